package http1_test

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"testing"
)

// A splitting is a canned connection whose pieces have the sizes that a fuzzer chooses.
type splitting struct {
	canned
	sizes []byte
	turn  int
}

func (s *splitting) Read(p []byte) (int, error) {
	if len(s.sizes) > 0 {
		s.size = int(s.sizes[s.turn%len(s.sizes)])
		s.turn++
	}
	return s.canned.Read(p)
}

// FuzzReply reads replies in any pieces, and compares with net/http what both accept.
func FuzzReply(f *testing.F) {
	for _, tt := range replies {
		f.Add([]byte(tt.raw), []byte{1})
		f.Add([]byte(tt.raw), []byte{5, 0, 3})
	}
	f.Fuzz(func(t *testing.T, raw, sizes []byte) {
		if len(raw) > 1<<16 {
			return
		}
		conn := dialled(t, &splitting{canned: canned{rest: raw}, sizes: sizes})
		ask(t, conn, "X-Value", "X-Other")
		reply, err := conn.ReadHead()
		var value string
		var body []byte
		if err == nil {
			value = string(reply.Value(0))
			body, err = reply.ReadBody(make([]byte, 0, 3))
		}
		whole := dialled(t, &canned{rest: raw})
		ask(t, whole, "X-Value", "X-Other")
		wholeReply, wholeErr := whole.ReadHead()
		var wholeBody []byte
		if wholeErr == nil {
			wholeBody, wholeErr = wholeReply.ReadBody(nil)
		}
		if reply.Status != wholeReply.Status || !bytes.Equal(body, wholeBody) || (err == nil) != (wholeErr == nil) {
			t.Fatalf("%q: in pieces: status %d, body %q, %v\nat once: status %d, body %q, %v",
				raw, reply.Status, body, err, wholeReply.Status, wholeBody, wholeErr)
		}
		if err != nil {
			return
		}
		want, wantBody, err := readResponse(raw)
		if err != nil {
			return
		}
		wantValue := ""
		for _, v := range want.Header.Values("X-Value") {
			if wantValue == "" {
				wantValue = v
			}
		}
		if reply.Status != want.StatusCode || value != wantValue || !bytes.Equal(body, wantBody) {
			t.Errorf("%q: status %d, value %q, body %q\nnet/http: status %d, value %q, body %q",
				raw, reply.Status, value, body, want.StatusCode, wantValue, wantBody)
		}
	})
}

// readResponse returns the first reply in raw that is no 1xx one as net/http reads it.
func readResponse(raw []byte) (*http.Response, []byte, error) {
	in := bufio.NewReader(bytes.NewReader(raw))
	for {
		response, err := http.ReadResponse(in, &http.Request{Method: "GET"})
		if err != nil {
			return nil, nil, err
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return nil, nil, err
		}
		if response.StatusCode < 100 || response.StatusCode > 199 {
			return response, body, nil
		}
	}
}
