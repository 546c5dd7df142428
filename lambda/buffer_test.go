package lambda_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambda/messages"
	"github.com/lambent-go/lambent/lambdalog"
)

// detailed is a handler that logs a detail and ends as its event says.
func detailed(out *bytes.Buffer) func(ctx context.Context, end string) error {
	logger := lambdalog.New(lambdalog.WithOutput(out), lambdalog.WithBuffer(0))
	return func(ctx context.Context, end string) error {
		logger.DebugContext(ctx, "detail of "+end)
		switch end {
		case "error":
			return errors.New("boom")
		case "panic":
			panic("boom")
		}
		return nil
	}
}

// What a log handler holds of an invocation is written when that fails, also when the answer cannot be delivered, and
// only then.
func TestFailureShowsWhatTheLogHolds(t *testing.T) {
	t.Setenv("AWS_LAMBDA_LOG_LEVEL", "")
	for name, tt := range map[string]struct {
		script script
		want   string
	}{
		"answer": {events(`"answer"`), ""},
		"error":  {events(`"answer"`, `"error"`, `"answer"`), "detail of error"},
		"panic":  {events(`"panic"`), "detail of panic"},
		"refused": {func(api *runtimeapitest.Server) {
			events(`"answer"`)(api)
			api.On("/response", runtimeapitest.Reply{Status: 400})
		}, "detail of answer"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			run(t, tt.script, detailed(&out))
			if got := out.String(); strings.Count(got, "detail") != min(1, len(tt.want)) || !strings.Contains(got, tt.want) {
				t.Errorf("log is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFailureShowsWhatTheLogHoldsRPC(t *testing.T) {
	t.Setenv("AWS_LAMBDA_LOG_LEVEL", "")
	var out bytes.Buffer
	f := lambda.NewFunction(lambda.NewHandler(detailed(&out)))
	for _, end := range []string{"answer", "error"} {
		var response messages.InvokeResponse
		if err := f.Invoke(&messages.InvokeRequest{RequestId: end, Payload: []byte(`"` + end + `"`)}, &response); err != nil {
			t.Fatal(err)
		}
	}
	if got := out.String(); strings.Count(got, "detail") != 1 || !strings.Contains(got, "detail of error") {
		t.Errorf("log is %q, want the detail of the error", got)
	}
}
