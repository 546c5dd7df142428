package runtimeapitest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// A Request is what the server has got.
type Request struct {
	Conn    int // number of the connection, from 0
	Method  string
	Path    string // as sent
	Header  http.Header
	Body    []byte
	Chunks  []Chunk     // of a chunked body
	Trailer http.Header // of a chunked body
	Time    time.Time   // when the head was there
	Err     error       // why it is not whole; [ErrAbandoned] for one whose client has gone before it was answered

	over bool
}

// ErrAbandoned is the Err of a request whose client has closed the connection before it was answered.
var ErrAbandoned = errors.New("client has gone")

// A Chunk is one chunk of a request's body.
type Chunk struct {
	Data string
	Time time.Time // when all of it was there
}

// A protocolError is a request that is wrong, not only cut.
type protocolError struct{ what string }

func (e *protocolError) Error() string { return e.what }

func wrong(format string, a ...any) error { return &protocolError{fmt.Sprintf(format, a...)} }

// readHead reads the head of a request.
func (r *Request) readHead(in *bufio.Reader) error {
	tp := textproto.NewReader(in)
	line, err := tp.ReadLine()
	if err != nil {
		return err
	}
	parts := strings.Split(line, " ")
	if len(parts) != 3 || parts[2] != "HTTP/1.1" {
		return wrong("request line %q", line)
	}
	r.Method, r.Path = parts[0], parts[1]
	header, err := tp.ReadMIMEHeader()
	if err != nil {
		return err
	}
	r.Header, r.Time = http.Header(header), time.Now()
	return r.checkHead()
}

// checkHead returns what is wrong with the headers.
func (r *Request) checkHead() error {
	length, coding := r.Header.Values("Content-Length"), r.Header.Values("Transfer-Encoding")
	switch {
	case len(r.Header.Values("Host")) != 1:
		return wrong("%s %s with Host %q", r.Method, r.Path, r.Header.Values("Host"))
	case len(length) > 1 || len(coding) > 1 || len(length)+len(coding) > 1:
		return wrong("%s %s with Content-Length %q and Transfer-Encoding %q", r.Method, r.Path, length, coding)
	case r.Method == "POST" && len(length)+len(coding) == 0:
		return wrong("%s %s without a length", r.Method, r.Path)
	case len(coding) == 1 && coding[0] != "chunked":
		return wrong("%s %s with Transfer-Encoding %q", r.Method, r.Path, coding)
	}
	return nil
}

// readBody reads the body, and calls early when n bytes of it, or all, are there, if n is not 0.
func (r *Request) readBody(in *bufio.Reader, n int, early func() error) error {
	body := io.Reader(&bodyReader{request: r, in: in})
	if n != 0 {
		if _, err := io.CopyN(io.Discard, body, int64(max(n, 0))); err != nil && err != io.EOF {
			return err
		}
		if err := early(); err != nil {
			return err
		}
	}
	_, err := io.Copy(io.Discard, body)
	return err
}

// A bodyReader reads the body of a request and notes it there.
type bodyReader struct {
	request *Request
	in      *bufio.Reader
	begun   bool
	left    int // of the body, or of the chunk
	chunk   []byte
	ended   bool
}

func (b *bodyReader) Read(p []byte) (int, error) {
	if !b.begun {
		b.begun = true
		if err := b.begin(); err != nil {
			return 0, err
		}
	}
	if b.left == 0 && !b.ended {
		if err := b.nextChunk(); err != nil {
			return 0, err
		}
	}
	if b.ended {
		return 0, io.EOF
	}
	n, err := b.in.Read(p[:min(len(p), b.left)])
	b.left -= n
	b.request.Body = append(b.request.Body, p[:n]...)
	b.chunk = append(b.chunk, p[:n]...)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if b.left == 0 && err == nil {
		err = b.endChunk()
	}
	return n, err
}

func (b *bodyReader) isChunked() bool { return b.request.Header.Get("Transfer-Encoding") != "" }

func (b *bodyReader) begin() error {
	if b.isChunked() {
		return nil
	}
	text := b.request.Header.Get("Content-Length")
	if text == "" {
		text = "0"
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return wrong("Content-Length %q", text)
	}
	b.left, b.ended = int(n), n == 0
	return nil
}

func (b *bodyReader) nextChunk() error {
	line, err := textproto.NewReader(b.in).ReadLine()
	if err != nil {
		return cut(err)
	}
	size, err := strconv.ParseUint(line, 16, 31)
	if err != nil {
		return wrong("chunk size %q", line)
	}
	b.left, b.chunk = int(size), nil
	if size > 0 {
		return nil
	}
	b.ended = true
	trailer, err := textproto.NewReader(b.in).ReadMIMEHeader()
	b.request.Trailer = http.Header(trailer)
	return cut(err)
}

// endChunk notes that a chunk, or a body that is not in chunks, has been read.
func (b *bodyReader) endChunk() error {
	if !b.isChunked() {
		b.ended = true
		return nil
	}
	var end [2]byte
	if _, err := io.ReadFull(b.in, end[:]); err != nil {
		return cut(err)
	}
	if string(end[:]) != "\r\n" {
		return wrong("chunk ends with %q", end[:])
	}
	b.request.Chunks = append(b.request.Chunks, Chunk{string(b.chunk), time.Now()})
	return nil
}

func cut(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
