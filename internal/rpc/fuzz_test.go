package rpc_test

import (
	"bytes"
	"encoding/gob"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/rpc"
	"github.com/lambent-go/lambent/lambda/messages"
)

// A recording is a connection whose client has sent everything and ended its side.
type recording struct {
	net.Conn // nil: nothing else is called
	sent     *bytes.Reader
	replies  bytes.Buffer
	closed   chan struct{}
	close    sync.Once
}

func (c *recording) Read(p []byte) (int, error)       { return c.sent.Read(p) }
func (c *recording) Write(p []byte) (int, error)      { return c.replies.Write(p) }
func (c *recording) Close() error                     { c.close.Do(func() { close(c.closed) }); return nil }
func (c *recording) SetReadDeadline(time.Time) error  { return nil }
func (c *recording) SetWriteDeadline(time.Time) error { return nil }

// A recordingListener accepts one recording, and fails when the server has closed it.
type recordingListener struct {
	conn     *recording
	accepted bool
}

var errNoMore = errors.New("no more connections")

func (l *recordingListener) Accept() (net.Conn, error) {
	if !l.accepted {
		l.accepted = true
		return l.conn, nil
	}
	<-l.conn.closed
	return nil, errNoMore
}

func (l *recordingListener) Close() error   { return nil }
func (l *recordingListener) Addr() net.Addr { return bubbleAddr{} }

// FuzzServe serves a connection on which arbitrary bytes arrive: the server neither panics nor blocks, and whatever it
// replies is the protocol.
func FuzzServe(f *testing.F) {
	ping := valueBytes(f, rpc.Request{ServiceMethod: "Function.Ping"}, messages.PingRequest{})
	invoke := valueBytes(f, rpc.Request{ServiceMethod: "Function.Invoke", Seq: 3}, messages.InvokeRequest{
		Payload:       []byte("{}"),
		RequestId:     "r",
		Deadline:      messages.InvokeRequest_Timestamp{Seconds: 1, Nanos: -1},
		ClientContext: []byte("{}"),
	})
	type any1 struct{ Payload any }
	gob.Register(any1{})
	for _, seed := range [][]byte{
		nil,
		ping,
		invoke,
		ping[:len(ping)-2],
		invoke[:len(invoke)/2],
		bytes.Replace(ping, []byte("Ping"), []byte("Pong"), 1),
		bytes.Replace(ping, []byte("n.P"), []byte("nnP"), 1),
		append(bytes.Clone(ping), 0x80),
		append(bytes.Clone(ping), ping...),
		valueBytes(f, rpc.Request{ServiceMethod: "Function.Invoke"}, 42, rpc.Request{ServiceMethod: "Function.Ping"}, messages.PingRequest{}),
		valueBytes(f, rpc.Request{ServiceMethod: "Function.Invoke"}, any1{any1{any1{}}}),
		valueBytes(f, rpc.Request{ServiceMethod: "Function.Invoke"}, map[string][]struct{ A [2]complex128 }{"a": {{}}}),
		valueBytes(f, rpc.Request{ServiceMethod: "Nope"}, []string{"a"}),
		valueBytes(f, "text", 1.5),
		[]byte("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + strings.Repeat(" ", 64)),
		{0xfc, 0x03, 0xf0, 0x00, 0x00, 1, 2, 3}, // 63 MiB, it says
		{0xfc, 0x04, 0x00, 0x00, 0x01},
		{0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		conn := &recording{sent: bytes.NewReader(sent), closed: make(chan struct{})}
		if err := rpc.Serve(t.Context(), &recordingListener{conn: conn}, echo); !errors.Is(err, errNoMore) {
			t.Fatalf("Serve = %v, want %v", err, errNoMore)
		}
		replies := gob.NewDecoder(&conn.replies)
		for {
			var header rpc.Response
			if err := replies.Decode(&header); err == io.EOF {
				return
			} else if err != nil {
				t.Fatalf("header of a reply: %v", err)
			}
			body := any(new(struct{}))
			switch {
			case header.Error != "":
				if !strings.HasPrefix(header.Error, "rpc: ") && !strings.HasPrefix(header.Error, "gob: ") {
					t.Errorf("refusal of %q is %q", header.ServiceMethod, header.Error)
				}
			case header.ServiceMethod == "Function.Ping":
				body = new(messages.PingResponse)
			case header.ServiceMethod == "Function.Invoke":
				body = new(messages.InvokeResponse)
			default:
				t.Errorf("method %q was answered", header.ServiceMethod)
			}
			if err := replies.Decode(body); err != nil {
				t.Fatalf("body of reply %+v: %v", header, err)
			}
		}
	})
}
