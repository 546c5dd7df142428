package lambda_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambda"
)

// invoke runs handler in memory.
func invoke(t *testing.T, handler any, payload string, options ...lambda.Option) (string, error) {
	t.Helper()
	got, err := lambda.NewHandlerWithOptions(handler, options...).Invoke(t.Context(), []byte(payload))
	return string(got), err
}

func TestDecode(t *testing.T) {
	type event struct {
		N any
		S string
	}
	echo := func(e event) (event, error) { return e, nil }
	raw := func(e json.RawMessage) (string, error) { return string(e), nil }
	for name, tt := range map[string]struct {
		handler any
		options []lambda.Option
		payload string
		want    string
		wantErr string // its type
	}{
		"object":                       {echo, nil, `{"N":1,"S":"x"}`, `{"N":1,"S":"x"}`, ""},
		"white space":                  {echo, nil, " \t\r\n{\"S\":\"x\"}\n", `{"N":null,"S":"x"}`, ""},
		"empty":                        {echo, nil, "", `{"N":null,"S":""}`, ""},
		"blank":                        {echo, nil, " \n", `{"N":null,"S":""}`, ""},
		"null":                         {echo, nil, "null", `{"N":null,"S":""}`, ""},
		"bytes after the value":        {echo, nil, `{} x`, "", "SyntaxError"},
		"two values":                   {echo, nil, `{}{}`, "", "SyntaxError"},
		"cut short":                    {echo, nil, `{"N":`, "", "SyntaxError"},
		"wrong type":                   {echo, nil, `{"S":5}`, "", "UnmarshalTypeError"},
		"raw":                          {raw, nil, " {\"a\" : 1} ", `"{\"a\" : 1}"`, ""},
		"raw, not JSON":                {raw, nil, `{"a"`, "", "SyntaxError"},
		"raw, empty":                   {raw, nil, "", `""`, ""},
		"bytes are base64":             {func(b []byte) (int, error) { return len(b), nil }, nil, `"AAEC"`, "3", ""},
		"big number":                   {echo, nil, `{"N":9007199254740993}`, `{"N":9007199254740992,"S":""}`, ""},
		"UseNumber":                    {echo, opts(lambda.WithUseNumber(true)), `{"N":9007199254740993}`, `{"N":9007199254740993,"S":""}`, ""},
		"UseNumber off":                {echo, opts(lambda.WithUseNumber(true), lambda.WithUseNumber(false)), `{"N":9007199254740993}`, `{"N":9007199254740992,"S":""}`, ""},
		"UseNumber, trailing":          {echo, opts(lambda.WithUseNumber(true)), `{"N":1} 2`, "", "SyntaxError"},
		"UseNumber, cut":               {echo, opts(lambda.WithUseNumber(true)), `{"N":1`, "", "SyntaxError"},
		"UseNumber, empty":             {echo, opts(lambda.WithUseNumber(true)), ` `, `{"N":null,"S":""}`, ""},
		"unknown field":                {echo, nil, `{"X":1}`, `{"N":null,"S":""}`, ""},
		"unknown field, disallowed":    {echo, opts(lambda.WithDisallowUnknownFields(true)), `{"X":1}`, "", "errorString"},
		"Unmarshaler":                  {func(u *upper) (string, error) { return string(*u), nil }, nil, `"abc"`, `"ABC"`, ""},
		"Unmarshaler, not JSON":        {func(u *upper) (string, error) { return string(*u), nil }, nil, `"abc`, "", "SyntaxError"},
		"Unmarshaler fails":            {func(u *upper) (string, error) { return string(*u), nil }, nil, `"fail"`, "", "myError"},
		"Handler gets bytes as sent":   {handlerFunc(func(p []byte) ([]byte, error) { return p, nil }), nil, " {not json", " {not json", ""},
		"Handler gets the empty event": {handlerFunc(func(p []byte) ([]byte, error) { return append(p, 'x'), nil }), nil, "", "x", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := invoke(t, tt.handler, tt.payload, tt.options...)
			if tt.wantErr != "" {
				if doc := document(t, lambda.ErrorDocument(err)); doc.Type != tt.wantErr {
					t.Errorf("Invoke error = %v of type %q, want %q", err, doc.Type, tt.wantErr)
				}
				return
			}
			if err != nil || got != tt.want {
				t.Errorf("Invoke = %s, %v, want %s", got, err, tt.want)
			}
		})
	}
}

type upper string

func (u *upper) UnmarshalJSON(b []byte) error {
	if string(b) == `"fail"` {
		return &myError{1}
	}
	*u = upper(strings.ToUpper(strings.Trim(string(b), `"`)))
	return nil
}

type handlerFunc func([]byte) ([]byte, error)

func (f handlerFunc) Invoke(_ context.Context, p []byte) ([]byte, error) { return f(p) }

type contextHandlerFunc func(context.Context, []byte) ([]byte, error)

func (f contextHandlerFunc) Invoke(ctx context.Context, p []byte) ([]byte, error) { return f(ctx, p) }

func opts(o ...lambda.Option) []lambda.Option { return o }

func TestEncode(t *testing.T) {
	returns := func(v any) any { return func() (any, error) { return v, nil } }
	for name, tt := range map[string]struct {
		handler any
		options []lambda.Option
		want    string
		wantErr string
	}{
		"HTML stays":              {returns("<a&b>"), nil, `"<a&b>"`, ""},
		"HTML escaped":            {returns("<a&b>"), opts(lambda.WithSetEscapeHTML(true)), `"\u003ca\u0026b\u003e"`, ""},
		"indent ends with a line": {returns(map[string]int{"a": 1}), opts(lambda.WithSetIndent("", " ")), "{\n \"a\": 1\n}\n", ""},
		"line separators":         {returns("\u2028\u2029"), nil, `"\u2028\u2029"`, ""},
		"bytes are base64":        {returns([]byte{0, 1, 2}), nil, `"AAEC"`, ""},
		"nil bytes":               {returns([]byte(nil)), nil, `null`, ""},
		"raw as it is":            {returns(json.RawMessage(" {\"a\" : 1}\n")), nil, " {\"a\" : 1}\n", ""},
		"raw nil":                 {returns(json.RawMessage(nil)), nil, "null", ""},
		"raw, typed":              {func() (json.RawMessage, error) { return json.RawMessage("[1, 2]"), nil }, nil, "[1, 2]", ""},
		"raw through the encoder": {returns(json.RawMessage(`{"a" : "<"}`)), opts(lambda.WithSetEscapeHTML(true)), `{"a":"\u003c"}`, ""},
		"raw, not JSON":           {returns(json.RawMessage("{")), nil, "", "MarshalerError"},
		"NaN":                     {returns(math.NaN()), nil, "", "UnsupportedValueError"},
		"channel behind any":      {returns(make(chan int)), nil, "", "UnsupportedTypeError"},
		"failing method":          {returns(failingMarshaler{}), nil, "", "MarshalerError"},
		"text marshaler":          {returns(textual(1)), nil, `"text"`, ""},
		"pointer to nil":          {returns((*int)(nil)), nil, "null", ""},
		"large":                   {returns(strings.Repeat("x", 3<<20)), nil, `"` + strings.Repeat("x", 3<<20) + `"`, ""},
		"codec":                   {returns("v"), opts(lambda.WithCodec(shout{})), "V!", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := invoke(t, tt.handler, `{}`, tt.options...)
			if tt.wantErr != "" {
				if doc := document(t, lambda.ErrorDocument(err)); doc.Type != tt.wantErr {
					t.Errorf("Invoke error = %v of type %q, want %q", err, doc.Type, tt.wantErr)
				}
				return
			}
			if err != nil || got != tt.want {
				t.Errorf("Invoke = %.200s, %v, want %.200s", got, err, tt.want)
			}
		})
	}
}

type failingMarshaler struct{}

func (failingMarshaler) MarshalJSON() ([]byte, error) { return nil, &myError{2} }

// shout is a Codec that is not JSON.
type shout struct{}

func (shout) Unmarshal(data []byte, v any) error {
	if s, ok := v.(*string); ok {
		*s = strings.TrimSuffix(strings.ToLower(string(data)), "!")
		return nil
	}
	return errors.New("shout: want a string")
}

func (shout) Marshal(v any) ([]byte, error) {
	s, ok := v.(string)
	if !ok {
		return nil, errors.New("shout: want a string")
	}
	return []byte(strings.ToUpper(s) + "!"), nil
}

func TestCodec(t *testing.T) {
	got, err := invoke(t, func(s string) (string, error) { return s + s, nil }, "HEY!", lambda.WithCodec(shout{}))
	if got != "HEYHEY!" || err != nil {
		t.Errorf("Invoke = %q, %v, want HEYHEY!", got, err)
	}
	if _, err = invoke(t, func(int) error { return nil }, "HEY!", lambda.WithCodec(shout{})); errText(err) != "shout: want a string" {
		t.Errorf("Invoke error = %v, want the codec's", err)
	}
}

func TestOptionsThatExcludeEachOther(t *testing.T) {
	for name, tt := range map[string]struct {
		options []lambda.Option
		want    string
	}{
		"codec and JSON":  {opts(lambda.WithUseNumber(false), lambda.WithCodec(shout{})), "options WithCodec and WithUseNumber exclude each other"},
		"JSON and codec":  {opts(lambda.WithCodec(shout{}), lambda.WithSetIndent("", "")), "options WithCodec and WithSetIndent exclude each other"},
		"negative margin": {opts(lambda.WithDeadlineMargin(-1)), "option WithDeadlineMargin(-1ns): negative"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := invoke(t, func() {}, "", tt.options...); errText(err) != tt.want {
				t.Errorf("Invoke error = %v, want %s", err, tt.want)
			}
			if err := lambda.Run(t.Context(), func() {}, tt.options...); errText(err) != tt.want {
				t.Errorf("Run error = %v, want %s", err, tt.want)
			}
		})
	}
}

type key string

func TestOptionsOfANewHandlerStay(t *testing.T) {
	inner := lambda.NewHandlerWithOptions(func(ctx context.Context) (string, error) {
		return "<" + ctx.Value(key("k")).(string) + ctx.Value(key("l")).(string) + ">", nil
	}, lambda.WithSetEscapeHTML(true), lambda.WithContextValue(key("k"), "inner"))
	outer := lambda.NewHandlerWithOptions(inner, lambda.WithSetIndent("", " "))
	// In memory the caller's context counts; in a run the options' does (see the tests on the wire).
	ctx := context.WithValue(context.WithValue(t.Context(), key("k"), "a"), key("l"), "b")
	got, err := outer.Invoke(ctx, nil)
	if want := "\"\\u003cab\\u003e\"\n"; string(got) != want || err != nil {
		t.Errorf("Invoke = %q, %v, want %q: both handlers' options", got, err, want)
	}
}

// A reader result in all its kinds.
type (
	plainReader struct { // encodes to {}
		r      io.Reader
		closed *int
	}
	typedReader struct {
		io.Reader
		contentType string
	}
	jsonReader    struct{ Name string } // encodes to something
	pointerReader struct{ Text string } // only a pointer to it reads
)

func (r plainReader) Read(p []byte) (int, error) { return r.r.Read(p) }
func (r plainReader) Close() error               { *r.closed++; return nil }
func (r typedReader) ContentType() string        { return r.contentType }
func (jsonReader) Read([]byte) (int, error)      { return 0, errors.New("not for reading") }
func (r *pointerReader) ContentType() string     { return "text/plain" }
func (r *pointerReader) Read(p []byte) (n int, err error) {
	if r.Text == "" {
		return 0, io.EOF
	}
	n = copy(p, r.Text)
	r.Text = r.Text[n:]
	return n, nil
}

// dataAndError returns its last bytes together with an error.
type dataAndError struct{ err error }

func (r dataAndError) Read(p []byte) (int, error) { return copy(p, "last"), r.err }

type idleReader struct{}

func (idleReader) Read([]byte) (int, error) { return 0, nil }

func TestReaderResults(t *testing.T) {
	closed := 0
	for name, tt := range map[string]struct {
		result  any
		want    string
		wantErr error
	}{
		"encodes to {}":         {plainReader{strings.NewReader("text"), &closed}, "text", nil},
		"bytes.Buffer":          {bytes.NewBufferString("text"), "text", nil},
		"encodes to something":  {jsonReader{"n"}, `{"Name":"n"}`, nil},
		"with content type":     {typedReader{strings.NewReader("a,b"), "text/csv"}, "a,b", nil},
		"through a pointer":     {pointerReader{"by value"}, "by value", nil},
		"pointer":               {&pointerReader{"by pointer"}, "by pointer", nil},
		"stream is collected":   {typedReader{strings.NewReader("prelude"), "application/vnd.awslambda.http-integration-response"}, "prelude", nil},
		"bytes with EOF":        {typedReader{dataAndError{io.EOF}, ""}, "last", nil},
		"bytes with an error":   {typedReader{dataAndError{io.ErrUnexpectedEOF}, ""}, "", io.ErrUnexpectedEOF},
		"stream with an error":  {typedReader{dataAndError{io.ErrUnexpectedEOF}, "application/vnd.awslambda.http-integration-response"}, "", io.ErrUnexpectedEOF},
		"no progress":           {typedReader{idleReader{}, ""}, "", io.ErrNoProgress},
		"no progress in stream": {typedReader{idleReader{}, "application/vnd.awslambda.http-integration-response"}, "", io.ErrNoProgress},
	} {
		t.Run(name, func(t *testing.T) {
			for _, handler := range []any{
				func() (any, error) { return tt.result, nil },
			} {
				got, err := invoke(t, handler, "{}")
				if !errors.Is(err, tt.wantErr) || got != tt.want {
					t.Errorf("Invoke = %q, %v, want %q, %v", got, err, tt.want, tt.wantErr)
				}
			}
		})
	}
	if closed != 1 {
		t.Errorf("reader closed %d times, want once", closed)
	}
}

func TestReaderIsClosedOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		reader    io.Reader
		err       error
		wantPanic bool
	}{
		"read to its end":     {strings.NewReader("x"), nil, false},
		"read fails":          {dataAndError{io.ErrUnexpectedEOF}, nil, false},
		"returned with error": {strings.NewReader("x"), io.ErrClosedPipe, false},
		"read panics":         {nil, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			closed := 0
			func() {
				defer func() {
					if p := recover(); (p != nil) != tt.wantPanic {
						t.Errorf("panic = %v, want one: %v", p, tt.wantPanic)
					}
				}()
				_, _ = invoke(t, func() (io.ReadCloser, error) { return plainReader{tt.reader, &closed}, tt.err }, "{}")
			}()
			if closed != 1 {
				t.Errorf("closed %d times, want once", closed)
			}
		})
	}
}

func TestPanicPassesThrough(t *testing.T) {
	defer func() {
		if p := recover(); p != "mine" {
			t.Errorf("recovered %v, want the handler's own value", p)
		}
	}()
	_, _ = invoke(t, func() { panic("mine") }, "{}")
	t.Error("Invoke returned")
}

func TestMiddleware(t *testing.T) {
	wrap := func(name string) lambda.Middleware {
		return func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				body, err := next.Invoke(ctx, append(p, name...))
				return append(body, name...), err
			})
		}
	}
	got, err := invoke(t, handlerFunc(func(p []byte) ([]byte, error) { return append(p, '|'), nil }), "",
		lambda.WithMiddleware(wrap("a"), wrap("b")), lambda.WithMiddleware(wrap("c")))
	if got != "abc|cba" || err != nil {
		t.Errorf("Invoke = %q, %v, want abc|cba", got, err)
	}
}

func TestMiddlewareSeesCollectedStream(t *testing.T) {
	seen := ""
	spy := func(next lambda.Handler) lambda.Handler {
		return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
			body, err := next.Invoke(ctx, p)
			seen = string(body)
			return body, err
		})
	}
	stream := func(_ context.Context, _ any, s *lambda.ResponseStream) error {
		_, err := s.WriteString("parts")
		return err
	}
	if got, err := invoke(t, stream, "{}", lambda.WithMiddleware(spy)); got != "parts" || seen != "parts" || err != nil {
		t.Errorf("Invoke = %q, %v, middleware saw %q; want parts", got, err, seen)
	}
}

func TestStreamInMemory(t *testing.T) {
	broken := errors.New("half-way")
	var left *lambda.ResponseStream
	for name, tt := range map[string]struct {
		handler any
		want    string
		wantErr string
	}{
		"written": {func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			_, err := io.WriteString(s, "a")
			return err
		}, "a", ""},
		"nothing": {func(context.Context, any, *lambda.ResponseStream) error { return nil }, "", ""},
		"half-way": {func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			_, _ = s.WriteString("a")
			return broken
		}, "", "half-way"},
		"from the context": {contextHandlerFunc(func(ctx context.Context, _ []byte) ([]byte, error) {
			s, ok := lambda.StreamFromContext(ctx)
			if !ok {
				return nil, errors.New("no stream")
			}
			left = s
			_, err := s.WriteString("from context")
			return nil, err
		}), "from context", ""},
		"bytes after the stream": {contextHandlerFunc(func(ctx context.Context, _ []byte) ([]byte, error) {
			s, _ := lambda.StreamFromContext(ctx)
			_, err := s.WriteString("a")
			return []byte("b"), err
		}), "", "handler returned bytes after the first byte of its stream"},
		"stream, then no result": {func(ctx context.Context) error {
			s, _ := lambda.StreamFromContext(ctx)
			_, err := s.WriteString("a")
			return err
		}, "a", ""},
		"stream, then a result": {func(ctx context.Context) (int, error) {
			s, _ := lambda.StreamFromContext(ctx)
			_, err := s.WriteString("a")
			return 5, err
		}, "", "handler returned bytes after the first byte of its stream"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := invoke(t, tt.handler, "{}")
			if errText(err) != tt.wantErr || got != tt.want {
				t.Errorf("Invoke = %q, %v, want %q, %q", got, err, tt.want, tt.wantErr)
			}
		})
	}
	if _, err := left.Write([]byte("late")); !errors.Is(err, lambda.ErrStreamClosed) {
		t.Errorf("Write after the handler returned: error = %v, want ErrStreamClosed", err)
	}
	if _, ok := lambda.StreamFromContext(t.Context()); ok {
		t.Error("StreamFromContext outside an invocation = true")
	}
}

// A handler that invokes another one in memory gets that one's answer, whatever it is; the outer answer is its own.
func TestNestedHandlers(t *testing.T) {
	stream := lambda.NewHandler(func(_ context.Context, _ any, s *lambda.ResponseStream) error {
		_, err := s.WriteString("inner")
		return err
	})
	got, err := invoke(t, func(ctx context.Context, e json.RawMessage) (string, error) {
		body, err := stream.Invoke(ctx, e)
		return "outer " + string(body), err
	}, "{}")
	if got != `"outer inner"` || err != nil {
		t.Errorf("Invoke = %s, %v, want \"outer inner\"", got, err)
	}
}

func TestHandlerTrace(t *testing.T) {
	var heard []any
	note := func(prefix string) lambda.HandlerTrace {
		return lambda.HandlerTrace{
			RequestEvent:  func(_ context.Context, e any) { heard = append(heard, prefix, e) },
			ResponseEvent: func(_ context.Context, r any) { heard = append(heard, prefix, r) },
		}
	}
	type event struct{ N int }
	ctx := lambda.ContextWithHandlerTrace(lambda.ContextWithHandlerTrace(t.Context(), note("outer")), note("inner"))
	for name, handler := range map[string]any{
		"reflected": func(e event) (int, error) { return e.N + 1, nil },
		"generic":   lambda.Generic(func(_ context.Context, e event) (int, error) { return e.N + 1, nil }),
	} {
		heard = nil
		if _, err := lambda.NewHandler(handler).Invoke(ctx, []byte(`{"N":1}`)); err != nil {
			t.Fatal(err)
		}
		want := []any{"outer", event{1}, "inner", event{1}, "outer", 2, "inner", 2}
		if len(heard) != len(want) {
			t.Fatalf("%s: heard %v, want %v", name, heard, want)
		}
		for i := range want {
			if heard[i] != want[i] {
				t.Errorf("%s: heard %v, want %v", name, heard, want)
			}
		}
	}
	heard = nil
	_, _ = lambda.NewHandler(func(event) (int, error) { return 1, io.EOF }).Invoke(ctx, []byte(`{"N":1}`))
	if len(heard) != 4 {
		t.Errorf("heard %v, want no response of a failed invocation", heard)
	}
	if trace := lambda.HandlerTraceFromContext(t.Context()); trace.RequestEvent != nil || trace.ResponseEvent != nil {
		t.Error("trace of a bare context is not the zero value")
	}
}
