package lambda_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
)

// wantStreamHeader checks the headers of a streamed answer.
func wantStreamHeader(t *testing.T, got http.Header, contentType string) {
	t.Helper()
	wantHeader(t, got, map[string]string{
		"Content-Type":                          contentType,
		"Lambda-Runtime-Function-Response-Mode": "streaming",
		"Transfer-Encoding":                     "chunked",
		"Trailer":                               "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body",
	})
}

// chunks are the chunks of a post, one behind the other.
func chunks(r runtimeapitest.Request) string {
	var list []string
	for _, c := range r.Chunks {
		list = append(list, c.Data)
	}
	return strings.Join(list, "|")
}

type streamFunc = func(context.Context, any, *lambda.ResponseStream) error

// failAfter makes a stream of "some" and "bytes" that ends in end.
func failAfter(end func() error) streamFunc {
	return func(_ context.Context, _ any, s *lambda.ResponseStream) error {
		io.WriteString(s, "some")
		io.WriteString(s, "bytes")
		return end()
	}
}

const prelude = `{"statusCode":201,"headers":{"X":"y"},"cookies":["a=b"]}` + "\x00\x00\x00\x00\x00\x00\x00\x00"

// What a stream looks like on the wire when nothing goes wrong.
func TestStreams(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 1<<16)
	for name, tt := range map[string]struct {
		handler     any
		contentType string
		chunks      string
	}{
		"a chunk a Write": {func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			n, err := s.Write([]byte("a"))
			m, err2 := s.WriteString("bcd")
			if n != 1 || m != 3 {
				return errors.New("short write")
			}
			fmt.Fprint(s, "e", 5)
			return errors.Join(err, err2)
		}, "application/octet-stream", "a|bcd|e5"},
		"a long chunk": {func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			return second(s.WriteString(long))
		}, "application/octet-stream", long},
		"empty Writes": {func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			for _, part := range []string{"", "a", "", "b", ""} {
				if n, err := s.WriteString(part); n != len(part) || err != nil {
					return fmt.Errorf("Write = %d, %w", n, err)
				}
			}
			return nil
		}, "application/octet-stream", "a|b"},
		"nothing": {func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			return nil
		}, "application/octet-stream", ""},
		"nothing but a type": {func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			s.SetContentType("text/event-stream")
			return second(s.WriteString(""))
		}, "text/event-stream", ""},
		"content type": {func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			s.SetContentType("text/html")
			s.SetContentType("text/plain")
			s.WriteString("a")
			s.SetContentType("text/css")
			return second(s.WriteString("b"))
		}, "text/plain", "a|b"},
		"from the context": {contextHandlerFunc(func(ctx context.Context, _ []byte) ([]byte, error) {
			s, ok := lambda.StreamFromContext(context.WithValue(ctx, ctxKey("k"), "v"))
			if !ok {
				return nil, errors.New("no stream")
			}
			s.SetContentType("text/plain")
			return nil, second(s.WriteString("ctx"))
		}), "text/plain", "ctx"},
		"from the context, function": {func(ctx context.Context) (any, error) {
			s, _ := lambda.StreamFromContext(ctx)
			return nil, second(s.WriteString("ctx"))
		}, "application/octet-stream", "ctx"},
		"prelude reader": {func() (any, error) {
			return typedReader{io.MultiReader(strings.NewReader(prelude), strings.NewReader("body"), strings.NewReader("more")), runtimeapi.ContentTypeHTTPIntegration}, nil
		}, runtimeapi.ContentTypeHTTPIntegration, prelude + "|body|more"},
		"empty prelude reader": {func() (any, error) {
			return typedReader{strings.NewReader(""), runtimeapi.ContentTypeHTTPIntegration}, nil
		}, runtimeapi.ContentTypeHTTPIntegration, ""},
		"prelude reader with idle reads": {func() (any, error) {
			return typedReader{&script99{}, runtimeapi.ContentTypeHTTPIntegration}, nil
		}, runtimeapi.ContentTypeHTTPIntegration, "a|b"},
		"prelude reader, last bytes with EOF": {func() (any, error) {
			return typedReader{dataAndError{io.EOF}, runtimeapi.ContentTypeHTTPIntegration}, nil
		}, runtimeapi.ContentTypeHTTPIntegration, "last"},
		"behind middleware": {lambda.NewHandlerWithOptions(func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			return second(s.WriteString("a"))
		}, lambda.WithMiddleware(passOn, func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				type key struct{}
				body, err := next.Invoke(context.WithValue(ctx, key{}, 1), p)
				if body != nil || err != nil {
					return nil, fmt.Errorf("inner Invoke = %q, %w, want nil, nil", body, err)
				}
				return body, err
			})
		})), "application/octet-stream", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) {
				api.Next(runtimeapitest.Event("event-1", "{}", "Lambda-Runtime-Invocation-Id: nonce"), runtimeapitest.Event("event-2", "{}"))
			}, tt.handler)
			got.wantServed(t)
			got.wantLog(t)
			posts := got.posts()
			if len(posts) != 2 || got.conns != 1 {
				t.Fatalf("posts: %s on %d connections, want two on one", paths(posts), got.conns)
			}
			for _, r := range posts {
				if !strings.HasSuffix(r.Path, "/response") || chunks(r) != tt.chunks || len(r.Trailer) != 0 || r.Err != nil {
					t.Errorf("%s with chunks %.300q, trailers %v, %v, want %.300q", r.Path, chunks(r), r.Trailer, r.Err, tt.chunks)
				}
			}
			wantStreamHeader(t, posts[1].Header, tt.contentType)
			if posts[0].Header.Get("Lambda-Runtime-Invocation-Id") != "nonce" {
				t.Errorf("header of the first = %v, want the invocation ID", posts[0].Header)
			}
		})
	}
}

type ctxKey string

// script99 returns nothing 99 times, a byte, nothing 99 times, a byte, nothing 99 times, the end.
type script99 struct{ n int }

func (s *script99) Read(p []byte) (int, error) {
	s.n++
	switch {
	case s.n%100 != 0:
		return 0, nil
	case s.n == 300:
		return 0, io.EOF
	}
	p[0] = 'a' + byte(s.n/100-1)
	return 1, nil
}

// Each piece leaves at once, and the head with the first one, not before.
func TestStreamTimes(t *testing.T) {
	got := run(t, events("{}"), func(_ context.Context, _ any, s *lambda.ResponseStream) error {
		for _, part := range []string{"a", "", "b", "c"} {
			time.Sleep(time.Second)
			s.WriteString(part)
		}
		time.Sleep(time.Second)
		return nil
	})
	r := got.post(t)
	if at := r.Time.Sub(bubbleStart); at != time.Second {
		t.Errorf("head sent after %v, want 1s", at)
	}
	for i, want := range []time.Duration{1, 3, 4} {
		if at := r.Chunks[i].Time.Sub(bubbleStart); at != want*time.Second {
			t.Errorf("chunk %d sent after %v, want %v", i, at, want*time.Second)
		}
	}
	if next := got.requests[2].Time.Sub(bubbleStart); next != 5*time.Second {
		t.Errorf("next after %v, want 5s", next)
	}
}

// A failure before the first byte is one like any other; after it, it is told in trailers.
func TestStreamsThatFail(t *testing.T) {
	broken := errors.New("half-way")
	closed := 0
	reader := func(contentType string, first string, then io.Reader) any {
		return func() (any, error) {
			r := io.MultiReader(strings.NewReader(first), then)
			return closingReader{typedReader{r, contentType}, &closed, nil}, nil
		}
	}
	fails := failingReader{broken}
	for name, tt := range map[string]struct {
		handler     any
		contentType string // "": the failure is reported to /error
		chunks      string
		typ         string
		message     string
		header      string
		exits       bool
		closes      int
	}{
		"error before": {func(context.Context, any, *lambda.ResponseStream) error { return broken },
			"", "", "errorString", "half-way", "Function.ErrorString", false, 0},
		"error after an empty Write": {func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			s.SetContentType("text/plain")
			s.Write(nil)
			return broken
		}, "", "", "errorString", "half-way", "Function.ErrorString", false, 0},
		"panic before":  {func(context.Context, any, *lambda.ResponseStream) error { panic("p") }, "", "", "string", "p", "Runtime.Panic", true, 0},
		"Goexit before": {func(context.Context, any, *lambda.ResponseStream) error { runtime.Goexit(); return nil }, "", "", "Goexit", "handler called runtime.Goexit", "Runtime.Goexit", false, 0},
		"bad event": {func(context.Context, int, *lambda.ResponseStream) error { return nil },
			"", "", "UnmarshalTypeError", "json: cannot unmarshal object into Go value of type int", "Runtime.UnmarshalError", false, 0},
		"first Read fails": {reader(runtimeapi.ContentTypeHTTPIntegration, "", fails),
			"", "", "errorString", "half-way", "Function.ErrorString", false, 1},
		"reads nothing": {reader(runtimeapi.ContentTypeHTTPIntegration, "", idleReader{}),
			"", "", "errorString", "multiple Read calls return no data or error", "Function.ErrorString", false, 1},

		"error after":          {failAfter(func() error { return broken }), "application/octet-stream", "some|bytes", "errorString", "half-way", "Function.ErrorString", false, 0},
		"chosen error after":   {failAfter(func() error { return &lambda.Error{Type: "Order.NotFound", Message: "\r\nX: é\x00"} }), "application/octet-stream", "some|bytes", "Order.NotFound", "\r\nX: é\x00", "Function.OrderNotFound", false, 0},
		"panic after":          {failAfter(func() error { panic("p") }), "application/octet-stream", "some|bytes", "string", "p", "Runtime.Panic", true, 0},
		"panic with nil after": {failAfter(func() error { panic(nil) }), "application/octet-stream", "some|bytes", "PanicNilError", "panic called with nil argument", "Runtime.Panic", true, 0},
		"Goexit after":         {failAfter(func() error { runtime.Goexit(); return nil }), "application/octet-stream", "some|bytes", "Goexit", "handler called runtime.Goexit", "Runtime.Goexit", false, 0},
		"later Read fails": {reader(runtimeapi.ContentTypeHTTPIntegration, prelude, fails),
			runtimeapi.ContentTypeHTTPIntegration, prelude, "errorString", "half-way", "Function.ErrorString", false, 1},
		"Read fails with bytes": {reader(runtimeapi.ContentTypeHTTPIntegration, prelude, dataAndError{broken}),
			runtimeapi.ContentTypeHTTPIntegration, prelude + "|last", "errorString", "half-way", "Function.ErrorString", false, 1},
		"first Read fails with bytes": {reader(runtimeapi.ContentTypeHTTPIntegration, "", dataAndError{broken}),
			runtimeapi.ContentTypeHTTPIntegration, "last", "errorString", "half-way", "Function.ErrorString", false, 1},
		"reads nothing after": {reader(runtimeapi.ContentTypeHTTPIntegration, prelude, idleReader{}),
			runtimeapi.ContentTypeHTTPIntegration, prelude, "errorString", "multiple Read calls return no data or error", "Function.ErrorString", false, 1},
		"later Read panics": {reader(runtimeapi.ContentTypeHTTPIntegration, prelude, panickyReader{where: "Read"}),
			runtimeapi.ContentTypeHTTPIntegration, prelude, "string", "in Read", "Runtime.Panic", true, 1},
		"bytes after the first byte": {contextHandlerFunc(func(ctx context.Context, _ []byte) ([]byte, error) {
			s, _ := lambda.StreamFromContext(ctx)
			s.WriteString("some")
			return []byte("bytes"), nil
		}), "application/octet-stream", "some", "errorString", "handler returned bytes after the first byte of its stream", "Function.ErrorString", false, 0},
		"result after the first byte": {func(ctx context.Context) (int, error) {
			s, _ := lambda.StreamFromContext(ctx)
			return 5, second(s.WriteString("some"))
		}, "application/octet-stream", "some", "errorString", "handler returned bytes after the first byte of its stream", "Function.ErrorString", false, 0},
		"middleware returns bytes": {lambda.NewHandlerWithOptions(failAfter(func() error { return nil }), lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				_, err := next.Invoke(ctx, p)
				return []byte("mine"), err
			})
		})), "application/octet-stream", "some|bytes", "errorString", "handler returned bytes after the first byte of its stream", "Function.ErrorString", false, 0},
		"middleware fails": {lambda.NewHandlerWithOptions(failAfter(func() error { return nil }), lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				_, err := next.Invoke(ctx, p)
				return nil, errors.Join(err, broken)
			})
		})), "application/octet-stream", "some|bytes", "errorString", "half-way", "Function.ErrorString", false, 0},
		"middleware panics": {lambda.NewHandlerWithOptions(failAfter(func() error { return nil }), lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				next.Invoke(ctx, p)
				panic("p")
			})
		})), "application/octet-stream", "some|bytes", "string", "p", "Runtime.Panic", true, 0},
		"invoked twice": {lambda.NewHandlerWithOptions(failAfter(func() error { return nil }), lambda.WithMiddleware(func(next lambda.Handler) lambda.Handler {
			return contextHandlerFunc(func(ctx context.Context, p []byte) ([]byte, error) {
				next.Invoke(ctx, p)
				return next.Invoke(ctx, p)
			})
		})), "application/octet-stream", "some|bytes", "errorString", "handler invoked again after the first byte of its stream", "Function.ErrorString", false, 0},
	} {
		for _, workers := range []int{1, 2} {
			t.Run(fmt.Sprint(name, " ", workers), func(t *testing.T) {
				inWorkers(t, workers)
				closed = 0
				got := run(t, events("{}"), tt.handler)
				if exits := tt.exits && workers == 1; got.served == exits {
					t.Errorf("Run ended by itself: %v, want %v", !got.served, exits)
				}
				r := got.post(t)
				var doc errorDocument
				if tt.contentType == "" {
					wantReport(t, r, tt.typ, tt.message, tt.header, tt.exits || tt.typ == "Goexit")
					doc = document(t, r.Body)
				} else {
					wantStreamHeader(t, r.Header, tt.contentType)
					doc = wantTrailers(t, r, tt.header)
				}
				if chunks(r) != tt.chunks || doc.Type != tt.typ || doc.Message != tt.message {
					t.Errorf("chunks %q, %+v, want %q, %s, %s", chunks(r), doc, tt.chunks, tt.typ, tt.message)
				}
				if len(got.log) != 1 || !strings.HasPrefix(got.log[0], "level=ERROR ") {
					t.Errorf("log = %q, want one line", got.log)
				}
				if closed != tt.closes {
					t.Errorf("closed %d times, want %d", closed, tt.closes)
				}
			})
		}
	}
}

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }

type closingReader struct {
	typedReader
	closed *int
	err    error
}

func (r closingReader) Close() error { *r.closed++; return r.err }

// wantTrailers checks the trailers of a stream that has failed, and returns the document in them.
func wantTrailers(t *testing.T, r runtimeapitest.Request, header string) errorDocument {
	t.Helper()
	if !strings.HasSuffix(r.Path, "/response") || r.Err != nil {
		t.Fatalf("%s, %v, want a whole response", r.Path, r.Err)
	}
	body, err := base64.StdEncoding.DecodeString(r.Trailer.Get("Lambda-Runtime-Function-Error-Body"))
	if err != nil || len(r.Trailer) != 2 || r.Trailer.Get("Lambda-Runtime-Function-Error-Type") != header {
		t.Errorf("trailers = %v, %v, want %s and a body", r.Trailer, err, header)
	}
	return document(t, body)
}

// AWS's server takes no more than 4 KiB of trailers. A long failure is cut to what can be told.
func TestTrailersAreBounded(t *testing.T) {
	long := strings.Repeat("é\x01", 1<<16)
	for name, tt := range map[string]struct {
		end     func() error
		message string // its beginning
		stack   bool
	}{
		"long message":   {func() error { return errors.New("why: " + long) }, "why: é\x01", false},
		"deep panic":     {func() error { recurse(5000); return nil }, "deep", true},
		"both":           {func() error { defer func() { panic("why: " + long) }(); recurse(5000); return nil }, "why: é\x01", true},
		"long type":      {func() error { return &lambda.Error{Type: long, Message: "why: " + long} }, "why: é\x01", false},
		"long file name": {func() error { return &lambda.Error{Message: "short", StackTrace: []lambda.StackFrame{{Path: long}}} }, "short", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, events("{}"), failAfter(tt.end)).post(t)
			size := 0
			for name, values := range r.Trailer {
				size += len(name) + len(": \r\n") + len(values[0])
			}
			if size > 4<<10-len("\r\n") {
				t.Errorf("%d bytes of trailers, want at most 4 KiB", size)
			}
			body, err := base64.StdEncoding.DecodeString(r.Trailer.Get("Lambda-Runtime-Function-Error-Body"))
			doc := document(t, body)
			if err != nil || !strings.HasPrefix(doc.Message, tt.message) || (len(doc.Stack) > 0) != tt.stack {
				t.Errorf("document %.300q, %v, want the message %q", body, err, tt.message)
			}
		})
	}
}

// The stream is the handler's as long as it runs.
func TestStreamAfterTheHandler(t *testing.T) {
	for name, handler := range map[string]func(keep func(*lambda.ResponseStream)) any{
		"stream": func(keep func(*lambda.ResponseStream)) any {
			return func(_ context.Context, _ any, s *lambda.ResponseStream) error {
				keep(s)
				return second(s.WriteString("a"))
			}
		},
		"no stream": func(keep func(*lambda.ResponseStream)) any {
			return func(ctx context.Context) (string, error) {
				s, _ := lambda.StreamFromContext(ctx)
				keep(s)
				return "buffered", nil
			}
		},
		"fails": func(keep func(*lambda.ResponseStream)) any {
			return func(_ context.Context, _ any, s *lambda.ResponseStream) error {
				keep(s)
				return io.ErrClosedPipe
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				kept := make(chan *lambda.ResponseStream, 1)
				f := start(t, events("{}"), handler(func(s *lambda.ResponseStream) { kept <- s }))
				f.api.Wait(2)
				synctest.Wait()
				s := <-kept
				s.SetContentType("text/plain")
				if n, err := s.Write([]byte("late")); n != 0 || !errors.Is(err, lambda.ErrStreamClosed) {
					t.Errorf("Write after the handler = %d, %v, want ErrStreamClosed", n, err)
				}
				if _, err := s.WriteString(""); !errors.Is(err, lambda.ErrStreamClosed) {
					t.Errorf("empty Write after the handler = %v, want ErrStreamClosed", err)
				}
				got := f.end()
				if r := got.post(t); strings.Contains(string(r.Body), "late") {
					t.Errorf("body = %q", r.Body)
				}
			})
		})
	}
}

// When nobody takes a stream any more, the handler is told, and what it makes of that does not matter.
func TestBrokenStreams(t *testing.T) {
	refusal := runtimeapitest.Refusal(413, runtimeapi.ErrRequestEntityTooLarge, "too much")
	refusal.Early = 4
	late := runtimeapitest.Refusal(403, runtimeapi.ErrInvalidStateTransition, "over")
	late.Early = 4
	const url = "http://127.0.0.1:9001/2018-06-01/runtime/invocation/event-1/response"
	for name, tt := range map[string]struct {
		reply runtimeapitest.Reply
		log   string
	}{
		"reset":          {runtimeapitest.Reply{Early: 4, Only: -1, Then: runtimeapitest.Reset}, `level=WARN message="lambda: response stream is closed: post response ` + url + `: connection reset by peer" requestId=event-1`},
		"closed":         {runtimeapitest.Reply{Early: 4, Only: -1, Then: runtimeapitest.Close}, `level=WARN message="lambda: response stream is closed: post response ` + url + `: …`},
		"answered early": {late, `level=WARN message="answer is refused" requestId=event-1 status=403 body="{\"errorMessage\":\"over\",\"errorType\":\"InvalidStateTransition\"}"`},
		"too large":      {refusal, `level=ERROR message="answer of 4 bytes is too large" requestId=event-1 status=413 body="{\"errorMessage\":\"too much\",\"errorType\":\"RequestEntityTooLarge\"}"`},
	} {
		for returns, result := range map[string]func(error) error{
			"the error":     func(err error) error { return err },
			"nil":           func(error) error { return nil },
			"another error": func(error) error { return errors.New("another") },
		} {
			t.Run(name+", returns "+returns, func(t *testing.T) {
				var first, again error
				got := run(t, func(api *runtimeapitest.Server) {
					events("{}", "{}")(api)
					api.On(runtimeapi.SuffixResponse, tt.reply)
				}, func(ctx context.Context, _ any, s *lambda.ResponseStream) error {
					s.WriteString("some")
					if first != nil {
						return nil
					}
					time.Sleep(time.Second)
					for first == nil {
						_, first = s.WriteString("bytes")
						time.Sleep(time.Second)
					}
					_, again = s.WriteString("more")
					return result(first)
				})
				got.wantServed(t)
				if !errors.Is(first, lambda.ErrStreamClosed) || again != first {
					t.Errorf("Write = %v, then %v, want the same error, ErrStreamClosed", first, again)
				}
				got.wantLog(t, tt.log)
				posts := got.posts()
				if len(posts) != 2 || string(posts[1].Body) != "some" || posts[1].Err != nil || posts[1].Conn == posts[0].Conn {
					t.Errorf("posts: %s, want both responses, on two connections", paths(posts))
				}
			})
		}
	}
}

// A handler that panics ends the process, though nobody can be told in the stream any more.
func TestPanicAfterABrokenStream(t *testing.T) {
	got := run(t, func(api *runtimeapitest.Server) {
		events("{}", "{}")(api)
		api.On(runtimeapi.SuffixResponse, runtimeapitest.Reply{Early: 4, Only: -1, Then: runtimeapitest.Reset})
	}, func(_ context.Context, _ any, s *lambda.ResponseStream) error {
		var err error
		for err == nil {
			_, err = s.WriteString("some")
			time.Sleep(time.Second)
		}
		panic(err)
	})
	if _, ok := errors.AsType[*lambda.PanicError](got.err); !ok || !errors.Is(got.err, lambda.ErrStreamClosed) || len(got.requests) != 2 {
		t.Errorf("Run = %v after %s, want the panic, after one post", got.err, paths(got.requests))
	}
	got.wantLog(t, `level=ERROR message="lambda: response stream is closed: …`, `level=WARN message="lambda: response stream is closed: …`)
}
