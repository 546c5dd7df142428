package lambdahttp

import (
	"encoding/base64"
	"errors"
	"log"
	"net/http"
	"strconv"
	"unicode/utf8"
)

// finish ends writing and returns the reply. Of a stream it sends the rest and returns nothing.
func (w *response) finish() ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = errReturned
	if w.status == 0 {
		w.begin(http.StatusOK)
	}
	if w.stream != nil {
		if w.err == nil && w.isShort() {
			w.err = errShort
		}
		if w.commit(); w.discarded {
			return nil, &StatusError{w.status}
		}
		return nil, w.err
	}
	if w.refusesStatus() {
		return nil, &StatusError{w.status}
	}
	w.sniff()
	if w.exchange.isHead {
		w.body = nil
	} else if w.exchange.adapter.config.compress != nil {
		w.exchange.adapter.config.compress(w)
	}
	if length := w.frozen.length; length != "" && (w.exchange.isHead || length == strconv.Itoa(len(w.body))) {
		w.frozen.fields = append(w.frozen.fields, field{"Content-Length", "Content-Length", length})
	}
	return w.encode()
}

// errShort is what a stream ends with that is a part of the answer.
var errShort = errors.New("handler wrote less than its Content-Length says")

// isShort reports whether less was written than the handler has declared: net/http breaks the connection then, so that
// the client does not take a part for the whole.
func (w *response) isShort() bool {
	declared, err := strconv.ParseInt(w.frozen.length, 10, 64)
	return err == nil && w.written < declared && !w.exchange.isHead && !noBodyAllowed(w.status)
}

func (w *response) refusesStatus() bool {
	f := w.exchange.adapter.config.errorStatus
	return f != nil && f(w.status)
}

// sniff adds the Content-Type that the body looks like, if the handler has not chosen one.
func (w *response) sniff() {
	seen := w.body[:min(len(w.body), sniffLength)]
	if w.flushed > 0 {
		seen = seen[:min(len(seen), w.flushed-1)]
	}
	if f := &w.frozen; !f.typed && !f.encoded && len(seen) > 0 {
		f.fields = append(f.fields, field{"Content-Type", "Content-Type", http.DetectContentType(seen)})
	}
}

// encode writes the reply in its kind's shape.
func (w *response) encode() ([]byte, error) {
	w.frozen.sort()
	kind, size := w.exchange.kind, w.frozen.size()
	if (kind == RESTv1 || kind == HTTPv2) && size > maxGatewayHeaders {
		w.exchange.adapter.warnHeaders.Do(func() {
			log.Printf("lambdahttp: response headers are %d bytes, limit %d for %v", size, maxGatewayHeaders, kind)
		})
	}
	b := make([]byte, 0, size+len(w.frozen.fields)*len(`"":[""],`)+len(w.body)+len(w.body)/16+160)
	switch kind {
	case Unknown:
		return w.sized(w.body, nil)
	case Edge:
		return w.sized(w.appendEdge(b))
	}
	b, err := w.appendHead(b)
	b, isBase64 := w.appendBody(append(b, `,"body":`...))
	b = strconv.AppendBool(append(b, `,"isBase64Encoded":`...), isBase64)
	return w.sized(append(b, '}'), err)
}

// sized returns the reply if the front end takes one as large.
func (w *response) sized(reply []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	if limit := w.exchange.replyLimit(); len(reply) > limit {
		return nil, &ResponseSizeError{Kind: w.exchange.kind, Size: len(reply), Limit: limit}
	}
	return reply, nil
}

// appendBody appends the body as a string of text or, where that would not bring every byte back,
// of base64.
func (w *response) appendBody(b []byte) (reply []byte, isBase64 bool) {
	binary := w.exchange.adapter.config.binary
	isBase64 = len(w.body) > 0 && (w.frozen.encoded || !utf8.Valid(w.body) || binary != nil && binary(w.frozen.all()))
	if !isBase64 {
		return appendString(b, w.body), false
	}
	b = base64.StdEncoding.AppendEncode(append(b, '"'), w.body)
	return append(b, '"'), true
}

// size is what the names and values of the header take, in bytes.
func (f *frozenHeader) size() (size int) {
	for i := range f.fields {
		size += len(f.fields[i].name) + len(f.fields[i].value)
	}
	return size
}
