package lambdaurl

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime/debug"
	"sync"
)

// A responseWriter sends what a handler writes through a pipe, and says when there is something to send.
type responseWriter struct {
	detect bool
	header http.Header // the handler's
	body   *io.PipeWriter

	once  sync.Once
	ready chan struct{} // closed when the fields below are set

	status   int
	sent     http.Header
	err      error // the handler ended before the first byte, by this
	panicked bool  // or by a panic,
	panic    any   // with this value
}

func (w *responseWriter) Header() http.Header {
	if w.header == nil {
		w.header = http.Header{}
	}
	return w.header
}

func (w *responseWriter) Write(p []byte) (int, error) {
	w.begin(http.StatusOK, p)
	return w.body.Write(p)
}

// WriteHeader begins the response. Informational ones cannot be sent.
func (w *responseWriter) WriteHeader(status int) {
	if status >= 200 || status < 100 || status == http.StatusSwitchingProtocols {
		w.begin(status, nil)
	}
}

// Flush begins the response; there is no buffer.
func (w *responseWriter) Flush() { w.begin(http.StatusOK, nil) }

func (w *responseWriter) begin(status int, first []byte) {
	w.once.Do(func() {
		if w.detect && w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", contentType(first))
		}
		w.status, w.sent = status, w.header.Clone()
		close(w.ready)
	})
}

// contentType is that of nothing, too: any bytes may follow.
func contentType(first []byte) string {
	if len(first) == 0 {
		return "application/octet-stream"
	}
	return http.DetectContentType(first)
}

// serve runs the handler to its end, whichever that is.
func (w *responseWriter) serve(handler http.Handler, request *http.Request) {
	returned := false
	defer func() {
		if returned {
			w.begin(http.StatusOK, nil)
			w.body.Close()
		} else {
			w.fail(recover())
		}
	}()
	handler.ServeHTTP(w, request)
	returned = true
}

// fail ends a response whose handler has not returned; value is what recover said.
func (w *responseWriter) fail(value any) {
	err := fmt.Errorf("handler panicked: %v", value)
	aborted := value == http.ErrAbortHandler
	switch {
	case value == nil:
		err, aborted = errors.New("handler called runtime.Goexit"), true
	case aborted:
		err = http.ErrAbortHandler
	default:
		log.Printf("lambdaurl: %v\n%s", err, debug.Stack())
	}
	w.once.Do(func() {
		if aborted {
			w.err = err
		} else {
			w.panicked, w.panic = true, value
		}
		close(w.ready)
	})
	w.body.CloseWithError(err)
}
