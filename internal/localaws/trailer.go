package localaws

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"strings"
)

// readLongTrailer reads the trailers that net/http has refused to: those of more than its buffer's 4 KiB. The error
// document of a stream that failed half-way is among them, and it may have 256 KiB.
//
// Reading them takes the connection from the server. The writer that is returned then answers on it and closes it.
func readLongTrailer(w http.ResponseWriter, r *http.Request, err error) (http.ResponseWriter, error) {
	if err == nil || !strings.Contains(err.Error(), "suspiciously long trailer") {
		return w, err
	}
	conn, rw, hijackErr := http.NewResponseController(w).Hijack()
	if hijackErr != nil {
		return w, err
	}
	limited := bufio.NewReader(io.LimitReader(rw.Reader, MaxRequestHeader))
	trailer, err := textproto.NewReader(limited).ReadMIMEHeader()
	r.Trailer = http.Header(trailer)
	return &lastWriter{conn: conn, header: http.Header{}}, err
}

// A lastWriter writes the last answer on a connection.
type lastWriter struct {
	conn   net.Conn
	header http.Header
	status int
}

// Header returns the header that Write sends.
func (w *lastWriter) Header() http.Header { return w.header }

// WriteHeader says the status that Write sends.
func (w *lastWriter) WriteHeader(status int) { w.status = status }

// Write sends the answer, whose whole body is p, and closes the connection.
func (w *lastWriter) Write(p []byte) (int, error) {
	answer := http.Response{
		StatusCode: w.status, ProtoMajor: 1, ProtoMinor: 1, Close: true,
		Header: w.header, Body: io.NopCloser(bytes.NewReader(p)), ContentLength: int64(len(p)),
	}
	err := answer.Write(w.conn)
	if closeErr := w.conn.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return 0, err
	}
	return len(p), nil
}
