package lambdahttp_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdahttp"
)

func TestBasePath(t *testing.T) {
	for _, tt := range []struct{ prefix, path, want string }{
		{"/api", "/api", "/"}, {"/api", "/api/", "/"}, {"/api", "/api/x", "/x"}, {"/api", "/api/api/x", "/api/x"},
		{"/api", "/apixyz", "/apixyz"}, {"/api", "/api%2Fx", "/api%2Fx"}, {"/api", "/x/api", "/x/api"}, {"/api", "/", "/"},
		{"api/", "/api/x", "/x"}, {"/api/v2", "/api/v2/x", "/x"}, {"/api/v2", "/api/v1", "/api/v1"}, {"/api/v2", "/api", "/api"},
		{"/api", "/api/a%2Fb", "/a%2Fb"}, {"/api", "/api//x", "//x"}, {"/my api", "/my%20api/x", "/x"}, {"/", "/x", "/x"}, {"", "/x", "/x"},
	} {
		r := request(t, edit(t, "alb", map[string]any{"path": tt.path, "queryStringParameters": map[string]string{"a": "1"}}), lambdahttp.WithBasePath(tt.prefix))
		if r.RequestURI != tt.want+"?a=1" || r.URL.EscapedPath() != tt.want {
			t.Errorf("%s without %s is %s, the URL's path %s, want %s", tt.path, tt.prefix, r.RequestURI, r.URL.EscapedPath(), tt.want)
		}
	}
	r := request(t, edit(t, "alb", map[string]any{"path": "/api/a%2Fb"}), lambdahttp.WithBasePath("/api"))
	if r.URL.Path != "/a/b" || r.URL.RawPath != "/a%2Fb" {
		t.Errorf("path %q, raw %q", r.URL.Path, r.URL.RawPath)
	}
}

func TestStripStage(t *testing.T) {
	for name, tt := range map[string]struct {
		event   string
		options []lambdahttp.Option
		want    string
	}{
		"named":           {string(fixture(t, "httpv2-stage")), []lambdahttp.Option{lambdahttp.WithStripStage()}, "/api/tea/mint"},
		"then base path":  {string(fixture(t, "httpv2-stage")), []lambdahttp.Option{lambdahttp.WithBasePath("/api"), lambdahttp.WithStripStage()}, "/tea/mint"},
		"not asked":       {string(fixture(t, "httpv2-stage")), nil, "/brew/api/tea/mint"},
		"default":         {edit(t, "httpv2", map[string]any{"rawPath": "/$default/x"}), []lambdahttp.Option{lambdahttp.WithStripStage()}, "/$default/x"},
		"percent sign":    {edit(t, "httpv2-stage", map[string]any{"rawPath": "/brew/50%", "requestContext.http.path": "/brew/50%"}), []lambdahttp.Option{lambdahttp.WithStripStage()}, "/50%25"},
		"other API kinds": {edit(t, "restv1", map[string]any{"path": "/brew/x"}), []lambdahttp.Option{lambdahttp.WithStripStage()}, "/brew/x"},
		"custom domain":   {edit(t, "httpv2-stage", map[string]any{"rawPath": "/x"}), []lambdahttp.Option{lambdahttp.WithStripStage()}, "/x"},
	} {
		if got := request(t, tt.event, tt.options...).URL.EscapedPath(); got != tt.want {
			t.Errorf("%s: path %q, want %q", name, got, tt.want)
		}
	}
}

func TestBinary(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", r.URL.Path[1:])
		io.WriteString(w, "tea")
	}
	isFont := lambdahttp.WithBinary(func(h http.Header) bool { return strings.HasPrefix(h.Get("Content-Type"), "font/") })
	for path, want := range map[string]string{"/font/x": `"body":"dGVh","isBase64Encoded":true`, "/text/x": `"body":"tea","isBase64Encoded":false`} {
		if got := invoke(t, edit(t, "restv1", map[string]any{"path": path}), h, isFont); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestCompression(t *testing.T) {
	text := strings.Repeat("first flush ", 100)
	for name, tt := range map[string]struct {
		accepts    string
		method     string
		status     int
		body       string
		header     []string
		compressed bool
		vary       string
	}{
		"gzip":         {accepts: "gzip", compressed: true, vary: "Accept-Encoding"},
		"among others": {accepts: "br;q=1, GZIP;q=0.5", compressed: true, vary: "Accept-Encoding"},
		"anything":     {accepts: "*", compressed: true, vary: "Accept-Encoding"},
		"refused":      {accepts: "gzip;q=0, *", vary: "Accept-Encoding"},
		"refused, 0.0": {accepts: "gzip; q=0.000", vary: "Accept-Encoding"},
		"all refused":  {accepts: "*;q=0", vary: "Accept-Encoding"},
		"other":        {accepts: "br", vary: "Accept-Encoding"},
		"none":         {accepts: "", vary: "Accept-Encoding"},
		"short":        {accepts: "gzip", body: "tea"},
		"encoded":      {accepts: "gzip", header: []string{"Content-Encoding", "br"}},
		"image":        {accepts: "gzip", header: []string{"Content-Type", "image/png"}},
		"SVG":          {accepts: "gzip", header: []string{"Content-Type", "image/svg+xml"}, compressed: true, vary: "Accept-Encoding"},
		"video":        {accepts: "gzip", header: []string{"Content-Type", "video/mp4"}},
		"audio":        {accepts: "gzip", header: []string{"Content-Type", "audio/ogg"}},
		"archive":      {accepts: "gzip", header: []string{"Content-Type", "application/zip"}},
		"no-transform": {accepts: "gzip", header: []string{"Cache-Control", "no-transform"}},
		"JSON":         {accepts: "gzip", header: []string{"Content-Type", "application/json; charset=utf-8"}, compressed: true, vary: "Accept-Encoding"},
		"partial":      {accepts: "gzip", status: 206},
		"HEAD":         {accepts: "gzip", method: "HEAD"},
		"other Vary":   {accepts: "gzip", header: []string{"Vary", "Origin"}, compressed: true, vary: "Origin|Accept-Encoding"},
		"same Vary":    {accepts: "gzip", header: []string{"Vary", "Origin, accept-encoding"}, compressed: true, vary: "Origin, accept-encoding"},
		"length, ETag": {accepts: "gzip", header: []string{"Content-Length", fmt.Sprint(len(text)), "Etag", `"1"`}, compressed: true, vary: "Accept-Encoding"},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.body == "" {
				tt.body = text
			}
			if tt.method == "" {
				tt.method = "GET"
			}
			event := edit(t, "restv1", map[string]any{"httpMethod": tt.method, "multiValueHeaders.Accept-Encoding": []string{tt.accepts}})
			reply := invoke(t, event, func(w http.ResponseWriter, r *http.Request) {
				for i := 0; i < len(tt.header); i += 2 {
					w.Header().Set(tt.header[i], tt.header[i+1])
				}
				w.WriteHeader(max(tt.status, 200))
				io.WriteString(w, tt.body)
			}, lambdahttp.WithCompression(1000))
			response, err := lambdahttp.ReadResponse(lambdahttp.RESTv1, []byte(reply))
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(response.Body)
			if compressed := response.Header.Get("Content-Encoding") == "gzip"; compressed != tt.compressed {
				t.Fatalf("compressed: %v, want %v: %v", compressed, tt.compressed, response.Header)
			}
			if got := strings.Join(response.Header["Vary"], "|"); tt.vary != got && name != "other Vary" || name == "other Vary" && got != tt.vary {
				t.Errorf("Vary %q, want %q", got, tt.vary)
			}
			if !tt.compressed {
				return
			}
			z, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if plain, err := io.ReadAll(z); err != nil || string(plain) != tt.body || len(body) >= len(tt.body) {
				t.Errorf("%d bytes for %d, %v", len(body), len(plain), err)
			}
			if strings.Contains(reply, "Content-Length") || strings.Contains(name, "ETag") && response.Header.Get("Etag") != `W/"1"` {
				t.Errorf("header %v", response.Header)
			}
		})
	}
}

func TestOther(t *testing.T) {
	none := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the handler has run") })
	a := lambdahttp.New(none, lambdahttp.WithEvents(lambdahttp.HTTPv2), lambdahttp.WithOther(func(_ context.Context, event struct{ Records []any }) (int, error) {
		if len(event.Records) == 0 {
			return 0, errors.New("no records")
		}
		return len(event.Records), nil
	}))
	if reply, err := a.Invoke(t.Context(), fixture(t, "unknown-sqs")); string(reply) != "1" || err != nil {
		t.Errorf("Invoke = %s, %v", reply, err)
	}
	if reply, err := a.Invoke(t.Context(), []byte(`{}`)); reply != nil || errText(err) != "no records" {
		t.Errorf("Invoke = %s, %v", reply, err)
	}
	if _, err := a.Invoke(t.Context(), fixture(t, "alb")); errText(err) == "" {
		t.Error("an event of another kind is served")
	}
	panics := lambdahttp.New(none, lambdahttp.WithOther(func() { panic("boom") }))
	if _, err := panics.Invoke(t.Context(), []byte(`{}`)); errText(err) != "boom" {
		t.Errorf("after a panic: %v", err)
	}
}

func TestPassThrough(t *testing.T) {
	event := fixture(t, "unknown-sqs")
	a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e, ok := lambdahttp.EventFrom(r.Context())
		if r.Method+" "+r.RequestURI+" "+r.Header.Get("Content-Type") != "POST /events?from=lambda application/json" || !bytes.Equal(body, event) ||
			r.ContentLength != int64(len(event)) || !ok || e.Kind != lambdahttp.Unknown || r.RemoteAddr != "0.0.0.0:0" {
			t.Errorf("%s %s %v, body of %d bytes, event %v", r.Method, r.RequestURI, r.Header, len(body), e)
		}
		if bytes.Contains(body, []byte("19dd0b57")) {
			w.Header().Set("X-Lost", "1")
			io.WriteString(w, "\xff{}")
			return
		}
		http.Error(w, "no", http.StatusUnprocessableEntity)
	}), lambdahttp.WithPassThrough("/events?from=lambda"))
	if reply, err := a.Invoke(t.Context(), event); string(reply) != "\xff{}" || err != nil {
		t.Errorf("Invoke = %q, %v", reply, err)
	}
	event = []byte(`{"a":1}`)
	reply, err := a.Invoke(t.Context(), event)
	if status, ok := errors.AsType[*lambdahttp.StatusError](err); reply != nil || !ok || status.Status != 422 {
		t.Errorf("Invoke = %q, %v", reply, err)
	}
}

func TestOptionsThatExclude(t *testing.T) {
	for name, options := range map[string][]lambdahttp.Option{
		"WithOther and WithPassThrough": {lambdahttp.WithPassThrough("/x"), lambdahttp.WithOther(func() {})},
		"no path":                       {lambdahttp.WithPassThrough("x")},
		"a URL":                         {lambdahttp.WithPassThrough("https://tea.example.com/x")},
		"negative margin":               {lambdahttp.WithDeadlineMargin(-1)},
		"negative proxies":              {lambdahttp.WithTrustedProxies(-1)},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("New does not panic")
				}
			}()
			lambdahttp.New(nil, options...)
		})
	}
}

func TestEvents(t *testing.T) {
	a := lambdahttp.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), lambdahttp.WithEvents(lambdahttp.ALB, lambdahttp.RESTv1))
	for name, kind := range fixtures(t) {
		_, err := a.Invoke(t.Context(), fixture(t, name))
		_, unsupported := errors.AsType[*lambdahttp.UnsupportedEventError](err)
		if want := kind != lambdahttp.ALB && kind != lambdahttp.RESTv1; unsupported != want || err != nil && !unsupported {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestErrorStatus(t *testing.T) {
	a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(int(r.ContentLength))
		io.WriteString(w, "why")
	}), lambdahttp.WithErrorStatus(func(status int) bool { return status >= 500 }))
	for status, fails := range map[int]bool{404: false, 503: true} {
		event := edit(t, "alb", map[string]any{"body": strings.Repeat("a", status)})
		reply, err := a.Invoke(t.Context(), []byte(event))
		if s, ok := errors.AsType[*lambdahttp.StatusError](err); ok != fails || ok && s.Status != status || (reply == nil) != fails {
			t.Errorf("Invoke = %s, %v", reply, err)
		}
	}
}

func TestPanicHandler(t *testing.T) {
	for name, tt := range map[string]struct {
		answer func(v any, stack []byte) int
		want   string
		err    string
	}{
		"status": {answer: func(v any, stack []byte) int {
			if v != "boom" || !bytes.Contains(stack, []byte("TestPanicHandler")) {
				t.Errorf("%v\n%s", v, stack)
			}
			return 503
		}, want: `{"statusCode":503,"statusDescription":"503 Service Unavailable","body":"","isBase64Encoded":false}`},
		"default":    {answer: func(any, []byte) int { return 0 }, err: "boom"},
		"no status":  {answer: func(any, []byte) int { return 7 }, err: "boom"},
		"panics too": {answer: func(any, []byte) int { panic("again") }, err: "boom"},
	} {
		t.Run(name, func(t *testing.T) {
			a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("X-A", "1")
				io.WriteString(w, "half")
				panic("boom")
			}), lambdahttp.WithPanicHandler(func(ctx context.Context, v any, stack []byte) int {
				if _, ok := lambdahttp.EventFrom(ctx); !ok {
					t.Error("the context has no event")
				}
				return tt.answer(v, stack)
			}))
			reply, err := a.Invoke(t.Context(), fixture(t, "alb"))
			if string(reply) != tt.want || errText(err) != tt.err {
				t.Errorf("Invoke = %s, %v, want %s, %s", reply, err, tt.want, tt.err)
			}
		})
	}
}

func TestDeadlineMargin(t *testing.T) {
	event := fixture(t, "functionurl")
	const late = `{"statusCode":504,"body":"","isBase64Encoded":false}`
	for name, tt := range map[string]struct {
		handler http.HandlerFunc
		left    time.Duration
		want    string
		err     string
		takes   time.Duration
	}{
		"in time": {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "{") }, time.Minute, `"body":"{"`, "", 0},
		"late": {func(w http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			if err := r.Context().Err(); err != context.DeadlineExceeded || context.Cause(r.Context()) != lambda.ErrDeadlineMargin {
				t.Errorf("%v, %v", err, context.Cause(r.Context()))
			}
			time.Sleep(time.Second)
			w.Header().Set("X-A", "1")
			if n, err := io.WriteString(w, "late"); n != 0 || err != http.ErrHandlerTimeout {
				t.Errorf("Write = %d, %v", n, err)
			}
		}, time.Minute, late, "", 55 * time.Second},
		"late panic": {func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			time.Sleep(time.Second)
			panic("late")
		}, time.Minute, late, "", 55 * time.Second},
		"little time":  {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done(); time.Sleep(time.Second) }, 4 * time.Second, late, "", 2 * time.Second},
		"has written":  {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(201); time.Sleep(58 * time.Second) }, time.Minute, `"statusCode":201`, "", 58 * time.Second},
		"early panic":  {func(http.ResponseWriter, *http.Request) { panic("boom") }, time.Minute, "", "boom", 0},
		"early Goexit": {func(http.ResponseWriter, *http.Request) { runtime.Goexit() }, time.Minute, "", "handler called runtime.Goexit", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), tt.left)
				defer cancel()
				a := lambdahttp.New(tt.handler, lambdahttp.WithDeadlineMargin(5*time.Second))
				begin := time.Now()
				reply, err := a.Invoke(ctx, event)
				if took := time.Since(begin); took != tt.takes {
					t.Errorf("took %v, want %v", took, tt.takes)
				}
				if !strings.Contains(string(reply), tt.want) || errText(err) != tt.err {
					t.Errorf("Invoke = %s, %v, want %s, %s", reply, err, tt.want, tt.err)
				}
				time.Sleep(time.Minute) // in the bubble; the handler ends
			})
		})
	}
}

// Without a margin, or a deadline, nothing ends early.
func TestNoDeadline(t *testing.T) {
	r := request(t, string(fixture(t, "alb")), lambdahttp.WithDeadlineMargin(time.Second))
	if deadline, ok := r.Context().Deadline(); ok {
		t.Errorf("deadline %v", deadline)
	}
}

func TestNilHandlerIsTheDefaultMux(t *testing.T) {
	reply, err := lambdahttp.New(nil).Invoke(t.Context(), fixture(t, "alb"))
	var answer struct{ StatusCode int }
	if json.Unmarshal(reply, &answer); err != nil || answer.StatusCode != 404 {
		t.Errorf("Invoke = %s, %v", reply, err)
	}
}
