package rpc

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambda/messages"
)

// A call that has been given up leaves nothing behind while its reply does not come.
func TestCancelledCallIsForgotten(t *testing.T) {
	ours, theirs := net.Pipe()
	defer theirs.Close()
	c := NewClient(ours)
	defer c.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		theirs.Read(make([]byte, 1)) // the call has been sent
		cancel()
	}()
	if err := c.Ping(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("ping = %v, want %v", err, context.Canceled)
	}
	c.mu.Lock()
	n := len(c.calls)
	c.mu.Unlock()
	if n != 0 {
		t.Errorf("%d calls in progress, want none", n)
	}
}

// requestSize must not be less than the message is, or the server closes the connection; nor much more.
func TestRequestSize(t *testing.T) {
	for _, n := range []int{0, 1, 127, 128, 1 << 20} {
		text := strings.Repeat("x", n)
		r := &messages.InvokeRequest{
			Payload:               []byte(text),
			RequestId:             text,
			XAmznTraceId:          text,
			Deadline:              messages.InvokeRequest_Timestamp{Seconds: -1 << 63, Nanos: 1<<63 - 1},
			InvokedFunctionArn:    text,
			CognitoIdentityId:     text,
			CognitoIdentityPoolId: text,
			ClientContext:         []byte(text),
		}
		e := newEncoder()
		if err := e.encode(&Request{}, r); err != nil {
			t.Fatal(err)
		}
		e.take() // with the types, which are messages of their own
		if err := e.encode(&Request{}, r); err != nil {
			t.Fatal(err)
		}
		in := newMessageReader(bytes.NewReader(e.take()))
		longest := 0
		for in.err == nil {
			in.begin()
			if in.fill() == nil {
				longest = max(longest, in.message.Len())
			}
		}
		if got := requestSize(r); got < longest || got > longest+128 {
			t.Errorf("requestSize of 7 times %d bytes = %d, the message is %d", n, got, longest)
		}
	}
}
