package lambdahttp

import "net/http"

// request makes the request that net/http's server would have made. A refusal is the status of the
// reply to a request that the handler does not get.
func (x *exchange) request() (r *http.Request, refusal int, err error) {
	var p partsReader
	var h requestHeader
	parts := p.read(&x.message, x.kind)
	h.read(&p, &parts)
	if p.err != nil {
		return nil, 0, p.err
	}
	if parts.method == "" {
		parts.method = http.MethodGet
	}
	x.isHead = parts.method == http.MethodHead
	body, length, err := x.body.open(parts.body, parts.base64)
	switch {
	case parts.truncated:
		return nil, http.StatusRequestEntityTooLarge, nil
	case err != nil && (x.kind == WebSocket || x.kind == Edge):
		return nil, 0, err
	case err != nil:
		return nil, http.StatusBadRequest, nil
	}
	host := h.host
	if host == "" {
		host = parts.domain
	}
	x.acceptEncoding = h.header["Accept-Encoding"]
	x.setURL(&parts)
	x.setPeer(&parts, h.header)
	r = x.newRequest(&http.Request{Method: parts.method, Header: h.header, Host: host, Body: body, ContentLength: length})
	if cameOverTLS(x.kind, h.header) {
		describeTLS(&x.tls, host, h.header, parts.cert)
		r.TLS = &x.tls
	}
	return r, 0, nil
}

// newRequest adds what the exchange has to a request.
func (x *exchange) newRequest(r *http.Request) *http.Request {
	r.Proto, r.ProtoMajor, r.ProtoMinor = "HTTP/1.1", 1, 1
	r.URL, r.RequestURI = &x.url, requestURI(&x.url)
	r.RemoteAddr = remoteAddr(x.peer)
	x.ctx.shorten(x.adapter.config.margin)
	return r.WithContext(&x.ctx)
}

func (x *exchange) setURL(parts *parts) {
	setPath(&x.url, parts.path, parts.decoded)
	x.url.RawQuery = parts.query
	config := &x.adapter.config
	if stage := x.message.context.stage.text(); config.stripStage && x.kind == HTTPv2 && stage != "" && stage != defaultStage {
		trimURL(&x.url, []string{stage})
	}
	if config.basePath != nil {
		trimURL(&x.url, config.basePath)
	}
}

func (x *exchange) setPeer(parts *parts, h http.Header) {
	if parts.forwarded {
		x.peer = forwardedFor(h, x.adapter.config.proxies)
	} else {
		x.peer = peerAddr(parts.peer)
	}
}
