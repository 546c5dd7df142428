package lambdahttp

import "strings"

// balancer reads an event of an Application Load Balancer.
func (p *partsReader) balancer(m *message) parts {
	return parts{
		method: p.text(m.httpMethod, "httpMethod"), path: p.text(m.path, "path"),
		query:   p.sentQuery(m.query, m.multiQuery),
		headers: m.headers, multiHeaders: m.multiHeaders,
		forwarded: true,
	}
}

// latticeV1 reads an event of Amazon VPC Lattice, version 1.
func (p *partsReader) latticeV1(m *message) parts {
	path, query, _ := strings.Cut(p.text(m.rawPathV1, "raw_path"), "?")
	if decoded := p.decodedQuery(m.queryV1, ""); decoded != "" {
		query = decoded
	}
	return parts{
		method: p.text(m.method, "method"), path: path, query: requestLineQuery(query),
		headers: m.headers, body: m.body, base64: p.flag(m.isBase64V1, "is_base64_encoded"),
		forwarded: true,
	}
}

// latticeV2 reads an event of Amazon VPC Lattice, version 2, whose maps have lists, or strings in
// place of lists of one.
func (p *partsReader) latticeV2(m *message) parts {
	path, query, _ := strings.Cut(p.text(m.path, "path"), "?")
	if query == "" {
		query = p.decodedQuery("", m.query)
	}
	return parts{
		method: p.text(m.method, "method"), path: path, query: requestLineQuery(query),
		multiHeaders: m.headers, forwarded: true,
	}
}
