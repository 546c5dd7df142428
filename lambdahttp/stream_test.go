package lambdahttp_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdahttp"
)

const nul8 = "\x00\x00\x00\x00\x00\x00\x00\x00"

// overRuntimeAPI runs a function over real sockets, lets it answer events, and returns its answers.
func overRuntimeAPI(t *testing.T, handler lambda.Handler, replies []runtimeapitest.Reply, events ...string) []runtimeapitest.Request {
	t.Helper()
	api := runtimeapitest.NewServer(t)
	t.Setenv("AWS_LAMBDA_RUNTIME_API", api.Listen())
	for i, event := range events {
		api.Next(runtimeapitest.Event(fmt.Sprint("event-", i+1), event))
	}
	api.On("/response", replies...)
	api.Next(runtimeapitest.Reply{Status: 403})
	lambda.Run(t.Context(), handler, lambda.WithLogger(nil))
	var answers []runtimeapitest.Request
	for _, r := range api.Requests() {
		if r.Method == "POST" {
			answers = append(answers, r)
		}
	}
	return answers
}

// streamed is a function as Start makes it.
func streamed(h http.HandlerFunc, options ...lambdahttp.Option) lambda.Handler {
	return lambdahttp.Starter(lambdahttp.New(h, append([]lambdahttp.Option{lambdahttp.WithStreaming(true)}, options...)...))
}

func TestStream(t *testing.T) {
	url, rest := string(fixture(t, "functionurl")), string(fixture(t, "restv1"))
	set := func(w http.ResponseWriter, header ...string) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Add(header[i], header[i+1])
		}
	}
	for name, tt := range map[string]struct {
		event   string
		handler http.HandlerFunc
		want    []string // chunks
	}{
		"function URL": {url, func(w http.ResponseWriter, r *http.Request) {
			set(w, "Content-Type", "text/event-stream", "Set-Cookie", "a=1", "Set-Cookie", "b=2", "Vary", "A", "Vary", "B", "Content-Length", "4", "Connection", "close")
			io.WriteString(w, "ab")
			io.WriteString(w, "cd")
		}, []string{`{"statusCode":200,"headers":{"content-type":"text/event-stream","vary":"A, B"},"cookies":["a=1","b=2"]}` + nul8 + "abcd"}},
		"REST": {rest, func(w http.ResponseWriter, r *http.Request) {
			set(w, "Content-Type", "image/png", "Set-Cookie", "a=1")
			w.WriteHeader(201)
			w.Write([]byte("\xff\x00"))
		}, []string{`{"statusCode":201,"multiValueHeaders":{"Content-Type":["image/png"],"Set-Cookie":["a=1"]}}` + nul8 + "\xff\x00"}},
		"flush": {url, func(w http.ResponseWriter, r *http.Request) {
			set(w, "Content-Type", "a/b")
			io.WriteString(w, "ab")
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			w.(http.Flusher).Flush()
			io.WriteString(w, "cd")
			w.Write(nil)
			w.Write([]byte("ef"))
		}, []string{`{"statusCode":200,"headers":{"content-type":"a/b"}}` + nul8 + "ab", "cd", "ef"}},
		"512 bytes": {rest, func(w http.ResponseWriter, r *http.Request) {
			set(w, "Content-Type", "a/b")
			io.WriteString(w, strings.Repeat("a", 511))
			io.WriteString(w, "bcd")
			io.WriteString(w, "ef")
		}, []string{`{"statusCode":200,"multiValueHeaders":{"Content-Type":["a/b"]}}` + nul8 + strings.Repeat("a", 511) + "b", "cd", "ef"}},
		"empty":    {url, func(w http.ResponseWriter, r *http.Request) {}, []string{`{"statusCode":200,"headers":{}}` + nul8}},
		"REST 204": {rest, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) }, []string{`{"statusCode":204}` + nul8}},
		"304": {url, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(304)
			if _, err := io.WriteString(w, "a"); err != http.ErrBodyNotAllowed {
				t.Error(err)
			}
		}, []string{`{"statusCode":304,"headers":{}}` + nul8}},
		"HEAD": {edit(t, "restv1", map[string]any{"httpMethod": "HEAD"}), func(w http.ResponseWriter, r *http.Request) {
			for range 3 {
				if n, err := w.Write(make([]byte, 400)); n != 400 || err != nil {
					t.Errorf("Write = %d, %v", n, err)
				}
			}
		}, []string{`{"statusCode":200,"multiValueHeaders":{"Content-Type":["application/octet-stream"]}}` + nul8}},
		"sniffed": {url, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<html>") },
			[]string{`{"statusCode":200,"headers":{"content-type":"text/html; charset=utf-8"}}` + nul8 + "<html>"}},
		"flush first": {url, func(w http.ResponseWriter, r *http.Request) {
			w.(http.Flusher).Flush()
			w.WriteHeader(404)
			io.WriteString(w, "<html>")
		}, []string{`{"statusCode":200,"headers":{}}` + nul8, "<html>"}},
		"bad request": {edit(t, "functionurl", map[string]any{"body": "?"}), func(http.ResponseWriter, *http.Request) { t.Error("the handler has run") },
			[]string{`{"statusCode":400,"headers":{}}` + nul8}},
	} {
		t.Run(name, func(t *testing.T) {
			r := overRuntimeAPI(t, streamed(tt.handler), nil, tt.event)[0]
			if !strings.HasSuffix(r.Path, "/response") || r.Header.Get("Content-Type") != "application/vnd.awslambda.http-integration-response" ||
				r.Header.Get("Lambda-Runtime-Function-Response-Mode") != "streaming" {
				t.Errorf("%s %v", r.Path, r.Header)
			}
			var got []string
			for _, chunk := range r.Chunks {
				got = append(got, chunk.Data)
			}
			if strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("chunks %q\nwant   %q", got, tt.want)
			}
			if len(r.Trailer["Lambda-Runtime-Function-Error-Type"]) > 0 {
				t.Errorf("trailers %v", r.Trailer)
			}
		})
	}
}

// Kinds whose front end cannot stream get the buffered reply of the same function.
func TestStreamingIsPerEvent(t *testing.T) {
	var events, names []string
	for name, kind := range fixtures(t) {
		if kind != lambdahttp.Unknown {
			names, events = append(names, name), append(events, string(fixture(t, name)))
		}
	}
	h := streamed(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "tea") })
	for i, r := range overRuntimeAPI(t, h, nil, events...) {
		kind := lambdahttp.Detect([]byte(events[i]))
		want := kind == lambdahttp.FunctionURL || kind == lambdahttp.RESTv1 && names[i] != "restv1-httpapi"
		isStream := r.Header.Get("Lambda-Runtime-Function-Response-Mode") == "streaming"
		if isStream != want || strings.Contains(string(r.Body), nul8) != want {
			t.Errorf("%s: streamed %v, want %v: %s", names[i], isStream, want, r.Body)
		}
	}
}

// Invoke is buffered in any case, and without the option so is everything.
func TestStreamingIsAskedFor(t *testing.T) {
	event := string(fixture(t, "functionurl"))
	h := func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "tea") }
	for name, tt := range map[string]struct {
		variable string
		options  []lambdahttp.Option
		want     bool
	}{
		"nothing":       {"", nil, false},
		"variable":      {"response_stream", nil, true},
		"other value":   {"RESPONSE_STREAM ", nil, false},
		"option":        {"", []lambdahttp.Option{lambdahttp.WithStreaming(true)}, true},
		"option is off": {"response_stream", []lambdahttp.Option{lambdahttp.WithStreaming(false)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("LAMBENT_INVOKE_MODE", tt.variable)
			a := lambdahttp.New(http.HandlerFunc(h), tt.options...)
			r := overRuntimeAPI(t, lambdahttp.Starter(a), nil, event)[0]
			if got := strings.Contains(string(r.Body), nul8); got != tt.want {
				t.Errorf("streamed %v, want %v", got, tt.want)
			}
			if reply, err := a.Invoke(t.Context(), []byte(event)); err != nil || !strings.HasSuffix(string(reply), `"body":"tea","isBase64Encoded":false}`) {
				t.Errorf("Invoke = %s, %v", reply, err)
			}
		})
	}
}

// Before the first byte a failure is a failure; after it, it is the end of a broken stream.
func TestStreamFails(t *testing.T) {
	event := string(fixture(t, "functionurl"))
	for name, tt := range map[string]struct {
		handler  http.HandlerFunc
		options  []lambdahttp.Option
		document string // of the error
		begun    bool
	}{
		"panic before": {handler: func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "half"); panic("boom") }, document: `{"errorMessage":"boom","errorType":"string"`},
		"panic after": {handler: func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "half")
			w.(http.Flusher).Flush()
			panic("boom")
		}, document: `{"errorMessage":"boom","errorType":"string"`, begun: true},
		"answered panic": {handler: func(w http.ResponseWriter, r *http.Request) { w.(http.Flusher).Flush(); panic("boom") }, options: []lambdahttp.Option{lambdahttp.WithPanicHandler(func(context.Context, any, []byte) int { return 500 })},
			document: `{"errorMessage":"boom","errorType":"string"`, begun: true},
		"abort": {handler: func(w http.ResponseWriter, r *http.Request) { w.(http.Flusher).Flush(); panic(http.ErrAbortHandler) }, document: `{"errorMessage":"net/http: abort Handler","errorType":"errorString"}`, begun: true},
		"short before": {handler: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "5")
			io.WriteString(w, "half")
		}, document: `{"errorMessage":"handler wrote less than its Content-Length says","errorType":"errorString"}`},
		"short after": {handler: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "5")
			io.WriteString(w, "half")
			w.(http.Flusher).Flush()
		}, document: `{"errorMessage":"handler wrote less than its Content-Length says","errorType":"errorString"}`, begun: true},
		"large header": {handler: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-A", strings.Repeat("a", 16384-len(`{"statusCode":200,"headers":{"x-a":""}}`+nul8)+1))
			if err := http.NewResponseController(w).Flush(); err == nil {
				t.Error("Flush has no error")
			}
			if _, err := io.WriteString(w, "a"); err == nil {
				t.Error("Write has no error")
			}
			<-r.Context().Done()
		}, document: `{"errorMessage":"response headers are 16385 bytes, limit 16384","errorType":"ResponseSizeError"}`},
		"status": {handler: func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(503)
			if _, err := w.Write(make([]byte, 2000)); err != nil {
				t.Error(err)
			}
		}, options: []lambdahttp.Option{lambdahttp.WithErrorStatus(func(s int) bool { return s == 503 })}, document: `{"errorMessage":"handler answered 503 Service Unavailable","errorType":"StatusError"}`},
	} {
		t.Run(name, func(t *testing.T) {
			good := false
			answers := overRuntimeAPI(t, streamed(func(w http.ResponseWriter, r *http.Request) {
				if good {
					io.WriteString(w, "fine")
					return
				}
				good = true
				tt.handler(w, r)
			}, tt.options...), nil, event, event)
			r := answers[0]
			if tt.begun {
				document, _ := base64.StdEncoding.DecodeString(r.Trailer.Get("Lambda-Runtime-Function-Error-Body"))
				if !strings.HasSuffix(r.Path, "/response") || !strings.HasPrefix(string(document), tt.document) {
					t.Errorf("%s %q, trailer %s", r.Path, r.Body, document)
				}
			} else if !strings.HasSuffix(r.Path, "/error") || !strings.HasPrefix(string(r.Body), tt.document) {
				t.Errorf("%s %s, want %s", r.Path, r.Body, tt.document)
			}
			if len(answers) != 2 || !strings.HasSuffix(string(answers[1].Body), nul8+"fine") {
				t.Errorf("%d answers; the process did not live on", len(answers))
			}
		})
	}
	fits := overRuntimeAPI(t, streamed(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-A", strings.Repeat("a", 16384-len(`{"statusCode":200,"headers":{"x-a":""}}`+nul8)))
	}), nil, event)[0]
	if len(fits.Body) != 16384 {
		t.Errorf("the largest header is %d bytes", len(fits.Body))
	}
}

// A stream that has not begun when the margin is reached is a 504, and what the handler writes goes nowhere.
func TestStreamIsLate(t *testing.T) {
	api := runtimeapitest.NewServer(t)
	t.Setenv("AWS_LAMBDA_RUNTIME_API", api.Listen())
	deadline := fmt.Sprint("Lambda-Runtime-Deadline-Ms: ", time.Now().Add(100*time.Millisecond).UnixMilli())
	api.Next(runtimeapitest.Event("event-1", string(fixture(t, "functionurl")), deadline), runtimeapitest.Reply{Status: 403})
	replied := make(chan bool)
	wrote := make(chan error, 1)
	lambda.Run(t.Context(), streamed(func(w http.ResponseWriter, r *http.Request) {
		<-replied
		_, err := io.WriteString(w, strings.Repeat("late", 200))
		wrote <- err
	}, lambdahttp.WithDeadlineMargin(time.Hour)), lambda.WithLogger(nil))
	close(replied)
	if err := <-wrote; err != http.ErrHandlerTimeout {
		t.Errorf("Write: %v", err)
	}
	if got, want := string(api.Wait(2)[1].Body), `{"statusCode":504,"headers":{}}`+nul8; got != want {
		t.Errorf("stream %q, want %q", got, want)
	}
}

// The reader has gone: writing fails from then on, and the request's context ends.
func TestStreamReaderGone(t *testing.T) {
	var wrote error
	ended := false
	overRuntimeAPI(t, streamed(func(w http.ResponseWriter, r *http.Request) {
		for wrote == nil {
			_, wrote = w.Write(make([]byte, 1<<20))
		}
		<-r.Context().Done()
		_, again := w.Write([]byte("a"))
		ended = errors.Is(again, lambda.ErrStreamClosed) && errors.Is(http.NewResponseController(w).Flush(), lambda.ErrStreamClosed)
	}), []runtimeapitest.Reply{{Early: 2 << 20, Status: 413, Then: runtimeapitest.Close}}, string(fixture(t, "functionurl")))
	if !errors.Is(wrote, lambda.ErrStreamClosed) || !ended {
		t.Errorf("Write: %v; later calls fail alike: %v", wrote, ended)
	}
}

// The first bytes are with the reader while the handler runs.
func TestStreamLeavesBeforeTheHandlerReturns(t *testing.T) {
	seen := make(chan string)
	stream := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "GET" {
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "event-1")
			w.Write(fixture(t, "functionurl"))
			return
		}
		response, err := lambdahttp.ReadStream(lambdahttp.FunctionURL, r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		buf := make([]byte, 100)
		for {
			n, err := response.Body.Read(buf)
			if n > 0 {
				seen <- string(buf[:n])
			}
			if err != nil {
				break
			}
		}
		w.WriteHeader(202)
	})}
	server := httptest.NewServer(stream.Handler)
	defer server.Close()
	t.Setenv("AWS_LAMBDA_RUNTIME_API", strings.TrimPrefix(server.URL, "http://"))
	ctx, cancel := context.WithCancel(t.Context())
	err := lambda.Run(ctx, streamed(func(w http.ResponseWriter, r *http.Request) {
		for _, event := range []string{"data: 1\n\n", "data: 2\n\n"} {
			io.WriteString(w, event)
			w.(http.Flusher).Flush()
			if got := <-seen; got != event {
				t.Errorf("the reader has %q, want %q", got, event)
			}
		}
		cancel()
	}), lambda.WithLogger(nil))
	if err != nil {
		t.Error(err)
	}
}

// A large body needs no memory of its size.
func TestStreamMemory(t *testing.T) {
	const size = 50 << 20
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "GET" {
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "event-1")
			w.Write(fixture(t, "functionurl"))
			return
		}
		if n, err := io.Copy(io.Discard, r.Body); err != nil || n < size {
			t.Errorf("%d bytes, %v", n, err)
		}
		w.WriteHeader(202)
	}))
	defer server.Close()
	t.Setenv("AWS_LAMBDA_RUNTIME_API", strings.TrimPrefix(server.URL, "http://"))
	ctx, cancel := context.WithCancel(t.Context())
	var before, m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	lambda.Run(ctx, streamed(func(w http.ResponseWriter, r *http.Request) {
		if n, err := io.Copy(w, io.LimitReader(zeros{}, size)); n != size || err != nil {
			t.Errorf("copied %d, %v", n, err)
		}
		runtime.ReadMemStats(&m)
		cancel()
	}), lambda.WithLogger(nil))
	if allocated := m.TotalAlloc - before.TotalAlloc; allocated == 0 || allocated > 16<<20 {
		t.Errorf("%d bytes have been allocated, want at most 16 MB", allocated)
	}
}

// Several streams and buffered replies, one after the other in one process.
func TestStreamsInTurn(t *testing.T) {
	var events []string
	for range 10 {
		events = append(events, string(fixture(t, "functionurl")))
	}
	events = append(events, string(fixture(t, "alb")))
	answers := overRuntimeAPI(t, streamed(func(w http.ResponseWriter, r *http.Request) { w.Write(bytes.Repeat([]byte("a"), 1000)) }), nil, events...)
	if len(answers) != 11 {
		t.Fatalf("%d answers", len(answers))
	}
	for i, r := range answers {
		if got := strings.Count(string(r.Body), "a") >= 1000 && strings.Contains(string(r.Body), nul8); got != (i < 10) {
			t.Errorf("answer %d: %q", i, r.Body[:min(len(r.Body), 80)])
		}
	}
}

// Server-sent events of another server come through a reverse proxy one by one.
func TestReverseProxy(t *testing.T) {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for n := range 3 {
			fmt.Fprintf(w, "data: %d\n\n", n)
			w.(http.Flusher).Flush()
		}
	}))
	defer upstream.Close()
	target, err := url.Parse(upstream.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.FlushInterval = -1
	r := overRuntimeAPI(t, streamed(proxy.ServeHTTP), nil, string(fixture(t, "functionurl")))[0]
	if !strings.HasSuffix(string(r.Body), nul8+"data: 0\n\ndata: 1\n\ndata: 2\n\n") || !strings.Contains(string(r.Body), `"content-type":"text/event-stream"`) {
		t.Errorf("stream %q", r.Body)
	}
	if strings.Contains(strings.ToLower(string(r.Body)), "transfer-encoding") {
		t.Error("Transfer-Encoding is handed on")
	}
}
