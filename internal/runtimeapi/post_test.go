package runtimeapi_test

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

const responseURL = "http://127.0.0.1:80/2018-06-01/runtime/invocation/a/response"

var (
	invocation  = &runtimeapi.Invocation{RequestID: "a"}
	errorReport = runtimeapi.ErrorReport{Type: "Function.Odd", Document: []byte(`{"errorMessage":"odd"}`)}
)

func TestPostRequests(t *testing.T) {
	full := &runtimeapi.Invocation{RequestID: "a/b?c d", ID: "nonce", TraceID: "Root=1", Payload: []byte("x")}
	for name, tt := range map[string]struct {
		call   func(*runtimeapi.Client) error
		path   string
		header http.Header
		body   string
	}{
		"response": {
			call:   func(c *runtimeapi.Client) error { return c.Respond(full, "text/plain", []byte("hello")) },
			path:   "/2018-06-01/runtime/invocation/a%2Fb%3Fc%20d/response",
			header: http.Header{"Content-Type": {"text/plain"}, "Content-Length": {"5"}, "Lambda-Runtime-Invocation-Id": {"nonce"}},
			body:   "hello",
		},
		"empty response": {
			call:   func(c *runtimeapi.Client) error { return c.Respond(invocation, "", nil) },
			path:   "/2018-06-01/runtime/invocation/a/response",
			header: http.Header{"Content-Type": {"application/octet-stream"}, "Content-Length": {"0"}},
		},
		"large response": {
			call: func(c *runtimeapi.Client) error {
				return c.Respond(invocation, "a/b", []byte(strings.Repeat("x", 6<<20)))
			},
			path:   "/2018-06-01/runtime/invocation/a/response",
			header: http.Header{"Content-Type": {"a/b"}, "Content-Length": {"6291456"}},
			body:   strings.Repeat("x", 6<<20),
		},
		"odd content type": {
			call:   func(c *runtimeapi.Client) error { return c.Respond(invocation, "a/b\r\nX-Odd: c\x00", nil) },
			path:   "/2018-06-01/runtime/invocation/a/response",
			header: http.Header{"Content-Type": {"a/bX-Odd: c"}, "Content-Length": {"0"}},
		},
		"error": {
			call: func(c *runtimeapi.Client) error {
				return c.ReportError(full, runtimeapi.ErrorReport{Type: "Function.Odd", Document: []byte("{}"), XRayCause: []byte(`{"a":1}`)})
			},
			path: "/2018-06-01/runtime/invocation/a%2Fb%3Fc%20d/error",
			header: http.Header{"Content-Type": {"application/json"}, "Content-Length": {"2"}, "Lambda-Runtime-Invocation-Id": {"nonce"},
				"Lambda-Runtime-Function-Error-Type": {"Function.Odd"}, "Lambda-Runtime-Function-Xray-Error-Cause": {`{"a":1}`}},
			body: "{}",
		},
		"error, no cause, no type": {
			call: func(c *runtimeapi.Client) error { return c.ReportError(invocation, runtimeapi.ErrorReport{}) },
			path: "/2018-06-01/runtime/invocation/a/error",
			header: http.Header{"Content-Type": {"application/json"}, "Content-Length": {"0"},
				"Lambda-Runtime-Function-Error-Type": {"Function.Error"}},
		},
		"error, odd headers": {
			call: func(c *runtimeapi.Client) error {
				return c.ReportError(&runtimeapi.Invocation{RequestID: "\r\n", ID: "a\rb"},
					runtimeapi.ErrorReport{Type: "a\nb", XRayCause: []byte("c\r\n\r\nd")})
			},
			path: "/2018-06-01/runtime/invocation/%0D%0A/error",
			header: http.Header{"Content-Type": {"application/json"}, "Content-Length": {"0"}, "Lambda-Runtime-Invocation-Id": {"ab"},
				"Lambda-Runtime-Function-Error-Type": {"ab"}, "Lambda-Runtime-Function-Xray-Error-Cause": {"cd"}},
		},
		"init error": {
			call: func(c *runtimeapi.Client) error { return c.ReportInitError(errorReport) },
			path: "/2018-06-01/runtime/init/error",
			header: http.Header{"Content-Type": {"application/json"}, "Content-Length": {"22"},
				"Lambda-Runtime-Function-Error-Type": {"Function.Odd"}},
			body: `{"errorMessage":"odd"}`,
		},
		"restore error": {
			call: func(c *runtimeapi.Client) error { return c.ReportRestoreError(errorReport) },
			path: "/2018-06-01/runtime/restore/error",
			header: http.Header{"Content-Type": {"application/json"}, "Content-Length": {"22"},
				"Lambda-Runtime-Function-Error-Type": {"Function.Odd"}},
			body: `{"errorMessage":"odd"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				if err := tt.call(newClient(t, api)); err != nil {
					t.Fatal(err)
				}
				r := api.Requests()[0]
				if r.Header.Get("Host") != "127.0.0.1:80" || !strings.HasPrefix(r.Header.Get("User-Agent"), "lambent/") {
					t.Errorf("Host %q, User-Agent %q", r.Header.Get("Host"), r.Header.Get("User-Agent"))
				}
				r.Header.Del("Host")
				r.Header.Del("User-Agent")
				if r.Method != "POST" || r.Path != tt.path || !reflect.DeepEqual(r.Header, tt.header) || string(r.Body) != tt.body {
					t.Errorf("got  %s %s %v, body of %d bytes\nwant POST %s %v, body of %d bytes",
						r.Method, r.Path, r.Header, len(r.Body), tt.path, tt.header, len(tt.body))
				}
			})
		})
	}
}

// What a post that is answered at once amounts to. No answer makes it be posted again.
func TestPostAnswers(t *testing.T) {
	refusal := func(status int) string {
		return fmt.Sprintf(`post response %s: status %d: {"errorMessage":"no","errorType":"X"}`, responseURL, status)
	}
	for name, tt := range map[string]struct {
		reply   runtimeapitest.Reply
		wantErr string
		closed  bool // the next request goes out on another connection
	}{
		"202":                   {reply: runtimeapitest.Reply{Body: runtimeapi.BodyAccepted}},
		"200":                   {reply: runtimeapitest.Reply{Status: 200}},
		"204":                   {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 204 No Content\r\n\r\n"}},
		"299":                   {reply: runtimeapitest.Reply{Status: 299}},
		"chunked":               {reply: runtimeapitest.Reply{Body: runtimeapi.BodyAccepted, Chunks: []int{1, 2}}},
		"no length":             {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\n\r\n"}},
		"1xx first":             {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"}},
		"byte by byte":          {reply: runtimeapitest.Reply{Body: runtimeapi.BodyAccepted, Piece: 1}},
		"2xx, body cut":         {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\nx", Then: runtimeapitest.Close}, closed: true},
		"2xx, body reset":       {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\n\r\nx", Then: runtimeapitest.Reset}, closed: true},
		"2xx, body unreadable":  {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\nrubbish\r\n"}, closed: true},
		"2xx, head cut":         {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nConte", Then: runtimeapitest.Close}, closed: true},
		"2xx, head malformed":   {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nrubbish\r\n\r\n"}, closed: true},
		"2xx, only the status":  {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 202\r\n", Then: runtimeapitest.Reset}, closed: true},
		"2xx, length odd":       {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 202 Accepted\r\nContent-Length: x\r\n\r\n"}, closed: true},
		"2xx, closed":           {reply: runtimeapitest.Reply{Body: runtimeapi.BodyAccepted, Header: []string{"Connection: close"}, Then: runtimeapitest.Close}, closed: true},
		"2xx, to the end":       {reply: runtimeapitest.Reply{Raw: "HTTP/1.0 202 Accepted\r\n\r\nabc", Then: runtimeapitest.Close}, closed: true},
		"2xx, a large body":     {reply: runtimeapitest.Reply{Body: strings.Repeat("x", 64<<10)}},
		"2xx, too large a body": {reply: runtimeapitest.Reply{Body: strings.Repeat("x", 64<<10+1)}, closed: true},
		"302":                   {reply: runtimeapitest.Refusal(302, "X", "no"), wantErr: refusal(302)},
		"400":                   {reply: runtimeapitest.Refusal(400, "X", "no"), wantErr: refusal(400)},
		"403":                   {reply: runtimeapitest.Refusal(403, "X", "no"), wantErr: refusal(403)},
		"404":                   {reply: runtimeapitest.Refusal(404, "X", "no"), wantErr: refusal(404)},
		"410":                   {reply: runtimeapitest.Refusal(410, "X", "no"), wantErr: refusal(410)},
		"413":                   {reply: runtimeapitest.Refusal(413, "X", "no"), wantErr: refusal(413)},
		"500":                   {reply: runtimeapitest.Refusal(500, "X", "no"), wantErr: refusal(500)},
		"503, nothing more":     {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 503 X\r\n", Then: runtimeapitest.Close}, wantErr: "post response " + responseURL + ": status 503", closed: true},
		"400, body cut":         {reply: runtimeapitest.Reply{Raw: "HTTP/1.1 400 X\r\nContent-Length: 5\r\n\r\nabc", Then: runtimeapitest.Close}, wantErr: "post response " + responseURL + ": status 400: abc", closed: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				api.On(runtimeapi.SuffixResponse, tt.reply)
				client := newClient(t, api)
				if err := client.Respond(invocation, "", []byte("x")); errText(err) != tt.wantErr {
					t.Errorf("Respond = %v\nwant %s", err, tt.wantErr)
				}
				if n := len(api.Requests()); n != 1 {
					t.Errorf("%d requests, want 1", n)
				}
				api.Next(runtimeapitest.Event("b", ""))
				if take(t, client); api.Conns() == 2 != tt.closed {
					t.Errorf("%d connections, another one wanted is %v", api.Conns(), tt.closed)
				}
			})
		})
	}
}

// A refusal has the first 64 KiB of what the API says.
func TestPostRefusalIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		api.On(runtimeapi.SuffixError, runtimeapitest.Reply{Status: 400, Body: strings.Repeat("x", 100_000)})
		err := newClient(t, api).ReportError(invocation, errorReport)
		var refused *runtimeapi.StatusError
		if !errors.As(err, &refused) || len(refused.Body) != 64<<10 {
			t.Fatalf("ReportError = %.100v with %d bytes, want 65536", err, len(refused.Body))
		}
		if got := len(refused.Error()); got > 1200 {
			t.Errorf("error text has %d bytes", got)
		}
	})
}

// A post is sent once more when the connection fails before there is a status line, and never a third time. To have been
// told the first time is what a refusal of the second one means.
func TestPostAgain(t *testing.T) {
	const lost = "post response " + responseURL + ": "
	firsts := map[string]runtimeapitest.Reply{
		"closed":             {Only: -1, Then: runtimeapitest.Close},
		"reset":              {Only: -1, Then: runtimeapitest.Reset},
		"closed early":       {Early: -1, Only: -1, Then: runtimeapitest.Close},
		"reset early":        {Early: 1000, Only: -1, Then: runtimeapitest.Reset},
		"half a status line": {Only: 13, Then: runtimeapitest.Close},
		"rubbish":            {Raw: "rubbish\r\n"},
		"only 1xx":           {Raw: "HTTP/1.1 100 Continue\r\n\r\n", Then: runtimeapitest.Close},
	}
	seconds := map[string]struct {
		reply   runtimeapitest.Reply
		wantErr string
	}{
		"202":    {runtimeapitest.Reply{}, ""},
		"400":    {runtimeapitest.Reply{Status: 400}, ""},
		"403":    {runtimeapitest.Reply{Status: 403}, ""},
		"404":    {runtimeapitest.Reply{Status: 404}, ""},
		"410":    {runtimeapitest.Reply{Status: 410}, ""},
		"413":    {runtimeapitest.Reply{Status: 413}, lost + "status 413"},
		"409":    {runtimeapitest.Reply{Status: 409}, lost + "status 409"},
		"500":    {runtimeapitest.Reply{Status: 500}, lost + "status 500"},
		"closed": {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Close}, lost + cutShort},
		"reset":  {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}, lost + "connection reset by peer"},
	}
	for firstName, first := range firsts {
		for secondName, second := range seconds {
			t.Run(firstName+", then "+secondName, func(t *testing.T) {
				for _, size := range []int{5, 200_000} {
					synctest.Test(t, func(t *testing.T) {
						api := runtimeapitest.NewServer(t)
						api.On(runtimeapi.SuffixResponse, first, second.reply)
						client := newClient(t, api)
						body := strings.Repeat("x", size)
						if err := client.Respond(invocation, "", []byte(body)); errText(err) != second.wantErr {
							t.Errorf("%d bytes: Respond = %v, want %s", size, err, second.wantErr)
						}
						synctest.Wait()
						requests := api.Requests()
						if len(requests) != 2 || api.Conns() != 2 {
							t.Fatalf("%d bytes: %d requests on %d connections, want 2 on 2", size, len(requests), api.Conns())
						}
						if again := requests[1]; again.Conn != 1 || string(again.Body) != body ||
							!reflect.DeepEqual(again.Header, requests[0].Header) || again.Path != requests[0].Path {
							t.Errorf("%d bytes: the second request is not the first one: %v", size, again.Header)
						}
					})
				}
			})
		}
	}
}

// A refusal of a second post whose first one was never sent is a refusal.
func TestPostAgainAfterNothingWasSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		api.On(runtimeapi.SuffixResponse, runtimeapitest.Reply{Status: 403})
		client, err := runtimeapi.NewClient(failingOnce(t, api), "")
		if err != nil {
			t.Fatal(err)
		}
		err = client.Respond(invocation, "", nil)
		if want := "post response " + responseURL + ": status 403"; errText(err) != want {
			t.Errorf("Respond = %v, want %s", err, want)
		}
	})
}

// A connection that the server has closed meanwhile is one that fails before there is a status line.
func TestPostOnAStaleConnection(t *testing.T) {
	for name, then := range map[string]runtimeapitest.Then{"closed": runtimeapitest.Close, "reset": runtimeapitest.Reset} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				client := newClient(t, api)
				api.Next(runtimeapitest.Reply{Raw: eventBytes("a", ""), Then: then})
				inv := take(t, client)
				synctest.Wait()
				if err := client.Respond(inv, "", []byte("x")); err != nil {
					t.Errorf("Respond = %v", err)
				}
				if requests := api.Requests(); len(requests) != 2 || requests[1].Conn != 1 {
					t.Errorf("%d requests, want the post on a second connection", len(requests))
				}
			})
		})
	}
}

// A server that refuses a large response before it has read it, and hangs up, is heard.
func TestPostAnsweredEarly(t *testing.T) {
	for name, then := range map[string]runtimeapitest.Then{"closed": runtimeapitest.Close, "reset": runtimeapitest.Reset, "kept": runtimeapitest.Keep} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				refusal := runtimeapitest.Refusal(413, "RequestEntityTooLarge", runtimeapi.MessageRequestEntityTooLarge)
				refusal.Early, refusal.Then = 1000, then
				api.On(runtimeapi.SuffixResponse, refusal)
				err := newClient(t, api).Respond(invocation, "", make([]byte, 7<<20))
				want := "post response " + responseURL + `: status 413: {"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).","errorType":"RequestEntityTooLarge"}`
				if errText(err) != want {
					t.Errorf("Respond = %v\nwant %s", err, want)
				}
				if n := api.Conns(); n != 1 {
					t.Errorf("%d connections, want 1: a refusal is not to be repeated", n)
				}
			})
		})
	}
}

// The next event is not asked for before the answer has been read, and everything happens on one connection.
func TestOneConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		for i := range 100 {
			api.Next(runtimeapitest.Event(fmt.Sprint(i), someEvent))
			inv := take(t, client)
			if err := client.Respond(inv, "", inv.Payload); err != nil {
				t.Fatal(err)
			}
		}
		if n, conns := len(api.Requests()), api.Conns(); n != 200 || conns != 1 {
			t.Errorf("%d requests on %d connections, want 200 on 1", n, conns)
		}
	})
}
