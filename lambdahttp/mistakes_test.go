package lambdahttp_test

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdahttp"
)

// What other adapters got wrong, each with where it was reported. Every check fails when the
// mistake is made. That _HANDLER is no sign of Lambda is TestListenAndServe's and TestProcess's.
var requestMistakes = map[string]struct {
	event string
	seen  func(r *http.Request) string
	want  string
}{
	"ALB query encoded a second time (awslabs/aws-lambda-go-api-proxy#147)": {
		`{"requestContext":{"elb":{}},"queryStringParameters":{"q":"a%2Bb%20c"}}`,
		func(r *http.Request) string { return r.URL.RawQuery + " " + r.URL.Query().Get("q") }, "q=a%2Bb%20c a+b c"},
	"headers split at commas (awslabs/aws-lambda-go-api-proxy#171, #178, #179)": {
		`{"requestContext":{"http":{}},"headers":{"user-agent":"A (B, C)","if-none-match":"\"1\", \"2\"","date":"Mon, 09 Mar 2026 07:15:02 GMT"}}`,
		func(r *http.Request) string {
			return strings.Join(slices.Concat(r.Header["User-Agent"], r.Header["If-None-Match"], r.Header["Date"]), "|")
		}, `A (B, C)|"1", "2"|Mon, 09 Mar 2026 07:15:02 GMT`},
	"decoded rawPath parsed as if encoded (honojs/hono#2156, aws/aws-lambda-dotnet#1901)": {
		`{"requestContext":{"http":{"path":"/50% off"}},"rawPath":"/50% off"}`,
		func(r *http.Request) string { return r.URL.Path + " " + r.RequestURI }, "/50% off /50%25%20off"},
	"%2F lost (fastify/aws-lambda-fastify#169, Worklytics/psoxy#827)": {
		`{"requestContext":{"http":{"path":"/a/b"},"domainName":"a.lambda-url.b.on.aws"},"rawPath":"/a%2Fb"}`,
		func(r *http.Request) string { return r.URL.Path + " " + r.URL.EscapedPath() }, "/a/b /a%2Fb"},
	"raw query rebuilt from the map (awslabs/aws-lambda-rust-runtime#470, #483)": {
		`{"requestContext":{"http":{}},"rawQueryString":"b=2&a=1&a=3&c","queryStringParameters":{"a":"1,3","b":"2","c":""}}`,
		func(r *http.Request) string { return r.URL.RawQuery }, "b=2&a=1&a=3&c"},
	"cookies doubled, or in several lines (aws/aws-lambda-web-adapter#121)": {
		`{"requestContext":{"http":{}},"headers":{"cookie":"a=1; b=2"},"cookies":["a=1","b=2"]}`,
		func(r *http.Request) string { return strings.Join(r.Header["Cookie"], "|") }, "a=1; b=2"},
	"RemoteAddr without a port (awslabs/aws-lambda-go-api-proxy#162)": {
		`{"requestContext":{"http":{"sourceIp":"2001:db8::44"}}}`,
		func(r *http.Request) string {
			host, port, err := net.SplitHostPort(r.RemoteAddr)
			return host + " " + port + " " + errText(err)
		}, "2001:db8::44 0 "},
	"no host in the console's test (awslabs/aws-lambda-rust-runtime#368, #445)": {
		`{"httpMethod":"GET","path":"/","headers":null,"multiValueHeaders":null,"requestContext":{"domainName":"testPrefix.testDomainName"}}`,
		func(r *http.Request) string { return r.Host }, "testPrefix.testDomainName"},
	"stage in the path twice, or guessed away (awslabs/aws-lambda-rust-runtime#668, apex/gateway#4)": {
		`{"httpMethod":"GET","path":"/brew/tea","requestContext":{"stage":"brew","path":"/brew/brew/tea"}}`,
		func(r *http.Request) string { return r.URL.Path }, "/brew/tea"},
	"Lattice taken for an HTTP API (aws/aws-lambda-go#520, awslabs/aws-lambda-go-api-proxy#191)": {
		`{"version":"2.0","path":"/tea?a=1","method":"PUT","headers":{"host":["h"]},"requestContext":{"serviceArn":"arn"}}`,
		func(r *http.Request) string { return r.Method + " " + r.RequestURI + " " + r.Host }, "PUT /tea?a=1 h"},
	"health check rejected (slank/awsgi#28)": {
		`{"requestContext":{"elb":{}},"httpMethod":"GET","path":"/","headers":{"user-agent":"ELB-HealthChecker/2.0"}}`,
		func(r *http.Request) string { return r.Method + " " + r.URL.Path + " " + r.UserAgent() }, "GET / ELB-HealthChecker/2.0"},
	"context in headers that a client can forge (aws/aws-lambda-web-adapter#286)": {
		`{"requestContext":{"http":{},"authorizer":{"sub":"7"}},"headers":{"x-good":"1"}}`,
		func(r *http.Request) string {
			e, _ := lambdahttp.EventFrom(r.Context())
			names, _ := json.Marshal(r.Header)
			return string(names) + string(e.Authorizer)
		}, `{"X-Good":["1"]}{"sub":"7"}`},
	"binary requests corrupted (floci-io/floci#3153)": {
		`{"requestContext":{"http":{},"domainName":"a.lambda-url.b.on.aws"},"body":"/wD+","isBase64Encoded":true}`,
		func(r *http.Request) string { b, _ := io.ReadAll(r.Body); return string(b) }, "\xff\x00\xfe"},
}

func TestRequestMistakes(t *testing.T) {
	for name, tt := range requestMistakes {
		t.Run(name, func(t *testing.T) {
			var got string
			invoke(t, tt.event, func(w http.ResponseWriter, r *http.Request) { got = tt.seen(r) })
			if got != tt.want {
				t.Errorf("the handler sees %q, want %q", got, tt.want)
			}
		})
	}
}

var replyMistakes = map[string]struct {
	event   string
	handler http.HandlerFunc
	want    string
	never   []string
}{
	"nothing written (awslabs/aws-lambda-go-api-proxy#63, #30, apex/gateway#40)": {
		"restv1", func(http.ResponseWriter, *http.Request) {}, `"statusCode":200`, []string{`"statusCode":0`}},
	"cookies in a REST reply (fujiwara/ridge#25, sst/sst#2760, h3js/srvx#300)": {
		"restv1", twoCookies, `"Set-Cookie":["a=1","b=2"]`, []string{`"cookies"`, `"statusDescription"`, `"headers"`}},
	"both maps of headers (CodeGenieApp/serverless-express#554)": {
		"alb-multi", twoCookies, `"multiValueHeaders":{`, []string{`"headers"`, `"cookies"`}},
	"mode of ALB not followed (CodeGenieApp/serverless-express#392, #464)": {
		"alb", twoCookies, `"headers":{`, []string{`"multiValueHeaders"`}},
	"several cookies lost (Kludex/mangum#187, #215, honojs/hono#2921)": {
		"alb", twoCookies, `"Set-Cookie":"a=1","set-cookie":"b=2"`, nil},
	"several cookies lost, HTTP API": {
		"httpv2", twoCookies, `"cookies":["a=1","b=2"]`, []string{"Set-Cookie"}},
	"nulls, and the reason without the code (aws/aws-lambda-dotnet#507, aws/aws-lambda-go#529)": {
		"alb", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) }, `"statusDescription":"404 Not Found"`, []string{"null", "{}", `"Not Found"`}},
	"a value that is no string (CodeGenieApp/serverless-express#563, #688)": {
		"httpv2", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("X-Age", "7"); w.Header()["X-None"] = nil }, `"X-Age":"7"`, []string{"X-None"}},
	"bytes called text corrupted (aws/aws-lambda-web-adapter#265)": {
		"httpv2", typed("text/plain", "\xff"), `"body":"/w==","isBase64Encoded":true`, []string{"\ufffd"}},
	"+json sent as base64 (developmentseed/eoapi-cdk#172)": {
		"httpv2", typed("application/geo+json", "{}"), `"body":"{}","isBase64Encoded":false`, nil},
	"Transfer-Encoding handed on (aws/aws-lambda-web-adapter#442)": {
		"functionurl", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Transfer-Encoding", "chunked")
			w.Header().Set("X-Stays", "1")
		}, `"X-Stays":"1"`, []string{"Transfer-Encoding", "chunked"}},
	"read-only header at the edge (Kludex/mangum#143, #262)": {
		"edge", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Via", "1")
			w.Header().Set("Content-Length", "0")
			w.Header().Set("X-Stays", "1")
		}, `"x-stays":`, []string{"via", "Via", "ontent-"}},
	"200 on errors (floci-io/floci#3153)": {
		"functionurl", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no", 500) }, `"statusCode":500`, nil},
	"prelude seen by callers of plain Invoke (aws/aws-lambda-web-adapter#476, aws/aws-lambda-go#503)": {
		"functionurl", func(w http.ResponseWriter, r *http.Request) { w.(http.Flusher).Flush() }, `"isBase64Encoded":false`, []string{"\x00", `\u0000`}},
}

func twoCookies(w http.ResponseWriter, _ *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
	http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
}

func typed(mediaType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		io.WriteString(w, body)
	}
}

func TestReplyMistakes(t *testing.T) {
	for name, tt := range replyMistakes {
		t.Run(name, func(t *testing.T) {
			reply := invoke(t, string(fixture(t, tt.event)), tt.handler, lambdahttp.WithStreaming(true))
			if !strings.Contains(reply, tt.want) {
				t.Errorf("reply %s, want %s in it", reply, tt.want)
			}
			for _, never := range tt.never {
				if strings.Contains(reply, never) {
					t.Errorf("reply %s has %s", reply, never)
				}
			}
		})
	}
}

// A panic ends the process unreported (aws/aws-lambda-go#500): with a margin the handler even has a
// goroutine of its own.
func TestPanicMistake(t *testing.T) {
	for name, options := range map[string][]lambdahttp.Option{"same goroutine": nil, "its own": {lambdahttp.WithDeadlineMargin(1)}} {
		a := lambdahttp.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") }), options...)
		_, err := a.Invoke(t.Context(), fixture(t, "alb"))
		if failure, ok := errors.AsType[*lambda.Error](err); !ok || failure.Message != "boom" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An empty streamed body hangs (aws/aws-lambda-go#593, #596): prelude, NULs, end, nothing more. And
// without a Flusher, events arrive at the end (aws/aws-lambda-go#565, akrylysov/algnhsa#10).
func TestStreamMistakes(t *testing.T) {
	event := string(fixture(t, "functionurl"))
	r := overRuntimeAPI(t, streamed(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(202) }), nil, event)[0]
	if string(r.Body) != `{"statusCode":202,"headers":{}}`+nul8 || len(r.Chunks) != 1 {
		t.Errorf("stream %q", r.Body)
	}
	r = overRuntimeAPI(t, streamed(func(w http.ResponseWriter, r *http.Request) {
		for range 3 {
			io.WriteString(w, "data: 1\n\n")
			w.(http.Flusher).Flush()
		}
	}), nil, event)[0]
	if len(r.Chunks) != 3 {
		t.Errorf("%d chunks, want each event in its own", len(r.Chunks))
	}
}
