package invokeapitest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"syscall"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdacontext"
)

// An Event tells the function what to do with it. Any other event is an echo's.
type Event struct {
	Do     string   `json:"do"`               // one of the constants
	Text   string   `json:"text,omitempty"`   // what to print or to answer
	Type   string   `json:"type,omitempty"`   // of the error, for Fail and Stream; "" in a Stream: it succeeds
	Size   int      `json:"size,omitempty"`   // of the answer in bytes, for Large
	Pieces []string `json:"pieces,omitempty"` // of a Stream
	Gate   string   `json:"gate,omitempty"`   // URL that is asked before each piece but the first, and before Answer answers
}

// What the function can do.
const (
	Answer = "answer" // answer with Text, which is JSON
	Fail   = "fail"   // fail with an error of that Type and Text
	Exit   = "exit"   // print Text and end the process with status 3
	Block  = "block"  // never answer
	Large  = "large"  // answer with a JSON string of that Size
	Tell   = "tell"   // answer with a Told
	Stream = "stream" // write the Pieces to a stream, then fail if there is a Type, or exit if it is Exit
)

// A Told is what an invocation has told the function.
type Told struct {
	RequestID string
	ARN       string
	Tenant    string
	Trace     string
	Custom    map[string]string // of the client context
	Stage     string            // variable that tells versions apart
}

// String returns the event.
func (e Event) String() string { return string(encode(e)) }

type function struct{}

// Invoke is the function.
func (function) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	var e Event
	if json.Unmarshal(event, &e) != nil || e.Do == "" {
		return event, nil
	}
	switch e.Do {
	case Answer:
		wait(e.Gate)
		return []byte(e.Text), nil
	case Fail:
		return nil, &lambda.Error{Type: e.Type, Message: e.Text}
	case Exit:
		fmt.Print(e.Text)
		syscall.Exit(3) // without what os.Exit has a test binary say about its coverage
	case Large:
		return []byte(`"` + string(bytes.Repeat([]byte("x"), e.Size-2)) + `"`), nil
	case Tell:
		return tell(ctx), nil
	case Stream:
		return nil, stream(ctx, e)
	}
	select {} // Block
}

func tell(ctx context.Context) []byte {
	lc, _ := lambdacontext.FromContext(ctx)
	return encode(Told{
		RequestID: lc.AwsRequestID,
		ARN:       lc.InvokedFunctionArn,
		Tenant:    lc.TenantID,
		Trace:     os.Getenv("_X_AMZN_TRACE_ID"),
		Custom:    lc.ClientContext.Custom,
		Stage:     os.Getenv("STAGE"),
	})
}

func stream(ctx context.Context, e Event) error {
	s, _ := lambda.StreamFromContext(ctx)
	s.SetContentType("text/x-pieces")
	for i, piece := range e.Pieces {
		if i > 0 {
			wait(e.Gate)
		}
		if _, err := s.WriteString(piece); err != nil {
			return err
		}
	}
	switch e.Type {
	case "":
		return nil
	case Exit:
		wait(e.Gate)
		syscall.Exit(3) // without what os.Exit has a test binary say about its coverage
	}
	return &lambda.Error{Type: e.Type, Message: e.Text}
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

func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}
