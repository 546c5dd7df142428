package lambda_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"testing"
	"time"
	"unsafe"

	"github.com/lambent-go/lambent/lambda"
)

type (
	ctxTwin     interface{ context.Context } // a name of its own, the same methods
	partOfCtx   interface{ Done() <-chan struct{} }
	callable    func(int) int // no valid shape, but a Handler
	textual     complex128
	handlerImpl struct{ name string }
	myError     struct{ code int }
)

func (callable) Invoke(_ context.Context, p []byte) ([]byte, error) { return p, nil }
func (*textual) UnmarshalText([]byte) error                         { return nil }
func (textual) MarshalText() ([]byte, error)                        { return []byte("text"), nil }
func (h *handlerImpl) Invoke(context.Context, []byte) ([]byte, error) {
	return []byte(h.name), nil
}
func (e *myError) Error() string { return fmt.Sprint("code ", e.code) }

// shapeErrors has a handler of every wrong kind, and what Start says of it.
var shapeErrors = map[string]struct {
	handler any
	want    string
}{
	"nil":                   {nil, "handler is nil"},
	"nil func":              {(func())(nil), "handler func() is nil"},
	"nil pointer":           {(*handlerImpl)(nil), "handler *lambda_test.handlerImpl is nil"},
	"string":                {"hello", "handler string: not a function and not a lambda.Handler"},
	"pointer":               {new(int), "handler *int: not a function and not a lambda.Handler"},
	"variadic":              {func(...int) {}, "handler func(...int): takes a variadic argument"},
	"variadic with context": {func(context.Context, ...string) error { return nil }, "handler func(context.Context, ...string) error: takes a variadic argument"},
	"three arguments":       {func(context.Context, int, string) {}, "handler func(context.Context, int, string): takes 3 arguments, want at most a context.Context and an event"},
	"two events":            {func(int, string) {}, "handler func(int, string): first of two arguments is int, want context.Context"},
	"context last":          {func(int, context.Context) {}, "handler func(int, context.Context): first of two arguments is int, want context.Context"},
	"interface with methods": {func(fmt.Stringer) {},
		"handler func(fmt.Stringer): event is fmt.Stringer, which JSON cannot be decoded into"},
	"pointer to interface with methods": {func(*fmt.Stringer) {},
		"handler func(*fmt.Stringer): event is *fmt.Stringer, which JSON cannot be decoded into"},
	"part of a context": {func(partOfCtx) {},
		"handler func(lambda_test.partOfCtx): event is lambda_test.partOfCtx, which JSON cannot be decoded into"},
	"event channel": {func(context.Context, chan int) {},
		"handler func(context.Context, chan int): event is chan int, which JSON cannot be decoded into"},
	"event func":           {func(func()) {}, "handler func(func()): event is func(), which JSON cannot be decoded into"},
	"event complex":        {func(complex64) {}, "handler func(complex64): event is complex64, which JSON cannot be decoded into"},
	"event unsafe.Pointer": {func(unsafe.Pointer) {}, "handler func(unsafe.Pointer): event is unsafe.Pointer, which JSON cannot be decoded into"},
	"three results":        {func() (int, int, error) { return 0, 0, nil }, "handler func() (int, int, error): returns 3 values, want at most a result and an error"},
	"only result no error": {func() int { return 0 }, "handler func() int: only result is int, want error"},
	//lint:ignore ST1008 the wrong order is the point
	"second result no error": {func() (error, int) { return nil, 0 },
		"handler func() (error, int): second of two results is int, want error"},
	"result channel":        {func() (chan int, error) { return nil, nil }, "handler func() (chan int, error): result is chan int, which cannot be encoded as JSON"},
	"result func":           {func() (func(), error) { return nil, nil }, "handler func() (func(), error): result is func(), which cannot be encoded as JSON"},
	"result complex":        {func() (complex128, error) { return 0, nil }, "handler func() (complex128, error): result is complex128, which cannot be encoded as JSON"},
	"result unsafe.Pointer": {func() (unsafe.Pointer, error) { return nil, nil }, "handler func() (unsafe.Pointer, error): result is unsafe.Pointer, which cannot be encoded as JSON"},
	"stream alone":          {func(*lambda.ResponseStream) error { return nil }, streamRule("func(*lambda.ResponseStream) error")},
	"stream without event":  {func(context.Context, *lambda.ResponseStream) error { return nil }, streamRule("func(context.Context, *lambda.ResponseStream) error")},
	"stream before event":   {func(context.Context, *lambda.ResponseStream, int) error { return nil }, streamRule("func(context.Context, *lambda.ResponseStream, int) error")},
	"stream twice": {func(context.Context, *lambda.ResponseStream, *lambda.ResponseStream) error { return nil },
		streamRule("func(context.Context, *lambda.ResponseStream, *lambda.ResponseStream) error")},
	"stream with result": {func(context.Context, int, *lambda.ResponseStream) (int, error) { return 0, nil },
		streamRule("func(context.Context, int, *lambda.ResponseStream) (int, error)")},
	"stream without error": {func(context.Context, int, *lambda.ResponseStream) {}, streamRule("func(context.Context, int, *lambda.ResponseStream)")},
	"stream as result":     {func() (*lambda.ResponseStream, error) { return nil, nil }, streamRule("func() (*lambda.ResponseStream, error)")},
}

func streamRule(handler string) string {
	return "handler " + handler + ": a *lambda.ResponseStream goes last, after a context.Context and an event, and the only result is error"
}

func TestWrongShapes(t *testing.T) {
	for name, tt := range shapeErrors {
		t.Run(name, func(t *testing.T) {
			h := lambda.NewHandler(tt.handler)
			for range 2 {
				if _, err := h.Invoke(t.Context(), []byte("{}")); errText(err) != tt.want {
					t.Errorf("Invoke error:\n got %q\nwant %q", errText(err), tt.want)
				}
			}
			if err := lambda.Run(t.Context(), tt.handler); errText(err) != tt.want {
				t.Errorf("Run error:\n got %q\nwant %q", errText(err), tt.want)
			}
		})
	}
}

func TestShapes(t *testing.T) {
	type in struct{ Name string }
	type out struct {
		Hello string `json:"hello"`
	}
	failure := &myError{7}
	for name, tt := range map[string]struct {
		handler any
		want    string
		wantErr error
	}{
		"func()":                           {func() {}, "null", nil},
		"func() error":                     {func() error { return nil }, "null", nil},
		"func() error fails":               {func() error { return failure }, "", failure},
		"func(TIn)":                        {func(in) {}, "null", nil},
		"func(TIn) error":                  {func(e in) error { return nil }, "null", nil},
		"func(TIn) error fails":            {func(e in) error { return failure }, "", failure},
		"func() (TOut, error)":             {func() (out, error) { return out{"you"}, nil }, `{"hello":"you"}`, nil},
		"func() (TOut, error) fails":       {func() (out, error) { return out{"you"}, failure }, "", failure},
		"func(TIn) (TOut, error)":          {func(e in) (out, error) { return out{e.Name}, nil }, `{"hello":"Ann"}`, nil},
		"func(TIn) (TOut, error) fails":    {func(e in) (out, error) { return out{e.Name}, failure }, "", failure},
		"func(ctx)":                        {func(context.Context) {}, "null", nil},
		"func(ctx) error":                  {func(context.Context) error { return nil }, "null", nil},
		"func(ctx) error fails":            {func(context.Context) error { return failure }, "", failure},
		"func(ctx, TIn)":                   {func(context.Context, in) {}, "null", nil},
		"func(ctx, TIn) error":             {func(context.Context, in) error { return nil }, "null", nil},
		"func(ctx, TIn) error fails":       {func(context.Context, in) error { return failure }, "", failure},
		"func(ctx) (TOut, error)":          {func(context.Context) (out, error) { return out{"you"}, nil }, `{"hello":"you"}`, nil},
		"func(ctx, TIn) (TOut, error)":     {func(_ context.Context, e in) (out, error) { return out{e.Name}, nil }, `{"hello":"Ann"}`, nil},
		"pointers":                         {func(e *in) (*out, error) { return &out{e.Name}, nil }, `{"hello":"Ann"}`, nil},
		"nil result":                       {func() (*out, error) { return nil, nil }, "null", nil},
		"nil interface result":             {func() (any, error) { return nil, nil }, "null", nil},
		"any is an event":                  {func(e any) (any, error) { return e, nil }, `{"name":"Ann"}`, nil},
		"map":                              {func(e map[string]any) (int, error) { return len(e), nil }, "1", nil},
		"a context by another name":        {func(ctx ctxTwin) (bool, error) { return ctx.Err() == nil, nil }, "true", nil},
		"context by another name, event":   {func(ctx ctxTwin, e in) (string, error) { return e.Name, nil }, `"Ann"`, nil},
		"concrete error, nil":              {func() *myError { return nil }, "null", nil},
		"concrete error":                   {func() *myError { return failure }, "", failure},
		"concrete error after result, nil": {func() (int, *myError) { return 3, nil }, "3", nil},
		"error as result":                  {func() (error, error) { return nil, nil }, "null", nil},
		"event with UnmarshalText":         {func(*textual) (int, error) { return 1, nil }, "1", fmt.Errorf("json: cannot unmarshal object into Go value of type **lambda_test.textual")},
		"result with MarshalText":          {func() (textual, error) { return 0, nil }, `"text"`, nil},
		"RawMessage":                       {func(e json.RawMessage) (json.RawMessage, error) { return e, nil }, `{"name":"Ann"}`, nil},
		"Handler":                          {&handlerImpl{"impl"}, "impl", nil},
		"function that is a Handler":       {callable(nil2), ` {"name":"Ann"} `, nil},
		"stream": {func(_ context.Context, e in, s *lambda.ResponseStream) error {
			_, err := io.WriteString(s, e.Name)
			return err
		}, "Ann", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := lambda.NewHandler(tt.handler).Invoke(t.Context(), []byte(` {"name":"Ann"} `))
			if errText(err) != errText(tt.wantErr) {
				t.Fatalf("Invoke error = %v, want %v", err, tt.wantErr)
			}
			if tt.wantErr == nil && string(got) != tt.want {
				t.Errorf("Invoke = %q, want %q", got, tt.want)
			}
			if tt.wantErr == failure && err != failure { // the very value
				t.Errorf("Invoke error = %#v, want the handler's own", err)
			}
		})
	}
}

func nil2(int) int { return 0 }

func TestStartHandlerFuncShapes(t *testing.T) {
	// The generic entry takes the same path as the others but for the call itself.
	h := lambda.NewHandler(lambda.Generic(func(ctx context.Context, e struct{ N int }) (time.Duration, error) {
		return time.Duration(e.N), nil
	}))
	got, err := h.Invoke(t.Context(), []byte(`{"N":5}`))
	if string(got) != "5" || err != nil {
		t.Errorf("Invoke = %q, %v, want 5", got, err)
	}
	bad := lambda.NewHandler(lambda.Generic(func(context.Context, chan int) (int, error) { return 0, nil }))
	const want = "handler func(context.Context, chan int) (int, error): event is chan int, which JSON cannot be decoded into"
	if _, err := bad.Invoke(t.Context(), nil); errText(err) != want {
		t.Errorf("Invoke error = %v, want %s", err, want)
	}
	none := lambda.NewHandler(lambda.Generic[int, int](nil))
	if _, err := none.Invoke(t.Context(), nil); errText(err) != "handler func(context.Context, int) (int, error) is nil" {
		t.Errorf("Invoke error = %v", err)
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
