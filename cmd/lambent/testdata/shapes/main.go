// Shapes is a function whose handler has the shape that SHAPE names and ends as the event says. Shapes without an event
// end as END says.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/lambent-go/lambent/lambda"
)

type event struct {
	End string `json:"end"`
}

type result struct {
	Ended any `json:"ended"`
}

var errFailed = errors.New("failed as told")

// end ends the handler, and returns what is left to return.
func end(ctx context.Context, how string) (result, error) {
	switch how {
	case "error":
		return result{}, fmt.Errorf("wrapped: %w", &lambda.Error{Type: "Told", Message: "as told", Err: errFailed})
	case "panic":
		panic("as told")
	case "nil pointer":
		var e *event
		return result{e.End}, nil
	case "goexit":
		runtime.Goexit()
	case "exit":
		os.Exit(7)
	case "timeout":
		<-ctx.Done()
		select {}
	case "oversize":
		return result{strings.Repeat("x", 7<<20)}, nil
	case "unencodable":
		return result{make(chan int)}, nil
	}
	return result{how}, nil
}

type handler struct{}

func (handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	_, how, _ := strings.Cut(string(payload), `"end":"`)
	r, err := end(ctx, strings.TrimSuffix(how, `"}`))
	return fmt.Appendf(nil, "%v", r.Ended), err
}

// forever is a context for shapes that take none: it has an end that nobody waits for, so that the process is not idle.
var forever, _ = context.WithTimeout(context.Background(), 1<<62)

func shapes() map[string]any {
	told := os.Getenv("END")
	return map[string]any{
		"func()":                       func() { _, _ = end(forever, told) },
		"func() error":                 func() error { _, err := end(forever, told); return err },
		"func(TIn)":                    func(e event) { _, _ = end(forever, e.End) },
		"func(TIn) error":              func(e event) error { _, err := end(forever, e.End); return err },
		"func() (TOut, error)":         func() (result, error) { return end(forever, told) },
		"func(TIn) (TOut, error)":      func(e event) (result, error) { return end(forever, e.End) },
		"func(ctx)":                    func(ctx context.Context) { _, _ = end(ctx, told) },
		"func(ctx) error":              func(ctx context.Context) error { _, err := end(ctx, told); return err },
		"func(ctx, TIn)":               func(ctx context.Context, e event) { _, _ = end(ctx, e.End) },
		"func(ctx, TIn) error":         func(ctx context.Context, e event) error { _, err := end(ctx, e.End); return err },
		"func(ctx) (TOut, error)":      func(ctx context.Context) (result, error) { return end(ctx, told) },
		"func(ctx, TIn) (TOut, error)": func(ctx context.Context, e event) (result, error) { return end(ctx, e.End) },
		"Handler":                      handler{},
		"func(ctx, TIn, *ResponseStream) error": func(ctx context.Context, e event, s *lambda.ResponseStream) error {
			r, err := end(ctx, e.End)
			if err == nil {
				_, err = fmt.Fprint(s, r.Ended)
			}
			return err
		},
		"func(ctx, TIn) (io.Reader, error)": func(ctx context.Context, e event) (io.Reader, error) {
			r, err := end(ctx, e.End)
			return strings.NewReader(fmt.Sprint(r.Ended)), err
		},
	}
}

func main() { lambda.Start(shapes()[os.Getenv("SHAPE")]) }
