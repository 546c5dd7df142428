package lambdahttp

import (
	"net/url"
	"slices"
	"strings"
)

// A parameter is one of a query, in the form in which the event has it.
type parameter struct{ key, value string }

// decodedQuery writes the query of maps whose keys and values are decoded, sorted by key.
func (p *partsReader) decodedQuery(single, multi raw) string {
	var room [16]parameter
	parameters := p.parameters(room[:0], single, multi)
	slices.SortStableFunc(parameters, func(a, b parameter) int { return strings.Compare(a.key, b.key) })
	return joinQuery(parameters, url.QueryEscape)
}

// sentQuery writes the query of maps whose keys and values are as the client sent them.
func (p *partsReader) sentQuery(single, multi raw) string {
	var room [16]parameter
	return joinQuery(p.parameters(room[:0], single, multi), requestLineQuery)
}

func joinQuery(parameters []parameter, write func(string) string) string {
	if len(parameters) == 0 {
		return ""
	}
	var b strings.Builder
	size := 0
	for _, p := range parameters {
		size += len(p.key) + len(p.value) + len("&=")
	}
	b.Grow(size)
	for i, p := range parameters {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(write(p.key))
		b.WriteByte('=')
		b.WriteString(write(p.value))
	}
	return b.String()
}

// parameters appends those of both maps. A key of multi replaces single's.
func (p *partsReader) parameters(list []parameter, single, multi raw) []parameter {
	for key, values := range p.object(multi, "query parameters").members() {
		if values.isString() { // VPC Lattice
			list = append(list, parameter{key, values.text()})
			continue
		}
		if !p.want(values, '[', "a query parameter", "a list") {
			continue
		}
		for value := range values.elements() {
			list = append(list, parameter{key, p.text(value, "a query parameter")})
		}
	}
	replaced := keysOf(list)
	for key, value := range p.object(single, "queryStringParameters").members() {
		if !value.absent() && !replaced.has(key) {
			list = append(list, parameter{key, p.text(value, "a query parameter")})
		}
	}
	return list
}

// A keySet holds the keys of a few parameters in a list, those of many in a map.
type keySet struct {
	few  []parameter
	many map[string]bool
}

func keysOf(list []parameter) keySet {
	if len(list) <= 16 {
		return keySet{few: list}
	}
	many := make(map[string]bool, len(list))
	for _, p := range list {
		many[p.key] = true
	}
	return keySet{many: many}
}

func (s keySet) has(key string) bool {
	if s.many != nil {
		return s.many[key]
	}
	return slices.ContainsFunc(s.few, func(p parameter) bool { return p.key == key })
}

// requestLineQuery encodes what no request line can carry, and leaves everything else alone.
func requestLineQuery(query string) string {
	i := strings.IndexFunc(query, isOutsideRequestLine)
	if i < 0 {
		return query
	}
	const hex = "0123456789ABCDEF"
	buf := make([]byte, i, len(query)+16)
	copy(buf, query)
	for ; i < len(query); i++ {
		if c := query[i]; isOutsideRequestLine(rune(c)) {
			buf = append(buf, '%', hex[c>>4], hex[c&15])
		} else {
			buf = append(buf, c)
		}
	}
	return string(buf)
}

func isOutsideRequestLine(c rune) bool { return c <= ' ' || c == '#' || c == 0x7F }
