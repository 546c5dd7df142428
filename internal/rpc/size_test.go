package rpc

import (
	"bytes"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambda/messages"
)

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
