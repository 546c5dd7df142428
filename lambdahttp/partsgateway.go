package lambdahttp

import (
	"net/url"
	"strings"
)

// gateway reads an event of a REST or a WebSocket API, or of an HTTP API with payload 1.0.
func (p *partsReader) gateway(m *message, kind Kind) parts {
	c := &m.context
	identity := p.object(c.identity, "requestContext.identity")
	parts := parts{
		headers: m.headers, multiHeaders: m.multiHeaders,
		query:  p.decodedQuery(m.query, m.multiQuery),
		peer:   p.text(identity.member("sourceIp"), "requestContext.identity.sourceIp"),
		domain: p.text(c.domainName, "requestContext.domainName"),
		cert:   p.object(identity.member("clientCert"), "requestContext.identity.clientCert"),
	}
	if kind == RESTv1 {
		parts.method, parts.path = p.text(m.httpMethod, "httpMethod"), p.text(m.path, "path")
		return parts
	}
	parts.method = "POST"
	if p.text(c.eventType, "requestContext.eventType") == "CONNECT" {
		parts.method = "GET"
	}
	parts.path, parts.decoded = "/"+p.text(c.routeKey, "requestContext.routeKey"), true
	return parts
}

// version2 reads an event of payload format 2.0.
func (p *partsReader) version2(m *message, kind Kind) parts {
	c := &m.context
	authentication := p.object(c.authentication, "requestContext.authentication")
	parts := parts{
		method:  p.text(c.http.member("method"), "requestContext.http.method"),
		path:    p.text(m.rawPath, "rawPath"),
		query:   requestLineQuery(p.text(m.rawQuery, "rawQueryString")),
		headers: m.headers, cookies: m.cookies,
		peer:   p.text(c.http.member("sourceIp"), "requestContext.http.sourceIp"),
		domain: p.text(c.domainName, "requestContext.domainName"),
		cert:   p.object(authentication.member("clientCert"), "requestContext.authentication.clientCert"),
	}
	parts.decoded = isDecodedPath(parts.path, kind,
		p.text(c.http.member("path"), "requestContext.http.path"), p.text(c.apiID, "requestContext.apiId"))
	return parts
}

// isDecodedPath tells whether rawPath is not percent-encoded: an HTTP API decodes it, a function URL
// does not, emulators do either. In requestContext.http.path it is always decoded.
func isDecodedPath(rawPath string, kind Kind, contextPath, apiID string) bool {
	const serverlessOffline = "offlineContext_"
	if !strings.Contains(rawPath, "%") || strings.HasPrefix(apiID, serverlessOffline) {
		return false
	}
	decoded, err := url.PathUnescape(rawPath)
	switch {
	case err != nil || rawPath == contextPath:
		return true
	case decoded == contextPath:
		return false
	}
	return kind == HTTPv2
}
