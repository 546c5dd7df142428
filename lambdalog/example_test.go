package lambdalog_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"regexp"

	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdalog"
)

// stdout is os.Stdout without the timestamps, which these examples cannot know.
func stdout() io.Writer { return untimed{os.Stdout} }

type untimed struct{ w io.Writer }

var timestamp = regexp.MustCompile(`"?timestamp"?[=:]"?[-:.0-9TZ]+"?[ ,]`)

func (u untimed) Write(p []byte) (int, error) {
	_, err := u.w.Write(timestamp.ReplaceAll(p, nil))
	return len(p), err
}

// event is the context that a handler gets.
func event() context.Context {
	return lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{
		AwsRequestID:       "8f507cfc-xmpl-4697-b07a-ac58fc914c95",
		InvokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:orders",
	})
}

func Example() {
	logger := lambdalog.New(lambdalog.WithOutput(stdout()), lambdalog.WithFormat(lambdalog.FormatJSON))

	handle := func(ctx context.Context) {
		logger.InfoContext(ctx, "order received", "order", 7, slog.Group("customer", "id", "c-1", "vip", true))
	}
	handle(event())
	// Output:
	// {"level":"INFO","message":"order received","requestId":"8f507cfc-xmpl-4697-b07a-ac58fc914c95","order":7,"customer":{"id":"c-1","vip":true}}
}

// An error says what it is in errorType, as it would in the runtime's report: what it chooses by an ErrorType method, or
// the first type in the chain that says more than that it wraps another error.
func Example_error() {
	logger := lambdalog.New(lambdalog.WithOutput(stdout()), lambdalog.WithFormat(lambdalog.FormatText))
	missing := &fs.PathError{Op: "open", Path: "7.json", Err: fs.ErrNotExist}
	logger.ErrorContext(event(), "order lost", "err", fmt.Errorf("read order: %w", missing))
	logger.ErrorContext(event(), "order refused", "err", errors.New("no items"))
	// Output:
	// level=ERROR message="order lost" requestId=8f507cfc-xmpl-4697-b07a-ac58fc914c95 errorType=PathError errorMessage="read order: open 7.json: file does not exist" err="read order: open 7.json: file does not exist"
	// level=ERROR message="order refused" requestId=8f507cfc-xmpl-4697-b07a-ac58fc914c95 errorType=errorString errorMessage="no items" err="no items"
}

// The request ID stays at the top level, where Lambda and log queries look for it.
func Example_groups() {
	logger := lambdalog.New(lambdalog.WithOutput(stdout()), lambdalog.WithFormat(lambdalog.FormatText))
	payments := logger.WithGroup("payment").With("provider", "p-1")
	payments.WarnContext(event(), "slow", "seconds", 3, "level", "low")
	logger.WarnContext(event(), "slow", "level", "low")
	// Output:
	// level=WARN message=slow requestId=8f507cfc-xmpl-4697-b07a-ac58fc914c95 payment.provider=p-1 payment.seconds=3 payment.level=low
	// level=WARN message=slow requestId=8f507cfc-xmpl-4697-b07a-ac58fc914c95 level_=low
}

func ExampleWithLevel() {
	var level slog.LevelVar
	level.Set(lambdalog.LevelTrace)
	logger := lambdalog.New(
		lambdalog.WithOutput(stdout()), lambdalog.WithFormat(lambdalog.FormatText), lambdalog.WithLevel(&level))

	ctx := context.Background()
	logger.Log(ctx, lambdalog.LevelTrace, "every detail")
	level.Set(lambdalog.LevelFatal)
	logger.Error("bad")
	logger.Log(ctx, lambdalog.LevelFatal, "cannot go on")
	// Output:
	// level=TRACE message="every detail"
	// level=FATAL message="cannot go on"
}

func ExampleWithFunctionARN() {
	logger := lambdalog.New(lambdalog.WithOutput(stdout()), lambdalog.WithFormat(lambdalog.FormatText), lambdalog.WithFunctionARN())
	logger.InfoContext(event(), "hello")
	// Output:
	// level=INFO message=hello requestId=8f507cfc-xmpl-4697-b07a-ac58fc914c95 functionArn=arn:aws:lambda:us-east-1:123456789012:function:orders
}

func ExampleWithAttrs() {
	logger := lambdalog.New(lambdalog.WithOutput(stdout()), lambdalog.WithFormat(lambdalog.FormatText))
	ctx := lambdalog.WithAttrs(event(), slog.String("order", "A7"))
	logger.WithGroup("oven").InfoContext(ctx, "baked", "heat", 230)
	// Output:
	// level=INFO message=baked requestId=8f507cfc-xmpl-4697-b07a-ac58fc914c95 order=A7 oven.heat=230
}

// What led to an error is written with it; what led to none is not.
func ExampleWithBuffer() {
	logger := lambdalog.New(lambdalog.WithOutput(stdout()), lambdalog.WithFormat(lambdalog.FormatText), lambdalog.WithBuffer(0))
	for _, loaves := range []int{2, 0} {
		ctx := event() // of another invocation each time
		logger.DebugContext(ctx, "order received", "loaves", loaves)
		if loaves == 0 {
			logger.ErrorContext(ctx, "nothing to bake")
		}
	}
	// Output:
	// level=DEBUG message="order received" requestId=8f507cfc-xmpl-4697-b07a-ac58fc914c95 loaves=0
	// level=ERROR message="nothing to bake" requestId=8f507cfc-xmpl-4697-b07a-ac58fc914c95
}

func ExampleWithSampling() {
	logger := lambdalog.New(lambdalog.WithOutput(stdout()), lambdalog.WithFormat(lambdalog.FormatText), lambdalog.WithSampling(0.2))
	for n := range 10 {
		id := fmt.Sprintf("8f507cfc-xmpl-4697-b07a-%012d", n)
		ctx := lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{AwsRequestID: id})
		logger.DebugContext(ctx, "detail")
	}
	// Output:
	// level=DEBUG message=detail requestId=8f507cfc-xmpl-4697-b07a-000000000008 sampled=true
}
