package lambda_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
)

const (
	nextURL     = "http://127.0.0.1:9001/2018-06-01/runtime/invocation/next"
	responseURL = "http://127.0.0.1:9001/2018-06-01/runtime/invocation/event-1/response"
)

// faultsOfNext are replies to next that hand out no event.
var faultsOfNext = map[string]runtimeapitest.Reply{
	"reset":                  {Only: -1, Then: runtimeapitest.Reset},
	"closed":                 {Only: -1, Then: runtimeapitest.Close},
	"reset in the head":      cutShort(40, runtimeapitest.Reset),
	"reset in the body":      cutShort(-8, runtimeapitest.Reset),
	"cut in the head":        cutShort(40, runtimeapitest.Close),
	"cut in the body":        cutShort(-1, runtimeapitest.Close),
	"cut in a chunk":         {Raw: "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: bad\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"bad\":1", Then: runtimeapitest.Close},
	"cut before the trailer": {Raw: "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: bad\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"bad\":1}\r\n0\r\n", Then: runtimeapitest.Close},
	"no HTTP":                {Raw: "220 mail.example.com ESMTP\r\n"},
	"500":                    {Status: 500, Body: `{"bad":1}`, Header: []string{"Lambda-Runtime-Aws-Request-Id: bad"}},
	"502, closed":            {Status: 502, Then: runtimeapitest.Close},
	"204":                    {Status: 204, Header: []string{"Lambda-Runtime-Aws-Request-Id: bad"}},
	"no request ID":          {Body: `{"bad":1}`},
	"empty request ID":       {Body: `{"bad":1}`, Header: []string{"Lambda-Runtime-Aws-Request-Id:"}},
	"101":                    {Raw: "HTTP/1.1 101 Switching Protocols\r\n\r\n"},
}

// cutShort is an event of which only so many bytes arrive; a negative number counts from the end.
func cutShort(only int, then runtimeapitest.Then) runtimeapitest.Reply {
	const head = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: bad\r\nContent-Length: 9\r\n\r\n"
	const whole = head + `{"bad":1}`
	if only < 0 {
		only += len(whole)
	}
	return runtimeapitest.Reply{Raw: whole, Only: only, Then: then}
}

// An event that does not arrive whole is asked for again, and the handler sees nothing of it.
func TestNextFaults(t *testing.T) {
	for _, workers := range []int{1, 3} {
		for name, fault := range faultsOfNext {
			t.Run(fmt.Sprint(workers, " ", name), func(t *testing.T) {
				inWorkers(t, workers)
				var payloads []string
				got := run(t, func(api *runtimeapitest.Server) {
					for range workers {
						api.Next(fault)
					}
					api.Next(after(time.Second, "event-1"))
				}, handlerFunc(func(p []byte) ([]byte, error) { payloads = append(payloads, string(p)); return nil, nil }))
				got.wantServed(t)
				got.wantLog(t)
				if len(payloads) != 1 || payloads[0] != "{}" || !strings.HasSuffix(got.post(t).Path, "/event-1/response") {
					t.Errorf("handler got %q and posted %s, want event-1 alone", payloads, paths(got.posts()))
				}
				if at := got.post(t).Time.Sub(bubbleStart); at != time.Second+50*time.Millisecond {
					t.Errorf("answered after %v, want 1.05s", at)
				}
			})
		}
	}
}

// Six attempts are made for an event, with growing waits between them.
func TestNextGivesUp(t *testing.T) {
	const all = (50 + 100 + 200 + 400 + 800) * time.Millisecond
	for name, tt := range map[string]struct {
		fault   runtimeapitest.Reply
		want    string
		wrapped error
	}{
		"status": {runtimeapitest.Refusal(503, "Unavailable", "later"), "next " + nextURL + `: status 503: {"errorMessage":"later","errorType":"Unavailable"}`, nil},
		"204":    {runtimeapitest.Reply{Status: 204}, "next " + nextURL + ": status 204", nil},
		"reset":  {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}, "next " + nextURL + ": connection reset by peer", syscall.ECONNRESET},
		"closed": {cutShort(40, runtimeapitest.Close), "next " + nextURL + ": connection closed by the server: unexpected EOF", io.ErrUnexpectedEOF},
		"no ID":  {runtimeapitest.Reply{Body: "{}"}, "next " + nextURL + ": reply has no Lambda-Runtime-Aws-Request-Id", nil},
		"long body": {runtimeapitest.Reply{Status: 500, Body: strings.Repeat("x", 5000)}, "next " + nextURL + ": status 500: " +
			strings.Repeat("x", 1024), nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) { api.Next(slices.Repeat([]runtimeapitest.Reply{tt.fault}, 6)...) }, func() {})
			if text := errText(got.err); text != tt.want && !(name == "long body" && strings.HasPrefix(text, tt.want)) || len(text) > len(tt.want)+20 {
				t.Errorf("Run = %.1300v\nwant  %s", got.err, tt.want)
			}
			if tt.wrapped != nil && !errors.Is(got.err, tt.wrapped) {
				t.Errorf("Run = %v, want it to wrap %v", got.err, tt.wrapped)
			}
			if got.took != all || len(got.requests) != 6 {
				t.Errorf("%d requests in %v, want 6 in %v", len(got.requests), got.took, all)
			}
			at, wait := bubbleStart, 50*time.Millisecond
			for i, r := range got.requests {
				if !r.Time.Equal(at) {
					t.Errorf("request %d after %v, want %v", i, r.Time.Sub(bubbleStart), at.Sub(bubbleStart))
				}
				at, wait = at.Add(wait), 2*wait
			}
			got.wantLog(t) // Start logs the error, not Run
		})
	}
}

// An event resets the count.
func TestNextCountsAnew(t *testing.T) {
	fault := runtimeapitest.Reply{Status: 500}
	five := slices.Repeat([]runtimeapitest.Reply{fault}, 5)
	got := run(t, func(api *runtimeapitest.Server) {
		for range 3 {
			api.Next(five...)
			events("{}")(api)
		}
	}, func() {})
	got.wantServed(t)
	if len(got.posts()) != 3 || len(got.requests) != 3*7+1 {
		t.Errorf("requests: %s, want three answers", paths(got.requests))
	}
}

// A server may close a connection while nothing is under way. That is no fault yet.
func TestNextOnAStaleConnection(t *testing.T) {
	for name, then := range map[string]runtimeapitest.Then{"closed": runtimeapitest.Close, "reset": runtimeapitest.Reset} {
		t.Run(name, func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) {
				events("{}", "{}", "{}")(api)
				api.On(runtimeapi.SuffixResponse, runtimeapitest.Reply{Then: then}, runtimeapitest.Reply{Then: then})
			}, func() {})
			got.wantServed(t)
			got.wantLog(t)
			posts := got.posts()
			if len(posts) != 3 || got.conns != 3 || !posts[2].Time.Equal(bubbleStart) {
				t.Errorf("%d answers on %d connections, the last after %v, want 3, 3 and no wait", len(posts), got.conns, posts[len(posts)-1].Time.Sub(bubbleStart))
			}
		})
	}
	// The attempts that count come after the one that found the connection closed.
	got := run(t, func(api *runtimeapitest.Server) {
		events("{}")(api)
		api.On(runtimeapi.SuffixResponse, runtimeapitest.Reply{Then: runtimeapitest.Close})
		api.Next(slices.Repeat([]runtimeapitest.Reply{{Status: 500}}, 6)...)
	}, func() {})
	if got.served || got.took != 1550*time.Millisecond || len(got.requests) != 2+6 {
		t.Errorf("%d requests in %v, want 8 in 1.55s", len(got.requests), got.took)
	}
}

// A refused next means that this process is not wanted.
func TestNextRefused(t *testing.T) {
	for _, status := range []int{300, 302, 307, 400, 401, 403, 404, 408, 410, 418, 429, 499} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			refusal := runtimeapitest.Refusal(status, "Odd", "no")
			refusal.Header = append(refusal.Header, "Location: "+nextURL)
			got := run(t, func(api *runtimeapitest.Server) {
				events("{}")(api)
				api.Next(refusal)
			}, func() {})
			want := fmt.Sprintf(`next %s: status %d: {"errorMessage":"no","errorType":"Odd"}`, nextURL, status)
			if errText(got.err) != want || got.took != 0 || len(got.requests) != 3 {
				t.Errorf("Run = %v after %v and %d requests, want %s at once, after 3", got.err, got.took, len(got.requests), want)
			}
		})
	}
}

// Connecting may take a second, and is repeated like everything else of next. Nothing else has a limit.
func TestNextCannotConnect(t *testing.T) {
	for name, tt := range map[string]struct {
		dial func(context.Context) error
		want string
		took time.Duration
	}{
		"refused": {func(context.Context) error { return syscall.ECONNREFUSED }, "connection refused", 1550 * time.Millisecond},
		"slow":    {func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, "no connection within 1s", 7550 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin, dials := time.Now(), 0
				ctx := runtimeapi.WithDialer(t.Context(), func(ctx context.Context) (io.ReadWriteCloser, error) {
					dials++
					return nil, tt.dial(ctx)
				})
				err := lambda.Run(ctx, func() {}, lambda.WithLogger(nil))
				if want := "next " + nextURL + ": connect to 127.0.0.1:9001: " + tt.want; errText(err) != want {
					t.Errorf("Run = %v, want %s", err, want)
				}
				if took := time.Since(begin); took != tt.took || dials != 6 {
					t.Errorf("%d dials in %v, want 6 in %v", dials, took, tt.took)
				}
			})
		})
	}
}

// An idle next waits as long as it takes, on the connection it was sent on: a timer would fire at the thaw.
func TestNextWaits(t *testing.T) {
	for _, workers := range []int{1, 3} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			inWorkers(t, workers)
			synctest.Test(t, func(t *testing.T) {
				f := start(t, nil, func() {})
				time.Sleep(365 * 24 * time.Hour)
				events("{}")(f.api)
				got := f.end()
				got.wantServed(t)
				got.wantLog(t)
				if got.conns != workers || len(got.posts()) != 1 {
					t.Errorf("%d connections and %d answers, want %d and 1", got.conns, len(got.posts()), workers)
				}
			})
		})
	}
}

// An event may come in any pieces, with any headers before and behind.
func TestNextArrivesInPieces(t *testing.T) {
	payload := strings.Repeat("payload ", 5000)
	header := runtimeapitest.Event("event-1", "").Header
	head := strings.Join(header, "\n") + "\n"
	for name, tt := range map[string]struct {
		reply runtimeapitest.Reply
		want  string
	}{
		"byte by byte":   {runtimeapitest.Reply{Header: header, Body: "{}", Piece: 1, Trickle: time.Second}, "{}"},
		"pieces":         {runtimeapitest.Reply{Header: header, Body: payload, Piece: 1000, Trickle: time.Minute}, payload},
		"chunks":         {runtimeapitest.Reply{Header: header, Body: payload, Chunks: []int{1, 2, 4096, 5}}, payload},
		"chunks, slowly": {runtimeapitest.Reply{Header: header, Body: payload[:100], Chunks: []int{1, 2, 3}, Piece: 1, Trickle: time.Second}, payload[:100]},
		"to the end":     {runtimeapitest.Reply{Raw: "HTTP/1.0 200 OK\n" + head + "\n" + payload, Then: runtimeapitest.Close}, payload},
		"after 1xx":      {runtimeapitest.Reply{Raw: "HTTP/1.1 103 Early Hints\nLambda-Runtime-Aws-Request-Id: bad\n\nHTTP/1.1 200 OK\n" + head + "Content-Length: 2\n\n{}"}, "{}"},
		"other letter case": {runtimeapitest.Reply{Raw: "HTTP/1.1 200\nLAMBDA-RUNTIME-AWS-REQUEST-ID:event-1\t \n" +
			"transfer-encoding: CHUNKED\n\n2;x=y\r\n{}\r\n0\r\nX: y\r\n\r\n"}, "{}"},
		"long headers":     {runtimeapitest.Reply{Header: append(header[:2:2], "X-Long: "+strings.Repeat("x", 900<<10)), Body: "{}"}, "{}"},
		"the first of two": {runtimeapitest.Reply{Header: append(header[:2:2], "Lambda-Runtime-Aws-Request-Id: other"), Body: "{}"}, "{}"},
		"empty":            {runtimeapitest.Reply{Header: header}, ""},
		"any type, any bytes": {runtimeapitest.Reply{Header: []string{header[1], "Content-Type: image/png", "Content-Encoding: gzip"}, Body: "\x89PNG\x00\r\n\r\n\xff"},
			"\x89PNG\x00\r\n\r\n\xff"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) { api.Next(tt.reply) }, handlerFunc(func(p []byte) ([]byte, error) { return p, nil }))
			if r := got.post(t); !strings.HasSuffix(r.Path, "/event-1/response") || string(r.Body) != tt.want {
				t.Errorf("%s with an event of %d bytes, want event-1 of %d", r.Path, len(r.Body), len(tt.want))
			}
			if len(got.requests) != 3 {
				t.Errorf("requests: %s, want next, response, next", paths(got.requests))
			}
		})
	}
}

// What the Runtime API says to an answer, and what the runtime makes of it.
func TestRepliesToPosts(t *testing.T) {
	refused := func(level string, status int) string {
		return fmt.Sprintf(`level=%s message="answer is refused" requestId=event-1 status=%d body="{\"errorMessage\":\"why\",\"errorType\":\"Odd\"}"`, level, status)
	}
	kinds := map[string]struct {
		suffix  string
		handler any
		log     string // of the failure
		size    int
	}{
		"response": {"/response", func() (string, error) { return "12345678", nil }, "", 10},
		"report": {"/error", func() error { return errors.New("boom") },
			"level=ERROR message=boom requestId=event-1 errorType=errorString errorMessage=boom", 49},
		"stream": {"/response", func(_ context.Context, _ any, s *lambda.ResponseStream) error {
			return second(s.WriteString("12345678"))
		}, "", 8},
		"failed stream": {"/response", failAfter(func() error { return errors.New("boom") }),
			"level=ERROR message=boom requestId=event-1 errorType=errorString errorMessage=boom", 9},
	}
	for _, workers := range []int{1, 2} {
		for kind, k := range kinds {
			for status, log := range map[int]string{
				200: "", 202: "", 204: "", 299: "",
				300: refused("WARN", 300), 302: refused("WARN", 302), 400: refused("WARN", 400), 401: refused("WARN", 401), 403: refused("WARN", 403),
				404: refused("WARN", 404), 410: refused("WARN", 410), 429: refused("WARN", 429), 499: refused("WARN", 499),
				413: strings.Replace(refused("ERROR", 413), "is refused", fmt.Sprintf("of %d bytes is too large", k.size), 1),
				500: refused("ERROR", 500), 503: refused("ERROR", 503), 599: refused("ERROR", 599),
			} {
				t.Run(fmt.Sprint(workers, " ", kind, " ", status), func(t *testing.T) {
					inWorkers(t, workers)
					refusal := runtimeapitest.Refusal(status, "Odd", "why")
					if status == 204 {
						refusal = runtimeapitest.Reply{Raw: "HTTP/1.1 204 No Content\r\n\r\n"}
					}
					refusal.Header = append(refusal.Header, "Location: "+nextURL)
					got := run(t, func(api *runtimeapitest.Server) {
						api.Next(after(time.Second, "event-1"), after(time.Minute, "event-2"), after(time.Second, "event-3"))
						api.On(k.suffix, refusal)
					}, k.handler)
					want := []string{k.log}
					if k.log == "" {
						want = nil
					}
					posts := got.posts()
					if status >= 500 && workers == 1 {
						url := "http://127.0.0.1:9001" + posts[0].Path
						op := "response"
						if kind == "report" {
							op = "error"
						}
						text := fmt.Sprintf(`invocation event-1: post %s %s: status %d: {"errorMessage":"why","errorType":"Odd"}`, op, url, status)
						if got.served || errText(got.err) != text || len(got.requests) != 2 {
							t.Errorf("Run = %v, requests %s, want %s", got.err, paths(got.requests), text)
						}
						got.wantLog(t, want...)
						return
					}
					got.wantServed(t)
					if log != "" {
						want = append(want, log)
					}
					if len(posts) != 3 {
						t.Fatalf("posts: %s, want one for each event", paths(posts))
					}
					if k.log != "" { // the other events fail as the first did
						for _, r := range posts[1:] {
							id := strings.Split(r.Path, "/")[4]
							want = append(want, strings.Replace(k.log, "event-1", id, 1))
						}
					}
					got.wantLog(t, want...)
				})
			}
		}
	}
}

// A reply to a post counts once its status is there, and its body, whatever it is, goes by.
func TestRepliesToPostsInPieces(t *testing.T) {
	for name, tt := range map[string]struct {
		reply runtimeapitest.Reply
		log   []string
		conns int
	}{
		"byte by byte":       {runtimeapitest.Reply{Piece: 1, Trickle: time.Second, Body: "{}"}, nil, 1},
		"body cut":           {runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nContent-Length: 16\r\n\r\n{\"sta", Then: runtimeapitest.Close}, nil, 2},
		"body reset":         {runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nContent-Length: 16\r\n\r\n{\"sta", Then: runtimeapitest.Reset}, nil, 2},
		"headers cut":        {runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nContent-Le", Then: runtimeapitest.Close}, nil, 2},
		"body unreadable":    {runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"}, nil, 2},
		"headers unreadable": {runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nwhat is this\r\n\r\n"}, nil, 2},
		"no length":          {runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\n\r\n"}, nil, 1},
		"to the end":         {runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nConnection: close\r\n\r\nOK", Then: runtimeapitest.Close}, nil, 2},
		"connection: close":  {runtimeapitest.Reply{Header: []string{"Connection: Keep-Alive, Close"}, Body: "{}"}, nil, 2},
		"after 1xx":          {runtimeapitest.Reply{Raw: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"}, nil, 1},
		"long body":          {runtimeapitest.Reply{Body: strings.Repeat("x", 1<<20)}, nil, 2},
		"403, body cut": {runtimeapitest.Reply{Raw: "HTTP/1.1 403 Forbidden\r\nContent-Length: 16\r\n\r\nnot now", Then: runtimeapitest.Close},
			[]string{`level=WARN message="answer is refused" requestId=event-1 status=403 body="not now"`}, 2},
		"403, long body": {runtimeapitest.Reply{Status: 403, Body: strings.Repeat("x", 1<<20)},
			[]string{`level=WARN message="answer is refused" requestId=event-1 status=403 body=` + strings.Repeat("x", 4096)}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) {
				events("{}", "{}")(api)
				api.On(runtimeapi.SuffixResponse, tt.reply)
			}, func() {})
			got.wantServed(t)
			got.wantLog(t, tt.log...)
			if posts := got.posts(); len(posts) != 2 || !strings.HasSuffix(posts[1].Path, "/event-2/response") || got.conns != tt.conns {
				t.Errorf("posts: %s on %d connections, want both answers on %d", paths(posts), got.conns, tt.conns)
			}
		})
	}
}

// An answer whose fate is not known is posted once more. It is delivered when the API knows of it already.
func TestPostsAreRepeatedOnce(t *testing.T) {
	lost := map[string]runtimeapitest.Reply{
		"reset":               {Only: -1, Then: runtimeapitest.Reset},
		"closed":              {Only: -1, Then: runtimeapitest.Close},
		"cut in the status":   {Raw: "HTTP/1.1 2", Then: runtimeapitest.Close},
		"reset in the status": {Raw: "HTTP/1.1 202 Acc", Then: runtimeapitest.Reset},
		"no HTTP":             {Raw: "220 mail.example.com ESMTP\r\n"},
		"in the body":         {Early: 100, Only: -1, Then: runtimeapitest.Reset},
	}
	again := map[string]struct {
		reply runtimeapitest.Reply
		log   string
	}{
		"202": {runtimeapitest.Reply{}, ""},
		"400": {runtimeapitest.Refusal(400, "InvalidRequestID", ""), ""},
		"403": {runtimeapitest.Refusal(403, "InvalidStateTransition", ""), ""},
		"404": {runtimeapitest.Reply{Status: 404}, ""},
		"410": {runtimeapitest.Refusal(410, "InvokeTimeout", ""), ""},
		"409": {runtimeapitest.Reply{Status: 409}, `level=WARN message="answer is refused" requestId=event-1 status=409 body=""`},
		"413": {runtimeapitest.Reply{Status: 413}, `level=ERROR message="answer of 300000 bytes is too large" requestId=event-1 status=413 body=""`},
	}
	long := []byte(strings.Repeat("x", 300000))
	for how, fault := range lost {
		for name, tt := range again {
			for suffix, handler := range map[string]any{
				"/response": handlerFunc(func([]byte) ([]byte, error) { return long, nil }),
				"/error":    func() error { return &lambda.Error{Type: "Long", Message: string(long[:len(long)/2])} },
			} {
				t.Run(how+", "+name+suffix, func(t *testing.T) {
					got := run(t, func(api *runtimeapitest.Server) {
						api.Next(runtimeapitest.Event("event-1", "{}", "Lambda-Runtime-Invocation-Id: nonce"))
						api.On(suffix, fault, tt.reply)
					}, handler)
					got.wantServed(t)
					posts := got.posts()
					if len(posts) != 2 || posts[0].Path != posts[1].Path || posts[0].Conn == posts[1].Conn || posts[1].Err != nil {
						t.Fatalf("posts: %s, want the same twice, on two connections", paths(posts))
					}
					if how != "in the body" && (string(posts[0].Body) != string(posts[1].Body) || fmt.Sprint(posts[0].Header) != fmt.Sprint(posts[1].Header)) {
						t.Errorf("posted %v %.50q, then %v %.50q, want the same", posts[0].Header, posts[0].Body, posts[1].Header, posts[1].Body)
					}
					log := got.log
					if suffix == "/error" {
						if len(log) == 0 || !strings.Contains(log[0], "errorType=Long") {
							t.Fatalf("log = %.200q, want the failure first", log)
						}
						log = log[1:]
					}
					want := tt.log
					if suffix == "/error" {
						want = strings.Replace(want, "300000", fmt.Sprint(len(posts[1].Body)), 1)
					}
					if text := strings.Join(log, "\n"); text != want {
						t.Errorf("log = %.300s, want %s", text, want)
					}
				})
			}
		}
	}
}

// An answer that is lost twice is lost. The next event is another one.
func TestPostsAreLost(t *testing.T) {
	reset := runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}
	for name, tt := range map[string]struct {
		suffix  string
		handler any
		log     []string
	}{
		"response": {"/response", func() {}, []string{
			`level=ERROR message="answer is lost: post response ` + responseURL + `: connection reset by peer" requestId=event-1`}},
		"report": {"/error", func() error { return errors.New("boom") }, []string{
			"level=ERROR message=boom requestId=event-1 errorType=errorString errorMessage=boom",
			`level=ERROR message="answer is lost: post error ` + strings.Replace(responseURL, "/response", "/error", 1) + `: connection reset by peer" requestId=event-1`}},
	} {
		for _, workers := range []int{1, 2} {
			t.Run(fmt.Sprint(name, " ", workers), func(t *testing.T) {
				inWorkers(t, workers)
				got := run(t, func(api *runtimeapitest.Server) {
					api.Next(after(time.Second, "event-1"))
					api.On(tt.suffix, reset, reset)
					api.Next(after(time.Hour/2, "event-2"), after(time.Minute, "event-3"))
				}, tt.handler)
				got.wantServed(t)
				if len(got.posts()) != 4 {
					t.Errorf("posts: %s, want event-1 twice and two more", paths(got.posts()))
				}
				if len(got.log) < len(tt.log) || !slices.Equal(got.log[:len(tt.log)], tt.log) {
					t.Errorf("log:\n got %s\nwant %s", strings.Join(got.log, "\n     "), strings.Join(tt.log, "\n     "))
				}
			})
		}
	}
}

// A stream cannot be posted again: what the API has of it cannot be taken back.
func TestStreamsAreNotRepeated(t *testing.T) {
	for name, reply := range map[string]runtimeapitest.Reply{
		"reset":  {Only: -1, Then: runtimeapitest.Reset},
		"closed": {Only: -1, Then: runtimeapitest.Close},
	} {
		for end, handler := range map[string]streamFunc{
			"whole":  failAfter(func() error { return nil }),
			"failed": failAfter(func() error { return errors.New("boom") }),
		} {
			t.Run(name+" "+end, func(t *testing.T) {
				got := run(t, func(api *runtimeapitest.Server) {
					events("{}", "{}")(api)
					api.On(runtimeapi.SuffixResponse, reply)
				}, handler)
				got.wantServed(t)
				if posts := got.posts(); len(posts) != 2 || !strings.HasSuffix(posts[1].Path, "/event-2/response") {
					t.Errorf("posts: %s, want one for each event", paths(posts))
				}
				last := got.log[slices.IndexFunc(got.log, func(line string) bool { return strings.Contains(line, "post response") })]
				if !strings.HasPrefix(last, "level=ERROR message=\"answer is lost: post response "+responseURL+": ") || !strings.HasSuffix(last, " requestId=event-1") {
					t.Errorf("log = %q, want a line that the answer is lost", got.log)
				}
			})
		}
	}
}

// A process whose answer meets a broken server ends, though the goroutine that it was made on is gone.
func TestGoexitThatIsNotTaken(t *testing.T) {
	got := run(t, func(api *runtimeapitest.Server) {
		events("{}", "{}")(api)
		api.On(runtimeapi.SuffixError, runtimeapitest.Reply{Status: 500})
	}, func() { runtime.Goexit() })
	want := "invocation event-1: post error " + strings.Replace(responseURL, "/response", "/error", 1) + ": status 500"
	if errText(got.err) != want || len(got.requests) != 2 {
		t.Errorf("Run = %v after %s, want %s after the report", got.err, paths(got.requests), want)
	}
}

// A refusal that comes while a large answer is still being written is read, and the connection is not used again.
func TestEarlyRefusal(t *testing.T) {
	long := []byte(strings.Repeat("x", 7<<20))
	for name, then := range map[string]runtimeapitest.Then{"closed": runtimeapitest.Close, "reset": runtimeapitest.Reset} {
		t.Run(name, func(t *testing.T) {
			refusal := runtimeapitest.Refusal(http.StatusRequestEntityTooLarge, runtimeapi.ErrRequestEntityTooLarge, runtimeapi.MessageRequestEntityTooLarge)
			refusal.Early, refusal.Then = 1<<20, then
			got := run(t, func(api *runtimeapitest.Server) {
				events("{}", "{}")(api)
				api.On(runtimeapi.SuffixResponse, refusal)
			}, handlerFunc(func([]byte) ([]byte, error) { return long, nil }))
			got.wantServed(t)
			got.wantLog(t, `level=ERROR message="answer of 7340032 bytes is too large" requestId=event-1 status=413 `+
				`body="{\"errorMessage\":\"Exceeded maximum allowed payload size (6291556 bytes).\",\"errorType\":\"RequestEntityTooLarge\"}"`)
			if posts := got.posts(); len(posts) != 2 || posts[1].Conn == posts[0].Conn || len(posts[1].Body) != len(long) {
				t.Errorf("posts: %s, want two, on two connections", paths(posts))
			}
		})
	}
}

// First the answer is posted and judged, then the log is written, then the functions run that wait for that, then the
// next event is asked for.
func TestOrder(t *testing.T) {
	for _, workers := range []int{1, 2} {
		for name, tt := range map[string]struct {
			handler any
			suffix  string
		}{
			"answer": {func() {}, "/response"},
			"error":  {func() error { return errors.New("boom") }, "/error"},
			"Goexit": {handlers["func()"].make(ends["Goexit"].end), "/error"},
			"stream": {failAfter(func() error { return errors.New("boom") }), "/response"},
		} {
			t.Run(fmt.Sprint(workers, " ", name), func(t *testing.T) {
				inWorkers(t, workers)
				synctest.Test(t, func(t *testing.T) {
					var api *runtimeapitest.Server
					var order []string
					step := func(name string) {
						order = append(order, fmt.Sprintf("%s %d/%d at %v", name, countOver(api, "POST"), countOver(api, "GET"), time.Since(bubbleStart)))
					}
					f := start(t, func(a *runtimeapitest.Server) {
						api = a
						api.Next(after(time.Second, "event-1"))
						api.On(tt.suffix, runtimeapitest.Reply{Delay: time.Second, Status: 400, Body: "no", Piece: 10, Trickle: 100 * time.Millisecond})
					}, tt.handler, lambda.WithLogger(newLogger(writerFunc(func(p []byte) (int, error) {
						step("log")
						return len(p), nil
					}))), lambda.WithAfterInvoke(func(context.Context) { step("after"); time.Sleep(time.Second) }))
					got := f.end()
					got.wantServed(t)
					reply := "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno"
					answered := 2*time.Second + time.Duration((len(reply)-1)/10)*100*time.Millisecond
					want := []string{fmt.Sprint("log 1/1 at ", answered), fmt.Sprint("after 1/1 at ", answered)}
					if name != "answer" {
						want = append(want[:1:1], want...) // the failure, then the refusal
					}
					if !slices.Equal(order, want) {
						t.Errorf("order = %q, want %q", order, want)
					}
					last := got.requests[len(got.requests)-1]
					if at := last.Time.Sub(bubbleStart); last.Method != "GET" || at != answered+time.Second {
						t.Errorf("%s after %v, want next after %v", last.Path, at, answered+time.Second)
					}
				})
			})
		}
	}
}

// countOver counts the requests that are over.
func countOver(api *runtimeapitest.Server, method string) (n int) {
	for _, r := range api.Requests() {
		if r.Method == method {
			n++
		}
	}
	return n
}
