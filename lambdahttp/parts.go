package lambdahttp

import "errors"

// Parts are what a request is made of, in the form in which the event's kind has them.
type parts struct {
	method  string
	path    string
	decoded bool   // path is not percent-encoded
	query   string // as in a request line

	headers, multiHeaders raw // objects; the values are strings, lists or, at the edge, lists of objects
	cookies               raw // a list
	body                  raw // a string
	base64                bool
	truncated             bool   // the body is not whole
	peer                  string // address of the client; "" where X-Forwarded-For has it
	forwarded             bool   // X-Forwarded-For has it
	domain                string // host without a Host header
	cert                  raw    // of the client: an object
}

// A partsReader takes members out of an event. It keeps the first that is of a wrong type.
type partsReader struct{ err error }

func (p *partsReader) want(v raw, opening byte, name, typ string) bool {
	if v.absent() {
		return false
	}
	if v[0] != opening {
		p.wrong(name, typ)
		return false
	}
	return true
}

func (p *partsReader) wrong(name, typ string) {
	if p.err == nil {
		p.err = errors.New("event: " + name + " is not " + typ)
	}
}

func (p *partsReader) text(v raw, name string) string {
	if !p.want(v, '"', name, "a string") {
		return ""
	}
	return v.text()
}

func (p *partsReader) flag(v raw, name string) bool {
	if v.absent() {
		return false
	}
	if v[0] != 't' && v[0] != 'f' {
		p.wrong(name, "a boolean")
	}
	return v[0] == 't'
}

func (p *partsReader) object(v raw, name string) raw {
	if !p.want(v, '{', name, "an object") {
		return ""
	}
	return v
}

// texts is an object whose values are strings.
func (p *partsReader) texts(v raw, name string) raw {
	for _, value := range p.object(v, name).members() {
		p.want(value, '"', "a member of "+name, "a string")
	}
	return v
}

// read takes the parts out of an event of a kind.
func (p *partsReader) read(m *message, kind Kind) (parts parts) {
	switch kind {
	case RESTv1, WebSocket:
		parts = p.gateway(m, kind)
	case HTTPv2, FunctionURL:
		parts = p.version2(m, kind)
	case ALB:
		parts = p.balancer(m)
	case LatticeV1:
		parts = p.latticeV1(m)
	case LatticeV2:
		parts = p.latticeV2(m)
	case Edge:
		return p.edge(m)
	}
	p.eventMembers(m)
	if kind != LatticeV1 {
		parts.body, parts.base64 = m.body, p.flag(m.isBase64, "isBase64Encoded")
	}
	p.want(parts.body, '"', "body", "a string")
	return parts
}

// eventMembers looks at what only [EventFrom] takes, which cannot fail.
func (p *partsReader) eventMembers(m *message) {
	c := &m.context
	p.want(c.requestID, '"', "requestContext.requestId", "a string")
	p.want(c.stage, '"', "requestContext.stage", "a string")
	p.want(c.routeKey, '"', "requestContext.routeKey", "a string")
	p.want(c.connectionID, '"', "requestContext.connectionId", "a string")
	p.texts(m.pathParameters, "pathParameters")
	p.texts(m.stageVariables, "stageVariables")
}
