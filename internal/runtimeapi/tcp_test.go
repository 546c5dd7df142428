package runtimeapi_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

// The tests of this file run over real sockets, where a reset is one.

func newTCPClient(t *testing.T, api *runtimeapitest.Server) *runtimeapi.Client {
	t.Helper()
	client, err := runtimeapi.NewClient(t.Context(), api.Listen())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Abort)
	return client
}

func TestTCPInvocations(t *testing.T) {
	api := runtimeapitest.NewServer(t)
	client := newTCPClient(t, api)
	for i, size := range []int{0, 1, 100, 2048, 32 << 10, 40 << 10, 41 << 10, 1 << 20, 6 << 20} {
		for _, chunks := range [][]int{nil, {}, {1, 1, 4096, 70_000}} {
			payload := bytes.Repeat([]byte{'a' + byte(i)}, size)
			event := runtimeapitest.Event(fmt.Sprint(i), string(payload), "Lambda-Runtime-Trace-Id: Root=1")
			event.Chunks = chunks
			api.Next(event)
			inv := take(t, client)
			if inv.RequestID != fmt.Sprint(i) || inv.TraceID != "Root=1" || !bytes.Equal(inv.Payload, payload) {
				t.Fatalf("event of %d bytes: got %s with %d bytes", size, inv.RequestID, len(inv.Payload))
			}
			if err := client.Respond(inv, "", inv.Payload); err != nil {
				t.Fatal(err)
			}
			stream := client.OpenStream(inv)
			if err := errors.Join(stream.Write("", inv.Payload), stream.Write("", inv.Payload), stream.Close("")); err != nil {
				t.Fatal(err)
			}
			requests := api.Requests()
			response, streamed := requests[len(requests)-2], requests[len(requests)-1]
			if !bytes.Equal(response.Body, payload) || len(streamed.Body) != 2*size {
				t.Errorf("event of %d bytes: response has %d, stream %d bytes", size, len(response.Body), len(streamed.Body))
			}
		}
	}
	if n := api.Conns(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

// Faults of next come in front of a good event, which arrives.
func TestTCPNextRepeats(t *testing.T) {
	event := runtimeapitest.Event("bad", strings.Repeat("x", 100_000))
	for name, fault := range map[string]runtimeapitest.Reply{
		"closed at once":    {Only: -1, Then: runtimeapitest.Close},
		"reset at once":     {Only: -1, Then: runtimeapitest.Reset},
		"closed in a head":  {Header: event.Header, Body: event.Body, Only: 50, Then: runtimeapitest.Close},
		"reset in a head":   {Header: event.Header, Body: event.Body, Only: 50, Then: runtimeapitest.Reset},
		"closed in a body":  {Header: event.Header, Body: event.Body, Only: 99_000, Then: runtimeapitest.Close},
		"reset in a body":   {Header: event.Header, Body: event.Body, Only: 99_000, Then: runtimeapitest.Reset},
		"closed in a chunk": {Header: event.Header, Body: event.Body, Chunks: []int{50_000}, Only: 60_000, Then: runtimeapitest.Close},
		"reset in a chunk":  {Header: event.Header, Body: event.Body, Chunks: []int{50_000}, Only: 60_000, Then: runtimeapitest.Reset},
	} {
		t.Run(name, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			client := newTCPClient(t, api)
			for range 2 { // on a new connection, and on one that has served
				api.Next(fault, runtimeapitest.Event("good", someEvent))
				if inv := take(t, client); inv.RequestID != "good" || string(inv.Payload) != someEvent {
					t.Errorf("got event %s of %d bytes", inv.RequestID, len(inv.Payload))
				}
			}
			if n := len(api.Requests()); n != 4 {
				t.Errorf("%d requests, want 4", n)
			}
		})
	}
}

// A large response that is refused before it has been read is not taken for lost, however the server hangs up.
func TestTCPPostAnsweredEarly(t *testing.T) {
	for name, then := range map[string]runtimeapitest.Then{"closed": runtimeapitest.Close, "kept": runtimeapitest.Keep} {
		t.Run(name, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			client := newTCPClient(t, api)
			for range 20 {
				refusal := runtimeapitest.Refusal(413, runtimeapi.ErrRequestEntityTooLarge, runtimeapi.MessageRequestEntityTooLarge)
				refusal.Early, refusal.Then = 1000, then
				api.On(runtimeapi.SuffixResponse, refusal)
				err := client.Respond(invocation, "", make([]byte, 7<<20))
				var refused *runtimeapi.StatusError
				if !errors.As(err, &refused) || refused.Status != 413 || !strings.Contains(err.Error(), "RequestEntityTooLarge") {
					t.Fatalf("Respond = %v, want status 413", err)
				}
			}
		})
	}
}

func TestTCPPostAgain(t *testing.T) {
	for name, fault := range map[string]runtimeapitest.Reply{
		"closed":            {Only: -1, Then: runtimeapitest.Close},
		"reset":             {Only: -1, Then: runtimeapitest.Reset},
		"closed early":      {Early: 1000, Only: -1, Then: runtimeapitest.Close},
		"reset early":       {Early: 1000, Only: -1, Then: runtimeapitest.Reset},
		"reset at the head": {Early: -1, Only: -1, Then: runtimeapitest.Reset},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int{2000, 5 << 20} {
				api := runtimeapitest.NewServer(t)
				client := newTCPClient(t, api)
				api.On(runtimeapi.SuffixResponse, fault, runtimeapitest.Reply{Status: 403})
				body := bytes.Repeat([]byte("x"), size)
				if err := client.Respond(invocation, "", body); err != nil {
					t.Errorf("%d bytes: Respond = %v", size, err)
				}
				if requests := api.Wait(2); len(requests) != 2 || !bytes.Equal(requests[1].Body, body) {
					t.Errorf("%d bytes: %d requests, want 2, the second one whole", size, len(requests))
				}
				api.On(runtimeapi.SuffixResponse, fault, fault)
				if err := client.Respond(invocation, "", body); err == nil || errors.As(err, new(*runtimeapi.StatusError)) {
					t.Errorf("%d bytes, lost twice: Respond = %v, want an error of the connection", size, err)
				}
			}
		})
	}
}

// A connection that has ended while nobody used it is noticed by the next request, which is repeated.
func TestTCPStaleConnection(t *testing.T) {
	for name, then := range map[string]runtimeapitest.Then{"closed": runtimeapitest.Close, "reset": runtimeapitest.Reset} {
		t.Run(name, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			client := newTCPClient(t, api)
			api.Next(runtimeapitest.Reply{Raw: eventBytes("a", ""), Then: then})
			inv := take(t, client)
			if err := client.Respond(inv, "", []byte("x")); err != nil {
				t.Errorf("Respond = %v", err)
			}
			api.On(runtimeapi.SuffixResponse, runtimeapitest.Reply{Then: then})
			if err := client.Respond(inv, "", []byte("x")); err != nil {
				t.Errorf("Respond = %v", err)
			}
			api.Next(runtimeapitest.Event("b", ""))
			take(t, client)
		})
	}
}

func TestTCPStreamBreaks(t *testing.T) {
	for name, tt := range map[string]struct {
		reply  runtimeapitest.Reply
		status int
	}{
		"refused":         {runtimeapitest.Reply{Status: 413}, 413},
		"refused, closed": {runtimeapitest.Reply{Status: 413, Then: runtimeapitest.Close}, 413},
		"closed":          {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Close}, 0},
		"reset":           {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			client := newTCPClient(t, api)
			tt.reply.Early = 1
			api.On(runtimeapi.SuffixResponse, tt.reply)
			stream := client.OpenStream(invocation)
			var err error
			piece := make([]byte, 10_000)
			for err == nil { // until the failure has got here
				err = stream.Write("", piece)
			}
			var refused *runtimeapi.StatusError
			if errors.As(err, &refused) != (tt.status != 0) || refused != nil && refused.Status != tt.status {
				t.Errorf("Write = %v, want status %d", err, tt.status)
			}
			api.Next(runtimeapitest.Event("b", ""))
			take(t, client)
		})
	}
}

// A server that closes its own direction and goes on reading gets its answers all the same.
func TestTCPHalfClose(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		for i := 0; ; i++ {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			conn.Read(make([]byte, 4096))
			if i > 0 {
				io.WriteString(conn, eventBytes("a", someEvent))
			}
			conn.(*net.TCPConn).CloseWrite()
			defer conn.Close()
		}
	}()
	client, err := runtimeapi.NewClient(t.Context(), ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Abort()
	if inv := take(t, client); string(inv.Payload) != someEvent {
		t.Errorf("payload %q", inv.Payload)
	}
}

// Abandoning and aborting wake up a client that waits in the kernel.
func TestTCPShutdown(t *testing.T) {
	for name, tt := range map[string]struct {
		end  func(*runtimeapi.Client)
		want error
	}{
		"AbandonNext": {(*runtimeapi.Client).AbandonNext, runtimeapi.ErrAbandoned},
		"Abort":       {(*runtimeapi.Client).Abort, runtimeapi.ErrAborted},
	} {
		t.Run(name, func(t *testing.T) {
			for range 50 {
				api := runtimeapitest.NewServer(t)
				client := newTCPClient(t, api)
				result := inBackground(func() error { return next(client) })
				tt.end(client)
				if err := <-result; !errors.Is(err, tt.want) {
					t.Fatalf("Next = %v, want %v", err, tt.want)
				}
			}
		})
	}
}

// Events arrive while the client is told to stop: each is delivered whole and can be answered, or stays with the server.
func TestTCPAbandonNextAtAnyMoment(t *testing.T) {
	for i := range 200 {
		api := runtimeapitest.NewServer(t)
		client := newTCPClient(t, api)
		api.Next(runtimeapitest.Event("a", ""))
		inv := take(t, client)
		result := inBackground(func() error { return client.Next(inv, nil) })
		api.Wait(1)
		go api.Next(runtimeapitest.Event("b", strings.Repeat("x", 100_000)))
		go client.AbandonNext()
		switch err := <-result; {
		case err == nil:
			if len(inv.Payload) != 100_000 {
				t.Fatalf("round %d: %d bytes", i, len(inv.Payload))
			}
			if err := client.Respond(inv, "", inv.Payload); err != nil {
				t.Fatalf("round %d: Respond = %v", i, err)
			}
		case err != runtimeapi.ErrAbandoned:
			t.Fatalf("round %d: Next = %v", i, err)
		}
		if err := next(client); err != runtimeapi.ErrAbandoned {
			t.Fatalf("round %d: next Next = %v, want ErrAbandoned", i, err)
		}
	}
}

// Replies come at any time and in any pieces while several clients wait, so that a wake-up that is lost would be missed.
func TestTCPSoak(t *testing.T) {
	reply := eventBytes("a", strings.Repeat("0123456789", 300))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		for seed := uint64(0); ; seed++ {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go serveInPieces(conn, reply, rand.New(rand.NewPCG(seed, 0)))
		}
	}()
	var wg sync.WaitGroup
	for range 4 {
		client, err := runtimeapi.NewClient(t.Context(), ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			defer client.Abort()
			var inv runtimeapi.Invocation
			for range 1000 {
				if err := client.Next(&inv, nil); err != nil || len(inv.Payload) != 3000 {
					t.Errorf("Next = %v with %d bytes", err, len(inv.Payload))
					return
				}
			}
		})
	}
	wg.Wait()
}

// serveInPieces answers every request of a connection with reply, in pieces between which others may run.
func serveInPieces(conn net.Conn, reply string, random *rand.Rand) {
	defer conn.Close()
	request := make([]byte, 4096)
	for {
		if _, err := conn.Read(request); err != nil {
			return
		}
		for rest := reply; len(rest) > 0; {
			for range random.IntN(50) {
				runtime.Gosched()
			}
			n := 1 + random.IntN(len(rest))
			if _, err := io.WriteString(conn, rest[:n]); err != nil {
				return
			}
			rest = rest[n:]
		}
	}
}
