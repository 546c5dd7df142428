package lambdahttp

import (
	"strings"
	"unsafe"
)

// Detect says which kind of event this is, by its members alone: neither their order nor what a
// body or a header holds counts. It is [Unknown] for anything that is not an HTTP request, and for
// text that is not a JSON object.
func Detect(event []byte) Kind {
	var m message
	if !m.read(unsafe.String(unsafe.SliceData(event), len(event))) { // nothing of it outlives the call
		return Unknown
	}
	return m.kind()
}

// kind asks the most particular questions first: a Lattice event also says that its version is
// 2.0, and a load balancer's has an httpMethod too.
func (m *message) kind() Kind {
	c := &m.context
	switch {
	case c.elb.isObject():
		return ALB
	case c.serviceARN.isString() || c.serviceNetworkARN.isString():
		return LatticeV2
	case m.rawPathV1.isString() && m.method.isString():
		return LatticeV1
	case c.http.isObject() && strings.Contains(c.domainName.text(), ".lambda-url."):
		return FunctionURL
	case c.http.isObject():
		return HTTPv2
	case c.connectionID.isString() && (c.eventType.isString() || c.messageDirection.isString()):
		return WebSocket
	case m.httpMethod.isString() && c.isObject:
		return RESTv1
	case m.isEdge():
		return Edge
	}
	return Unknown
}

func (m *message) isEdge() bool {
	cf := m.cloudFront()
	return cf.member("request").isObject() && cf.member("response").absent()
}

// cloudFront is Records[0].cf.
func (m *message) cloudFront() raw {
	for record := range m.records.elements() {
		return record.member("cf")
	}
	return ""
}
