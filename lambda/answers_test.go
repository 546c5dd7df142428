package lambda_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
)

// What a handler returns, and which bytes of which type that is.
func TestBufferedAnswers(t *testing.T) {
	const (
		asJSON  = "application/json"
		asBytes = "application/octet-stream"
	)
	type result struct {
		Text string `json:"text"`
	}
	long := strings.Repeat("x", 6<<20)
	for name, tt := range map[string]struct {
		handler     any
		contentType string
		body        string
	}{
		"struct":                    {func() (result, error) { return result{"<a&b>\u2028"}, nil }, asJSON, `{"text":"<a&b>\u2028"}`},
		"nil pointer":               {func() (*result, error) { return nil, nil }, asJSON, "null"},
		"nil interface":             {func() (any, error) { return nil, nil }, asJSON, "null"},
		"nil map":                   {func() (map[string]int, error) { return nil, nil }, asJSON, "null"},
		"bytes":                     {func() ([]byte, error) { return []byte{0, 1, 2}, nil }, asJSON, `"AAEC"`},
		"raw JSON":                  {func() (json.RawMessage, error) { return json.RawMessage(" [1, 2]\n"), nil }, asJSON, " [1, 2]\n"},
		"nil raw JSON":              {func() (json.RawMessage, error) { return nil, nil }, asJSON, "null"},
		"long":                      {func() (string, error) { return long, nil }, asJSON, `"` + long + `"`},
		"Handler":                   {handlerFunc(func([]byte) ([]byte, error) { return []byte("not JSON"), nil }), asBytes, "not JSON"},
		"Handler, nil":              {handlerFunc(func([]byte) ([]byte, error) { return nil, nil }), asBytes, ""},
		"Handler, long":             {handlerFunc(func([]byte) ([]byte, error) { return []byte(long), nil }), asBytes, long},
		"reader that encodes to {}": {func() (any, error) { return bytes.NewBufferString("text"), nil }, asBytes, "text"},
		"reader, by its type":       {func() (io.Reader, error) { return strings.NewReader("text"), nil }, asBytes, "text"},
		"reader that cannot be encoded": {func() (any, error) {
			return struct {
				io.Reader
				C chan int
			}{strings.NewReader("text"), nil}, nil
		}, asBytes, "text"},
		"reader that is JSON":    {func() (any, error) { return jsonReader{"n"}, nil }, asJSON, `{"Name":"n"}`},
		"nil reader":             {func() (io.Reader, error) { return nil, nil }, asJSON, "null"},
		"reader with a type":     {func() (any, error) { return typedReader{strings.NewReader("a,b"), "text/csv; charset=utf-8"}, nil }, "text/csv; charset=utf-8", "a,b"},
		"reader with no type":    {func() (any, error) { return typedReader{strings.NewReader("a,b"), ""}, nil }, asBytes, "a,b"},
		"reader of nothing":      {func() (any, error) { return typedReader{strings.NewReader(""), "text/csv"}, nil }, "text/csv", ""},
		"reader, long":           {func() (any, error) { return typedReader{strings.NewReader(long), "text/csv"}, nil }, "text/csv", long},
		"reader with idle reads": {func() (any, error) { return typedReader{&script99{}, "text/csv"}, nil }, "text/csv", "ab"},
		"reader, bytes with EOF": {func() (any, error) { return typedReader{dataAndError{io.EOF}, "text/csv"}, nil }, "text/csv", "last"},
		"through a pointer":      {func() (pointerReader, error) { return pointerReader{"by value"}, nil }, "text/plain", "by value"},
		"pointer":                {func() (*pointerReader, error) { return &pointerReader{"by pointer"}, nil }, "text/plain", "by pointer"},
		"middleware answers": {lambda.NewHandlerWithOptions(func() {}, lambda.WithMiddleware(func(lambda.Handler) lambda.Handler {
			return handlerFunc(func([]byte) ([]byte, error) { return []byte("mine"), nil })
		})), asBytes, "mine"},
		"middleware changes": {lambda.NewHandlerWithOptions(func() (int, error) { return 5, nil }, lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				body, err := next.Invoke(ctx, p)
				return append(body, '0'), err
			})
		})), asJSON, "50"},
		"middleware saves": {lambda.NewHandlerWithOptions(func() error { return io.EOF }, lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				if _, err := next.Invoke(ctx, p); err == io.EOF {
					return []byte(`"saved"`), nil
				}
				return nil, errors.New("not saved")
			})
		})), asJSON, `"saved"`},
		"HTML escaped": {lambda.NewHandlerWithOptions(func() (string, error) { return "<", nil }, lambda.WithSetEscapeHTML(true)), asJSON, `"\u003c"`},
		"indented":     {lambda.NewHandlerWithOptions(func() ([]int, error) { return []int{1}, nil }, lambda.WithSetIndent(">", "-")), asJSON, "[\n>-1\n>]\n"},
		"codec":        {lambda.NewHandlerWithOptions(func() (string, error) { return "v", nil }, lambda.WithCodec(shout{})), asJSON, "V!"},
	} {
		for _, workers := range []int{1, 2} {
			t.Run(fmt.Sprint(name, " ", workers), func(t *testing.T) {
				inWorkers(t, workers)
				got := run(t, events("{}"), tt.handler)
				got.wantServed(t)
				got.wantLog(t)
				r := got.post(t)
				if !strings.HasSuffix(r.Path, "/event-1/response") || string(r.Body) != tt.body || len(r.Chunks) != 0 {
					t.Errorf("%s %.100q, want the response %.100q", r.Path, r.Body, tt.body)
				}
				wantHeader(t, r.Header, map[string]string{"Content-Type": tt.contentType, "Content-Length": fmt.Sprint(len(tt.body))})
			})
		}
	}
}

// A content type is a value and no more, whatever the handler puts into it.
func TestOddContentTypes(t *testing.T) {
	for name, contentType := range map[string]string{
		"line break": "text/plain\r\nX-Evil: 1", "line feed": "text/plain\nX-Evil: 1", "two": "text/plain\r\n\r\nGET / HTTP/1.1\r\n\r\n", "NUL": "text/plain\x00", "DEL": "text/\x7f",
		"not ASCII": "text/plain; title=é", "long": "text/" + strings.Repeat("x", 100_000), "blank": " \t ",
	} {
		for how, handler := range map[string]any{
			"reader": func() (any, error) { return typedReader{strings.NewReader("text"), contentType}, nil },
			"stream": func(_ context.Context, _ any, s *lambda.ResponseStream) error {
				s.SetContentType(contentType)
				return second(s.WriteString("text"))
			},
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				got := run(t, events("{}", "{}"), handler)
				got.wantServed(t)
				posts := got.posts()
				if len(posts) != 2 || string(posts[0].Body) != "text" || string(posts[1].Body) != "text" {
					t.Fatalf("posts: %s, want both answers", paths(posts))
				}
				if evil := posts[0].Header.Get("X-Evil"); evil != "" || len(posts[0].Header.Values("Content-Type")) != 1 {
					t.Errorf("headers = %.300v, want the content type to be one", posts[0].Header)
				}
			})
		}
	}
}

// What cannot be decoded, encoded or read is a failure of its invocation, and of no other.
func TestAnswersThatCannotBe(t *testing.T) {
	returns := func(v any) any { return func() (any, error) { return v, nil } }
	cycle := map[string]any{}
	cycle["cycle"] = cycle
	for name, tt := range map[string]struct {
		payload string
		handler any
		options []lambda.Option
		typ     string
		message string
		header  string
	}{
		"not JSON":            {`{"a"`, func(any) {}, nil, "SyntaxError", "unexpected end of JSON input", "Runtime.UnmarshalError"},
		"not JSON, raw":       {`{"a"`, func(json.RawMessage) {}, nil, "SyntaxError", "unexpected end of JSON input", "Runtime.UnmarshalError"},
		"bytes after":         {`{}{}`, func(any) {}, nil, "SyntaxError", "invalid character '{' after top-level value", "Runtime.UnmarshalError"},
		"not JSON, UseNumber": {`{}{}`, func(any) {}, opts(lambda.WithUseNumber(true)), "SyntaxError", "invalid character '{' after top-level value", "Runtime.UnmarshalError"},
		"other type":          {`"x"`, func(int) {}, nil, "UnmarshalTypeError", "json: cannot unmarshal string into Go value of type int", "Runtime.UnmarshalError"},
		"other type, generic": {`"x"`, lambda.Generic(func(context.Context, int) (int, error) { return 0, nil }), nil, "UnmarshalTypeError", "json: cannot unmarshal string into Go value of type int", "Runtime.UnmarshalError"},
		"unknown field":       {`{"x":1}`, func(struct{}) {}, opts(lambda.WithDisallowUnknownFields(true)), "errorString", `json: unknown field "x"`, "Runtime.UnmarshalError"},
		"UnmarshalJSON fails": {`"fail"`, func(*upper) {}, nil, "myError", "code 1", "Runtime.UnmarshalError"},
		"codec cannot decode": {`"x"`, func(int) {}, opts(lambda.WithCodec(shout{})), "errorString", "shout: want a string", "Runtime.UnmarshalError"},
		"NaN":                 {"{}", returns(math.NaN()), nil, "UnsupportedValueError", "json: unsupported value: NaN", "Runtime.MarshalError"},
		"channel":             {"{}", returns(make(chan int)), nil, "UnsupportedTypeError", "json: unsupported type: chan int", "Runtime.MarshalError"},
		"cycle":               {"{}", returns(cycle), nil, "UnsupportedValueError", "", "Runtime.MarshalError"},
		"MarshalJSON fails":   {"{}", returns(failingMarshaler{}), nil, "MarshalerError", "json: error calling MarshalJSON for type lambda_test.failingMarshaler: code 2", "Runtime.MarshalError"},
		"raw is not JSON":     {"{}", returns(json.RawMessage("{")), nil, "MarshalerError", "", "Runtime.MarshalError"},
		"codec cannot encode": {"{}", func() (int, error) { return 1, nil }, opts(lambda.WithCodec(shout{})), "errorString", "shout: want a string", "Runtime.MarshalError"},
		"wrapped by middleware": {`"x"`, func(int) {}, opts(lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				_, err := next.Invoke(ctx, p)
				return nil, fmt.Errorf("order: %w", err)
			})
		})), "UnmarshalTypeError", "order: json: cannot unmarshal string into Go value of type int", "Runtime.UnmarshalError"},
		"the handler's own decoding": {`{}`, func() error { return json.Unmarshal(nil, new(int)) }, nil, "SyntaxError", "unexpected end of JSON input", "Function.SyntaxError"},
		"read fails":                 {"{}", returns(typedReader{failingReader{io.ErrUnexpectedEOF}, "text/csv"}), nil, "errorString", "unexpected EOF", "Function.ErrorString"},
		"read fails half-way":        {"{}", returns(typedReader{io.MultiReader(strings.NewReader(strings.Repeat("x", 1<<20)), failingReader{&myError{3}}), "text/csv"}), nil, "myError", "code 3", "Function.MyError"},
		"read fails with bytes":      {"{}", returns(typedReader{dataAndError{&myError{3}}, ""}), nil, "myError", "code 3", "Function.MyError"},
		"reads nothing":              {"{}", returns(typedReader{idleReader{}, ""}), nil, "errorString", "multiple Read calls return no data or error", "Function.ErrorString"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, events(tt.payload), tt.handler, tt.options...)
			got.wantServed(t)
			r := got.post(t)
			message := tt.message
			if message == "" {
				message = document(t, r.Body).Message
			}
			wantReport(t, r, tt.typ, message, tt.header, false)
		})
	}
}

// A reader is closed once, before the next event is asked for, whatever has come of it.
func TestReadersAreClosed(t *testing.T) {
	const prelude = runtimeapi.ContentTypeHTTPIntegration
	for name, tt := range map[string]struct {
		reader      io.Reader
		contentType string
		err         error
		reply       runtimeapitest.Reply
	}{
		"buffered":                {strings.NewReader("x"), "text/csv", nil, runtimeapitest.Reply{}},
		"buffered, fails":         {failingReader{io.ErrUnexpectedEOF}, "text/csv", nil, runtimeapitest.Reply{}},
		"buffered, refused":       {strings.NewReader("x"), "text/csv", nil, runtimeapitest.Reply{Status: 413}},
		"with an error":           {strings.NewReader("x"), "text/csv", io.ErrClosedPipe, runtimeapitest.Reply{}},
		"streamed":                {strings.NewReader("x"), prelude, nil, runtimeapitest.Reply{}},
		"streamed, fails":         {failingReader{io.ErrUnexpectedEOF}, prelude, nil, runtimeapitest.Reply{}},
		"streamed, with an error": {strings.NewReader("x"), prelude, io.ErrClosedPipe, runtimeapitest.Reply{}},
		"streamed, broken": {io.MultiReader(strings.NewReader("some"), strings.NewReader("bytes")), prelude, nil,
			runtimeapitest.Reply{Early: 4, Only: -1, Then: runtimeapitest.Reset}},
		"streamed, answered early": {io.MultiReader(strings.NewReader("some"), strings.NewReader("bytes")), prelude, nil,
			runtimeapitest.Reply{Status: 403, Early: 4}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var closed int
				f := start(t, func(api *runtimeapitest.Server) {
					events("{}")(api)
					api.On(runtimeapi.SuffixResponse, tt.reply)
				}, func(context.Context) (any, error) {
					return closingReader{typedReader{tt.reader, tt.contentType}, &closed, errors.New("disk gone")}, tt.err
				})
				f.api.Wait(2)
				synctest.Wait()
				if closed != 1 {
					t.Errorf("closed %d times before next, want once", closed)
				}
				got := f.end()
				got.wantServed(t)
				if closed != 1 {
					t.Errorf("closed %d times, want once", closed)
				}
				const want = `level=WARN message="close response reader: disk gone" requestId=event-1`
				if warned := slices.Contains(got.log, want); warned != (tt.err == nil) {
					t.Errorf("log = %q, want a line about Close: %v", got.log, tt.err == nil)
				}
			})
		})
	}
}

// All options count that the handler has been given on its way.
func TestOptionsOnTheWire(t *testing.T) {
	var order []string
	mark := func(name string) lambda.Middleware {
		return func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				order = append(order, name)
				return next.Invoke(ctx, p)
			})
		}
	}
	parent := context.WithValue(context.WithValue(context.Background(), ctxKey("a"), "parent"), ctxKey("b"), "parent")
	inner := lambda.NewHandlerWithOptions(func(ctx context.Context) (string, error) {
		return fmt.Sprint("<", ctx.Value(ctxKey("a")), ctx.Value(ctxKey("b")), ctx.Value(ctxKey("c")), ctx.Value(ctxKey("d")), ">"), nil
	}, lambda.WithContextValue(ctxKey("b"), "first"), lambda.WithContextValue(ctxKey("b"), "inner"), lambda.WithContext(parent), lambda.WithMiddleware(mark("1"), mark("2")),
		lambda.WithSetEscapeHTML(true), nil)
	outer := lambda.NewHandlerWithOptions(inner, lambda.WithContextValue(ctxKey("c"), "outer"), lambda.WithMiddleware(mark("3"), nil))
	got := run(t, events("{}"), outer, lambda.WithSetIndent("", " "), lambda.WithSetEscapeHTML(false), lambda.WithMiddleware(mark("4")))
	got.wantServed(t)
	if body := string(got.post(t).Body); body != "\"<parentinnerouter<nil>>\"\n" {
		t.Errorf("body = %q", body)
	}
	if strings.Join(order, "") != "1234" {
		t.Errorf("middleware ran as %v, want the first given outermost", order)
	}
}

// What the handler and the middleware are given stays theirs.
func TestPayloadsStay(t *testing.T) {
	payloads := make([]string, 20)
	for i := range payloads {
		text := strings.Repeat(string(rune('a'+i)), 50+4000*(i%3))
		payloads[i] = fmt.Sprintf(`{"n":%d,"text":"%s","texts":["%s"]}`, i, text, text)
	}
	type event struct {
		N    int    `json:"n"`
		Text string `json:"text"`
	}
	var kept [][]byte
	var texts []string
	keep := func(p []byte) { kept = append(kept, p, p[:len(p)/2]) }
	for name, handler := range map[string]any{
		"Handler":                handlerFunc(func(p []byte) ([]byte, error) { keep(p); return nil, nil }),
		"RawMessage":             func(p json.RawMessage) { keep(p) },
		"RawMessage in a struct": func(e struct{ Text json.RawMessage }) { kept = append(kept, e.Text) },
		"Unmarshaler":            func(e keeper) { keep(e.b) },
		"TextUnmarshaler":        func(e struct{ Text textKeeper }) { kept = append(kept, e.Text.b) },
		"TextUnmarshaler in a slice of pointers": func(e struct{ Texts []*textKeeper }) {
			for _, text := range e.Texts {
				kept = append(kept, text.b)
			}
		},
		"middleware": lambda.NewHandlerWithOptions(func(event) {}, lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) { keep(p); return next.Invoke(ctx, p) })
		})),
		"codec":           lambda.NewHandlerWithOptions(func(event) {}, lambda.WithCodec(keepingCodec{keep})),
		"strings":         func(e event) { texts = append(texts, e.Text) },
		"strings, by map": func(e map[string]any) { texts = append(texts, e["text"].(string)) },
		"strings, generic": lambda.Generic(func(_ context.Context, e event) (int, error) {
			texts = append(texts, e.Text)
			return e.N, nil
		}),
	} {
		t.Run(name, func(t *testing.T) {
			kept, texts = nil, nil
			var copies [][]byte
			got := run(t, events(payloads...), handler, lambda.WithAfterInvoke(func(context.Context) {
				for _, p := range kept[len(copies):] {
					copies = append(copies, bytes.Clone(p))
				}
			}))
			got.wantServed(t)
			if len(kept)+len(texts) < len(payloads) {
				t.Fatalf("kept %d payloads and %d texts of %d events", len(kept), len(texts), len(payloads))
			}
			for i, p := range kept {
				if !bytes.Equal(p, copies[i]) {
					t.Errorf("payload %d was overwritten: %.60q, was %.60q", i, p, copies[i])
				}
			}
			for i, text := range texts {
				if want := strings.Repeat(string(rune('a'+i)), 50+4000*(i%3)); text != want {
					t.Errorf("text %d was overwritten: %.60q, want %.60q", i, text, want)
				}
			}
		})
	}
}

// keeper keeps what it must copy.
type keeper struct{ b []byte }

func (k *keeper) UnmarshalJSON(b []byte) error { k.b = b; return nil }

type textKeeper struct{ b []byte }

func (k *textKeeper) UnmarshalText(b []byte) error { k.b = b; return nil }

type keepingCodec struct{ keep func([]byte) }

func (c keepingCodec) Unmarshal(p []byte, _ any) error { c.keep(p); return nil }
func (keepingCodec) Marshal(any) ([]byte, error)       { return []byte("null"), nil }

// What a handler has returned goes out unchanged though it is changed for the next answer.
func TestAnswersStay(t *testing.T) {
	scratch := make([]byte, 8)
	seen := map[string]string{}
	got := run(t, events("1", "22", "333"), handlerFunc(func(p []byte) ([]byte, error) {
		return scratch[:copy(scratch, p)], nil
	}), lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
		return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
			body, err := next.Invoke(ctx, p)
			seen[string(p)] = string(body)
			return body, err
		})
	}))
	for i, r := range got.posts() {
		if want := []string{"1", "22", "333"}[i]; string(r.Body) != want || seen[want] != want {
			t.Errorf("answer %d = %q, want %q", i, r.Body, want)
		}
	}
}

// A middleware may keep an answer of a typed handler.
func TestAnswersOfMiddlewareStay(t *testing.T) {
	var kept [][]byte
	run(t, events(`"a"`, `"bb"`, `"ccc"`), func(s string) (string, error) { return s, nil }, lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
		return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
			body, err := next.Invoke(ctx, p)
			kept = append(kept, body)
			return body, err
		})
	}))
	if got := string(bytes.Join(kept, []byte(","))); got != `"a","bb","ccc"` {
		t.Errorf("kept %s, want what was answered", got)
	}
}
