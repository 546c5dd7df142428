package lambdalog_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"testing"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdalog"
)

// within is the context of an invocation that the runtime does not run.
func within(ctx context.Context, requestID string) context.Context {
	return lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{AwsRequestID: requestID})
}

// About as many invocations as the rate says are sampled, and each handler draws the same ones.
func TestSampling(t *testing.T) {
	clean(t)
	const n = 10_000
	for _, rate := range []float64{-1, 0, math.NaN(), 0.1, 0.5, 0.9, 1, 2} {
		one := lambdalog.NewHandler(lambdalog.WithSampling(rate))
		two := lambdalog.NewHandler(lambdalog.WithSampling(rate), lambdalog.WithLevel(slog.LevelError)).WithGroup("g")
		drawn := 0
		for i := range n {
			ctx := within(t.Context(), fmt.Sprintf("8f507cfc-0000-4000-8000-%012d", i))
			sampled := one.Enabled(ctx, slog.LevelDebug)
			if sampled != two.Enabled(ctx, slog.LevelDebug) {
				t.Fatalf("rate %g: handlers disagree on invocation %d", rate, i)
			}
			if sampled {
				drawn++
			}
			if one.Enabled(ctx, slog.LevelDebug-1) || !one.Enabled(ctx, slog.LevelInfo) || !two.Enabled(ctx, slog.LevelError) {
				t.Fatal("sampling changes other levels than those from DEBUG on")
			}
		}
		want := float64(0)
		if rate > 0 {
			want = n * min(rate, 1)
		}
		if deviation := math.Abs(float64(drawn) - want); deviation > 200 || want == 0 && drawn > 0 || want == n && drawn < n {
			t.Errorf("rate %g: %d of %d invocations are sampled", rate, drawn, n)
		}
		if one.Enabled(t.Context(), slog.LevelDebug) {
			t.Errorf("rate %g: a record outside an invocation is sampled", rate)
		}
	}
}

func TestSamplingRecords(t *testing.T) {
	clean(t)
	for format, want := range map[lambdalog.Format]string{
		lambdalog.FormatText: `level=DEBUG message=m requestId=r-1 sampled=true sampled_=mine`,
		lambdalog.FormatJSON: `{"level":"DEBUG","message":"m","requestId":"r-1","sampled":true,"sampled_":"mine"}`,
	} {
		attrs := []slog.Attr{slog.String("sampled", "mine")}
		if got := handle(t, within(t.Context(), "r-1"), slog.LevelDebug, attrs, lambdalog.WithFormat(format), lambdalog.WithSampling(1)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got, want := handle(t, within(t.Context(), "r-1"), slog.LevelInfo, nil, lambdalog.WithSampling(0)), `level=INFO message=m requestId=r-1`; got != want {
		t.Errorf("not sampled: %s, want %s", got, want)
	}
	ctx := within(t.Context(), "r-1")
	invocation.SetCurrent(&ctx)
	defer invocation.SetCurrent(nil)
	if !lambdalog.NewHandler(lambdalog.WithSampling(1)).Enabled(context.Background(), slog.LevelDebug) {
		t.Error("a record without a context is not sampled while a sampled invocation is in progress")
	}
}

// The environment has the last word on what is written at all.
func TestSamplingAndEnvironment(t *testing.T) {
	clean(t)
	ctx := within(t.Context(), "r-1")
	for level, want := range map[string]slog.Level{
		"": slog.LevelDebug, "TRACE": lambdalog.LevelTrace, "DEBUG": slog.LevelDebug, "INFO": slog.LevelInfo, "ERROR": slog.LevelError,
	} {
		t.Setenv("AWS_LAMBDA_LOG_LEVEL", level)
		h := lambdalog.NewHandler(lambdalog.WithSampling(1), lambdalog.WithOutput(io.Discard))
		if !h.Enabled(ctx, want) || h.Enabled(ctx, want-1) {
			t.Errorf("AWS_LAMBDA_LOG_LEVEL=%s: the least level of a sampled invocation is not %v", level, want)
		}
		h = lambdalog.NewHandler(lambdalog.WithSampling(1), lambdalog.WithLevel(lambdalog.LevelFatal))
		if want = max(want, slog.LevelDebug); !h.Enabled(ctx, want) || h.Enabled(ctx, want-1) {
			t.Errorf("AWS_LAMBDA_LOG_LEVEL=%s and FATAL: the least level of a sampled invocation is not %v", level, want)
		}
	}
}

// A sampled invocation holds nothing back.
func TestSamplingAndBuffer(t *testing.T) {
	clean(t)
	var out bytes.Buffer
	logger := lambdalog.New(lambdalog.WithOutput(&out), lambdalog.WithSampling(1), lambdalog.WithBuffer(0))
	logger.DebugContext(within(t.Context(), "r-1"), "m")
	if out.Len() == 0 {
		t.Error("the record is held")
	}
}
