package lambdahttp

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime"
	"strings"
	"sync"

	"github.com/lambent-go/lambent/lambda"
)

// errReturned is what writing fails with after the handler has returned.
var errReturned = errors.New("lambdahttp: the handler has returned")

// sniffLength is how much [http.DetectContentType] looks at, in bytes. A stream begins when so much
// has been written.
const sniffLength = 512

// A response is the http.ResponseWriter that a handler gets. It collects the answer, or, where
// there is a stream, begins to send it. It behaves as net/http's does.
type response struct {
	exchange *exchange
	stream   *lambda.ResponseStream // nil: the reply is buffered

	mu        sync.Mutex // goroutines that the handler left behind may write
	header    http.Header
	status    int // 0: WriteHeader has not been called
	frozen    frozenHeader
	body      []byte
	written   int64 // bytes that the handler has written of the body
	flushed   int   // how much of body there was at the first Flush, plus one; 0: no Flush yet
	committed bool  // the stream has begun
	discarded bool  // what is written goes nowhere, and is no failure
	err       error // why nothing can be written any more; the invocation fails with it
	closed    error // why nothing can be written any more, which is no failure; nil while the handler runs
}

// Header returns the header that WriteHeader sends.
func (w *response) Header() http.Header {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.header == nil {
		w.header = make(http.Header)
	}
	return w.header
}

// WriteHeader fixes the status and the header. Informational statuses have no effect.
func (w *response) WriteHeader(status int) {
	if status < 100 || status > 999 {
		panic(fmt.Sprintf("invalid WriteHeader code %v", status))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.closed != nil:
	case w.status != 0:
		logSuperfluous()
	case status >= 200:
		w.begin(status)
	}
}

// begin fixes status and header. The caller holds mu.
func (w *response) begin(status int) {
	w.status = status
	w.frozen.freeze(w.header, status)
}

// logSuperfluous says which call of WriteHeader came too late, in net/http's words.
func logSuperfluous() {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for more := true; more; {
		var f runtime.Frame
		if f, more = frames.Next(); !strings.HasPrefix(f.Function, "net/http.") {
			log.Printf("http: superfluous response.WriteHeader call from %s (%s:%d)", f.Function, f.File[strings.LastIndexByte(f.File, '/')+1:], f.Line)
			return
		}
	}
}

// Write adds p to the body.
func (w *response) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return write(w, p)
}

// WriteString adds s to the body.
func (w *response) WriteString(s string) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return write(w, s)
}

// write is Write for a caller that holds mu.
func write[T string | []byte](w *response, p T) (int, error) {
	switch {
	case w.closed != nil:
		return 0, w.closed
	case w.err != nil:
		return 0, w.err
	}
	if w.status == 0 {
		w.begin(http.StatusOK)
	}
	if len(p) == 0 {
		return 0, nil
	}
	if noBodyAllowed(w.status) {
		return 0, http.ErrBodyNotAllowed
	}
	w.written += int64(len(p))
	rest := p
	if !w.committed && !w.discarded {
		rest = p[keep(w, p):]
	}
	if len(rest) > 0 && w.committed && !w.exchange.isHead {
		w.send([]byte(rest))
	}
	if w.err != nil {
		return 0, w.err
	}
	return len(p), nil
}

// keep buffers the beginning of p and returns how much that is: all of it, unless a stream begins.
func keep[T string | []byte](w *response, p T) int {
	n := len(p)
	room := sniffLength - len(w.body)
	if w.stream == nil && !w.exchange.isHead || n < room {
		w.body = append(w.body, p...)
		return n
	}
	w.body = append(w.body, p[:room]...)
	if w.stream == nil {
		return n
	}
	w.commit()
	if w.discarded {
		return n
	}
	return room
}

// Flush is [response.FlushError] without its error.
func (w *response) Flush() { w.FlushError() }

// FlushError sends what there is of a stream. A buffered reply only has its status and header fixed
// by it, as any.
func (w *response) FlushError() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.closed != nil:
		return w.closed
	case w.status == 0:
		w.begin(http.StatusOK)
	}
	if w.flushed == 0 {
		w.flushed = len(w.body) + 1
	}
	if w.stream != nil {
		w.commit()
	}
	return w.err
}

// EnableFullDuplex has no effect: the request's body can always be read while the reply is written.
func (w *response) EnableFullDuplex() error { return nil }

// copySize is how much [response.ReadFrom] reads at a time, in bytes.
const copySize = 32 << 10

var copyBuffers = sync.Pool{New: func() any { return new([copySize]byte) }}

// ReadFrom adds what r has left to the body.
func (w *response) ReadFrom(r io.Reader) (n int64, err error) {
	buf := copyBuffers.Get().(*[copySize]byte)
	defer copyBuffers.Put(buf)
	for {
		read, err := r.Read(buf[:])
		if read > 0 {
			written, err := w.Write(buf[:read])
			n += int64(written)
			if err != nil {
				return n, err
			}
		}
		switch err {
		case nil:
		case io.EOF:
			return n, nil
		default:
			return n, err
		}
	}
}
