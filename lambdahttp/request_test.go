package lambdahttp_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambdahttp"
)

// An arrived is a request as the handler had it, with its body.
type arrived struct {
	*http.Request
	body string
}

// request is what a handler gets for an event.
func request(t testing.TB, event string, options ...lambdahttp.Option) arrived {
	t.Helper()
	var got arrived
	a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || int64(len(body)) != r.ContentLength {
			t.Errorf("body of %d bytes, %v; ContentLength %d", len(body), err, r.ContentLength)
		}
		got = arrived{r, string(body)}
	}), options...)
	if _, err := a.Invoke(t.Context(), []byte(event)); err != nil {
		t.Fatal(err)
	}
	if got.Request == nil {
		t.Fatal("the handler has not run")
	}
	if _, err := url.ParseRequestURI(got.RequestURI); err != nil {
		t.Error(err)
	}
	return got
}

// line is a request in one line: method, target, host, body.
func (r arrived) line() string { return r.Method + " " + r.RequestURI + " " + r.Host + " " + r.body }

func TestRequests(t *testing.T) {
	form := "tea0=green+mint"
	for i := 1; i < 60; i++ {
		form += fmt.Sprintf("&tea%d=green+mint", i)
	}
	for name, tt := range map[string]struct {
		line   string // "…" for a long body
		path   string
		query  url.Values
		header map[string]string // some of it, values joined with |
		names  int               // of the header
		peer   string
		tls    bool
	}{
		"restv1": {line: "GET /tea/green%20mint?q=a%2Bb&size=m&size=l tea.example.com ", path: "/tea/green mint",
			query: url.Values{"q": {"a+b"}, "size": {"m", "l"}}, header: map[string]string{"X-Cup": "1|2", "Via": "2.0 3c1a.cloudfront.net (CloudFront)"},
			names: 12, peer: "192.0.2.44:0", tls: true},
		"restv1-console": {line: "POST /tea testPrefix.testDomainName {}", path: "/tea", peer: "0.0.0.0:0", tls: true},
		"restv1-httpapi": {line: "GET /tea/50%25%20off?q=a%2Bb&size=m&size=l tea.example.com ", path: "/tea/50% off", query: url.Values{"q": {"a+b"}, "size": {"m", "l"}},
			names: 12, peer: "192.0.2.44:0", tls: true},
		"httpv2": {line: "GET /tea/50%25%20off?size=m&size=l&q=a%2Bb ab12cd34ef.execute-api.eu-west-3.amazonaws.com ", path: "/tea/50% off",
			query: url.Values{"q": {"a+b"}, "size": {"m", "l"}}, header: map[string]string{"X-Cup": "1,2", "Cookie": "pot=7; lid=on", "User-Agent": "kettle/1 (brew, slowly)"},
			names: 14, peer: "192.0.2.44:0", tls: true},
		"httpv2-stage": {line: "GET /brew/api/tea/mint tea.example.com ", path: "/brew/api/tea/mint", names: 2, peer: "[2001:db8::44]:0", tls: true},
		"functionurl": {line: "POST /tea/a%2Fb q1w2e3r4t5.lambda-url.eu-west-3.on.aws " + form, path: "/tea/a/b",
			header: map[string]string{"Cookie": "pot=7; lid=on"}, names: 15, peer: "[2001:db8::44]:0", tls: true},
		"functionurl-local": {line: "GET /tea localhost:4566 ", path: "/tea", header: map[string]string{"Cookie": "pot=7; lid=on"}, names: 1, peer: "127.0.0.1:0", tls: true},
		"alb": {line: "GET /tea/a%2Fb?q=a%2Bb&list%5B%5D=1 tea.example.com ", path: "/tea/a/b", query: url.Values{"q": {"a+b"}, "list[]": {"1"}},
			header: map[string]string{"X-Forwarded-For": "198.51.100.9, 192.0.2.44"}, names: 6, peer: "192.0.2.44:0"},
		"alb-multi": {line: "GET /tea?size=m&size=l&q=a%2Bb tea.example.com ", path: "/tea", query: url.Values{"q": {"a+b"}, "size": {"m", "l"}},
			header: map[string]string{"X-Cup": "1|2", "Cookie": "pot=7; lid=on"}, names: 14, peer: "[2001:db8::44]:0", tls: true},
		"alb-health": {line: "GET /  ", path: "/", header: map[string]string{"User-Agent": "ELB-HealthChecker/2.0"}, names: 1, peer: "0.0.0.0:0"},
		"latticev1":  {line: "GET /tea/mint?size=l tea.internal ", path: "/tea/mint", query: url.Values{"size": {"l"}}, names: 2, peer: "10.1.0.7:0"},
		"latticev2": {line: `PUT /tea/green%20mint?size=m&size=l tea.internal {"tea":1}`, path: "/tea/green mint", query: url.Values{"size": {"m", "l"}},
			header: map[string]string{"X-Cup": "1|2"}, names: 3, peer: "10.1.0.7:0"},
		"websocket-connect": {line: "GET /$connect?room=tea+house ws12.execute-api.eu-west-3.amazonaws.com ", path: "/$connect", query: url.Values{"room": {"tea house"}},
			header: map[string]string{"Sec-Websocket-Protocol": "notes.v2"}, names: 5, peer: "192.0.2.44:0", tls: true},
		"websocket":            {line: `POST /pour ws12.execute-api.eu-west-3.amazonaws.com {"action":"pour"}`, path: "/pour", peer: "192.0.2.44:0", tls: true},
		"websocket-disconnect": {line: "POST /$disconnect ws12.execute-api.eu-west-3.amazonaws.com ", path: "/$disconnect", names: 3, peer: "192.0.2.44:0", tls: true},
		"edge": {line: "GET /tea/a%20b?size=m&size=l tea.example.com ", path: "/tea/a b", query: url.Values{"size": {"m", "l"}},
			header: map[string]string{"X-Cup": "1|2"}, names: 1, peer: "192.0.2.44:0", tls: true},
		"edge-body": {line: "POST /tea/a%20b?size=m&size=l tea.example.com size=l", path: "/tea/a b", query: url.Values{"size": {"m", "l"}}, names: 1, peer: "192.0.2.44:0", tls: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := request(t, string(fixture(t, name)))
			if r.line() != tt.line {
				t.Errorf("request %q, want %q", r.line(), tt.line)
			}
			if tt.query == nil {
				tt.query = url.Values{}
			}
			if r.URL.Path != tt.path || !reflect.DeepEqual(r.URL.Query(), tt.query) {
				t.Errorf("path %q, query %v, want %q, %v", r.URL.Path, r.URL.Query(), tt.path, tt.query)
			}
			if r.RemoteAddr != tt.peer || (r.TLS != nil) != tt.tls {
				t.Errorf("peer %s, TLS %v, want %s, %v", r.RemoteAddr, r.TLS != nil, tt.peer, tt.tls)
			}
			for name, want := range tt.header {
				if got := strings.Join(r.Header[name], "|"); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if len(r.Header) != tt.names || r.Header["Host"] != nil {
				t.Errorf("header has %d names, want %d, without Host: %v", len(r.Header), tt.names, r.Header)
			}
			if r.URL.Scheme+r.URL.Host != "" || r.Proto != "HTTP/1.1" || r.ProtoMajor != 1 || r.ProtoMinor != 1 {
				t.Errorf("URL %v, protocol %s", r.URL, r.Proto)
			}
			if r.body == "" && r.Body != http.NoBody {
				t.Errorf("body is a %T, want http.NoBody", r.Body)
			}
		})
	}
	if r := request(t, string(fixture(t, "restv1-post"))); r.Method != "POST" || !json.Valid([]byte(r.body)) || len(r.body) < 1000 {
		t.Errorf("%s with a body of %d bytes", r.Method, len(r.body))
	}
}

// edit is a fixture with members changed, by their path; nil deletes.
func edit(t testing.TB, name string, changes map[string]any) string {
	t.Helper()
	var event map[string]any
	if err := json.Unmarshal(fixture(t, name), &event); err != nil {
		t.Fatal(err)
	}
	for path, value := range changes {
		at, names := event, strings.Split(path, ".")
		for _, name := range names[:len(names)-1] {
			if name == "0" {
				continue
			}
			if list, ok := at[name].([]any); ok {
				at = list[0].(map[string]any)
			} else {
				at = at[name].(map[string]any)
			}
		}
		if last := names[len(names)-1]; value == nil {
			delete(at, last)
		} else {
			at[last] = value
		}
	}
	out, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestPath(t *testing.T) {
	for name, tt := range map[string]struct {
		event          string
		text, contextP string // contextP: requestContext.http.path, of version 2.0
		api            string
		path, rawPath  string
		target         string
	}{
		"encoded":                   {event: "restv1", text: "/a%20b", path: "/a b", target: "/a%20b"},
		"encoded slash":             {event: "restv1", text: "/a%2Fb", path: "/a/b", rawPath: "/a%2Fb", target: "/a%2Fb"},
		"odd but valid":             {event: "restv1", text: "/it's!", path: "/it's!", rawPath: "/it's!", target: "/it's!"},
		"percent sign encoded":      {event: "alb", text: "/50%25", path: "/50%", target: "/50%25"},
		"does not unescape":         {event: "alb", text: "/50%zz", path: "/50%zz", target: "/50%25zz"},
		"empty":                     {event: "alb", text: "", path: "/", target: "/"},
		"no slash":                  {event: "alb", text: "tea", path: "/tea", target: "/tea"},
		"slashes":                   {event: "alb", text: "//tea//mint/", path: "//tea//mint/", target: "//tea//mint/"},
		"letters":                   {event: "alb", text: "/thé", path: "/thé", target: "/th%C3%A9"},
		"encoded letters":           {event: "alb", text: "/th%C3%A9", path: "/thé", target: "/th%C3%A9"},
		"not UTF-8":                 {event: "alb", text: "/%ff", path: "/\xff", rawPath: "/%ff", target: "/%ff"},
		"question mark in the path": {event: "alb", text: "/a?b#c", path: "/a?b#c", target: "/a%3Fb%23c"},
		"plus":                      {event: "alb", text: "/a+b", path: "/a+b", target: "/a+b"},

		"decoded":                    {event: "httpv2", text: "/a b", contextP: "/a b", path: "/a b", target: "/a%20b"},
		"decoded percent sign":       {event: "httpv2", text: "/50%", contextP: "/50%", path: "/50%", target: "/50%25"},
		"decoded to look encoded":    {event: "httpv2", text: "/a%2Fb", contextP: "/a%2Fb", path: "/a%2Fb", target: "/a%252Fb"},
		"decoded, odd but valid":     {event: "httpv2", text: "/it's!", contextP: "/it's!", path: "/it's!", rawPath: "/it's!", target: "/it's!"},
		"emulator encodes":           {event: "httpv2", text: "/a%20b", contextP: "/a b", path: "/a b", target: "/a%20b"},
		"no sign, HTTP API":          {event: "httpv2", text: "/a%20b", contextP: "/other", path: "/a%20b", target: "/a%2520b"},
		"no sign, function URL":      {event: "functionurl", text: "/a%20b", contextP: "/other", path: "/a b", target: "/a%20b"},
		"function URL":               {event: "functionurl", text: "/a%2Fb", contextP: "/a/b", path: "/a/b", rawPath: "/a%2Fb", target: "/a%2Fb"},
		"function URL, both decoded": {event: "functionurl", text: "/a%20b", contextP: "/a%20b", path: "/a%20b", target: "/a%2520b"},
		"serverless-offline":         {event: "httpv2", text: "/a%20b", contextP: "/a%20b", api: "offlineContext_apiId", path: "/a b", target: "/a%20b"},
	} {
		t.Run(name, func(t *testing.T) {
			changes := map[string]any{"path": tt.text, "rawPath": tt.text, "rawQueryString": "", "queryStringParameters": nil, "multiValueQueryStringParameters": nil}
			if tt.contextP != "" {
				changes["requestContext.http.path"] = tt.contextP
			}
			if tt.api != "" {
				changes["requestContext.apiId"] = tt.api
			}
			event := edit(t, tt.event, changes)
			if tt.text == "/%ff" {
				event = strings.Replace(event, `\ufffd`, `%ff`, 1)
			}
			r := request(t, event)
			if r.URL.Path != tt.path || r.URL.RawPath != tt.rawPath || r.RequestURI != tt.target {
				t.Errorf("path %q, raw %q, target %q\nwant %q, raw %q, target %q", r.URL.Path, r.URL.RawPath, r.RequestURI, tt.path, tt.rawPath, tt.target)
			}
			if r.RequestURI != r.URL.RequestURI() && !strings.HasPrefix(r.RequestURI, "//") {
				t.Errorf("target %q, of the URL %q", r.RequestURI, r.URL.RequestURI())
			}
		})
	}
}

func TestQuery(t *testing.T) {
	for name, tt := range map[string]struct{ event, want string }{
		"verbatim":                {`{"requestContext":{"http":{}},"rawQueryString":"b=%zz&a=1;c&&=+"}`, "b=%zz&a=1;c&&=+"},
		"verbatim, not the map":   {`{"requestContext":{"http":{}},"rawQueryString":"a=1&a=2","queryStringParameters":{"a":"1,2"}}`, "a=1&a=2"},
		"no request line has it":  {`{"requestContext":{"http":{}},"rawQueryString":"a= #\u0000\u007fé"}`, "a=%20%23%00%7Fé"},
		"decoded, sorted":         {`{"requestContext":{},"httpMethod":"GET","queryStringParameters":{"b":"1&2","a":"é ="}}`, "a=%C3%A9+%3D&b=1%262"},
		"multi before single":     {`{"requestContext":{},"httpMethod":"GET","queryStringParameters":{"a":"9","b":"1"},"multiValueQueryStringParameters":{"a":["2","1"]}}`, "a=2&a=1&b=1"},
		"nulls":                   {`{"requestContext":{},"httpMethod":"GET","queryStringParameters":{"a":null},"multiValueQueryStringParameters":null}`, ""},
		"as sent":                 {`{"requestContext":{"elb":{}},"queryStringParameters":{"b":"%zz","a":"x+y%26","c":""}}`, "b=%zz&a=x+y%26&c="},
		"as sent, odd bytes":      {`{"requestContext":{"elb":{}},"queryStringParameters":{"b #":"1"}}`, "b%20%23=1"},
		"Lattice 1, the map":      {`{"raw_path":"/a?x=1","method":"GET","query_string_parameters":{"y":"a b"}}`, "y=a+b"},
		"Lattice 1, no map":       {`{"raw_path":"/a?x=%20&x","method":"GET"}`, "x=%20&x"},
		"Lattice 2, from path":    {`{"requestContext":{"serviceArn":"a"},"path":"/a?x=1&x=2","queryStringParameters":{"y":["1"]}}`, "x=1&x=2"},
		"Lattice 2, from the map": {`{"requestContext":{"serviceArn":"a"},"path":"/a","queryStringParameters":{"y":["1","2"],"x":"a b"}}`, "x=a+b&y=1&y=2"},
		"edge":                    {`{"Records":[{"cf":{"request":{"querystring":"a=%2B&b"}}}]}`, "a=%2B&b"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := request(t, tt.event).URL.RawQuery; got != tt.want {
				t.Errorf("query %q, want %q", got, tt.want)
			}
		})
	}
}

func TestRequestHeader(t *testing.T) {
	const rest = `{"requestContext":{"domainName":"own.example.com"},"httpMethod":"GET",`
	const v2 = `{"requestContext":{"http":{},"domainName":"own.example.com"},`
	for name, tt := range map[string]struct {
		event string
		want  http.Header
		host  string
	}{
		"nulls":     {rest + `"headers":null,"multiValueHeaders":null}`, http.Header{}, "own.example.com"},
		"canonical": {v2 + `"headers":{"x-CUP":"1","x-forwarded-proto":"https","sec-websocket-key":"k"}}`, http.Header{"X-Cup": {"1"}, "X-Forwarded-Proto": {"https"}, "Sec-Websocket-Key": {"k"}}, "own.example.com"},
		"multi wins in any case": {rest + `"headers":{"x-cup":"9","X-Lid":"on","HOST":"b"},"multiValueHeaders":{"X-CUP":["1","2"],"host":["a"]}}`,
			http.Header{"X-Cup": {"1", "2"}, "X-Lid": {"on"}}, "a"},
		"no splitting":        {v2 + `"headers":{"user-agent":"a, b","if-none-match":"\"1\", \"2\"","date":"Mon, 09 Mar 2026"}}`, http.Header{"User-Agent": {"a, b"}, "If-None-Match": {`"1", "2"`}, "Date": {"Mon, 09 Mar 2026"}}, "own.example.com"},
		"cookies and header":  {v2 + `"headers":{"cookie":"a=1; b=2"},"cookies":["a=1","b=2"]}`, http.Header{"Cookie": {"a=1; b=2"}}, "own.example.com"},
		"cookies, no header":  {v2 + `"headers":{"accept":"*/*"},"cookies":["a=1","b=2"]}`, http.Header{"Accept": {"*/*"}, "Cookie": {"a=1; b=2"}}, "own.example.com"},
		"no cookies, header":  {v2 + `"headers":{"cookie":"a=1"},"cookies":[]}`, http.Header{"Cookie": {"a=1"}}, "own.example.com"},
		"several Cookie":      {rest + `"multiValueHeaders":{"Cookie":["a=1","b=2"]},"headers":{"cookie":"b=2"}}`, http.Header{"Cookie": {"a=1; b=2"}}, "own.example.com"},
		"no tokens":           {v2 + `"headers":{"a b":"1","":"2","c:":"3","é":"4","good":"5"}}`, http.Header{"Good": {"5"}}, "own.example.com"},
		"line ends":           {v2 + `"headers":{"a":"1\r\nb: 2","c":"\n","d":"\u0000","good":"5"}}`, http.Header{"Good": {"5"}}, "own.example.com"},
		"line ends in some":   {rest + `"multiValueHeaders":{"A":["1\n","2"]}}`, http.Header{"A": {"2"}}, "own.example.com"},
		"line ends in cookie": {v2 + `"headers":{"good":"5"},"cookies":["a\n","b=1"]}`, http.Header{"Good": {"5"}, "Cookie": {"b=1"}}, "own.example.com"},
		"kept as sent":        {v2 + `"headers":{"content-length":"7","x-amzn-trace-id":"Root=1","x-forwarded-host":"h"}}`, http.Header{"Content-Length": {"7"}, "X-Amzn-Trace-Id": {"Root=1"}, "X-Forwarded-Host": {"h"}}, "own.example.com"},
		"strings and lists":   {`{"requestContext":{"serviceArn":"a"},"headers":{"a":"1","b":["2","3"],"host":"h"}}`, http.Header{"A": {"1"}, "B": {"2", "3"}}, "h"},
		"no host at all":      {`{"requestContext":{"elb":{}},"headers":{"a":"1"}}`, http.Header{"A": {"1"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := request(t, tt.event)
			if !reflect.DeepEqual(r.Header, tt.want) || r.Host != tt.host {
				t.Errorf("host %q, header %q\nwant %q, %q", r.Host, r.Header, tt.host, tt.want)
			}
		})
	}
}

// A header's values can be appended to without touching another's.
func TestRequestHeaderIsItsOwn(t *testing.T) {
	r := request(t, `{"requestContext":{"http":{}},"headers":{"a":"1","b":"2","c":"3"}}`)
	for _, name := range []string{"A", "B", "C"} {
		r.Header.Add(name, "more")
	}
	want := http.Header{"A": {"1", "more"}, "B": {"2", "more"}, "C": {"3", "more"}}
	if !reflect.DeepEqual(r.Header, want) {
		t.Errorf("header %q, want %q", r.Header, want)
	}
}

func TestBody(t *testing.T) {
	for name, tt := range map[string]struct {
		body, want string
	}{
		"text":         {`"body":"a\u00e9\n"`, "aé\n"},
		"base64":       {`"body":"AP8=","isBase64Encoded":true`, "\x00\xff"},
		"escaped":      {`"body":"\/\/8=","isBase64Encoded":true`, "\xff\xff"},
		"looks base64": {`"body":"AP8=","isBase64Encoded":false`, "AP8="},
		"flag is null": {`"body":"AP8=","isBase64Encoded":null`, "AP8="},
		"empty":        {`"body":"","isBase64Encoded":true`, ""},
		"null":         {`"body":null`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if r := request(t, `{"requestContext":{"elb":{}},`+tt.body+`}`); r.body != tt.want {
				t.Errorf("body %q, want %q", r.body, tt.want)
			}
		})
	}
}

// A request that the handler must not see is refused in its name.
func TestRefusedRequests(t *testing.T) {
	for name, tt := range map[string]struct{ event, reply, err string }{
		"ALB":          {event: `{"requestContext":{"elb":{}},"body":"A","isBase64Encoded":true}`, reply: `{"statusCode":400,"statusDescription":"400 Bad Request","body":"","isBase64Encoded":false}`},
		"not padded":   {event: `{"requestContext":{"http":{}},"body":"AP8","isBase64Encoded":true}`, reply: `{"statusCode":400,"body":"","isBase64Encoded":false}`},
		"line end":     {event: `{"requestContext":{"http":{}},"body":"AP8=\n","isBase64Encoded":true}`, reply: `{"statusCode":400,"body":"","isBase64Encoded":false}`},
		"URL alphabet": {event: `{"requestContext":{"http":{}},"body":"_-8=","isBase64Encoded":true}`, reply: `{"statusCode":400,"body":"","isBase64Encoded":false}`},
		"WebSocket":    {event: `{"requestContext":{"connectionId":"a","eventType":"MESSAGE"},"body":"A","isBase64Encoded":true}`, err: "event: the body is not base64"},
		"edge":         {event: `{"Records":[{"cf":{"request":{"body":{"data":"A","encoding":"base64"}}}}]}`, err: "event: the body is not base64"},
		"truncated": {event: `{"Records":[{"cf":{"request":{"body":{"data":"AP8=","encoding":"base64","inputTruncated":true}}}}]}`,
			reply: `{"status":"413","statusDescription":"Request Entity Too Large"}`},

		"headers":       {event: `{"requestContext":{"http":{}},"headers":[]}`, err: "event: headers is not an object"},
		"header value":  {event: `{"requestContext":{"http":{}},"headers":{"a":1}}`, err: "event: the value of a header is not a string"},
		"header values": {event: `{"requestContext":{},"httpMethod":"GET","multiValueHeaders":{"a":1}}`, err: "event: the value of a header is not a list"},
		"path":          {event: `{"requestContext":{"elb":{}},"path":{}}`, err: "event: path is not a string"},
		"query":         {event: `{"requestContext":{"elb":{}},"queryStringParameters":{"a":[]}}`, err: "event: a query parameter is not a string"},
		"body":          {event: `{"requestContext":{"elb":{}},"body":{}}`, err: "event: body is not a string"},
		"flag":          {event: `{"requestContext":{"elb":{}},"isBase64Encoded":"true"}`, err: "event: isBase64Encoded is not a boolean"},
		"cookies":       {event: `{"requestContext":{"http":{}},"cookies":"a=1"}`, err: "event: cookies is not a list"},
		"stage":         {event: `{"requestContext":{"http":{},"stage":1}}`, err: "event: requestContext.stage is not a string"},
		"variables":     {event: `{"requestContext":{"http":{}},"stageVariables":{"a":1}}`, err: "event: a member of stageVariables is not a string"},
	} {
		t.Run(name, func(t *testing.T) {
			a := lambdahttp.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the handler has run") }))
			reply, err := a.Invoke(t.Context(), []byte(tt.event))
			if string(reply) != tt.reply || errText(err) != tt.err {
				t.Errorf("Invoke = %s, %v\nwant %s, %s", reply, err, tt.reply, tt.err)
			}
		})
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestPeer(t *testing.T) {
	for name, tt := range map[string]struct {
		forwarded string // in JSON
		proxies   int
		want      string
	}{
		"last":              {`["198.51.100.9, 192.0.2.44"]`, 0, "192.0.2.44:0"},
		"last line":         {`["198.51.100.9","192.0.2.44"]`, 0, "192.0.2.44:0"},
		"port":              {`["203.0.113.9:4711"]`, 0, "203.0.113.9:0"},
		"brackets":          {`["[2001:db8::1]:4711"]`, 0, "[2001:db8::1]:0"},
		"brackets, no port": {`["[2001:db8::1]"]`, 0, "[2001:db8::1]:0"},
		"IPv6":              {`["2001:db8::1"]`, 0, "[2001:db8::1]:0"},
		"one proxy":         {`["198.51.100.9 , 192.0.2.44"]`, 1, "198.51.100.9:0"},
		"one proxy, lines":  {`["198.51.100.9","192.0.2.44"]`, 1, "198.51.100.9:0"},
		"too many proxies":  {`["198.51.100.9, 192.0.2.44"]`, 2, "0.0.0.0:0"},
		"no address":        {`["unknown"]`, 0, "0.0.0.0:0"},
		"empty":             {`[""]`, 0, "0.0.0.0:0"},
		"none":              {`[]`, 0, "0.0.0.0:0"},
	} {
		t.Run(name, func(t *testing.T) {
			r := request(t, `{"requestContext":{"elb":{}},"multiValueHeaders":{"x-forwarded-for":`+tt.forwarded+`}}`, lambdahttp.WithTrustedProxies(tt.proxies))
			if r.RemoteAddr != tt.want {
				t.Errorf("RemoteAddr = %s, want %s", r.RemoteAddr, tt.want)
			}
		})
	}
}

func TestTLS(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "kettle"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert := map[string]any{"clientCertPem": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))}
	for name, event := range map[string]string{
		"REST":     edit(t, "restv1-mtls", map[string]any{"requestContext.identity.clientCert": cert}),
		"HTTP API": edit(t, "httpv2", map[string]any{"requestContext.authentication": map[string]any{"clientCert": cert}, "headers.x-amzn-tls-version": "TLSv1.3", "headers.host": "tea.example.com:443"}),
	} {
		state := request(t, event).TLS
		if !state.HandshakeComplete || state.ServerName != "tea.example.com" || state.Version != tls.VersionTLS13 ||
			len(state.PeerCertificates) != 1 || state.PeerCertificates[0].Subject.CommonName != "kettle" {
			t.Errorf("%s: TLS is %+v", name, state)
		}
	}
	if state := request(t, string(fixture(t, "restv1-mtls"))).TLS; state == nil || state.PeerCertificates != nil || state.Version != tls.VersionTLS13 {
		t.Errorf("with bad PEM TLS is %+v", state)
	}
	if state := request(t, edit(t, "restv1", map[string]any{"multiValueHeaders.X-Forwarded-Proto": []string{"http"}})).TLS; state != nil {
		t.Errorf("over plain HTTP TLS is %+v", state)
	}
}

type contextKey struct{}

func TestContext(t *testing.T) {
	deadline := time.Now().Add(time.Hour)
	parent, cancel := context.WithDeadline(context.WithValue(t.Context(), contextKey{}, 7), deadline)
	defer cancel()
	var kept, child context.Context
	a := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept = r.Context()
		var cancel context.CancelFunc
		child, cancel = context.WithCancel(kept)
		t.Cleanup(cancel)
		if got, ok := kept.Deadline(); !ok || !got.Equal(deadline) {
			t.Errorf("deadline %v, want %v", got, deadline)
		}
		if kept.Value(contextKey{}) != 7 || kept.Err() != nil || child.Err() != nil {
			t.Errorf("value %v, error %v", kept.Value(contextKey{}), kept.Err())
		}
		if kept.Value(http.ServerContextKey) != nil || kept.Value(http.LocalAddrContextKey) != nil {
			t.Error("the context has a server's values")
		}
	}))
	if _, err := a.Invoke(parent, fixture(t, "alb")); err != nil {
		t.Fatal(err)
	}
	<-kept.Done()
	<-child.Done()
	if kept.Err() != context.Canceled || context.Cause(child) != context.Canceled || parent.Err() != nil {
		t.Errorf("after the handler: %v, %v; the invocation's: %v", kept.Err(), context.Cause(child), parent.Err())
	}
	if kept.Value(contextKey{}) != 7 {
		t.Error("the values ended with the context")
	}
}

// Nobody has asked for Done, and the context ends all the same.
func TestContextEndsUnasked(t *testing.T) {
	var kept context.Context
	a := lambdahttp.New(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { kept = r.Context() }))
	if _, err := a.Invoke(t.Context(), fixture(t, "alb")); err != nil {
		t.Fatal(err)
	}
	if kept.Err() != context.Canceled || context.Cause(kept) != context.Canceled {
		t.Errorf("after the handler: %v, %v", kept.Err(), context.Cause(kept))
	}
	gone, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("shut down")
	cancel(cause)
	a = lambdahttp.New(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		if context.Cause(r.Context()) != cause {
			t.Errorf("cause %v", context.Cause(r.Context()))
		}
	}))
	a.Invoke(gone, fixture(t, "alb"))
}

func TestBodyEndsWithTheHandler(t *testing.T) {
	var body io.Reader
	a := lambdahttp.New(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body = r.Body
		if n, err := r.Body.Read(make([]byte, 3)); n != 3 || err != nil {
			t.Errorf("read %d, %v", n, err)
		}
	}))
	if _, err := a.Invoke(t.Context(), fixture(t, "restv1-post")); err != nil {
		t.Fatal(err)
	}
	if _, err := body.Read(make([]byte, 3)); err != http.ErrBodyReadAfterClose {
		t.Errorf("read after the handler: %v", err)
	}
}

func TestEventFrom(t *testing.T) {
	peer := netip.MustParseAddr
	for name, want := range map[string]lambdahttp.Event{
		"restv1-post": {Kind: lambdahttp.RESTv1, RequestID: "5f4c2b1a-0d9e-4c7b-8a6f-112233445566", Stage: "brew", SourceIP: peer("192.0.2.44"),
			Authorizer:     json.RawMessage(`{"principalId":"guest-7","claims":{"sub":"7"}}`),
			PathParameters: map[string]string{"proxy": "tea/green%20mint"}, StageVariables: map[string]string{"kettle": "copper"}},
		"restv1-console": {Kind: lambdahttp.RESTv1, RequestID: "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", Stage: "test-invoke-stage"},
		"httpv2-stage": {Kind: lambdahttp.HTTPv2, RequestID: "QxyYEXAMPLE=", Stage: "brew", RouteKey: "GET /tea/{proxy+}", SourceIP: peer("2001:db8::44"),
			Authorizer:     json.RawMessage(`{"jwt":{"claims":{"sub":"7"},"scopes":null}}`),
			PathParameters: map[string]string{"proxy": "mint"}, StageVariables: map[string]string{"kettle": "copper"}},
		"functionurl": {Kind: lambdahttp.FunctionURL, RequestID: "0d9e8f7a-6b5c-4d3e-2f10-a9b8c7d6e5f4", Stage: "$default", RouteKey: "$default", SourceIP: peer("2001:db8::44")},
		"alb":         {Kind: lambdahttp.ALB, SourceIP: peer("192.0.2.44")},
		"latticev2":   {Kind: lambdahttp.LatticeV2, SourceIP: peer("10.1.0.7")},
		"websocket":   {Kind: lambdahttp.WebSocket, RequestID: "Qx2EXAMPLE=", Stage: "brew", RouteKey: "pour", ConnectionID: "Qx0EXAMPLE=", SourceIP: peer("192.0.2.44")},
		"edge":        {Kind: lambdahttp.Edge, RequestID: "4TyzEXAMPLE==", SourceIP: peer("192.0.2.44")},
	} {
		t.Run(name, func(t *testing.T) {
			raw := fixture(t, name)
			r := request(t, string(raw))
			got, ok := lambdahttp.EventFrom(r.Context())
			if !ok {
				t.Fatal("no event")
			}
			if again, _ := lambdahttp.EventFrom(r.Context()); again != got {
				t.Error("the next call has another event")
			}
			if string(got.Raw) != string(raw) {
				t.Errorf("Raw is %s", got.Raw)
			}
			compact := *got
			compact.Raw = nil
			if compact.Authorizer != nil {
				var v any
				json.Unmarshal(compact.Authorizer, &v)
				var w any
				json.Unmarshal(want.Authorizer, &w)
				if !reflect.DeepEqual(v, w) {
					t.Errorf("Authorizer is %s", got.Authorizer)
				}
				compact.Authorizer = want.Authorizer
			}
			if !reflect.DeepEqual(compact, want) {
				t.Errorf("event %+v\nwant %+v", compact, want)
			}
		})
	}
	if _, ok := lambdahttp.EventFrom(t.Context()); ok {
		t.Error("an event outside an invocation")
	}
}

func TestDecode(t *testing.T) {
	r := request(t, string(fixture(t, "httpv2-stage")))
	event, err := lambdahttp.Decode[events.APIGatewayV2HTTPRequest](r.Context())
	if err != nil || event.RequestContext.HTTP.SourceIP != "2001:db8::44" {
		t.Errorf("Decode = %+v, %v", event, err)
	}
	if _, err := lambdahttp.Decode[[]int](r.Context()); err == nil || !strings.HasPrefix(err.Error(), "decode event of kind HTTPv2: ") {
		t.Errorf("Decode as a list: %v", err)
	}
	if _, err := lambdahttp.Decode[map[string]any](t.Context()); errText(err) != "decode event: the context is not of an invocation" {
		t.Errorf("Decode outside an invocation: %v", err)
	}
}

// Thousands of headers and parameters are as quick, each, as a few: every one is there.
func TestManyHeaders(t *testing.T) {
	const n = 3000
	single, multi, query := map[string]any{}, map[string]any{}, map[string]any{}
	for i := range n {
		single[fmt.Sprintf("X-Single-%d", i)] = "s"
		multi[fmt.Sprintf("X-Multi-%d", i)] = []string{"a", "b"}
		query[fmt.Sprintf("p%d", i)] = []string{"1", "2"}
	}
	maps.Copy(single, map[string]any{"X-Multi-7": "s"})
	r := request(t, edit(t, "restv1", map[string]any{"headers": single, "multiValueHeaders": multi, "multiValueQueryStringParameters": query}))
	if len(r.Header) != 2*n || !slices.Equal(r.Header["X-Multi-7"], []string{"a", "b"}) || len(r.URL.Query()["p2999"]) != 2 {
		t.Errorf("%d headers, X-Multi-7 %v, p2999 %v", len(r.Header), r.Header["X-Multi-7"], r.URL.Query()["p2999"])
	}
}
