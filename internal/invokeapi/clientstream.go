package invokeapi

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/lambent-go/lambent/internal/localaws"
)

// InvokeStream is Invoke for an answer that is passed to w piece by piece as it comes. The error document of a function
// error is in the response, also when pieces have been written before. When w fails, the connection is given up and w's
// error returned.
func (f *Function) InvokeStream(ctx context.Context, r localaws.Request, w localaws.StreamWriter) (*localaws.Response, error) {
	answer, err := f.post(ctx, r, TypeRequestResponse, "2021-11-15", "response-streaming-invocations")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	response := f.response(answer)
	response.ContentType = answer.Header.Get(HeaderRemappedType)
	p := &pieces{w: w, contentType: response.ContentType}
	end, err := p.readAll(answer)
	if err != nil {
		return nil, fmt.Errorf("invoke %s: %w", f.name, err)
	}
	if end.ErrorCode != "" {
		response.FunctionError, response.ErrorType, response.Payload = localaws.Unhandled, end.ErrorCode, []byte(end.ErrorDetails)
	} else {
		p.begin()
	}
	return response, f.setLog(response, end.LogResult)
}

// pieces passes the pieces of an answer on.
type pieces struct {
	w           localaws.StreamWriter
	contentType string
	begun       bool
}

// begin says that the answer begins, unless it has begun.
func (p *pieces) begin() {
	if !p.begun {
		p.begun = true
		p.w.SetContentType(p.contentType)
	}
}

// readAll reads an event stream to its last message.
func (p *pieces) readAll(answer *http.Response) (*completion, error) {
	body := bufio.NewReader(answer.Body)
	for {
		f, err := readFrame(body)
		switch {
		case err == io.EOF:
			return nil, errors.New("event stream: ended without " + eventInvokeComplete)
		case err != nil:
			return nil, err
		case f.messageType == messageException:
			return nil, exceptionError(f)
		case f.event == eventInvokeComplete:
			end := new(completion)
			if err := json.Unmarshal(f.payload, end); err != nil {
				return nil, fmt.Errorf("event stream: %s: %w", eventInvokeComplete, err)
			}
			return end, nil
		case f.event == eventPayloadChunk:
			p.begin()
			if _, err := p.w.Write(f.payload); err != nil {
				return nil, err
			}
		}
	}
}

// exceptionError is a refusal that came after the answer had begun.
func exceptionError(f *frame) error {
	var document struct{ Message string }
	_ = json.Unmarshal(f.payload, &document) // the name says enough
	return &localaws.ServiceError{Status: http.StatusInternalServerError, Name: f.event, Message: document.Message}
}
