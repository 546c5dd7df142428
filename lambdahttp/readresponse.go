package lambdahttp

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// ReadResponse makes the HTTP response that the front end of kind k sends to its client for a
// function's reply: the way back from [ToEvent]. Of the options, only [WithMultiValueHeaders]
// concerns it.
//
// Where the front end would refuse the reply, the response is the one that the client gets in its
// place, and the error is a *[ReplyError] that says why: both results are there. There is no
// response only for a kind without replies, which is [Unknown].
//
// ContentLength is the length of the body, which is in memory, and Request is nil. A header
// Content-Length stays where it agrees with the body, or the body is empty: that of an answer to
// HEAD, which a front must not send for another method.
func ReadResponse(k Kind, response []byte, options ...EventOption) (*http.Response, error) {
	read := replyReaders[k]
	if read == nil {
		return nil, fmt.Errorf("reply of kind %v cannot be read", k)
	}
	a, err := read(response, newEventSettings(options))
	if err != nil {
		return refusedResponse(k), &ReplyError{Kind: k, Reason: err.Error()}
	}
	return a.response(), nil
}

var replyReaders = map[Kind]func(reply []byte, s eventSettings) (*answer, error){
	RESTv1:      readREST,
	HTTPv2:      readPayloadV2,
	FunctionURL: readPayloadV2,
	ALB:         readALB,
	LatticeV1:   readLattice,
	LatticeV2:   readLattice,
	WebSocket:   readWebSocket,
	Edge:        readEdge,
}

// An answer is what a reply says.
type answer struct {
	status int
	reason string // the words after the status; empty: those of net/http
	header http.Header
	body   []byte
}

// add adds a line to the header. A name that is none is left out, as every front end must to keep
// the response whole; line ends become spaces.
func (a *answer) add(name, value string) {
	if isFieldName(name) {
		a.header.Add(name, fieldValue(value))
	}
}

func (a *answer) response() *http.Response {
	removeHopByHop(a.header)
	if noBodyAllowed(a.status) {
		a.body = nil
	}
	if len(a.body) > 0 && a.header.Get("Content-Length") != strconv.Itoa(len(a.body)) {
		a.header.Del("Content-Length")
	}
	r := newResponse(a.status, a.reason, a.header)
	r.ContentLength = int64(len(a.body))
	if len(a.body) > 0 {
		r.Body = io.NopCloser(bytes.NewReader(a.body))
	}
	return r
}

func noBodyAllowed(status int) bool {
	return status < 200 || status == http.StatusNoContent || status == http.StatusNotModified
}

func newResponse(status int, reason string, h http.Header) *http.Response {
	if reason == "" {
		reason = http.StatusText(status)
	}
	return &http.Response{
		Status:     strings.TrimSuffix(strconv.Itoa(status)+" "+reason, " "),
		StatusCode: status,
		Proto:      "HTTP/1.1",
		ProtoMajor: 1,
		ProtoMinor: 1,
		Header:     h,
		Body:       http.NoBody,
	}
}

// refusedResponse is what a client gets in place of a reply that the front end cannot use.
func refusedResponse(k Kind) *http.Response {
	a := answer{status: http.StatusBadGateway, header: http.Header{}}
	contentType, body := "text/plain; charset=utf-8", "Bad Gateway"
	switch k {
	case RESTv1, WebSocket:
		contentType, body = "application/json", `{"message":"Internal server error"}`
	case HTTPv2:
		a.status = http.StatusInternalServerError
		contentType, body = "application/json", `{"message":"Internal server error"}`
	case FunctionURL:
		body = "Internal Server Error"
	}
	a.add("Content-Type", contentType)
	a.body = []byte(body)
	return a.response()
}
