package runtimeapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

const (
	nextURL   = "http://127.0.0.1:80/2018-06-01/runtime/invocation/next"
	cutShort  = "connection closed by the server: unexpected EOF"
	allWaits  = (50 + 100 + 200 + 400 + 800) * time.Millisecond
	someEvent = `{"name":"Gopher"}`
)

func newClient(t *testing.T, api *runtimeapitest.Server) *runtimeapi.Client {
	t.Helper()
	client, err := runtimeapi.NewClient(api.Context(t.Context()), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Abort)
	return client
}

// take asks for the next event, which has to come.
func take(t *testing.T, client *runtimeapi.Client) *runtimeapi.Invocation {
	t.Helper()
	var inv runtimeapi.Invocation
	if err := client.Next(&inv, nil); err != nil {
		t.Fatal(err)
	}
	return &inv
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestNewClientRefusesAnAddress(t *testing.T) {
	_, err := runtimeapi.NewClient(t.Context(), "127.0.0.1")
	if want := "client of the Runtime API: address \"127.0.0.1\": no port\nhint: want host:port, such as 127.0.0.1:9001"; errText(err) != want {
		t.Errorf("NewClient = %v, want %s", err, want)
	}
}

func TestNextHeaders(t *testing.T) {
	all := runtimeapi.Invocation{
		RequestID:       "8f507cfc-xmpl-4697-b07a-ac58fc914c95",
		FunctionARN:     "arn:aws:lambda:us-east-2:123456789012:function:custom-runtime:live",
		TraceID:         "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
		ClientContext:   `{"client":{"app_title":"ü"}}`,
		CognitoIdentity: `{"cognitoIdentityId":"a","cognitoIdentityPoolId":"b"}`,
		TenantID:        "blue",
		ID:              "nonce",
		Deadline:        time.UnixMilli(1700000000123),
		Payload:         []byte(someEvent),
	}
	for name, tt := range map[string]struct {
		reply runtimeapitest.Reply
		want  runtimeapi.Invocation
	}{
		"all": {
			runtimeapitest.Event(all.RequestID, someEvent,
				"Lambda-Runtime-Deadline-Ms: 1700000000123.9",
				"Lambda-Runtime-Invoked-Function-Arn: "+all.FunctionARN,
				"Lambda-Runtime-Trace-Id: "+all.TraceID,
				"Lambda-Runtime-Client-Context: "+all.ClientContext,
				"Lambda-Runtime-Cognito-Identity: "+all.CognitoIdentity,
				"Lambda-Runtime-Aws-Tenant-Id: "+all.TenantID,
				"Lambda-Runtime-Invocation-Id: "+all.ID,
			), all,
		},
		"only the request ID": {
			runtimeapitest.Event("a", ""), runtimeapi.Invocation{RequestID: "a"},
		},
		"all others empty": {
			runtimeapitest.Event("a", "",
				"Lambda-Runtime-Deadline-Ms:", "Lambda-Runtime-Invoked-Function-Arn: ", "Lambda-Runtime-Trace-Id:\t",
				"Lambda-Runtime-Client-Context:", "Lambda-Runtime-Cognito-Identity:", "Lambda-Runtime-Aws-Tenant-Id:",
				"Lambda-Runtime-Invocation-Id:",
			), runtimeapi.Invocation{RequestID: "a"},
		},
		"other letter case, twice": {
			runtimeapitest.Event("a", "", "LAMBDA-RUNTIME-TRACE-ID: b", "lambda-runtime-trace-id: c"),
			runtimeapi.Invocation{RequestID: "a", TraceID: "b"},
		},
		"a large client context": {
			runtimeapitest.Event("a", "{}", "Lambda-Runtime-Client-Context: "+strings.Repeat("c", 300<<10), "Lambda-Runtime-Trace-Id: b"),
			runtimeapi.Invocation{RequestID: "a", TraceID: "b", ClientContext: strings.Repeat("c", 300<<10), Payload: []byte("{}")},
		},
		"an odd deadline, an odd type": {
			runtimeapitest.Event("a", "\x00\xff", "Lambda-Runtime-Deadline-Ms: soon", "Content-Type: what/ever"),
			runtimeapi.Invocation{RequestID: "a", Payload: []byte("\x00\xff")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				api.Next(tt.reply)
				got := *take(t, newClient(t, api))
				if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", tt.want) && !(len(got.Payload) == 0 && len(tt.want.Payload) == 0) ||
					got.RequestID != tt.want.RequestID || got.TraceID != tt.want.TraceID || got.ID != tt.want.ID || !got.Deadline.Equal(tt.want.Deadline) {
					t.Errorf("got  %.300q\nwant %.300q", got, tt.want)
				}
			})
		})
	}
}

func TestNextRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		api.Next(runtimeapitest.Event("a", ""))
		take(t, newClient(t, api))
		r := api.Requests()[0]
		if r.Method != "GET" || r.Path != "/2018-06-01/runtime/invocation/next" || len(r.Header) != 2 {
			t.Errorf("got %s %s %v, want a GET of next with Host and User-Agent only", r.Method, r.Path, r.Header)
		}
	})
}

// Whatever goes wrong with a reply, the event that comes after it arrives, once, whole, after the wait.
func TestNextRepeats(t *testing.T) {
	event := runtimeapitest.Event("bad", "partial")
	chunked := runtimeapitest.Reply{Header: event.Header, Body: "partial", Chunks: []int{3}}
	whole := len("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\npartial") + len(strings.Join(event.Header, "\r\n")+"\r\n")
	with := func(r runtimeapitest.Reply, only int, then runtimeapitest.Then) runtimeapitest.Reply {
		r.Only, r.Then = only, then
		return r
	}
	faults := map[string]runtimeapitest.Reply{
		"204":                    {Status: 204, Header: event.Header},
		"500":                    {Status: 500, Header: event.Header, Body: "partial"},
		"503, closed":            {Status: 503, Then: runtimeapitest.Close},
		"599":                    {Status: 599},
		"no request ID":          {Status: 200, Body: "partial"},
		"empty request ID":       runtimeapitest.Event("", "partial"),
		"closed at once":         with(event, -1, runtimeapitest.Close),
		"reset at once":          with(event, -1, runtimeapitest.Reset),
		"no HTTP":                {Raw: "rubbish\n"},
		"101":                    {Raw: "HTTP/1.1 101 Switching Protocols\r\n\r\n"},
		"no colon":               {Raw: "HTTP/1.1 200 OK\r\nrubbish\r\n\r\n"},
		"a head without an end":  {Raw: "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<20)},
		"Content-Length twice":   {Raw: "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: bad\r\nContent-Length: 7\r\nContent-Length: 8\r\n\r\npartial"},
		"Content-Length too big": {Raw: "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: bad\r\nContent-Length: 268435457\r\n\r\npartial"},
		"no length":              {Raw: "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: bad\r\n\r\npartial"},
		"gzip":                   {Raw: "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: bad\r\nTransfer-Encoding: gzip\r\n\r\npartial"},
		"odd chunk":              {Raw: "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: bad\r\nTransfer-Encoding: chunked\r\n\r\n7\r\npartialx0\r\n\r\n"},
	}
	for only := 1; only < whole; only++ {
		faults[fmt.Sprintf("closed after %d bytes", only)] = with(event, only, runtimeapitest.Close)
		faults[fmt.Sprintf("reset after %d bytes", only)] = with(event, only, runtimeapitest.Reset)
		faults[fmt.Sprintf("chunked, closed after %d bytes", only)] = with(chunked, only, runtimeapitest.Close)
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				api.Next(fault, runtimeapitest.Event("good", someEvent))
				start := time.Now()
				inv := take(t, newClient(t, api))
				if inv.RequestID != "good" || string(inv.Payload) != someEvent {
					t.Errorf("got event %s %q", inv.RequestID, inv.Payload)
				}
				if got, want := time.Since(start), 50*time.Millisecond; got != want {
					t.Errorf("waited %v, want %v", got, want)
				}
				if n := len(api.Requests()); n != 2 {
					t.Errorf("%d requests, want 2", n)
				}
			})
		})
	}
}

// Six attempts with growing waits, and the failure of the last one.
func TestNextGivesUp(t *testing.T) {
	for name, tt := range map[string]struct {
		last    runtimeapitest.Reply
		wantErr string
		target  error
	}{
		"status":    {runtimeapitest.Refusal(500, "Runtime.Unknown", "broken"), "next " + nextURL + `: status 500: {"errorMessage":"broken","errorType":"Runtime.Unknown"}`, nil},
		"204":       {runtimeapitest.Reply{Status: 204}, "next " + nextURL + ": status 204", nil},
		"malformed": {runtimeapitest.Reply{Raw: "rubbish\n"}, "next " + nextURL + `: malformed reply: status line "rubbish"`, nil},
		"no ID":     {runtimeapitest.Reply{Body: "{}"}, "next " + nextURL + ": reply has no Lambda-Runtime-Aws-Request-Id", nil},
		"closed":    {runtimeapitest.Reply{Only: 20, Then: runtimeapitest.Close}, "next " + nextURL + ": " + cutShort, io.ErrUnexpectedEOF},
		"reset":     {runtimeapitest.Reply{Only: 20, Then: runtimeapitest.Reset}, "next " + nextURL + ": connection reset by peer", syscall.ECONNRESET},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				for range 5 {
					api.Next(runtimeapitest.Reply{Status: 502})
				}
				api.Next(tt.last, runtimeapitest.Event("never", ""))
				start := time.Now()
				inv := runtimeapi.Invocation{RequestID: "unchanged"}
				err := newClient(t, api).Next(&inv, nil)
				if errText(err) != tt.wantErr {
					t.Errorf("Next = %v\nwant %s", err, tt.wantErr)
				}
				if tt.target != nil && !errors.Is(err, tt.target) {
					t.Errorf("Next = %v, which is no %v", err, tt.target)
				}
				if got := time.Since(start); got != allWaits {
					t.Errorf("waited %v, want %v", got, allWaits)
				}
				if n := len(api.Requests()); n != 6 || inv.RequestID != "unchanged" {
					t.Errorf("%d requests, want 6; invocation %+v, want it unchanged", n, inv)
				}
			})
		})
	}
}

// The times of the requests are those of the waits.
func TestNextWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		for range 5 {
			api.Next(runtimeapitest.Reply{Status: 500, Then: runtimeapitest.Close})
		}
		api.Next(runtimeapitest.Event("a", ""))
		take(t, newClient(t, api))
		requests := api.Requests()
		for i, want := range []time.Duration{50, 100, 200, 400, 800} {
			if got := requests[i+1].Time.Sub(requests[i].Time); got != want*time.Millisecond {
				t.Errorf("wait %d was %v, want %v", i, got, want*time.Millisecond)
			}
		}
	})
}

// Every event has its own six attempts.
func TestNextCountsForOneEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		for range 3 {
			for range 5 {
				api.Next(runtimeapitest.Reply{Status: 500})
			}
			api.Next(runtimeapitest.Event("a", ""))
			take(t, client)
		}
	})
}

// Nobody to talk to, all the time.
func TestNextWithoutConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dials := 0
		ctx := runtimeapi.WithDialer(t.Context(), func(context.Context) (io.ReadWriteCloser, error) {
			dials++
			return nil, syscall.ECONNREFUSED
		})
		client, err := runtimeapi.NewClient(ctx, "127.0.0.1:9001")
		if err != nil {
			t.Fatal(err)
		}
		err = client.Next(new(runtimeapi.Invocation), nil)
		const want = "next http://127.0.0.1:9001/2018-06-01/runtime/invocation/next: connect to 127.0.0.1:9001: connection refused"
		if errText(err) != want || !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("Next = %v, want %s", err, want)
		}
		if dials != 6 {
			t.Errorf("%d connections tried, want 6", dials)
		}
	})
}

func TestNextRefused(t *testing.T) {
	for _, status := range []int{201, 202, 206, 301, 302, 304, 307, 400, 401, 403, 404, 408, 410, 413, 429, 499} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				api.Next(runtimeapitest.Reply{Status: status, Header: []string{"Location: /elsewhere"}, Body: "{}"})
				start := time.Now()
				err := newClient(t, api).Next(new(runtimeapi.Invocation), nil)
				var refused *runtimeapi.StatusError
				if !errors.As(err, &refused) || refused.Status != status || refused.Op != "next" || refused.URL != nextURL {
					t.Errorf("Next = %v, want a StatusError with status %d", err, status)
				}
				if n := len(api.Requests()); n != 1 || time.Since(start) != 0 {
					t.Errorf("%d requests within %v, want 1 at once", n, time.Since(start))
				}
			})
		})
	}
}

// A connection that the server has closed while nobody used it costs neither an attempt nor a wait.
func TestNextOnAStaleConnection(t *testing.T) {
	for name, then := range map[string]runtimeapitest.Then{"closed": runtimeapitest.Close, "reset": runtimeapitest.Reset} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				client := newClient(t, api)
				api.Next(runtimeapitest.Reply{Raw: eventBytes("a", "1"), Then: then})
				take(t, client)
				synctest.Wait()
				start := time.Now()
				api.Next(runtimeapitest.Event("b", "2"))
				if inv := take(t, client); inv.RequestID != "b" || time.Since(start) != 0 {
					t.Errorf("got event %s after %v, want b at once", inv.RequestID, time.Since(start))
				}
			})
		})
	}
}

// That holds for the first attempt: five real failures can follow, and the sixth ends it.
func TestNextOnAStaleConnectionStillCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		api.Next(runtimeapitest.Event("a", ""))
		take(t, client)
		api.Next(runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Close}) // the stale one
		for range 6 {
			api.Next(runtimeapitest.Reply{Status: 500})
		}
		api.Next(runtimeapitest.Event("never", ""))
		start := time.Now()
		err := client.Next(new(runtimeapi.Invocation), nil)
		if want := "next " + nextURL + ": status 500"; errText(err) != want {
			t.Errorf("Next = %v, want %s", err, want)
		}
		if got := time.Since(start); got != allWaits {
			t.Errorf("waited %v, want %v", got, allWaits)
		}
		if left := api.Left(runtimeapi.PathNext); left != 1 {
			t.Errorf("%d replies left, want 1", left)
		}
	})
}

// One byte of a reply makes it an attempt.
func TestNextOnAConnectionThatEndsAfterAByte(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		api.Next(runtimeapitest.Event("a", ""))
		take(t, client)
		api.Next(runtimeapitest.Reply{Only: 1, Then: runtimeapitest.Close}, runtimeapitest.Event("b", ""))
		start := time.Now()
		take(t, client)
		if got, want := time.Since(start), 50*time.Millisecond; got != want {
			t.Errorf("waited %v, want %v", got, want)
		}
	})
}

// A reused connection that ends silently again and again does so on new connections: that counts.
func TestNextOnASilentServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		for range 6 {
			api.Next(runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Close})
		}
		start := time.Now()
		err := newClient(t, api).Next(new(runtimeapi.Invocation), nil)
		if want := "next " + nextURL + ": " + cutShort; errText(err) != want || time.Since(start) != allWaits {
			t.Errorf("Next = %v after %v, want %s after %v", err, time.Since(start), want, allWaits)
		}
	})
}

func eventBytes(id, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: %s\r\nContent-Length: %d\r\n\r\n%s", id, len(body), body)
}

// However a good reply is cut into pieces, it is the same event.
func TestNextInPieces(t *testing.T) {
	body := strings.Repeat("0123456789", 20_000)
	for _, reply := range []runtimeapitest.Reply{
		{Piece: 1, Body: someEvent},
		{Piece: 1, Trickle: time.Minute, Body: someEvent},
		{Piece: 1, Chunked: true, Body: someEvent},
		{Piece: 3, Chunks: []int{1, 1, 1, 2, 3, 5}, Body: someEvent},
		{Piece: 4093, Body: body},
		{Piece: 4093, Chunks: []int{1, 32 << 10, 64 << 10}, Body: body},
		{Piece: 70_000, Chunked: true, Body: body},
	} {
		reply.Header = []string{"Lambda-Runtime-Aws-Request-Id: a"}
		synctest.Test(t, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			client := newClient(t, api)
			for range 2 {
				api.Next(reply)
				if inv := take(t, client); inv.RequestID != "a" || string(inv.Payload) != reply.Body {
					t.Errorf("pieces of %d, chunks %v: got event %s of %d bytes", reply.Piece, reply.Chunks, inv.RequestID, len(inv.Payload))
				}
			}
			if n := api.Conns(); n != 1 {
				t.Errorf("pieces of %d, chunks %v: %d connections, want 1", reply.Piece, reply.Chunks, n)
			}
		})
	}
}

func TestNextAfterConnectionClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		start := time.Now()
		for range 3 {
			api.Next(runtimeapitest.Event("a", "x", "Connection: close"))
			take(t, client)
		}
		if n := api.Conns(); n != 3 || time.Since(start) != 0 {
			t.Errorf("%d connections after %v, want 3 at once", n, time.Since(start))
		}
	})
}

// A frozen environment sleeps for days in a next. Nothing of ours may fire when it wakes up.
func TestNextWaitsWithoutTimers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		go func() {
			time.Sleep(30 * 24 * time.Hour)
			api.Next(runtimeapitest.Event("a", ""))
		}()
		take(t, client)
		if n := len(api.Requests()); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
}

func TestNextUsesBuffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		buf := make([]byte, 100)
		for _, size := range []int{100, 101} {
			api.Next(runtimeapitest.Event("a", strings.Repeat("x", size)))
			var inv runtimeapi.Invocation
			if err := client.Next(&inv, buf); err != nil {
				t.Fatal(err)
			}
			if got, want := &inv.Payload[0] == &buf[0], size <= 100; got != want {
				t.Errorf("payload of %d bytes in a buffer of 100 is %v, want %v", size, got, want)
			}
		}
	})
}

func TestReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		client.Reset() // there is nothing yet
		api.Next(runtimeapitest.Event("a", ""), runtimeapitest.Event("b", ""))
		take(t, client)
		client.Reset()
		take(t, client)
		if n := api.Conns(); n != 2 {
			t.Errorf("%d connections, want 2", n)
		}
	})
}

func TestRestoreNext(t *testing.T) {
	const url = "http://127.0.0.1:80/2018-06-01/runtime/restore/next"
	for name, tt := range map[string]struct {
		replies []runtimeapitest.Reply
		wantErr string
		waited  time.Duration
	}{
		"restored":    {replies: []runtimeapitest.Reply{{Body: "{}"}}},
		"not offered": {replies: []runtimeapitest.Reply{{Status: 404}}, wantErr: "restore next " + url + ": status 404"},
		"refused":     {replies: []runtimeapitest.Reply{{Status: 403}}, wantErr: "restore next " + url + ": status 403"},
		"repeated":    {replies: []runtimeapitest.Reply{{Status: 500}, {Only: 3, Then: runtimeapitest.Close}, {}}, waited: 150 * time.Millisecond},
		"days later":  {replies: []runtimeapitest.Reply{{Delay: 100 * time.Hour}}, waited: 100 * time.Hour},
		"cut":         {replies: []runtimeapitest.Reply{{Raw: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx", Then: runtimeapitest.Close}, {}}, waited: 50 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				api.On(runtimeapi.PathRestoreNext, tt.replies...)
				start := time.Now()
				if err := newClient(t, api).RestoreNext(); errText(err) != tt.wantErr {
					t.Errorf("RestoreNext = %v, want %s", err, tt.wantErr)
				}
				if got := time.Since(start); got != tt.waited {
					t.Errorf("waited %v, want %v", got, tt.waited)
				}
			})
		})
	}
}
