package front_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/lambent-go/lambent/lambda"
)

// functionVariable says to a process of the test binary that it is a function.
const functionVariable = "FRONT_TEST_FUNCTION"

// echoRole is the variable's value for a function that answers with its event.
const echoRole = "echo"

func TestMain(m *testing.M) {
	switch role := os.Getenv(functionVariable); role {
	case "":
	case serverRole, proxyRole, serviceRole:
		if err := serveParty(role); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	case echoRole:
		lambda.Start(func(event json.RawMessage) (json.RawMessage, error) { return event, nil })
	default:
		lambda.Start(function{})
	}
	os.Exit(m.Run())
}

// A function does what the path of a request says:
//
//	/reply    answers with the body, byte for byte
//	/stream   does what the body, a streaming, says
//	/fail     fails
//	/exit     ends the process
//
// Any other path answers with the event, as JSON in the body of a response.
type function struct{}

// A streaming says what to stream.
type streaming struct {
	Type   string   // media type
	Pieces []string // of the answer
	Gate   string   // URL that is asked before each piece but the first, and before the end
	Fail   bool     // at the end
}

// Invoke is the function.
func (function) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	var e struct {
		RawPath, Path, Body string
		IsBase64Encoded     bool
	}
	if err := json.Unmarshal(event, &e); err != nil {
		return nil, err
	}
	body := []byte(e.Body)
	if e.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(e.Body); err != nil {
			return nil, err
		}
	}
	switch e.RawPath + e.Path {
	case "/reply":
		return body, nil
	case "/stream":
		return nil, stream(ctx, body)
	case "/fail":
		return nil, errors.New("as told")
	case "/exit":
		os.Exit(3)
	}
	return json.Marshal(map[string]any{
		"statusCode": 200, "headers": map[string]string{"Content-Type": "application/json"}, "body": string(event),
	})
}

func stream(ctx context.Context, body []byte) error {
	var told streaming
	if err := json.Unmarshal(body, &told); err != nil {
		return err
	}
	s, _ := lambda.StreamFromContext(ctx)
	s.SetContentType(told.Type)
	for i, piece := range told.Pieces {
		if i > 0 {
			wait(told.Gate)
		}
		if _, err := s.WriteString(piece); err != nil {
			return err
		}
	}
	wait(told.Gate)
	if told.Fail {
		return errors.New("as told")
	}
	return nil
}

// wait waits until the test lets the function go on.
func wait(gate string) {
	if gate == "" {
		return
	}
	answer, err := http.Get(gate)
	if err != nil {
		panic(err)
	}
	answer.Body.Close()
}
