package runtimeapi_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// allHeaders is a reply to next with every header, and a body of a size.
func allHeaders(size int) string {
	return "HTTP/1.1 200 OK\r\n" +
		"Content-Type: application/json\r\n" +
		"Lambda-Runtime-Aws-Request-Id: 8f507cfc-1f3a-4697-b07a-ac58fc914c95\r\n" +
		"Lambda-Runtime-Deadline-Ms: 1700000000123\r\n" +
		"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-2:123456789012:function:hello\r\n" +
		"Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1\r\n" +
		"Lambda-Runtime-Client-Context: {\"client\":{\"app_title\":\"t\"}}\r\n" +
		"Lambda-Runtime-Cognito-Identity: {\"cognitoIdentityId\":\"a\"}\r\n" +
		"Lambda-Runtime-Aws-Tenant-Id: blue\r\n" +
		"Lambda-Runtime-Invocation-Id: nonce\r\n" +
		fmt.Sprintf("Content-Length: %d\r\n\r\n", size) + strings.Repeat("x", size)
}

// inChunks is the reply as AWS's server sends larger ones: in one chunk.
func inChunks(reply string) string {
	head, body, _ := strings.Cut(reply, "\r\n\r\n")
	head = head[:strings.LastIndex(head, "\r\n")]
	return fmt.Sprintf("%s\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, len(body), body)
}

const accepted = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n"

// end is what every POST of these tests ends with: the end of a chunked body, which an answer that is sent whole imitates.
const end = "0\r\n\r\n"

// serveWithoutAllocating answers the requests of a connection. A GET arrives in one piece.
func serveWithoutAllocating(conn net.Conn, event string) {
	in := make([]byte, len(end)+64<<10)
	next, ok := []byte(event), []byte(accepted)
	for {
		n, err := conn.Read(in[len(end):])
		if err != nil {
			return
		}
		reply := next
		if in[len(end)] == 'P' {
			reply = ok
			for string(in[n:n+len(end)]) != end {
				copy(in, in[n:n+len(end)]) // it may arrive in pieces
				if n, err = conn.Read(in[len(end):]); err != nil {
					return
				}
			}
		}
		if _, err := conn.Write(reply); err != nil {
			return
		}
	}
}

// overTCP returns a client of a server that serves with serveWithoutAllocating.
func overTCP(t *testing.T, event string) *runtimeapi.Client {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		conn, err := ln.Accept()
		if err == nil {
			serveWithoutAllocating(conn, event)
		}
	}()
	client, err := runtimeapi.NewClient(t.Context(), ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Abort)
	return client
}

// An invocation costs one allocation, that of its strings, and one for the payload if the buffer is too small for it.
func TestAllocations(t *testing.T) {
	for name, tt := range map[string]struct {
		event  string
		buffer int
		answer func(*runtimeapi.Client, *runtimeapi.Invocation) error
		want   float64
	}{
		"small":               {allHeaders(100), 100, respond, 1},
		"small, no buffer":    {allHeaders(100), 0, respond, 2},
		"small, chunked":      {inChunks(allHeaders(100)), 100, respond, 1},
		"large":               {allHeaders(200_000), 200_000, respond, 1},
		"large, no buffer":    {allHeaders(200_000), 0, respond, 2},
		"large, chunked":      {inChunks(allHeaders(200_000)), 200_000, respond, 1},
		"chunked, no buffer":  {inChunks(allHeaders(200_000)), 0, respond, 2},
		"a failure":           {allHeaders(100), 100, fail, 1},
		"a stream":            {allHeaders(100), 100, stream, 1},
		"only the request ID": {eventBytes("8f507cfc-1f3a-4697-b07a-ac58fc914c95", "{}"), 100, respond, 1},
		"a large answer":      {allHeaders(200_000), 200_000, echo, 1},
		"without any payload": {eventBytes("8f507cfc-1f3a-4697-b07a-ac58fc914c95", ""), 0, respond, 1},
	} {
		t.Run(name, func(t *testing.T) {
			client := overTCP(t, tt.event)
			buf := make([]byte, tt.buffer)
			var inv runtimeapi.Invocation
			got := testing.AllocsPerRun(50, func() {
				if err := client.Next(&inv, buf); err != nil {
					t.Fatal(err)
				}
				if err := tt.answer(client, &inv); err != nil {
					t.Fatal(err)
				}
			})
			if got > tt.want {
				t.Errorf("%v allocations, budget %v", got, tt.want)
			}
		})
	}
}

var (
	answerBytes = []byte("an answer" + end)
	largeAnswer = append(bytes.Repeat([]byte("x"), 200_000), end...)
	cause       = []byte(`{"working_directory":"/var/task"}`)
)

func respond(c *runtimeapi.Client, inv *runtimeapi.Invocation) error {
	return c.Respond(inv, "application/json", answerBytes)
}

func echo(c *runtimeapi.Client, inv *runtimeapi.Invocation) error {
	return c.Respond(inv, "application/json", largeAnswer)
}

func fail(c *runtimeapi.Client, inv *runtimeapi.Invocation) error {
	return c.ReportError(inv, runtimeapi.ErrorReport{Type: "Function.Odd", Document: answerBytes, XRayCause: cause})
}

func stream(c *runtimeapi.Client, inv *runtimeapi.Invocation) error {
	s := c.OpenStream(inv)
	for _, piece := range [][]byte{answerBytes[:5], largeAnswer[:100_000]} {
		if err := s.Write("text/plain", piece); err != nil {
			return err
		}
	}
	return s.Close("")
}

// Ten thousand large events, whichever way they come, leave nothing behind.
func TestMemoryDoesNotGrow(t *testing.T) {
	const size = 1 << 20
	for name, event := range map[string]string{
		"length":  allHeaders(size),
		"chunked": inChunks(allHeaders(size)),
	} {
		t.Run(name, func(t *testing.T) {
			server := &looping{event: event}
			client, err := runtimeapi.NewClient(runtimeapi.WithDialer(t.Context(), dialOnce(server)), "")
			if err != nil {
				t.Fatal(err)
			}
			buf := make([]byte, size)
			var inv runtimeapi.Invocation
			invoke := func(n int) {
				for range n {
					if err := client.Next(&inv, buf); err != nil || len(inv.Payload) != size {
						t.Fatalf("Next = %v with %d bytes", err, len(inv.Payload))
					}
					if err := client.Respond(&inv, "", inv.Payload); err != nil {
						t.Fatal(err)
					}
				}
			}
			invoke(100)
			before := liveHeap()
			invoke(9_900)
			if grown := int64(liveHeap()) - int64(before); grown > 64<<10 {
				t.Errorf("memory has grown by %d bytes since the first hundred events", grown)
			}
		})
	}
}

func liveHeap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A looping connection answers every request at once, without a server.
type looping struct {
	event string
	rest  string
}

func (l *looping) Write(p []byte) (int, error) {
	switch {
	case bytes.HasPrefix(p, []byte("GET ")):
		l.rest = l.event
	case bytes.HasPrefix(p, []byte("POST ")):
		l.rest = accepted
	}
	return len(p), nil
}

func (l *looping) Read(p []byte) (int, error) {
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func (l *looping) Close() error { return nil }

// A head of 300 KB makes a buffer grow; when such heads have become rare, it is given back.
func TestGrownBufferIsGivenBack(t *testing.T) {
	server := &looping{}
	client, err := runtimeapi.NewClient(runtimeapi.WithDialer(t.Context(), dialOnce(server)), "")
	if err != nil {
		t.Fatal(err)
	}
	small := allHeaders(10)
	large := strings.Replace(small, "Lambda-Runtime-Aws-Tenant-Id: ", "Lambda-Runtime-Aws-Tenant-Id: "+strings.Repeat("t", 600<<10), 1)
	var inv runtimeapi.Invocation
	invoke := func(event string, n int) {
		server.event = event
		for range n {
			if err := client.Next(&inv, nil); err != nil {
				t.Fatal(err)
			}
			if err := client.Respond(&inv, "", nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	invoke(small, 10)
	before := liveHeap()
	invoke(large, 1)
	inv = runtimeapi.Invocation{}
	if grown := int64(liveHeap()) - int64(before); grown < 300<<10 {
		t.Fatalf("memory has grown by %d bytes only: the test tests nothing", grown)
	}
	invoke(small, 100)
	if grown := int64(liveHeap()) - int64(before); grown > 64<<10 {
		t.Errorf("memory has grown by %d bytes since before the large head", grown)
	}
	runtime.KeepAlive(client)
	runtime.KeepAlive(large)
}

// While a next waits there is nothing but the goroutine that waits.
func TestGoroutines(t *testing.T) {
	waiting := make(chan struct{})
	ctx := runtimeapi.WithDialer(t.Context(), func(context.Context) (io.ReadWriteCloser, error) {
		closed := make(chan struct{})
		return &silent{waiting, closed, sync.OnceFunc(func() { close(closed) })}, nil
	})
	client, err := runtimeapi.NewClient(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	result := inBackground(func() error { return next(client) })
	<-waiting
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	ours := 0
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		if strings.Contains(stack, "internal/http1.") || strings.Contains(stack, "internal/runtimeapi.") {
			ours++
		}
	}
	if ours != 1 {
		t.Errorf("%d goroutines for a client that waits, want 1:\n%s", ours, stacks)
	}
	client.Abort()
	<-result
}

// A silent connection never says anything; it says when it is asked to.
type silent struct {
	waiting, closed chan struct{}
	hangUp          func()
}

func (s *silent) Read([]byte) (int, error) {
	close(s.waiting)
	<-s.closed
	return 0, io.EOF
}

func (s *silent) Write(p []byte) (int, error) { return len(p), nil }

func (s *silent) Close() error {
	s.hangUp()
	return nil
}

// A function is small because of what is not linked.
func TestLinkedPackages(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-tags", "lambda.norpc", ".", "../extensionsapi").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out))
	if len(linked) < 10 {
		t.Fatalf("go list says only %q", linked)
	}
	for _, name := range linked {
		switch name {
		case "net", "net/http", "net/url", "net/netip", "encoding/gob", "text/template", "html/template", "crypto/tls", "log/slog":
			t.Errorf("%s is linked", name)
		}
	}
}
