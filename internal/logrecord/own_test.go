package logrecord_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/errortype"
	"github.com/lambent-go/lambent/internal/logrecord"
)

func TestOwnRecord(t *testing.T) {
	at := time.Date(2026, 11, 22, 13, 4, 32, 123e6, time.UTC)
	failure := logrecord.OwnRecord{
		Time: at, Level: int(slog.LevelError), Message: "no such order", RequestID: "8f5", TenantID: "blue",
		Failed: true, ErrorType: "NotFound", ErrorMessage: "no such order",
		Stack: []errortype.Frame{{Path: "a/b.go", Line: 7, Label: "f"}, {Path: "a/c.go", Line: 9, Label: "(*T).g"}},
	}
	refusal := logrecord.OwnRecord{
		Time: at, Level: int(slog.LevelWarn), Message: "answer is refused", RequestID: "8f5",
		Refused: true, Status: 400, Body: `{"errorType":"InvalidRequestID"}`,
	}
	for name, tt := range map[string]struct {
		record        logrecord.OwnRecord
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
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(tt.record.Line(tt.format, tt.level)); got != tt.want {
				t.Errorf("Line:\n got %s\nwant %s", got, tt.want)
			}
			var b bytes.Buffer
			h := logrecord.NewHandler(logrecord.Options{Output: &b, EnvironmentFormat: tt.format, EnvironmentLevel: tt.level})
			if h.Enabled(context.Background(), slog.Level(tt.record.Level)) {
				r := slog.NewRecord(tt.record.Time, slog.Level(tt.record.Level), tt.record.Message, 0)
				r.AddAttrs(tt.record.Attributes()...)
				if err := h.Handle(context.Background(), r); err != nil {
					t.Fatal(err)
				}
			}
			if got := b.String(); got != tt.want {
				t.Errorf("through the handler:\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}
