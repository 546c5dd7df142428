package lambdahttp

// edge reads an event of CloudFront.
func (p *partsReader) edge(m *message) parts {
	cf := m.cloudFront()
	request := cf.member("request")
	body := p.object(request.member("body"), "request.body")
	config := p.object(cf.member("config"), "config")
	p.want(config.member("requestId"), '"', "config.requestId", "a string")
	p.want(config.member("eventType"), '"', "config.eventType", "a string")
	parts := parts{
		method:       p.text(request.member("method"), "request.method"),
		path:         p.text(request.member("uri"), "request.uri"),
		query:        requestLineQuery(p.text(request.member("querystring"), "request.querystring")),
		multiHeaders: request.member("headers"),
		body:         body.member("data"),
		base64:       p.text(body.member("encoding"), "request.body.encoding") == "base64",
		truncated:    p.flag(body.member("inputTruncated"), "request.body.inputTruncated"),
		peer:         p.text(request.member("clientIp"), "request.clientIp"),
	}
	p.want(parts.body, '"', "request.body.data", "a string")
	return parts
}

// isViewer reports whether the event comes before CloudFront's cache, where less fits into a reply.
func (m *message) isViewer() bool {
	return m.cloudFront().member("config").member("eventType").text() == "viewer-request"
}
