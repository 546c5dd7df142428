package front_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
)

const preludeType = "application/vnd.awslambda.http-integration-response"

func (s streaming) String() string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// serveStreaming serves live, whose URL streams, and whole, whose URL buffers.
func serveStreaming(t *testing.T) *server {
	return serve(t, front.Options{URL: func(name string) front.URL {
		if name == "live" {
			return front.URL{InvokeMode: front.ResponseStream, CORS: &front.CORS{AllowOrigins: []string{"*"}}}
		}
		return front.URL{InvokeMode: front.Buffered}
	}}, "live", "whole")
}

// open sends a streaming and returns the response as soon as its headers are there.
func (s *server) open(path string, what streaming) *http.Response {
	s.t.Helper()
	response, err := http.DefaultClient.Do(s.request(http.MethodPost, path, what.String(), "Origin: http://app.example"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { response.Body.Close() })
	return response
}

func read(t *testing.T, body io.Reader, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(body, got); err != nil || string(got) != want {
		t.Errorf("read %q, %v, want %q", got, err, want)
	}
}

const prelude = `{"statusCode":201,"headers":{"X-A":"1","Content-Type":"text/plain"},"cookies":["a=1","b=2"]}` + "\x00\x00\x00\x00\x00\x00\x00\x00"

// Each piece is there while the function waits to be let go on, wherever the prelude is cut.
func TestStreamIsLive(t *testing.T) {
	s := serveStreaming(t)
	for _, cut := range []int{0, 1, 40, len(prelude) - 4, len(prelude)} {
		gate := invokeapitest.NewGate(t)
		what := streaming{Type: preludeType, Pieces: []string{prelude[:cut], prelude[cut:], "one ", "two"}, Gate: gate.URL}
		opened := make(chan struct{})
		go func() { // up to the headers
			defer close(opened)
			gate.Open(t)
			if cut == len(prelude) {
				return // the headers are there before the empty second piece
			}
		}()
		response := s.open("/_url/live/stream", what)
		<-opened
		if response.StatusCode != 201 || response.Header.Get("X-A") != "1" || strings.Join(response.Header["Set-Cookie"], "|") != "a=1|b=2" ||
			response.ContentLength != -1 || len(response.Header.Get("X-Amzn-RequestId")) != 36 || response.Header.Get("Access-Control-Allow-Origin") != "http://app.example" {
			t.Errorf("cut at %d: %d %v", cut, response.StatusCode, response.Header)
		}
		gate.Open(t)
		read(t, response.Body, "one ")
		gate.Open(t)
		read(t, response.Body, "two")
		gate.Open(t)
		if rest, err := io.ReadAll(response.Body); err != nil || len(rest) > 0 {
			t.Errorf("the rest is %q, %v", rest, err)
		}
	}
}

// An answer without a prelude is the body.
func TestStreamWithoutPrelude(t *testing.T) {
	s := serveStreaming(t)
	response := s.open("/_url/live/stream", streaming{Type: "text/x", Pieces: []string{"one ", "two"}})
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != "one two" || response.StatusCode != 200 || response.Header.Get("Content-Type") != "text/x" {
		t.Errorf("%d %v %q, %v", response.StatusCode, response.Header, body, err)
	}
	plain := s.do(http.MethodPost, "/_url/live/reply", `{"statusCode": 404}`)
	if plain.status != 200 || plain.body != `{"statusCode": 404}` {
		t.Errorf("an answer that is no stream: %d %q, want it as it is", plain.status, plain.body)
	}
}

// A failure before the first byte is an answer; after it the connection is closed.
func TestStreamFails(t *testing.T) {
	s := serveStreaming(t)
	for _, what := range []streaming{
		{Type: preludeType, Fail: true},
		{Type: preludeType, Pieces: []string{prelude[:20]}, Fail: true},
		{Type: preludeType, Pieces: []string{prelude[:20]}},
		{Type: preludeType, Pieces: []string{"no JSON" + prelude[len(prelude)-8:], "body"}},
		{Type: preludeType, Pieces: []string{`{"statusCode":101}` + prelude[len(prelude)-8:], "body"}},
	} {
		response := s.open("/_url/live/stream", what)
		body, err := io.ReadAll(response.Body)
		if response.StatusCode != http.StatusBadGateway || string(body) != "Internal Server Error" || err != nil {
			t.Errorf("%v = %d %q, %v, want 502", what, response.StatusCode, body, err)
		}
	}
	if got := s.do(http.MethodGet, "/_url/live/exit", ""); got.status != http.StatusBadGateway {
		t.Errorf("a crash = %d, want 502", got.status)
	}
	response := s.open("/_url/live/stream", streaming{Type: preludeType, Pieces: []string{prelude, "one "}, Fail: true})
	body, err := io.ReadAll(response.Body)
	if response.StatusCode != 201 || string(body) != "one " || err == nil {
		t.Errorf("failure after the first byte: %d %q, %v, want an error of the connection", response.StatusCode, body, err)
	}
}

// A URL that buffers delivers a stream whole.
func TestStreamBuffered(t *testing.T) {
	s := serveStreaming(t)
	for _, path := range []string{"/_url/whole/stream", "/_rest/whole/stream"} {
		got := s.do(http.MethodPost, path, streaming{Type: preludeType, Pieces: []string{prelude[:50], prelude[50:], "one ", "two"}}.String())
		if got.status != 201 || got.body != "one two" || got.length != 7 || got.header.Get("X-A") != "1" {
			t.Errorf("%s = %d %v %q (length %d)", path, got.status, got.header, got.body, got.length)
		}
	}
	if got := s.do(http.MethodPost, "/_url/whole/stream", streaming{Type: preludeType, Pieces: []string{prelude, "x"}, Fail: true}.String()); got.status != http.StatusBadGateway {
		t.Errorf("a failure = %d %q, want 502", got.status, got.body)
	}
	if got := s.do(http.MethodPost, "/_alb/whole/stream", streaming{Type: preludeType, Pieces: []string{prelude}}.String()); got.status != http.StatusBadGateway {
		t.Errorf("ALB = %d %q, want 502", got.status, got.body)
	}
}

// A client that goes does not end the invocation.
func TestStreamClientGone(t *testing.T) {
	s := serveStreaming(t)
	gate := invokeapitest.NewGate(t)
	ctx, leave := context.WithCancel(t.Context())
	r := s.request(http.MethodPost, "/_url/live/stream", streaming{Type: preludeType, Pieces: []string{prelude, "one", "two"}, Gate: gate.URL}.String())
	response, err := http.DefaultClient.Do(r.WithContext(ctx))
	if err != nil {
		t.Fatal(err)
	}
	leave()
	response.Body.Close()
	for range 3 { // it writes its pieces, and comes to its end
		gate.Open(t)
	}
	if got := s.do(http.MethodGet, "/_url/live/", ""); got.status != http.StatusOK {
		t.Errorf("the next request = %d", got.status)
	}
}
