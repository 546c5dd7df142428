package events

import (
	"errors"
	"io"
)

// httpIntegrationResponse is the media type of a response that begins with a prelude.
const httpIntegrationResponse = "application/vnd.awslambda.http-integration-response"

// A prelude is what comes before the body of a streaming response: status and headers as JSON, then eight zero bytes.
type prelude struct {
	rest []byte // still to be read
}

func newPrelude(head any) (*prelude, error) {
	b, err := encode(head)
	if err != nil {
		return nil, err
	}
	return &prelude{append(b, 0, 0, 0, 0, 0, 0, 0, 0)}, nil
}

// read reads the prelude and then body.
func (s *prelude) read(p []byte, body io.Reader) (int, error) {
	if len(s.rest) > 0 {
		n := copy(p, s.rest)
		s.rest = s.rest[n:]
		return n, nil
	}
	if body == nil {
		return 0, io.EOF
	}
	return body.Read(p)
}

func closeBody(body io.Reader) error {
	if c, ok := body.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// notJSON is the error of encoding a streaming response as JSON.
func notJSON(typ string) error {
	return errors.New(typ + " is streamed, not JSON: return a pointer to it from the handler")
}
