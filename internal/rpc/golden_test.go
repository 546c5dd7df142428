package rpc_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/rpc"
	"github.com/lambent-go/lambent/lambda/messages"
)

// The bytes of a ping and an invocation in a fresh process: gob numbers types from 64 on, in the order a process first
// encodes them. Strings stand for their bytes, the rest is hexadecimal; each line is one gob message.
const (
	goldenPing = `
		2e 7f 03 01 01 07 "Request" 01 ff 80 00 01 02 01 0d "ServiceMethod" 01 0c 00 01 03 "Seq" 01 06 00 00 00
		12 ff 80 01 0d "Function.Ping" 00
		17 ff 81 03 01 01 0b "PingRequest" 01 ff 82 00 00 00
		03 ff 82 00`

	goldenPong = `
		3a ff 83 03 01 01 08 "Response" 01 ff 84 00 01 03 01 0d "ServiceMethod" 01 0c 00 01 03 "Seq" 01 06 00 01 05 "Error" 01 0c 00 00 00
		12 ff 84 01 0d "Function.Ping" 00
		18 ff 85 03 01 01 0c "PingResponse" 01 ff 86 00 00 00
		03 ff 86 00`

	// Seq 1; payload {}, request ID r, deadline 1 s 2 ns. The types of a connection are not defined twice.
	goldenInvoke = `
		16 ff 80 01 0f "Function.Invoke" 01 01 00
		ff ad ff 87 03 01 01 0d "InvokeRequest" 01 ff 88 00 01 08 01 07 "Payload" 01 0a 00 01 09 "RequestId" 01 0c 00 01 0c "XAmznTraceId" 01 0c 00 01 08 "Deadline" 01 ff 8a 00 01 12 "InvokedFunctionArn" 01 0c 00 01 11 "CognitoIdentityId" 01 0c 00 01 15 "CognitoIdentityPoolId" 01 0c 00 01 0d "ClientContext" 01 0a 00 00 00
		3b ff 89 03 01 01 17 "InvokeRequest_Timestamp" 01 ff 8a 00 01 02 01 07 "Seconds" 01 04 00 01 05 "Nanos" 01 04 00 00 00
		10 ff 88 01 02 "{}" 01 01 "r" 02 01 02 01 04 00 00`

	// An error: message m, type T, one frame f:1 g, should exit.
	goldenInvoked = `
		16 ff 84 01 0f "Function.Invoke" 01 01 00
		33 ff 8b 03 01 01 0e "InvokeResponse" 01 ff 8c 00 01 02 01 07 "Payload" 01 0a 00 01 05 "Error" 01 ff 8e 00 00 00
		56 ff 8d 03 01 01 14 "InvokeResponse_Error" 01 ff 8e 00 01 04 01 07 "Message" 01 0c 00 01 04 "Type" 01 0c 00 01 0a "StackTrace" 01 ff 92 00 01 0a "ShouldExit" 01 02 00 00 00
		3a ff 91 02 01 01 2b "[]*messages.InvokeResponse_Error_StackFrame" 01 ff 92 00 01 ff 90 00 00
		28 ff 8f 03 01 02 ff 90 00 01 03 01 04 "Path" 01 0c 00 01 04 "Line" 01 04 00 01 05 "Label" 01 0c 00 00 00
		18 ff 8c 02 01 01 "m" 01 01 "T" 01 01 01 01 "f" 01 02 01 01 "g" 00 01 01 00 00`
)

// A fresh process numbers types as in the golden bytes; the other side takes whatever numbers and order of fields it
// gets.
func TestServerTakesPingBytes(t *testing.T) {
	for name, tt := range map[string]struct {
		ping string
		want rpc.Response
	}{
		"as a fresh client sends it": {goldenPing, rpc.Response{ServiceMethod: "Function.Ping"}},
		"types 100 and 101, Seq first": {
			`2f ff c7 03 01 01 07 "Request" 01 ff c8 00 01 02 01 03 "Seq" 01 06 00 01 0d "ServiceMethod" 01 0c 00 00 00
			14 ff c8 01 05 01 0d "Function.Ping" 00
			17 ff c9 03 01 01 0b "PingRequest" 01 ff ca 00 00 00
			03 ff ca 00`,
			rpc.Response{ServiceMethod: "Function.Ping", Seq: 5},
		},
		"numbers longer than need be": {
			`fc 00 00 00 2e 7f 03 01 01 07 "Request" 01 ff 80 00 01 02 01 0d "ServiceMethod" 01 0c 00 01 03 "Seq" 01 06 00 00 00
			f8 00 00 00 00 00 00 00 13 fe 00 80 01 0d "Function.Ping" 00
			17 ff 81 03 01 01 0b "PingRequest" 01 ff 82 00 00 00
			ff 03 ff 82 00`,
			rpc.Response{ServiceMethod: "Function.Ping"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			conn := dialTCP(t, serve(t, echo))
			conn.Write(wireBytes(t, tt.ping))
			conn.CloseWrite()
			replies := gob.NewDecoder(conn)
			var got rpc.Response
			if err := replies.Decode(&got); err != nil || got != tt.want {
				t.Fatalf("reply = %+v, %v, want %+v", got, err, tt.want)
			}
			if err := replies.Decode(new(messages.PingResponse)); err != nil {
				t.Fatal(err)
			}
			if err := skip(replies); err != io.EOF {
				t.Errorf("after the reply: %v, want EOF", err)
			}
		})
	}
}

func TestClientTakesPingBytes(t *testing.T) {
	ours, theirs := net.Pipe()
	c := rpc.NewClient(ours)
	defer c.Close()
	go func() {
		skip(gob.NewDecoder(theirs))
		theirs.Write(wireBytes(t, goldenPong))
	}()
	if err := c.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestGoldenBytes runs itself again, as a process that has encoded nothing before, and compares what goes over the
// wire to the byte.
func TestGoldenBytes(t *testing.T) {
	const fresh = "LAMBENT_TEST_FRESH_PROCESS"
	if os.Getenv(fresh) != "" {
		requests, replies := tap(t)
		fmt.Printf("requests=%x;replies=%x;", requests, replies)
		return
	}
	self := exec.Command(os.Args[0], "-test.run=^TestGoldenBytes$")
	self.Env = append(os.Environ(), fresh+"=1")
	out, err := self.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for direction, want := range map[string]string{
		"requests": goldenPing + goldenInvoke,
		"replies":  goldenPong + goldenInvoked,
	} {
		found := regexp.MustCompile(direction + "=([0-9a-f]*);").FindSubmatch(out)
		if found == nil {
			t.Fatalf("no %s in the output of the fresh process:\n%s", direction, out)
		}
		got, err := hex.DecodeString(string(found[1]))
		if err != nil {
			t.Fatal(err)
		}
		if want := wireBytes(t, want); !bytes.Equal(got, want) {
			t.Errorf("%s are\n%sinstead of\n%s", direction, hex.Dump(got), hex.Dump(want))
		}
	}
}

// tap has our client ping and invoke our server, and returns what each of them wrote.
func tap(t *testing.T) (requests, replies []byte) {
	service := serviceFunc(func(context.Context, *messages.InvokeRequest) *messages.InvokeResponse {
		return &messages.InvokeResponse{Error: &messages.InvokeResponse_Error{
			Message:    "m",
			Type:       "T",
			StackTrace: []*messages.InvokeResponse_Error_StackFrame{{Path: "f", Line: 1, Label: "g"}},
			ShouldExit: true,
		}}
	})
	conn := &tappedConn{Conn: dialTCP(t, serve(t, service))}
	c := rpc.NewClient(conn)
	if err := c.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := c.Invoke(t.Context(), &messages.InvokeRequest{
		Payload:   []byte("{}"),
		RequestId: "r",
		Deadline:  messages.InvokeRequest_Timestamp{Seconds: 1, Nanos: 2},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return conn.written.Bytes(), conn.read.Bytes()
}

// A tappedConn keeps what goes through it.
type tappedConn struct {
	net.Conn
	mu            sync.Mutex
	read, written bytes.Buffer
}

func (c *tappedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read.Write(p[:n])
	return n, err
}

func (c *tappedConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	c.written.Write(p)
	c.mu.Unlock()
	return c.Conn.Write(p)
}

func dialTCP(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn.(*net.TCPConn)
}

// wireBytes returns the bytes that a listing like goldenPing stands for.
func wireBytes(t *testing.T, listing string) []byte {
	t.Helper()
	var b []byte
	for _, word := range strings.Fields(listing) {
		if text, err := strconv.Unquote(word); err == nil {
			b = append(b, text...)
			continue
		}
		digits, err := hex.DecodeString(word)
		if err != nil {
			t.Fatalf("listing has %q: %v", word, err)
		}
		b = append(b, digits...)
	}
	return b
}
