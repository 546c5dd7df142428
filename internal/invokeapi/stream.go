package invokeapi

import (
	"encoding/base64"
	"net/http"

	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// maxChunk is how many bytes of an answer go into one frame.
const maxChunk = 128 << 10

// A completion is the payload of the last frame.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStreamCompleteEvent.html
type completion struct {
	ErrorCode    string `json:",omitempty"`
	ErrorDetails string `json:",omitempty"`
	LogResult    string `json:",omitempty"` // base64
}

// invokeStream answers InvokeWithResponseStream.
func (c *call) invokeStream() error {
	i, err := c.readInvocation(TypeRequestResponse, TypeDryRun)
	if err != nil {
		return err
	}
	if i.kind == TypeDryRun {
		c.dryRun()
		return nil
	}
	s := &eventStream{w: c.w, flush: http.NewResponseController(c.w).Flush, version: i.version}
	response, err := i.function.InvokeStream(c.r.Context(), i.request, s)
	switch {
	case err != nil && !s.begun:
		return err
	case err != nil:
		e := asServiceError(err)
		s.exception(e)
	default:
		s.complete(response)
	}
	return nil
}

// An eventStream writes the answer of a function in frames, each as soon as it is there.
type eventStream struct {
	w       http.ResponseWriter
	flush   func() error
	version string
	begun   bool
	buffer  []byte
}

// SetContentType sends the head of the answer.
func (s *eventStream) SetContentType(contentType string) {
	s.begun = true
	header := s.w.Header()
	header.Set("Content-Type", contentTypeEventStream)
	header.Set(HeaderExecutedVersion, s.version)
	if contentType != "" {
		header.Set(HeaderRemappedType, contentType)
	}
	s.w.WriteHeader(http.StatusOK)
}

// Write sends a piece of the answer.
func (s *eventStream) Write(p []byte) (int, error) {
	written := 0
	for written < len(p) {
		piece := p[written:min(len(p), written+maxChunk)]
		if err := s.send(&frame{messageEvent, eventPayloadChunk, contentTypeOctetStream, piece}); err != nil {
			return written, err
		}
		written += len(piece)
	}
	return written, nil
}

// complete ends the stream.
func (s *eventStream) complete(r *localaws.Response) {
	if !s.begun {
		s.SetContentType(r.ContentType)
	}
	c := completion{LogResult: base64.StdEncoding.EncodeToString(r.LogTail)}
	if r.FunctionError != "" {
		c.ErrorCode, c.ErrorDetails = errorCode(r), string(r.Payload)
	}
	_ = s.send(&frame{messageEvent, eventInvokeComplete, contentTypeJSON, encode(c)}) // a client that has gone will not read it
}

// errorCode is the error type of an answer, unless it stands for one that says nothing.
func errorCode(r *localaws.Response) string {
	if r.ErrorType == "" || r.ErrorType == runtimeapi.ErrorTypeUnknownRuntime {
		return r.FunctionError
	}
	return r.ErrorType
}

// exception ends a stream that the service cannot go on with.
func (s *eventStream) exception(e *localaws.ServiceError) {
	body := encode(struct {
		Message string `json:"message"`
	}{e.Message})
	_ = s.send(&frame{messageException, e.Name, contentTypeJSON, body}) // a client that has gone will not read it
}

func (s *eventStream) send(f *frame) error {
	s.buffer = f.appendTo(s.buffer[:0])
	if _, err := s.w.Write(s.buffer); err != nil {
		return err
	}
	return s.flush()
}
