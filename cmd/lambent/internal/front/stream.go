package front

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/lambdahttp"
)

// A streamedAnswer passes an answer from the function to the goroutine that writes the response.
type streamedAnswer struct {
	begun chan string // gets the media type when the answer begins
	pipe  *io.PipeWriter
	ended chan struct{} // closed when response and err are set

	response *localaws.Response
	err      error
}

// SetContentType says that the answer begins.
func (s *streamedAnswer) SetContentType(contentType string) { s.begun <- contentType }

// Write waits until the response has taken the piece.
func (s *streamedAnswer) Write(piece []byte) (int, error) { return s.pipe.Write(piece) }

// errFailed ends the stream of a function that has failed in the middle of it.
var errFailed = errors.New("the function failed")

// run runs the function.
func (s *streamedAnswer) run(e *exchange, request localaws.Request) {
	s.response, s.err = e.function.InvokeStream(e.request.Context(), request, s)
	close(s.ended)
	err := s.err
	if err == nil && s.response.FunctionError != "" {
		err = fmt.Errorf("%w: %s", errFailed, s.response.ErrorType)
	}
	s.pipe.CloseWithError(err) // nil: the end
}

// stream runs the function and sends its answer as it comes.
func (e *exchange) stream(request localaws.Request) {
	reader, writer := io.Pipe()
	defer reader.Close()
	s := &streamedAnswer{begun: make(chan string, 1), pipe: writer, ended: make(chan struct{})}
	go s.run(e, request)
	select {
	case contentType := <-s.begun:
		e.forward(contentType, reader)
		return
	case <-s.ended:
	}
	select {
	case contentType := <-s.begun: // and it has ended at once
		e.forward(contentType, reader)
	default:
		e.endUnbegun(s)
	}
}

// endUnbegun answers for a function that has ended without an answer.
func (e *exchange) endUnbegun(s *streamedAnswer) {
	if s.err != nil {
		e.refuse(s.err)
		return
	}
	e.fail(s.response)
}

// forward sends the answer. Without a prelude it is the body itself.
func (e *exchange) forward(contentType string, answer io.Reader) {
	response := &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {contentType}}, Body: io.NopCloser(answer)}
	if contentType == preludeType {
		var err error
		response, err = lambdahttp.ReadStream(e.kind, answer)
		if err == nil && response.StatusCode < http.StatusOK {
			err = fmt.Errorf("reply of kind %v: status %d ends no response", e.kind, response.StatusCode)
		}
		if err != nil {
			e.unusable(err)
			return
		}
	}
	e.setHeaders(response).Del("Content-Length")
	e.w.WriteHeader(response.StatusCode)
	if err := copyPieces(e.w, response.Body); err != nil {
		panic(http.ErrAbortHandler) // the client must not take what it has got for the whole
	}
}

// copyPieces sends what one read has found at once.
func copyPieces(w http.ResponseWriter, body io.Reader) error {
	flusher := http.NewResponseController(w)
	if err := flusher.Flush(); err != nil {
		return err
	}
	piece := make([]byte, 32<<10)
	for {
		n, err := body.Read(piece)
		if n > 0 {
			if _, err := w.Write(piece[:n]); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
				return err
			}
			if err := flusher.Flush(); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
