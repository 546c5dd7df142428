package lambda

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// ErrStreamClosed is what writing to a [ResponseStream] fails with when nobody takes the bytes any more: the handler has
// returned, the connection is lost, or the Runtime API has refused the answer.
var ErrStreamClosed = errors.New("lambda: response stream is closed")

// A ResponseStream is an answer that leaves while the handler is still writing it. A handler takes it as its last
// parameter, or from [StreamFromContext].
//
// Each Write goes out at once. What the handler returns after the first byte ends the stream: nil completes it, an
// error marks it as failed, for the invoker to see. It is for one goroutine at a time.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
type ResponseStream struct {
	_   incomparable
	out chunkWriter

	mu          sync.Mutex // a goroutine that the handler left behind may write at the wrong time
	contentType string
	chosen      bool // the answer is this stream, whether it has bytes or not
	started     bool // the first byte has left
	closed      bool // the handler has returned
	size        int  // of what has left, in bytes
	err         error
}

// A chunkWriter takes one piece of a stream. contentType counts with the first.
type chunkWriter interface {
	writeChunk(contentType string, p []byte) error
}

// streamKey is the key under which a context has its stream.
type streamKey struct{}

// StreamFromContext returns the stream of the invocation that ctx belongs to, for a [Handler] that decides with each
// event whether it streams. A Handler that has written to the stream returns nil bytes. It returns false outside an
// invocation.
func StreamFromContext(ctx context.Context) (*ResponseStream, bool) {
	switch v := ctx.Value(streamKey{}).(type) {
	case *ResponseStream:
		return v, true
	case *collecting:
		return &v.out.stream, true
	}
	return nil, false
}

// SetContentType sets the media type of the answer. It counts before the first byte; the default is
// application/octet-stream.
func (s *ResponseStream) SetContentType(contentType string) {
	s.mu.Lock()
	if !s.started {
		s.contentType = contentType
	}
	s.mu.Unlock()
}

// Write sends p. An error wraps [ErrStreamClosed]; from then on every Write fails alike.
func (s *ResponseStream) Write(p []byte) (int, error) {
	s.mu.Lock()
	err := s.write(p)
	s.mu.Unlock()
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// write is Write for a caller that holds mu.
func (s *ResponseStream) write(p []byte) error {
	switch {
	case s.err != nil:
		return s.err
	case s.closed || s.out == nil:
		return ErrStreamClosed
	case len(p) == 0:
		return nil
	}
	s.chosen, s.started = true, true
	if err := s.out.writeChunk(s.mediaType(), p); err != nil {
		s.err = &streamError{err}
		return s.err
	}
	s.size += len(p)
	return nil
}

// WriteString sends text.
func (s *ResponseStream) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

func (s *ResponseStream) mediaType() string {
	if s.contentType == "" {
		return runtimeapi.ContentTypeOctetStream
	}
	return s.contentType
}

// choose makes the stream the answer, even if it stays empty.
func (s *ResponseStream) choose() {
	s.mu.Lock()
	s.chosen = true
	s.mu.Unlock()
}

// hasStarted reports whether a byte has left.
func (s *ResponseStream) hasStarted() bool {
	s.mu.Lock()
	started := s.started
	s.mu.Unlock()
	return started
}

// close ends writing, and says what came of it.
func (s *ResponseStream) close() (end streamEnd) {
	s.mu.Lock()
	s.closed = true
	end = streamEnd{chosen: s.chosen, started: s.started, contentType: s.mediaType(), size: s.size, err: s.err}
	s.mu.Unlock()
	return end
}

// A streamEnd is a stream that nobody writes to any more.
type streamEnd struct {
	chosen, started bool
	contentType     string
	size            int
	err             error
}

// A streamError is why a stream broke.
type streamError struct{ cause error }

func (e *streamError) Error() string        { return ErrStreamClosed.Error() + ": " + e.cause.Error() }
func (e *streamError) Is(target error) bool { return target == ErrStreamClosed }
func (e *streamError) Unwrap() error        { return e.cause }

// copyFrom sends r, one chunk a Read, until it ends.
func (s *ResponseStream) copyFrom(r io.Reader) error {
	buf := make([]byte, 32<<10)
	for {
		n, err := readSome(r, buf)
		if n > 0 {
			if _, err := s.Write(buf[:n]); err != nil {
				return err
			}
		}
		if err != nil {
			return unlessEOF(err)
		}
	}
}

// readAll reads r to its end.
func readAll(r io.Reader) ([]byte, error) {
	buf := make([]byte, 0, 4<<10)
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := readSome(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err != nil {
			return buf, unlessEOF(err)
		}
	}
}

// readSome reads until there are bytes or an error.
func readSome(r io.Reader, buf []byte) (n int, err error) {
	for range maxEmptyReads {
		if n, err = r.Read(buf); n > 0 || err != nil {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}

// maxEmptyReads is how often in a row a reader may return nothing and no error.
const maxEmptyReads = 100

func unlessEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
