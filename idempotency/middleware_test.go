package idempotency_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/idempotency"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdatest"
)

// byID makes the member id of an event its key.
func byID(payload []byte) (any, error) {
	var event struct{ ID string }
	err := json.Unmarshal(payload, &event)
	return event.ID, err
}

// bytesHandler is a lambda.Handler.
type bytesHandler func(ctx context.Context, payload []byte) ([]byte, error)

func (h bytesHandler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	return h(ctx, payload)
}

// Whatever a handler answers, a second event gets the same bytes.
func TestMiddleware(t *testing.T) {
	answer := func(b []byte) lambda.Handler {
		return bytesHandler(func(context.Context, []byte) ([]byte, error) { return bytes.Clone(b), nil })
	}
	for name, tt := range map[string]struct {
		handler any
		want    string
	}{
		"typed": {func(e struct{ ID string }) (map[string]string, error) {
			return map[string]string{"id": "<" + e.ID + ">"}, nil
		}, `{"id":"<A7>"}`},
		"no result":           {func() {}, `null`},
		"JSON":                {answer([]byte(" {\"b\" :1.50,\"a\":1}\n")), " {\"b\" :1.50,\"a\":1}\n"},
		"text":                {answer([]byte("baked")), "baked"},
		"bytes":               {answer([]byte{0xff, 0, 0xfe}), "\xff\x00\xfe"},
		"JSON, not UTF-8":     {answer([]byte("\"\xff\"")), "\"\xff\""},
		"like what is stored": {answer([]byte(`{"$base64":"x"}`)), `{"$base64":"x"}`},
		"reader":              {func() (*bytes.Reader, error) { return bytes.NewReader([]byte("read")), nil }, "read"},
		"empty":               {answer([]byte{}), ""},
	} {
		for _, cacheSize := range []int{0, 1} {
			t.Run(fmt.Sprint(name, " CacheSize ", cacheSize), func(t *testing.T) {
				s := &scripted{}
				c := idempotency.Config[[]byte, []byte]{Key: byID, CacheSize: cacheSize}
				h := lambda.NewHandlerWithOptions(tt.handler, lambda.WithMiddleware(idempotency.Middleware(s, c)))
				for range 3 {
					got, err := h.Invoke(t.Context(), []byte(`{"ID":"A7"}`))
					if string(got) != tt.want || got == nil || err != nil {
						t.Errorf("answer = %q, %v, want %q", got, err, tt.want)
					}
					for i := range got {
						got[i] = 'x' // belongs to the caller
					}
				}
				s.wantCalls(t, map[int]string{0: "bcbb", 1: "bc"}[cacheSize])
				if stored := s.records[1].Result; !json.Valid(stored) || !s.records[1].HasResult {
					t.Errorf("stored is %q, want JSON", stored)
				}
			})
		}
	}
}

// In a lambda.Start loop: a streamed answer is not stored, errors have a type that callers match on, lines go to the
// runtime's logger.
func TestMiddlewareOfRunningFunction(t *testing.T) {
	var log bytes.Buffer
	options := func(s idempotency.Store, c idempotency.Config[[]byte, []byte]) lambdatest.Option {
		logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))
		return lambdatest.WithLambdaOptions(lambda.WithLogger(logger), lambda.WithMiddleware(idempotency.Middleware(s, c)))
	}
	c := idempotency.Config[[]byte, []byte]{Key: byID}
	invoke := func(handler any, o lambdatest.Option, want, wantType string) {
		t.Helper()
		got, err := lambdatest.Invoke[[]byte](t, handler, `{"ID":"A7"}`, o)
		var failed *lambdatest.FunctionError
		if errors.As(err, &failed) != (wantType != "") || wantType != "" && failed.Type != wantType || string(got) != want {
			t.Errorf("answer = %q, %v, want %q, %s", got, err, want, wantType)
		}
	}

	s := idempotency.NewMemoryStore()
	streaming := func(_ context.Context, _ any, w *lambda.ResponseStream) error {
		_, err := w.Write([]byte("streamed"))
		return err
	}
	invoke(streaming, options(s, c), "streamed", "")
	invoke(streaming, options(s, c), "", "ResultNotStoredError")

	failing := &scripted{release: func(int, context.Context) error { return errDown }}
	invoke(func() error { return errBurnt }, options(failing, c), "", "errorString")
	invoke(func() (string, error) { return "not run", nil }, options(failing, c), "", "InProgressError")
	invoke(func() (string, error) { return "not run", nil }, options(&scripted{begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) { return nil, errDown }}, c), "", "StoreError")
	c.Payload = func(payload []byte) (any, error) { return json.RawMessage(payload), nil }
	invoke(func() (string, error) { return "baked", nil }, options(s, idempotency.Config[[]byte, []byte]{Key: c.Key, Payload: c.Payload, Prefix: "p"}), `"baked"`, "")
	c.Payload = func([]byte) (any, error) { return "other", nil }
	c.Prefix = "p"
	invoke(func() (string, error) { return "not run", nil }, options(s, c), "", "PayloadMismatchError")

	want := `level=WARN msg="idempotency: record of a run that failed is left behind: put item into table runs: connection refused" requestId=`
	if n := strings.Count(log.String(), want); n != 1 {
		t.Errorf("log is\n%s\nwant %s", log.String(), want)
	}
}
