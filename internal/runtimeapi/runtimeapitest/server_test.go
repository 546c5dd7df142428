package runtimeapitest_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

// connect returns the client's end of a connection to api.
func connect(api *runtimeapitest.Server) *runtimeapitest.Conn {
	client, server := runtimeapitest.Pipe()
	api.Serve(server)
	return client
}

const (
	getNext = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: a\r\n\r\n"
	answer  = "POST /2018-06-01/runtime/invocation/a/response HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
)

// say writes a request and returns what comes back until nothing more does.
func say(t *testing.T, conn *runtimeapitest.Conn, request string) string {
	t.Helper()
	io.WriteString(conn, request)
	synctest.Wait()
	p := make([]byte, 64<<10)
	n, err := conn.TryRead(p)
	if err != nil {
		return string(p[:n]) + err.Error()
	}
	return string(p[:n])
}

func TestRepliesOnTheWire(t *testing.T) {
	for name, tt := range map[string]struct {
		reply   runtimeapitest.Reply
		request string
		want    string
	}{
		"zero, GET":  {runtimeapitest.Reply{}, getNext, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"},
		"zero, POST": {runtimeapitest.Reply{}, answer, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"},
		"event": {runtimeapitest.Event("a", "{}", "X: y"), getNext,
			"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: a\r\nX: y\r\nContent-Length: 2\r\n\r\n{}"},
		"refusal": {runtimeapitest.Refusal(403, "X", "no"), answer,
			"HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 37\r\n\r\n" + `{"errorMessage":"no","errorType":"X"}`},
		"chunked":     {runtimeapitest.Reply{Body: "hello", Chunked: true}, getNext, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"},
		"chunks":      {runtimeapitest.Reply{Body: "hello", Chunks: []int{1, 2}}, getNext, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n2\r\nel\r\n2\r\nlo\r\n0\r\n\r\n"},
		"many chunks": {runtimeapitest.Reply{Body: "hi", Chunks: []int{1, 9, 9}}, getNext, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n"},
		"raw":         {runtimeapitest.Reply{Raw: "rubbish", Status: 500}, getNext, "rubbish"},
		"only":        {runtimeapitest.Reply{Only: 8}, getNext, "HTTP/1.1"},
		"none":        {runtimeapitest.Reply{Only: -1}, getNext, ""},
		"none, close": {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Close}, getNext, "EOF"},
		"none, reset": {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}, getNext, "connection reset by peer"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				api.Next(tt.reply)
				api.On(runtimeapi.SuffixResponse, tt.reply)
				if got := say(t, connect(api), tt.request); got != tt.want {
					t.Errorf("got  %q\nwant %q", got, tt.want)
				}
			})
		})
	}
}

func TestUnscripted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		post := func(path string) string {
			return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
		}
		get := func(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n" }
		for request, want := range map[string]string{
			post("/2018-06-01/runtime/invocation/a/response"): "HTTP/1.1 202 ",
			post("/2018-06-01/runtime/invocation/a/error"):    "HTTP/1.1 202 ",
			post("/2018-06-01/runtime/init/error"):            "HTTP/1.1 202 ",
			get("/2018-06-01/runtime/restore/next"):           "HTTP/1.1 404 ",
			post("/2020-01-01/extension/register"):            "HTTP/1.1 200 OK\r\nLambda-Extension-Identifier: ",
			get("/elsewhere"):                                 "HTTP/1.1 404 ",
			get("/2018-06-01/runtime/invocation/next"):        "",
			get("/2020-01-01/extension/event/next"):           "",
		} {
			if got := say(t, connect(api), request); !strings.HasPrefix(got, want) || want == "" && got != "" {
				t.Errorf("%.60q: got %q, want %q", request, got, want)
			}
		}
	})
}

// A next that waits gets what the script says later; one that has gone takes nothing.
func TestNextWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		gone, stays := connect(api), connect(api)
		say(t, gone, getNext)
		say(t, stays, getNext)
		gone.Close()
		synctest.Wait()
		api.Next(runtimeapitest.Event("a", ""))
		if got := say(t, stays, ""); !strings.Contains(got, "Request-Id: a") {
			t.Errorf("got %q, want the event", got)
		}
		var ends []error
		for _, r := range api.Requests() {
			ends = append(ends, r.Err)
		}
		if want := []error{runtimeapitest.ErrAbandoned, nil}; !reflect.DeepEqual(ends, want) {
			t.Errorf("requests ended with %v, want %v", ends, want)
		}
	})
}

func TestDelayAndTrickle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		api.Next(runtimeapitest.Reply{Raw: "abcde", Delay: time.Hour, Piece: 2, Trickle: time.Minute})
		conn := connect(api)
		start := time.Now()
		io.WriteString(conn, getNext)
		var got []string
		for range 3 {
			p := make([]byte, 10)
			n, err := conn.Read(p)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%s after %v", p[:n], time.Since(start)))
		}
		if want := []string{"ab after 1h0m0s", "cd after 1h1m0s", "e after 1h2m0s"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		head, body, _ := strings.Cut(answer, "hello")
		for early, sent := range map[int]string{-1: head, 3: head + "hel"} {
			api := runtimeapitest.NewServer(t)
			api.On(runtimeapi.SuffixResponse, runtimeapitest.Reply{Status: 413, Early: early})
			conn := connect(api)
			if got := say(t, conn, sent[:len(sent)-1]); got != "" {
				t.Errorf("early %d: got %q too early", early, got)
			}
			if got := say(t, conn, sent[len(sent)-1:]); !strings.HasPrefix(got, "HTTP/1.1 413 ") {
				t.Errorf("early %d: got %q, want a 413", early, got)
			}
			if n := len(api.Requests()); n != 0 {
				t.Errorf("early %d: %d requests are over, want none", early, n)
			}
			say(t, conn, (head + "hello" + body)[len(sent):])
			if got := api.Requests(); len(got) != 1 || string(got[0].Body) != "hello" {
				t.Errorf("early %d: requests %v", early, got)
			}
		}
	})
}

func TestRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		start := time.Now()
		conn := connect(api)
		say(t, conn, answer)
		say(t, conn, "POST /2018-06-01/runtime/invocation/b%2F/error HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
		time.Sleep(time.Minute)
		say(t, conn, "2\r\nde\r\n0\r\nX-One: 1\r\nX-Two: 2\r\n\r\n")
		other := connect(api)
		io.WriteString(other, answer[:len(answer)-2])
		other.Close()
		got := api.Wait(3)
		wanted := []runtimeapitest.Request{
			{
				Method: "POST", Path: "/2018-06-01/runtime/invocation/a/response", Time: start, Body: []byte("hello"),
				Header: http.Header{"Host": {"a"}, "Content-Length": {"5"}},
			},
			{
				Method: "POST", Path: "/2018-06-01/runtime/invocation/b%2F/error", Time: start, Body: []byte("abcde"),
				Header:  http.Header{"Host": {"a"}, "Transfer-Encoding": {"chunked"}},
				Chunks:  []runtimeapitest.Chunk{{Data: "abc", Time: start}, {Data: "de", Time: start.Add(time.Minute)}},
				Trailer: http.Header{"X-One": {"1"}, "X-Two": {"2"}},
			},
			{
				Method: "POST", Path: "/2018-06-01/runtime/invocation/a/response", Time: start.Add(time.Minute), Body: []byte("hel"),
				Header: http.Header{"Host": {"a"}, "Content-Length": {"5"}}, Conn: 1, Err: io.ErrUnexpectedEOF,
			},
		}
		for i, want := range wanted {
			if g, w := fmt.Sprintf("%+v", got[i]), fmt.Sprintf("%+v", want); strings.ReplaceAll(g, "over:true", "over:false") != w {
				t.Errorf("request %d:\ngot  %s\nwant %s", i, g, w)
			}
		}
	})
}

// A complaining test keeps what it is told.
type complaining struct {
	testing.TB
	mu         sync.Mutex
	complaints []string
}

func (c *complaining) Errorf(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.complaints = append(c.complaints, fmt.Sprintf(format, args...))
}

// A client that breaks the protocol fails its test.
func TestWrongRequests(t *testing.T) {
	const post = "POST /x HTTP/1.1\r\nHost: a\r\n"
	for request, want := range map[string]string{
		"GET /x\r\n\r\n":                                                 `request line "GET /x"`,
		"GET /x HTTP/1.0\r\n\r\n":                                        `request line "GET /x HTTP/1.0"`,
		"GET /x HTTP/1.1\r\n\r\n":                                        `GET /x with Host []`,
		"GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n":                  `GET /x with Host ["a" "b"]`,
		"GET /x HTTP/1.1\r\nrubbish\r\n\r\n":                             `malformed MIME header: missing colon`,
		post + "\r\n":                                                    `POST /x without a length`,
		post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx":         `POST /x with Content-Length ["1" "1"] and Transfer-Encoding []`,
		post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n": `POST /x with Content-Length ["1"] and Transfer-Encoding ["chunked"]`,
		post + "Transfer-Encoding: gzip\r\n\r\n":                         `POST /x with Transfer-Encoding ["gzip"]`,
		post + "Content-Length: -1\r\n\r\n":                              `Content-Length "-1"`,
		post + "Transfer-Encoding: chunked\r\n\r\nx\r\n":                 `chunk size "x"`,
		post + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc":              `chunk ends with "bc"`,
		post + "Transfer-Encoding: chunked\r\n\r\n0\r\nrubbish\r\n\r\n":  `malformed MIME header: missing colon`,
		post + "Content-Length: 1\r\n\r\nx" + getNext:                    `more before /x was answered`,
		getNext + getNext:                                                `more before /2018-06-01/runtime/invocation/next was answered`,
	} {
		t.Run(want, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := &complaining{TB: t}
				say(t, connect(runtimeapitest.NewServer(c)), request)
				c.mu.Lock()
				defer c.mu.Unlock()
				if len(c.complaints) != 1 || !strings.Contains(c.complaints[0], want) {
					t.Errorf("complaints %q, want one: %s", c.complaints, want)
				}
			})
		})
	}
}

// Any net.Conn will do.
func TestServeANetPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client, server := net.Pipe()
		api.Serve(server)
		go io.WriteString(client, answer)
		p := make([]byte, 100)
		n, err := client.Read(p)
		if !strings.HasPrefix(string(p[:n]), "HTTP/1.1 202 ") || err != nil {
			t.Errorf("got %q, %v", p[:n], err)
		}
	})
}

// When a test ends, its server does, with every connection.
func TestEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var waiting, stalled, late *runtimeapitest.Conn
		var api *runtimeapitest.Server
		func() {
			c := &ending{TB: t}
			defer func() { c.end() }()
			api = runtimeapitest.NewServer(c)
			api.On(runtimeapi.SuffixResponse, runtimeapitest.Reply{Then: runtimeapitest.Stall})
			waiting, stalled = connect(api), connect(api)
			say(t, waiting, getNext)
			say(t, stalled, answer)
		}()
		late = connect(api)
		for name, conn := range map[string]*runtimeapitest.Conn{"waiting": waiting, "stalled": stalled, "late": late} {
			if got, err := io.ReadAll(conn); len(got) != 0 || err != nil {
				t.Errorf("%s connection: %q, %v, want its end", name, got, err)
			}
		}
	})
}

// An ending test can end before its time.
type ending struct {
	testing.TB
	end func()
}

func (e *ending) Cleanup(f func()) { e.end = f }
