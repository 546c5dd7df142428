package fakeapi

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestEventReply(t *testing.T) {
	now := time.UnixMilli(1_788_000_000_123)
	for name, tt := range map[string]struct {
		size        int
		wantChunked bool
	}{
		"empty":     {size: 0},
		"small":     {size: 100},
		"limit":     {size: maxWhole},
		"above it":  {size: maxWhole + 1, wantChunked: true},
		"megabytes": {size: 3 << 20, wantChunked: true},
	} {
		t.Run(name, func(t *testing.T) {
			payload := bytes.Repeat([]byte("p"), tt.size)
			reply := newEventReply(payload)
			reply.number(999_999_999_999, now)
			wire := bytes.NewReader(reply.number(7, now))
			in := bufio.NewReader(wire)
			r, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(body, payload) {
				t.Errorf("body is %d bytes, want %d", len(body), len(payload))
			}
			if left := in.Buffered() + wire.Len(); left > 0 {
				t.Errorf("%d bytes follow the reply", left)
			}
			if got := len(r.TransferEncoding) > 0; got != tt.wantChunked {
				t.Errorf("chunked: %v, want %v", got, tt.wantChunked)
			}
			for header, want := range map[string]string{
				"Lambda-Runtime-Aws-Request-Id": "5c0ffee5-b1e5-4aaa-8bbb-000000000007",
				"Lambda-Runtime-Deadline-Ms":    "1788000060123",
				"Lambda-Runtime-Trace-Id":       "Root=1-5ee5a8d2-5b1e0b55aaaa000000000007;Parent=53995c3f42cd8ad8;Sampled=0",
			} {
				if got := r.Header.Get(header); got != want {
					t.Errorf("%s: %s, want %s", header, got, want)
				}
			}
		})
	}
}

func TestFixedReplies(t *testing.T) {
	for reply, want := range map[string]int{acceptedReply: 202, notFoundReply: 404} {
		in := bufio.NewReader(strings.NewReader(reply))
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil || r.StatusCode != want || in.Buffered() > 0 {
			t.Errorf("status %d, error %v, %d bytes follow; want status %d", r.StatusCode, err, in.Buffered(), want)
		}
	}
}
