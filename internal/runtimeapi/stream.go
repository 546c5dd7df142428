package runtimeapi

import (
	"encoding/base64"
	"errors"
)

var (
	lineEnd = []byte("\r\n")

	errStreamEnded = errors.New("stream has ended")
)

// A Stream is the answer of an invocation in pieces. It is for one goroutine, the client's.
type Stream struct {
	client  *Client
	inv     *Invocation
	begun   bool // the head has been written, or an attempt has been made
	started bool
	err     error     // of every Write from now on
	_       [0]func() // cannot be compared: that would be code
}

// OpenStream returns the stream on which inv is answered. Nothing is sent before the first Write or Close. There is one
// stream at a time: the one opened before is not valid any more.
func (c *Client) OpenStream(inv *Invocation) *Stream {
	c.stream = Stream{client: c, inv: inv}
	return &c.stream
}

// Started says that a part of the stream has been sent: its invocation cannot be answered in another way.
func (s *Stream) Started() bool { return s.started }

// Write sends p as one chunk, at once; an empty p is nothing. In front of the first one goes the head, with contentType;
// "" is application/octet-stream.
//
// It fails when the connection does, or when the API has answered already, with a [*StatusError]; every later Write then
// fails alike. A stream is never sent again.
func (s *Stream) Write(contentType string, p []byte) error {
	if s.err != nil || len(p) == 0 {
		return s.err
	}
	conn := s.client.conn
	if s.begun && conn.Answered() {
		return s.fail()
	}
	if err := s.begin(contentType); err != nil {
		return err
	}
	conn.ChunkSize(len(p))
	err := conn.Send(p, lineEnd)
	s.started = s.started || conn.Sent()
	if err != nil {
		return s.fail()
	}
	return nil
}

// Close sends the end of the stream, in front of it the head if nothing has been written, and waits for the answer. Its
// errors are those of [Client.Respond], but the stream is not posted again.
func (s *Stream) Close(contentType string) error {
	if err := s.begin(contentType); err != nil {
		return err
	}
	s.client.conn.Text("0\r\n\r\n")
	return s.end()
}

const (
	// MaxStreamErrorDocument is how many bytes the error document of a stream that fails half-way may have, with an
	// error type of up to 200 bytes. AWS's own server is made of Go's net/http, which takes a request with more than
	// 4 KiB of trailers for a broken one, and the document goes into a trailer as base64.
	MaxStreamErrorDocument = 2800

	maxTrailers = 4 << 10 // with the empty line
)

// CloseWithError ends the stream half-way, with trailers that say why, and waits for the answer as Close does. The
// invocation has failed then, whatever was written. A document that is too long ([MaxStreamErrorDocument]) is left out.
func (s *Stream) CloseWithError(kind string, document []byte) error {
	if err := s.begin(""); err != nil {
		return err
	}
	conn := s.client.conn
	conn.Text("0\r\n")
	start := conn.Len()
	conn.Header(HeaderErrorType, errorType(kind))
	encoded := make([]byte, base64.StdEncoding.EncodedLen(len(document)))
	if conn.Len()-start+len(HeaderErrorBody+": \r\n\r\n")+len(encoded) <= maxTrailers {
		base64.StdEncoding.Encode(encoded, document)
		conn.HeaderBytes(HeaderErrorBody, encoded)
	}
	conn.Text("\r\n")
	return s.end()
}

// end sends the end of the stream and waits for the answer.
func (s *Stream) end() error {
	c := s.client
	c.conn.Send(nil, nil) // readAnswer knows how it ended
	s.started = s.started || c.conn.Sent()
	s.err = errStreamEnded
	a, err := c.readAnswer()
	if err != nil {
		s.err = c.failed(err)
		return s.err
	}
	return c.judge(a, nil, false)
}

// begin readies the connection's buffer for the next piece, with the head in it if that has not been sent yet.
func (s *Stream) begin(contentType string) error {
	c := s.client
	if s.err != nil {
		return s.err
	}
	if s.begun {
		c.conn.Clear()
		return nil
	}
	s.begun = true
	// What is sent cannot be sent again: better to find out now whether the server has hung up.
	c.conn.Refresh()
	c.aimResponse(s.inv)
	c.postHead(s.inv, contentType)
	if err := c.conn.Begin(nil); err != nil {
		s.err = c.failed(err)
		return s.err
	}
	c.conn.Text(HeaderResponseMode + ": " + ModeStreaming + "\r\n" +
		"Transfer-Encoding: chunked\r\n" +
		"Trailer: " + HeaderErrorType + ", " + HeaderErrorBody + "\r\n\r\n")
	return nil
}

// fail ends the stream after a failed write, or because the API has answered before its time.
func (s *Stream) fail() error {
	a, err := s.client.readAnswer()
	s.client.conn.Drop() // half a request has been written
	if err == nil {
		err = s.client.refused(a.status, a.body)
	}
	s.err = s.client.failed(err)
	return s.err
}
