package lambdacontext_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/lambdacontext"
)

// stdout returns what is written to standard output by handlers that f makes.
func stdout(t *testing.T, f func()) string {
	t.Helper()
	file, err := os.Create(t.TempDir() + "/stdout")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	old := os.Stdout
	os.Stdout = file
	defer func() { os.Stdout = old }()
	f()
	text, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestNewLogHandler(t *testing.T) {
	t.Setenv("AWS_LAMBDA_LOG_LEVEL", "")
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{
		AwsRequestID: "r-1", InvokedFunctionArn: "arn:1", TenantID: "t-1",
	})
	all := []lambdacontext.LogOption{lambdacontext.WithTenantID(), lambdacontext.WithFunctionARN()}
	for name, tt := range map[string]struct {
		ctx     context.Context
		format  string
		options []lambdacontext.LogOption
		want    string
	}{
		"text":           {ctx, "", nil, `level=INFO message=m requestId=r-1 g.a=1`},
		"JSON":           {ctx, "json", nil, `{"level":"INFO","message":"m","requestId":"r-1","g":{"a":1}}`},
		"options":        {ctx, "Text", all, `level=INFO message=m requestId=r-1 tenantId=t-1 functionArn=arn:1 g.a=1`},
		"tenant":         {ctx, "Text", all[:1], `level=INFO message=m requestId=r-1 tenantId=t-1 g.a=1`},
		"outside":        {t.Context(), "JSON", all, `{"level":"INFO","message":"m","g":{"a":1}}`},
		"nil invocation": {lambdacontext.NewContext(ctx, nil), "", all, `level=INFO message=m g.a=1`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("AWS_LAMBDA_LOG_FORMAT", tt.format)
			got := stdout(t, func() {
				h := lambdacontext.NewLogHandler(tt.options...).WithGroup("g")
				r := slog.NewRecord(time.Time{}, slog.LevelInfo, "m", 0)
				r.AddAttrs(slog.Int("a", 1))
				if err := h.Handle(tt.ctx, r); err != nil {
					t.Error(err)
				}
			})
			if got != tt.want+"\n" {
				t.Errorf("got %swant %s", got, tt.want)
			}
		})
	}
}

func TestNewLogger(t *testing.T) {
	t.Setenv("AWS_LAMBDA_LOG_FORMAT", "JSON")
	t.Setenv("AWS_LAMBDA_LOG_LEVEL", "Warn")
	got := stdout(t, func() {
		ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "current"})
		invocation.SetCurrent(&ctx)
		defer invocation.SetCurrent(nil)
		logger := lambdacontext.NewLogger()
		logger.Info("too low")
		logger.Warn("m", "level", 1)
	})
	if !strings.HasPrefix(got, `{"timestamp":"`) || strings.Count(got, "\n") != 1 ||
		!strings.HasSuffix(got, `Z","level":"WARN","message":"m","requestId":"current","level_":1}`+"\n") {
		t.Errorf("standard output has %q", got)
	}
}

func TestReplaceAttr(t *testing.T) {
	for _, tt := range []struct {
		groups     []string
		attr, want slog.Attr
	}{
		{nil, slog.Time("time", time.Unix(1, 0)), slog.Time("timestamp", time.Unix(1, 0))},
		{nil, slog.String("msg", "m"), slog.String("message", "m")},
		{nil, slog.Any("level", slog.LevelWarn), slog.Any("level", slog.LevelWarn)},
		{nil, slog.Any("level", slog.LevelInfo+2), slog.String("level", "INFO")},
		{nil, slog.Any("level", slog.LevelDebug-4), slog.String("level", "TRACE")},
		{nil, slog.String("level", "INFO+2"), slog.String("level", "INFO+2")},
		{nil, slog.Int("other", 1), slog.Int("other", 1)},
		{[]string{"g"}, slog.String("msg", "m"), slog.String("msg", "m")},
		{[]string{"g"}, slog.Any("level", slog.LevelInfo+2), slog.Any("level", slog.LevelInfo+2)},
	} {
		if got := lambdacontext.ReplaceAttr(tt.groups, tt.attr); !got.Equal(tt.want) {
			t.Errorf("ReplaceAttr(%q, %v) = %v, want %v", tt.groups, tt.attr, got, tt.want)
		}
	}
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: lambdacontext.ReplaceAttr})).
		Log(t.Context(), slog.LevelError+4, "m", "msg", "own", slog.Group("g", "time", 1))
	if got, want := out.String(), " level=FATAL message=m message=own g.time=1\n"; !strings.HasPrefix(got, "timestamp=") || !strings.HasSuffix(got, want) {
		t.Errorf("with log/slog: %q, want a timestamp and %q", got, want)
	}
}
