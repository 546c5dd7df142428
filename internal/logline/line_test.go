package logline_test

import (
	"bytes"
	"log/slog"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/internal/logline"
	"github.com/lambent-go/lambent/internal/logrecord"
	"github.com/lambent-go/lambent/lambdacontext"
)

// A record is the same line by itself and through a logger with a handler of ours, which is enabled for the same ones.
func TestLine(t *testing.T) {
	at := time.Date(2026, 11, 22, 13, 4, 32, 123e6, time.UTC)
	failure := logline.Record{
		Time: at, Level: logline.LevelError, Message: "no such order", RequestID: "8f5", TenantID: "blue",
		Failed: true, ErrorType: "NotFound", ErrorMessage: "no such order",
		Stack: []errortype.Frame{{Path: "a/b.go", Line: 7, Label: "f"}, {Path: "a/c.go", Line: 9, Label: "(*T).g"}},
	}
	refusal := logline.Record{
		Time: at, Level: logline.LevelWarn, Message: "answer is refused", RequestID: "8f5",
		Refused: true, Status: 400, Body: `{"errorType":"InvalidRequestID"}`,
	}
	end := logline.Record{Time: at, Level: logline.LevelFatal, Message: "no route"}
	for name, tt := range map[string]struct {
		record        logline.Record
		format, level string
		want          string
	}{
		"failure, text": {failure, "Text", "", `timestamp=2026-11-22T13:04:32.123Z level=ERROR message="no such order" requestId=8f5 tenantId=blue ` +
			`errorType=NotFound errorMessage="no such order" stackTrace="a/b.go:7 f, a/c.go:9 (*T).g"` + "\n"},
		"failure, JSON": {failure, "json", "error", `{"timestamp":"2026-11-22T13:04:32.123Z","level":"ERROR","message":"no such order","requestId":"8f5","tenantId":"blue",` +
			`"errorType":"NotFound","errorMessage":"no such order","stackTrace":["a/b.go:7 f","a/c.go:9 (*T).g"]}` + "\n"},
		"refusal, text": {refusal, "", "", `timestamp=2026-11-22T13:04:32.123Z level=WARN message="answer is refused" requestId=8f5 status=400 ` +
			`body="{\"errorType\":\"InvalidRequestID\"}"` + "\n"},
		"refusal, JSON": {refusal, "JSON", "WARN", `{"timestamp":"2026-11-22T13:04:32.123Z","level":"WARN","message":"answer is refused","requestId":"8f5","status":400,` +
			`"body":"{\"errorType\":\"InvalidRequestID\"}"}` + "\n"},
		"below the level": {refusal, "JSON", "ERROR", ""},
		"the end":         {end, "Text", "Fatal", "timestamp=2026-11-22T13:04:32.123Z level=FATAL message=\"no route\"\n"},
		"without failure": {failure, "Text", "FATAL", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(tt.record.Line(tt.format, tt.level)); got != tt.want {
				t.Errorf("Line:\n got %s\nwant %s", got, tt.want)
			}
			var b bytes.Buffer
			logger := slog.New(logrecord.NewHandler(logrecord.Options{
				Output: &b, EnvironmentFormat: tt.format, EnvironmentLevel: tt.level, Source: true,
			}))
			write := logger.ErrorContext
			if tt.record.Level == logline.LevelWarn {
				write = logger.WarnContext
			}
			write(logline.NewContext(&tt.record), tt.record.Message, tt.record.Args()...)
			if got := b.String(); got != tt.want {
				t.Errorf("through the handler:\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// Handlers of others get the fields as strings, and know of no invocation in progress.
func TestArgs(t *testing.T) {
	r := logline.Record{
		Level: logline.LevelFatal, Message: "m", RequestID: "8f5",
		Failed: true, Stack: []errortype.Frame{{Path: "a/b.go", Line: 7, Label: "f"}, {Path: "a/c.go", Line: 9, Label: "g"}},
		Refused: true, Status: 400, Body: "no",
	}
	noTime := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	var out bytes.Buffer
	options := &slog.HandlerOptions{ReplaceAttr: noTime}
	for name, tt := range map[string]struct {
		handler slog.Handler
		want    string
	}{
		"text": {slog.NewTextHandler(&out, options),
			`level=ERROR msg=m requestId=8f5 errorMessage="" stackTrace="a/b.go:7 f, a/c.go:9 g" status=400 body=no`},
		"JSON": {slog.NewJSONHandler(&out, options),
			`{"level":"ERROR","msg":"m","requestId":"8f5","errorMessage":"","stackTrace":["a/b.go:7 f","a/c.go:9 g"],"status":400,"body":"no"}`},
	} {
		t.Run(name, func(t *testing.T) {
			out.Reset()
			slog.New(tt.handler).ErrorContext(logline.NewContext(&r), r.Message, r.Args()...)
			if got := out.String(); got != tt.want+"\n" {
				t.Errorf("got %swant %s", got, tt.want)
			}
		})
	}
	if lc, ok := lambdacontext.FromContext(logline.NewContext(&r)); !ok || lc.AwsRequestID != "" {
		t.Errorf("the context belongs to invocation %+v, %v, want one that nothing is known of", lc, ok)
	}
}
