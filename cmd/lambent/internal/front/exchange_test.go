package front_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/internal/localaws"
)

// The event of a function's URL, all of it.
func TestFunctionURLEvent(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	got := s.do(http.MethodPost, "/_url/fn/a%2Fb%20c?x=1&y=%C3%BC&x=2", `{"a": 1}`,
		"Content-Type: application/json", "X-Two: 1", "X-Two: 2", "Cookie: a=1; b=2", "User-Agent: test", "Accept-Encoding: identity",
		"Keep-Alive: 5", "Te: trailers")
	event := decode(t, got.body)
	context := event["requestContext"].(map[string]any)
	headers := event["headers"].(map[string]any)
	id := got.header.Get("X-Amzn-RequestId")
	want := map[string]any{
		"version": "2.0", "routeKey": "$default", "rawPath": "/a%2Fb%20c", "rawQueryString": "x=1&y=%C3%BC&x=2",
		"cookies":               []any{"a=1", "b=2"},
		"queryStringParameters": map[string]any{"x": "1,2", "y": "ü"},
		"body":                  `{"a": 1}`, "isBase64Encoded": false,
		"headers": map[string]any{
			"content-type": "application/json", "content-length": "8", "x-two": "1,2", "cookie": "a=1; b=2", "user-agent": "test",
			"accept-encoding": "identity", "host": s.address, "x-forwarded-for": "127.0.0.1", "x-forwarded-port": "80",
			"x-forwarded-proto": "http", "x-amzn-trace-id": headers["x-amzn-trace-id"],
		},
		"requestContext": map[string]any{
			"accountId": "anonymous", "apiId": "fn", "domainName": "fn.lambda-url.localhost", "domainPrefix": "fn",
			"http": map[string]any{
				"method": "POST", "path": "/a/b c", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "test",
			},
			"requestId": id, "routeKey": "$default", "stage": "$default", "time": context["time"], "timeEpoch": context["timeEpoch"],
		},
	}
	if diff := cmp.Diff(want, event); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	if len(id) != 36 {
		t.Errorf("x-amzn-RequestId = %q, want a UUID", id)
	}
	if trace := fmt.Sprint(headers["x-amzn-trace-id"]); !strings.HasPrefix(trace, "Root=1-") || strings.Contains(trace, ";") {
		t.Errorf("x-amzn-trace-id = %q", trace)
	}
	bare := s.eventOf(http.MethodGet, "/_url/fn/", "", "X-Amzn-Trace-Id: Root=1-63441c4a-abcdef012345678912345678")
	for _, absent := range []string{"body", "cookies", "queryStringParameters"} {
		if v, ok := bare[absent]; ok {
			t.Errorf("%s = %v in a request without one", absent, v)
		}
	}
	if bare["headers"].(map[string]any)["x-amzn-trace-id"] != "Root=1-63441c4a-abcdef012345678912345678" {
		t.Errorf("headers = %v, want the client's trace", bare["headers"])
	}
}

// Which bodies are text.
func TestFunctionURLBody(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	for _, tt := range []struct {
		body, contentType, want string
		encoded                 bool
	}{
		{"ü", "text/plain; charset=utf-8", "ü", false},
		{"{}", "application/problem+json", "{}", false},
		{"<a/>", "image/svg+xml", "<a/>", false},
		{"a=1", "application/x-www-form-urlencoded", "YT0x", true},
		{"x", "", "eA==", true},
		{"\xff", "text/plain", "/w==", true},
	} {
		event := s.eventOf(http.MethodPost, "/_url/fn/", tt.body, "Content-Type: "+tt.contentType)
		if event["body"] != tt.want || event["isBase64Encoded"] != tt.encoded {
			t.Errorf("%q of %q: body %v, base64 %v", tt.body, tt.contentType, event["body"], event["isBase64Encoded"])
		}
	}
}

// The one request ID of an invocation: in the event, in the response, in the log.
func TestRequestID(t *testing.T) {
	s := serve(t, front.Options{})
	logged := make(chan string, 100)
	s.add(localaws.Settings{Name: "fn", Log: func(l localaws.LogLine) { logged <- l.Line }})
	got := s.do(http.MethodGet, "/_url/fn/", "")
	id := got.header.Get("X-Amzn-RequestId")
	for line := range logged {
		if start, ok := strings.CutPrefix(line, "START RequestId: "); ok {
			if !strings.HasPrefix(start, id+" ") {
				t.Errorf("START of %q, want of %q", start, id)
			}
			return
		}
	}
}

// What comes of a reply, which the function gives byte for byte.
func TestReplies(t *testing.T) {
	const url, rest, alb, multi = "/_url/fn/reply", "/_rest/fn/reply", "/_alb/fn/reply", "/_alb-multi/fn/reply"
	const internal, json = "Internal Server Error", "application/json"
	s := serve(t, front.Options{}, "fn")
	for _, tt := range []struct {
		path, reply string
		status      int
		body        string
		header      string // "Name: value" that must be there
		unusable    string
	}{
		{path: url, reply: `{"statusCode":201,"headers":{"X-A":"1"},"body":"made"}`, status: 201, body: "made", header: "X-A: 1"},
		{path: url, reply: `{"statusCode":"404","body":"bm8=","isBase64Encoded":true}`, status: 404, body: "no", header: "Content-Type: " + json},
		{path: url, reply: `{"statusCode":200,"cookies":["a=1","b=2"]}`, status: 200, header: "Set-Cookie: a=1|b=2"},
		{path: url, reply: ` {"a" : [1, 2]} `, status: 200, body: `{"a":[1,2]}`, header: "Content-Type: " + json},
		{path: url, reply: `"text"`, status: 200, body: "text", header: "Content-Type: " + json},
		{path: url, reply: `null`, status: 200, body: "null"},
		{path: url, reply: `{"statusCode":204,"body":"dropped"}`, status: 204},
		{path: url, reply: `{"statusCode":200,"headers":{"Content-Length":"7"}}`, status: 200},
		{path: url, reply: `not JSON`, status: 502, body: internal, unusable: "not JSON"},
		{path: url, reply: `{"statusCode":"x"}`, status: 502, body: internal, unusable: "statusCode"},
		{path: url, reply: `{"statusCode":103}`, status: 502, body: internal, unusable: "status 103"},
		{path: rest, reply: `{"statusCode":202,"multiValueHeaders":{"X-A":["1","2"]},"body":"taken"}`, status: 202, body: "taken", header: "X-A: 1|2"},
		{path: rest, reply: `{"other":1}`, status: 502, body: `{"message":"Internal server error"}`, unusable: "other"},
		{path: alb, reply: `{"statusCode":200,"headers":{"X-A":"1"},"body":"single"}`, status: 200, body: "single", header: "X-A: 1"},
		{path: alb, reply: `{"statusCode":200,"multiValueHeaders":{"X-A":["1"]}}`, status: 200, header: "X-A: "},
		{path: multi, reply: `{"statusCode":200,"multiValueHeaders":{"X-A":["1","2"]}}`, status: 200, header: "X-A: 1|2"},
		{path: alb, reply: `{"headers":{}}`, status: 502, body: "Bad Gateway", unusable: "statusCode"},
	} {
		t.Run(tt.path+tt.reply, func(t *testing.T) {
			got := s.do(http.MethodPost, tt.path, tt.reply)
			if got.status != tt.status || got.body != tt.body {
				t.Errorf("%d %q, want %d %q", got.status, got.body, tt.status, tt.body)
			}
			if name, want, ok := strings.Cut(tt.header, ": "); ok && strings.Join(got.header.Values(name), "|") != want {
				t.Errorf("%s: %q, want %q", name, got.header.Values(name), want)
			}
			if id := got.header.Get("X-Amzn-RequestId"); (id == "") != strings.HasPrefix(tt.path, "/_alb") {
				t.Errorf("x-amzn-RequestId = %q", id)
			}
			if reason := s.unusable.take(); (reason == "") != (tt.unusable == "") || !strings.Contains(reason, tt.unusable) {
				t.Errorf("the reason is %q, want one with %q", reason, tt.unusable)
			}
		})
	}
}

// No Content-Type is guessed, and HEAD keeps the function's Content-Length.
func TestReplyHeaders(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	got := s.do(http.MethodPost, "/_alb/fn/reply", `{"statusCode":200,"headers":{},"body":"<html>"}`)
	if contentType, ok := got.header["Content-Type"]; ok {
		t.Errorf("Content-Type = %q, want none", contentType)
	}
	large := strings.Repeat("x", 100_000)
	got = s.do(http.MethodPost, "/_url/fn/reply", `{"statusCode":200,"body":"`+large+`"}`)
	if got.length != int64(len(large)) || got.body != large {
		t.Errorf("%d bytes, Content-Length %d, want both %d", len(got.body), got.length, len(large))
	}
	head := s.do(http.MethodHead, "/_url/fn/", "")
	if head.status != http.StatusOK || head.body != "" || head.length <= 0 {
		t.Errorf("HEAD = %d, length %d, %q", head.status, head.length, head.body)
	}
}

// A function that fails tells its client nothing.
func TestFunctionErrors(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	for path, want := range map[string]string{
		"/_url/fn/fail":  "Internal Server Error",
		"/_url/fn/exit":  "Internal Server Error",
		"/_rest/fn/fail": `{"message":"Internal server error"}`,
		"/_alb/fn/fail":  "Bad Gateway",
	} {
		if got := s.do(http.MethodGet, path, ""); got.status != http.StatusBadGateway || got.body != want {
			t.Errorf("%s = %d %q, want 502 %q", path, got.status, got.body, want)
		}
	}
	if reason := s.unusable.take(); reason != "" {
		t.Errorf("the reason is %q; the log has it", reason)
	}
}

// A function that does not compile answers with what the compiler says.
func TestBuildError(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	f, _ := s.service.Function("fn")
	const output = "cmd/api/main.go:12:2: undefined: <x>\n"
	document, err := json.Marshal(map[string]string{"errorType": "Lambent.BuildError", "errorMessage": output})
	if err != nil {
		t.Fatal(err)
	}
	f.Break(document)
	for _, path := range []string{"/_url/fn/", "/_rest/fn/", "/_alb/fn/"} {
		got := s.do(http.MethodGet, path, "")
		if got.status != http.StatusBadGateway || got.body != output || got.header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%s = %d %v %q, want 502 and the text", path, got.status, got.header, got.body)
		}
	}
	page := s.do(http.MethodGet, "/_url/fn/", "", "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
	if page.status != http.StatusBadGateway || page.header.Get("Content-Type") != "text/html; charset=utf-8" ||
		!strings.Contains(page.body, "<pre>cmd/api/main.go:12:2: undefined: &lt;x&gt;\n</pre>") {
		t.Errorf("page = %d %v %s", page.status, page.header, page.body)
	}
}

func TestTooLarge(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	for _, size := range []int{localaws.MaxEvent + 1, localaws.MaxEvent - 100} { // larger than an event; larger as an event
		got := s.do(http.MethodPost, "/_url/fn/", strings.Repeat("x", size), "Content-Type: text/plain")
		want := `{"Message":"Request must be smaller than 6291456 bytes for the InvokeFunction operation"}`
		if got.status != http.StatusRequestEntityTooLarge || got.body != want {
			t.Errorf("%d bytes: %d %s, want 413 %s", size, got.status, got.body, want)
		}
	}
}

// What an Application Load Balancer takes for a function, and from it.
func TestLoadBalancerLimits(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	reply := func(size int) string {
		const frame = `{"statusCode":200,"body":""}`
		return strings.Replace(frame, `""`, `"`+strings.Repeat("x", size-len(frame))+`"`, 1)
	}
	for _, path := range []string{"/_alb/fn/", "/_alb-multi/fn/"} {
		if got := s.do(http.MethodPost, path+"reply", reply(1<<20)); got.status != http.StatusOK || len(got.body) < 1<<20-100 {
			t.Errorf("%s: %d and %d bytes, want 200", path, got.status, len(got.body))
		}
		if got := s.do(http.MethodPost, path+"reply", reply(1<<20+1)); got.status != http.StatusRequestEntityTooLarge || got.body != "request body is more than 1048576 bytes\n" {
			t.Errorf("%s: %d %.100s, want 413", path, got.status, got.body)
		}
		got := s.do(http.MethodPost, path, strings.Repeat("x", 1<<20), "Content-Type: text/plain") // the reply has all of the event in it
		if got.status != http.StatusBadGateway || got.body != "Bad Gateway" {
			t.Errorf("%s: %d %.100s, want 502", path, got.status, got.body)
		}
		if reason := s.unusable.take(); !strings.Contains(reason, "limit 1048576 bytes") {
			t.Errorf("the reason is %q, want the limit", reason)
		}
	}
}

func TestThrottled(t *testing.T) {
	s := serve(t, front.Options{})
	none := 0
	s.add(localaws.Settings{Name: "fn", ReservedConcurrency: &none})
	if got := s.do(http.MethodGet, "/_url/fn/", ""); got.status != http.StatusTooManyRequests || got.body != `{"Message":"Rate Exceeded."}` {
		t.Errorf("URL = %d %s, want 429", got.status, got.body)
	}
	if got := s.do(http.MethodGet, "/_alb/fn/", ""); got.status != http.StatusBadGateway {
		t.Errorf("ALB = %d %s, want 502", got.status, got.body)
	}
}

func TestRESTAndALBEvents(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	rest := s.eventOf(http.MethodGet, "/_rest/fn/a?x=1&x=2", "")
	if rest["resource"] != "/{proxy+}" || rest["requestContext"].(map[string]any)["path"] != "/local/a" ||
		!cmp.Equal(rest["multiValueQueryStringParameters"], any(map[string]any{"x": []any{"1", "2"}})) {
		t.Errorf("REST event = %v", rest)
	}
	single, multi := s.eventOf(http.MethodGet, "/_alb/fn/?x=1&x=2", ""), s.eventOf(http.MethodGet, "/_alb-multi/fn/?x=1&x=2", "")
	if !cmp.Equal(single["queryStringParameters"], any(map[string]any{"x": "2"})) || single["multiValueHeaders"] != nil {
		t.Errorf("ALB event = %v", single)
	}
	if !cmp.Equal(multi["multiValueQueryStringParameters"], any(map[string]any{"x": []any{"1", "2"}})) || multi["headers"] != nil {
		t.Errorf("ALB event with multi-value headers = %v", multi)
	}
}
