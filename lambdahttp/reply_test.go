package lambdahttp_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambdahttp"
)

// shapes are a fixture and the whole reply to it: of a handler that sets repeated headers and
// cookies, and of one that does nothing.
var shapes = map[string]struct{ full, empty string }{
	"restv1": {
		`{"statusCode":200,"multiValueHeaders":{"Content-Type":["text/plain; charset=utf-8"],"Set-Cookie":["a=1","b=2","c=3"],"Vary":["A","B"]},"body":"<tea>","isBase64Encoded":false}`,
		`{"statusCode":200,"body":"","isBase64Encoded":false}`},
	"httpv2": {
		`{"statusCode":200,"headers":{"Content-Type":"text/plain; charset=utf-8","Vary":"A, B"},"cookies":["a=1","b=2","c=3"],"body":"<tea>","isBase64Encoded":false}`,
		`{"statusCode":200,"body":"","isBase64Encoded":false}`},
	"functionurl": {
		`{"statusCode":200,"headers":{"Content-Type":"text/plain; charset=utf-8","Vary":"A, B"},"cookies":["a=1","b=2","c=3"],"body":"<tea>","isBase64Encoded":false}`,
		`{"statusCode":200,"body":"","isBase64Encoded":false}`},
	"alb-multi": {
		`{"statusCode":200,"statusDescription":"200 OK","multiValueHeaders":{"Content-Type":["text/plain; charset=utf-8"],"Set-Cookie":["a=1","b=2","c=3"],"Vary":["A","B"]},"body":"<tea>","isBase64Encoded":false}`,
		`{"statusCode":200,"statusDescription":"200 OK","body":"","isBase64Encoded":false}`},
	"alb": {
		`{"statusCode":200,"statusDescription":"200 OK","headers":{"Content-Type":"text/plain; charset=utf-8","Set-Cookie":"a=1","set-cookie":"b=2","sEt-cookie":"c=3","Vary":"A, B"},"body":"<tea>","isBase64Encoded":false}`,
		`{"statusCode":200,"statusDescription":"200 OK","body":"","isBase64Encoded":false}`},
	"latticev1": {
		`{"statusCode":200,"statusDescription":"200 OK","headers":{"Content-Type":"text/plain; charset=utf-8","Set-Cookie":["a=1","b=2","c=3"],"Vary":"A, B"},"body":"<tea>","isBase64Encoded":false}`,
		`{"statusCode":200,"statusDescription":"200 OK","body":"","isBase64Encoded":false}`},
	"latticev2": {
		`{"statusCode":200,"statusDescription":"200 OK","headers":{"Content-Type":"text/plain; charset=utf-8","Set-Cookie":["a=1","b=2","c=3"],"Vary":"A, B"},"body":"<tea>","isBase64Encoded":false}`,
		`{"statusCode":200,"statusDescription":"200 OK","body":"","isBase64Encoded":false}`},
	"websocket": {
		`{"statusCode":200,"body":"<tea>","isBase64Encoded":false}`,
		`{"statusCode":200,"body":"","isBase64Encoded":false}`},
	"edge": {
		`{"status":"200","statusDescription":"OK","headers":{"content-type":[{"key":"Content-Type","value":"text/plain; charset=utf-8"}],` +
			`"set-cookie":[{"key":"Set-Cookie","value":"a=1"},{"key":"Set-Cookie","value":"b=2"},{"key":"Set-Cookie","value":"c=3"}],` +
			`"vary":[{"key":"Vary","value":"A"},{"key":"Vary","value":"B"}]},"body":"<tea>","bodyEncoding":"text"}`,
		`{"status":"200","statusDescription":"OK"}`},
}

func TestShapes(t *testing.T) {
	log.SetOutput(io.Discard)
	defer log.SetOutput(os.Stderr)
	for name, want := range shapes {
		t.Run(name, func(t *testing.T) {
			event := string(fixture(t, name))
			full := invoke(t, event, func(w http.ResponseWriter, r *http.Request) {
				w.Header()["Vary"] = []string{"A", "B"}
				w.Header()["Set-Cookie"] = []string{"a=1", "b=2", "c=3"}
				io.WriteString(w, "<tea>")
			})
			if full != want.full {
				t.Errorf("reply %s\nwant  %s", full, want.full)
			}
			if empty := invoke(t, event, func(http.ResponseWriter, *http.Request) {}); empty != want.empty {
				t.Errorf("reply of nothing %s\nwant %s", empty, want.empty)
			}
		})
	}
}

func TestReply(t *testing.T) {
	h := func(status int, body string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header()[header[i]] = append(w.Header()[header[i]], header[i+1])
			}
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	for name, tt := range map[string]struct {
		event   string
		handler http.HandlerFunc
		want    string
	}{
		"status without a text": {"alb", h(599, ""), `{"statusCode":599,"body":"","isBase64Encoded":false}`},
		"not found":             {"alb", h(404, "", "X-A", "1"), `{"statusCode":404,"statusDescription":"404 Not Found","headers":{"X-A":"1"},"body":"","isBase64Encoded":false}`},
		"one Lattice cookie":    {"latticev2", h(200, "", "Set-Cookie", "a=1"), `{"statusCode":200,"statusDescription":"200 OK","headers":{"Set-Cookie":"a=1"},"body":"","isBase64Encoded":false}`},
		"subprotocol": {"websocket-connect", h(200, "", "Sec-WebSocket-Protocol", "notes.v2", "X-Other", "1"),
			`{"statusCode":200,"headers":{"Sec-WebSocket-Protocol":"notes.v2"},"body":"","isBase64Encoded":false}`},
		"connect refused": {"websocket-connect", h(403, ""), `{"statusCode":403,"body":"","isBase64Encoded":false}`},
		"empty value":     {"httpv2", h(200, "", "X-A", ""), `{"statusCode":200,"headers":{"X-A":""},"body":"","isBase64Encoded":false}`},
		"spelling and order": {"httpv2", h(200, "", "x-b", "1", "X-a", "2", "ETag", "3"),
			`{"statusCode":200,"headers":{"ETag":"3","X-a":"2","x-b":"1"},"body":"","isBase64Encoded":false}`},
		"spellings of one name": {"httpv2", h(200, "", "X-A", "1", "x-a", "2"), `{"statusCode":200,"headers":{"X-A":"1, 2"},"body":"","isBase64Encoded":false}`},
		"hop by hop": {"restv1", h(200, "", "Connection", "X-Hop, close", "X-Hop", "1", "Keep-Alive", "1", "Proxy-Connection", "1", "Transfer-Encoding", "chunked",
			"Upgrade", "h2c", "Te", "trailers", "Trailer", "X-Sum, X-Other", "X-Sum", "7", "Trailer:X-Late", "7", "X-Stays", "1"),
			`{"statusCode":200,"multiValueHeaders":{"X-Stays":["1"]},"body":"","isBase64Encoded":false}`},
		"length of the body": {"restv1", h(200, "tea", "Content-Length", "3", "Content-Type", "x/y"),
			`{"statusCode":200,"multiValueHeaders":{"Content-Length":["3"],"Content-Type":["x/y"]},"body":"tea","isBase64Encoded":false}`},
		"other length": {"restv1", h(200, "tea", "Content-Length", "4", "Content-Type", "x/y"),
			`{"statusCode":200,"multiValueHeaders":{"Content-Type":["x/y"]},"body":"tea","isBase64Encoded":false}`},
		"304": {"restv1", h(304, "", "Content-Length", "4", "Content-Type", "x/y", "Etag", `"1"`),
			`{"statusCode":304,"multiValueHeaders":{"Etag":["\"1\""]},"body":"","isBase64Encoded":false}`},
		"204": {"restv1", h(204, "", "Content-Length", "0", "Content-Type", "x/y"),
			`{"statusCode":204,"multiValueHeaders":{"Content-Type":["x/y"]},"body":"","isBase64Encoded":false}`},
		"line ends": {"restv1", h(200, "", "X-A", "a\r\nX-B: b\n"), `{"statusCode":200,"multiValueHeaders":{"X-A":["a  X-B: b"]},"body":"","isBase64Encoded":false}`},
		"no token":  {"restv1", h(200, "", "X A", "1", "", "2", "X-A", "3"), `{"statusCode":200,"multiValueHeaders":{"X-A":["3"]},"body":"","isBase64Encoded":false}`},

		"escapes": {"restv1", h(200, "<&>\"\\\n\x00\u2028é", "Content-Type", "a/b"),
			`{"statusCode":200,"multiValueHeaders":{"Content-Type":["a/b"]},"body":"<&>\"\\\n\u0000` + "\u2028é" + `","isBase64Encoded":false}`},
		"+json is text":      {"httpv2", h(200, "{}", "Content-Type", "a/b+json"), `{"statusCode":200,"headers":{"Content-Type":"a/b+json"},"body":"{}","isBase64Encoded":false}`},
		"image that is text": {"httpv2", h(200, "<svg/>", "Content-Type", "image/svg+xml"), `{"statusCode":200,"headers":{"Content-Type":"image/svg+xml"},"body":"<svg/>","isBase64Encoded":false}`},
		"text that is bytes": {"httpv2", h(200, "\xff", "Content-Type", "text/plain"), `{"statusCode":200,"headers":{"Content-Type":"text/plain"},"body":"/w==","isBase64Encoded":true}`},
		"encoded":            {"httpv2", h(200, "tea", "Content-Encoding", "br"), `{"statusCode":200,"headers":{"Content-Encoding":"br"},"body":"dGVh","isBase64Encoded":true}`},

		"edge bytes": {"edge", h(200, "\xff", "Content-Type", "a/b"),
			`{"status":"200","statusDescription":"OK","headers":{"content-type":[{"key":"Content-Type","value":"a/b"}]},"body":"/w==","bodyEncoding":"base64"}`},
		"edge 204": {"edge", h(204, ""), `{"status":"204","statusDescription":"No Content"}`},
		"edge header": {"edge", h(200, "", "Via", "a", "X-Cache", "a", "X-Amz-Cf-Id", "a", "X-Edge-Location", "a", "Content-Length", "0", "X-Real-Ip", "a",
			"X-Amzn-Requestid", "a", "X-Accel-Buffering", "no", "Host", "a", "X-Forwarded-Proto", "a", "If-None-Match", "a", "X-Stays", "1"),
			`{"status":"200","statusDescription":"OK","headers":{"x-stays":[{"key":"X-Stays","value":"1"}]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := invoke(t, string(fixture(t, tt.event)), tt.handler); got != tt.want {
				t.Errorf("reply %s\nwant  %s", got, tt.want)
			}
		})
	}
}

func TestHEAD(t *testing.T) {
	event := edit(t, "restv1", map[string]any{"httpMethod": "HEAD"})
	got := invoke(t, event, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "5000")
		for range 5 {
			if n, err := w.Write(make([]byte, 1000)); n != 1000 || err != nil {
				t.Errorf("Write = %d, %v", n, err)
			}
		}
	})
	want := `{"statusCode":200,"multiValueHeaders":{"Content-Length":["5000"],"Content-Type":["application/octet-stream"]},"body":"","isBase64Encoded":false}`
	if got != want {
		t.Errorf("reply %s\nwant  %s", got, want)
	}
}

// Whatever the media type, every byte comes back, and the reply is what encoding/json reads.
func FuzzReply(f *testing.F) {
	f.Add("text/plain", "X-A", "a\xff\r\n\x00\u2028", []byte("tea\x00"), uint16(200), uint8(1))
	f.Add("image/png", "Set-Cookie", "a=1", []byte{0xff, 0xd8}, uint16(404), uint8(5))
	f.Fuzz(func(t *testing.T, mediaType, name, value string, body []byte, status uint16, kind uint8) {
		event := fixture(t, []string{"restv1", "httpv2", "functionurl", "alb", "alb-multi", "latticev1", "latticev2", "edge"}[kind%8])
		status = 200 + status%400
		reply, err := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", mediaType)
			w.Header()[name] = append(w.Header()[name], value, value)
			w.WriteHeader(int(status))
			w.Write(body)
		})).Invoke(t.Context(), event)
		if err != nil {
			t.Fatal(err)
		}
		var members struct {
			Body            string
			IsBase64Encoded bool
			BodyEncoding    string
		}
		d := json.NewDecoder(bytes.NewReader(reply))
		if err := d.Decode(&members); err != nil {
			t.Fatalf("%s: %v", reply, err)
		}
		got := []byte(members.Body)
		if members.IsBase64Encoded || members.BodyEncoding == "base64" {
			if got, err = base64.StdEncoding.DecodeString(members.Body); err != nil {
				t.Fatal(err)
			}
		}
		want := body
		if status == 204 || status == 304 {
			want = nil
		}
		if !bytes.Equal(got, want) {
			t.Errorf("body %q came back as %q", want, got)
		}
		if strings.Contains(string(reply), "null") && !bytes.Contains(append(body, name+value+mediaType...), []byte("null")) && !members.IsBase64Encoded && members.BodyEncoding != "base64" {
			t.Errorf("a null in %s", reply)
		}
	})
}

func TestReplyIsTooLarge(t *testing.T) {
	for name, limit := range map[string]int{
		"restv1": 6291556, "httpv2": 6291556, "functionurl": 6291556, "latticev1": 6291556, "latticev2": 6291556,
		"alb": 1048576, "alb-multi": 1048576, "websocket": 131072, "edge": 40960, "edge-body": 1048576,
	} {
		t.Run(name, func(t *testing.T) {
			event := string(fixture(t, name))
			size := 0
			h := func(w http.ResponseWriter, r *http.Request) {
				w.Header()["Content-Type"] = nil
				io.WriteString(w, strings.Repeat("a", size))
			}
			size = 1
			size = limit - len(invoke(t, event, h)) + 1
			if got := len(invoke(t, event, h)); got != limit {
				t.Fatalf("reply of %d bytes, want %d", got, limit)
			}
			size++
			kind := lambdahttp.Detect([]byte(event))
			reply, err := lambdahttp.New(http.HandlerFunc(h)).Invoke(t.Context(), []byte(event))
			tooLarge, ok := errors.AsType[*lambdahttp.ResponseSizeError](err)
			if reply != nil || !ok || tooLarge.Kind != kind || tooLarge.Size != limit+1 || tooLarge.Limit != limit {
				t.Errorf("Invoke = %d bytes, %v", len(reply), err)
			}
			want := fmt.Sprintf("response is %d bytes, limit %d for %v\nhint: stream it with WithStreaming, or store it and redirect", limit+1, limit, kind)
			if errText(err) != want {
				t.Errorf("error %q, want %q", err, want)
			}
		})
	}
}

func TestEdgeStatus(t *testing.T) {
	_, err := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(600) })).Invoke(t.Context(), fixture(t, "edge"))
	if reply, ok := errors.AsType[*lambdahttp.ReplyError](err); !ok || reply.Kind != lambdahttp.Edge || !strings.Contains(err.Error(), "status 600") {
		t.Errorf("error %v", err)
	}
}

// A load balancer tells names apart by case, in 512 ways.
func TestCookiesOfALB(t *testing.T) {
	var lines bytes.Buffer
	log.SetOutput(&lines)
	defer log.SetOutput(os.Stderr)
	cookies := 512
	a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i := range cookies {
			http.SetCookie(w, &http.Cookie{Name: fmt.Sprint("c", i), Value: "1"})
		}
	}))
	for range 2 {
		reply, err := a.Invoke(t.Context(), fixture(t, "alb"))
		if err != nil {
			t.Fatal(err)
		}
		response, err := lambdahttp.ReadResponse(lambdahttp.ALB, reply)
		if err != nil || len(response.Cookies()) != 512 {
			t.Errorf("%d cookies, %v", len(response.Cookies()), err)
		}
	}
	if got := lines.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "multi-value") {
		t.Errorf("log %q, want one line of advice", got)
	}
	cookies++
	if _, err := a.Invoke(t.Context(), fixture(t, "alb")); !strings.Contains(errText(err), "more than 512 cookies") {
		t.Errorf("513 cookies: %v", err)
	}
}

// The header is too large for API Gateway: said once, and without what is in it.
func TestLargeHeaderIsLogged(t *testing.T) {
	var lines bytes.Buffer
	log.SetOutput(&lines)
	defer log.SetOutput(os.Stderr)
	a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Header().Set("X-Long", strings.Repeat("secret", 1800)) }))
	for range 2 {
		for _, name := range []string{"httpv2", "restv1", "alb"} {
			if _, err := a.Invoke(t.Context(), fixture(t, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := lines.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "response headers are 10806 bytes, limit 10240 for HTTPv2") || strings.Contains(got, "secret") {
		t.Errorf("log %q", got)
	}
}

func TestRandomBodies(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		body := make([]byte, random.IntN(3000))
		for i := range body {
			body[i] = byte(random.IntN(256) >> random.IntN(3))
		}
		reply := invoke(t, string(fixture(t, "httpv2")), func(w http.ResponseWriter, r *http.Request) { w.Write(body) })
		response, err := lambdahttp.ReadResponse(lambdahttp.HTTPv2, []byte(reply))
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(response.Body); !bytes.Equal(got, body) {
			t.Fatalf("%q came back as %q", body, got)
		}
	}
}
