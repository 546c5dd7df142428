package lambdahttp

import "strconv"

// preludeType tells the front end that a stream begins with the status and the headers.
//
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
const preludeType = "application/vnd.awslambda.http-integration-response"

// canStream reports whether the front end of this event may have been set to stream. An HTTP API
// with payload 1.0 cannot.
func (x *exchange) canStream() bool {
	return x.kind == FunctionURL || x.kind == RESTv1 && x.message.version.text() != "1.0"
}

// commit begins the stream, unless it has begun: status and headers, and what is buffered of the
// body. The caller holds mu.
func (w *response) commit() {
	if w.committed || w.discarded || w.err != nil {
		return
	}
	if w.refusesStatus() {
		w.discarded = true
		return
	}
	w.sniff()
	w.frozen.sort()
	b := w.appendPrelude(nil)
	if len(b) > preludeLimit {
		w.fail(&ResponseSizeError{Kind: w.exchange.kind, Size: len(b), Limit: preludeLimit, headers: true})
		return
	}
	if !w.exchange.isHead {
		b = append(b, w.body...)
	}
	w.body = nil
	w.committed = true
	w.stream.SetContentType(preludeType)
	w.send(b)
}

// send writes to the stream, and waits until that has taken the bytes.
func (w *response) send(p []byte) {
	if _, err := w.stream.Write(p); err != nil {
		w.fail(err)
	}
}

// fail makes every later write fail, and ends the request's context.
func (w *response) fail(err error) {
	w.err = err
	w.exchange.ctx.cancel()
}

// appendPrelude appends what comes before the body.
func (w *response) appendPrelude(b []byte) []byte {
	f := &w.frozen
	b = strconv.AppendInt(append(b, `{"statusCode":`...), int64(w.status), 10)
	if w.exchange.kind == RESTv1 {
		b = f.appendMap(b, `,"multiValueHeaders":{`, isAny, appendList)
	} else {
		n := len(b)
		if b = f.appendMap(b, `,"headers":{`, isNoCookie, appendLowerJoined); len(b) == n {
			b = append(b, `,"headers":{}`...)
		}
		b = f.appendCookies(b)
	}
	return append(append(b, '}'), preludeEnd...)
}
