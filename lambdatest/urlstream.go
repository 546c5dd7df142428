package lambdatest

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/lambdahttp"
)

// A pipedAnswer passes a streamed answer from the function to the goroutine that writes the response.
type pipedAnswer struct {
	begun    chan string // gets the media type when the answer begins; closed when it has ended
	pipe     *io.PipeWriter
	response *localaws.Response
	err      error
}

// SetContentType says that the answer begins.
func (p *pipedAnswer) SetContentType(contentType string) { p.begun <- contentType }

// Write waits until the response has taken the piece.
func (p *pipedAnswer) Write(piece []byte) (int, error) { return p.pipe.Write(piece) }

// run runs the function.
func (p *pipedAnswer) run(u *functionURL, r *http.Request, request localaws.Request) {
	p.response, p.err = u.function.InvokeStream(r.Context(), request, p)
	close(p.begun)
	err := p.err
	if err == nil && p.response.FunctionError != "" {
		err = fmt.Errorf("the function failed: %s", p.response.Payload)
	}
	p.pipe.CloseWithError(err) // nil: the end
}

// stream runs the function and sends its answer as it comes.
func (u *functionURL) stream(w http.ResponseWriter, r *http.Request, request localaws.Request) {
	reader, writer := io.Pipe()
	defer reader.Close()
	p := &pipedAnswer{begun: make(chan string, 1), pipe: writer}
	go p.run(u, r, request)
	contentType, begun := <-p.begun
	switch {
	case begun:
		u.forward(w, r, contentType, reader)
	case p.err != nil:
		u.refuse(w, p.err)
	default:
		answer, err := reply(p.response)
		u.complain(r, err)
		write(w, r, answer)
	}
}

// forward sends an answer that has begun. Without a prelude it is the body itself.
func (u *functionURL) forward(w http.ResponseWriter, r *http.Request, contentType string, answer io.Reader) {
	response := &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {contentType}}, Body: io.NopCloser(answer)}
	if contentType == runtimeapi.ContentTypeHTTPIntegration {
		var err error
		response, err = usable(lambdahttp.ReadStream(lambdahttp.FunctionURL, answer))
		u.complain(r, err)
	}
	copyHeader(w, response)
	w.WriteHeader(response.StatusCode)
	pieces := flushing{w, http.NewResponseController(w)}
	_ = pieces.controller.Flush() // the headers; an error comes again below
	if _, err := io.Copy(pieces, response.Body); err != nil {
		u.complain(r, err)
		panic(http.ErrAbortHandler) // the client must not take what it has got for the whole
	}
}

// flushing sends every piece at once.
type flushing struct {
	io.Writer
	controller *http.ResponseController
}

func (f flushing) Write(piece []byte) (int, error) {
	if n, err := f.Writer.Write(piece); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
		return n, err
	}
	return len(piece), f.controller.Flush()
}
