package lambdahttp_test

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambdahttp"
)

// parseRequest makes of the text of a request what a server hands to its handler.
func parseRequest(t testing.TB, text string) *http.Request {
	t.Helper()
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	r.RemoteAddr = "192.0.2.44:51234"
	return r
}

const teaRequest = `POST /tea/a%2Fb/50%25?size=m&size=l&q=a%2Bb&list%5B%5D=1 HTTP/1.1
Host: tea.example.com:8080
Connection: keep-alive, X-Hop
X-Hop: gone
TE: trailers
Keep-Alive: timeout=5
User-Agent: kettle/1
X-Cup: 1
X-Cup: 2
Cookie: pot=7; lid=on
X-Forwarded-For: 198.51.100.9
X-Amzn-Trace-Id: Root=1-69ae7355-0123456789abcdef01234567
Content-Type: application/json
Content-Length: 14

{"cup":"<b>"}
`

// What every kind that joins repeated headers has in common, and what the others have.
const (
	joinedHeaders = `"content-length":"14","content-type":"application/json","host":"tea.example.com:8080","user-agent":"kettle/1",
		"x-amzn-trace-id":"Root=1-69ae7355-0123456789abcdef01234567","x-cup":"1,2","x-forwarded-for":"198.51.100.9, 192.0.2.44","x-forwarded-port":"80","x-forwarded-proto":"http"`
	lastHeaders = `"content-length":"14","content-type":"application/json","cookie":"pot=7; lid=on","host":"tea.example.com:8080","user-agent":"kettle/1",
		"x-amzn-trace-id":"Root=1-69ae7355-0123456789abcdef01234567","x-cup":"2","x-forwarded-for":"198.51.100.9, 192.0.2.44","x-forwarded-port":"80","x-forwarded-proto":"http"`
	headerLists = `"content-length":["14"],"content-type":["application/json"],"cookie":["pot=7; lid=on"],"host":["tea.example.com:8080"],"user-agent":["kettle/1"],
		"x-amzn-trace-id":["Root=1-69ae7355-0123456789abcdef01234567"],"x-cup":["1","2"],"x-forwarded-for":["198.51.100.9, 192.0.2.44"],"x-forwarded-port":["80"],"x-forwarded-proto":["http"]`
	httpContext = `"http":{"method":"POST","path":"PATH","protocol":"HTTP/1.1","sourceIp":"192.0.2.44","userAgent":"kettle/1"},
		"requestId":"brew-1","routeKey":"$default","time":"09/Mar/2026:07:15:02 +0000","timeEpoch":1773040502117`
)

func TestToEvent(t *testing.T) {
	for name, tt := range map[string]struct {
		kind    lambdahttp.Kind
		options []lambdahttp.EventOption
		want    string
	}{
		"RESTv1": {kind: lambdahttp.RESTv1, want: `{
			"resource":"/{proxy+}","path":"/tea/a%2Fb/50%25","httpMethod":"POST",
			"headers":{"Content-Length":"14","Content-Type":"application/json","Cookie":"pot=7; lid=on","Host":"tea.example.com:8080","User-Agent":"kettle/1",
				"X-Amzn-Trace-Id":"Root=1-69ae7355-0123456789abcdef01234567","X-Cup":"2","X-Forwarded-For":"198.51.100.9, 192.0.2.44","X-Forwarded-Port":"80","X-Forwarded-Proto":"http"},
			"multiValueHeaders":{"Content-Length":["14"],"Content-Type":["application/json"],"Cookie":["pot=7; lid=on"],"Host":["tea.example.com:8080"],"User-Agent":["kettle/1"],
				"X-Amzn-Trace-Id":["Root=1-69ae7355-0123456789abcdef01234567"],"X-Cup":["1","2"],"X-Forwarded-For":["198.51.100.9, 192.0.2.44"],"X-Forwarded-Port":["80"],"X-Forwarded-Proto":["http"]},
			"queryStringParameters":{"size":"l","q":"a+b","list[]":"1"},
			"multiValueQueryStringParameters":{"size":["m","l"],"q":["a+b"],"list[]":["1"]},
			"pathParameters":{"proxy":"tea/a%2Fb/50%25"},"stageVariables":null,
			"requestContext":{"accountId":"123456789012","apiId":"local","domainName":"tea.example.com","domainPrefix":"tea","extendedRequestId":"*","httpMethod":"POST",
				"identity":{"accessKey":null,"accountId":null,"caller":null,"cognitoAuthenticationProvider":null,"cognitoAuthenticationType":null,"cognitoIdentityId":null,
					"cognitoIdentityPoolId":null,"principalOrgId":null,"sourceIp":"192.0.2.44","user":null,"userAgent":"kettle/1","userArn":null},
				"path":"/local/tea/a%2Fb/50%25","protocol":"HTTP/1.1","requestId":"brew-1","requestTime":"09/Mar/2026:07:15:02 +0000","requestTimeEpoch":1773040502117,
				"resourceId":"local0","resourcePath":"/{proxy+}","stage":"local"},
			"body":"{\"cup\":\"<b>\"}\n","isBase64Encoded":false}`},

		"HTTPv2": {kind: lambdahttp.HTTPv2, want: `{
			"version":"2.0","routeKey":"$default","rawPath":"/tea/a/b/50%","rawQueryString":"size=m&size=l&q=a%2Bb&list%5B%5D=1",
			"cookies":["pot=7","lid=on"],"headers":{` + joinedHeaders + `},"queryStringParameters":{"size":"m,l","q":"a+b","list[]":"1"},
			"requestContext":{"accountId":"123456789012","apiId":"local","domainName":"tea.example.com","domainPrefix":"tea","stage":"$default",` +
			strings.Replace(httpContext, "PATH", "/tea/a/b/50%", 1) + `},
			"body":"{\"cup\":\"<b>\"}\n","isBase64Encoded":false}`},

		"HTTPv2, named stage": {kind: lambdahttp.HTTPv2, options: []lambdahttp.EventOption{
			lambdahttp.WithStage("brew"), lambdahttp.WithDomainName("ab12cd34ef.execute-api.eu-west-3.amazonaws.com"),
		}, want: `{
			"version":"2.0","routeKey":"$default","rawPath":"/brew/tea/a/b/50%","rawQueryString":"size=m&size=l&q=a%2Bb&list%5B%5D=1",
			"cookies":["pot=7","lid=on"],"headers":{` + joinedHeaders + `},"queryStringParameters":{"size":"m,l","q":"a+b","list[]":"1"},
			"requestContext":{"accountId":"123456789012","apiId":"ab12cd34ef","domainName":"ab12cd34ef.execute-api.eu-west-3.amazonaws.com","domainPrefix":"ab12cd34ef","stage":"brew",` +
			strings.Replace(httpContext, "PATH", "/brew/tea/a/b/50%", 1) + `},
			"body":"{\"cup\":\"<b>\"}\n","isBase64Encoded":false}`},

		"FunctionURL": {kind: lambdahttp.FunctionURL, options: []lambdahttp.EventOption{lambdahttp.WithStage("brew")}, want: `{
			"version":"2.0","routeKey":"$default","rawPath":"/tea/a%2Fb/50%25","rawQueryString":"size=m&size=l&q=a%2Bb&list%5B%5D=1",
			"cookies":["pot=7","lid=on"],"headers":{"cookie":"pot=7; lid=on",` + joinedHeaders + `},"queryStringParameters":{"size":"m,l","q":"a+b","list[]":"1"},
			"requestContext":{"accountId":"anonymous","apiId":"local","domainName":"local.lambda-url.us-east-1.on.aws","domainPrefix":"local","stage":"$default",` +
			strings.Replace(httpContext, "PATH", "/tea/a/b/50%", 1) + `},
			"body":"{\"cup\":\"<b>\"}\n","isBase64Encoded":false}`},

		"ALB": {kind: lambdahttp.ALB, want: `{
			"requestContext":{"elb":{"targetGroupArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/local/0123456789abcdef"}},
			"httpMethod":"POST","path":"/tea/a%2Fb/50%25","queryStringParameters":{"size":"l","q":"a%2Bb","list%5B%5D":"1"},
			"headers":{` + lastHeaders + `},"body":"{\"cup\":\"<b>\"}\n","isBase64Encoded":false}`},

		"ALB, multi-value": {kind: lambdahttp.ALB, options: []lambdahttp.EventOption{lambdahttp.WithMultiValueHeaders(true)}, want: `{
			"requestContext":{"elb":{"targetGroupArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/local/0123456789abcdef"}},
			"httpMethod":"POST","path":"/tea/a%2Fb/50%25","multiValueQueryStringParameters":{"size":["m","l"],"q":["a%2Bb"],"list%5B%5D":["1"]},
			"multiValueHeaders":{` + headerLists + `},"body":"{\"cup\":\"<b>\"}\n","isBase64Encoded":false}`},

		"LatticeV1": {kind: lambdahttp.LatticeV1, want: `{
			"raw_path":"/tea/a%2Fb/50%25","method":"POST","headers":{"cookie":"pot=7; lid=on",` + joinedHeaders + `},
			"query_string_parameters":{"size":"l","q":"a+b","list[]":"1"},"body":"{\"cup\":\"<b>\"}\n","is_base64_encoded":false}`},

		"LatticeV2": {kind: lambdahttp.LatticeV2, want: `{
			"version":"2.0","path":"/tea/a%2Fb/50%25?size=m&size=l&q=a%2Bb&list%5B%5D=1","method":"POST","headers":{` + headerLists + `},
			"queryStringParameters":{"size":["m","l"],"q":["a+b"],"list[]":["1"]},"body":"{\"cup\":\"<b>\"}\n","isBase64Encoded":false,
			"requestContext":{"serviceNetworkArn":"arn:aws:vpc-lattice:us-east-1:123456789012:servicenetwork/sn-0123456789abcdef0",
				"serviceArn":"arn:aws:vpc-lattice:us-east-1:123456789012:service/svc-0123456789abcdef0",
				"targetGroupArn":"arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-0123456789abcdef0",
				"identity":{"sourceVpcArn":"arn:aws:ec2:us-east-1:123456789012:vpc/vpc-0123456789abcdef0"},"region":"us-east-1","timeEpoch":"1773040502117000"}}`},

		"Edge": {kind: lambdahttp.Edge, want: `{"Records":[{"cf":{
			"config":{"distributionDomainName":"d111111abcdef8.cloudfront.net","distributionId":"E1LOCAL2LOCAL3","eventType":"origin-request","requestId":"brew-1"},
			"request":{"clientIp":"192.0.2.44","method":"POST","uri":"/tea/a%2Fb/50%25","querystring":"size=m&size=l&q=a%2Bb&list%5B%5D=1",
				"body":{"action":"read-only","data":"eyJjdXAiOiI8Yj4ifQo=","encoding":"base64","inputTruncated":false},
				"headers":{"content-length":[{"key":"Content-Length","value":"14"}],"content-type":[{"key":"Content-Type","value":"application/json"}],
					"cookie":[{"key":"Cookie","value":"pot=7; lid=on"}],"host":[{"key":"Host","value":"tea.example.com:8080"}],"user-agent":[{"key":"User-Agent","value":"kettle/1"}],
					"x-amzn-trace-id":[{"key":"X-Amzn-Trace-Id","value":"Root=1-69ae7355-0123456789abcdef01234567"}],"x-cup":[{"key":"X-Cup","value":"1"},{"key":"X-Cup","value":"2"}],
					"x-forwarded-for":[{"key":"X-Forwarded-For","value":"198.51.100.9, 192.0.2.44"}],"x-forwarded-port":[{"key":"X-Forwarded-Port","value":"80"}],
					"x-forwarded-proto":[{"key":"X-Forwarded-Proto","value":"http"}]}}}}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			options := append([]lambdahttp.EventOption{lambdahttp.WithRequestID("brew-1"), lambdahttp.WithEventTime(time.UnixMilli(1773040502117))}, tt.options...)
			got, err := lambdahttp.ToEvent(parseRequest(t, teaRequest), tt.kind, options...)
			if err != nil {
				t.Fatal(err)
			}
			got = regexp.MustCompile(`"extendedRequestId":"[A-Za-z0-9+/]{15}="`).ReplaceAll(got, []byte(`"extendedRequestId":"*"`))
			want := canonicalJSON(t, []byte(tt.want))
			if string(got) != want {
				t.Errorf("ToEvent of kind %v\ngot  %s\nwant %s", tt.kind, got, want)
			}
		})
	}
}

// canonicalJSON is text compact, with its keys sorted and no HTML escapes.
func canonicalJSON(t testing.TB, text []byte) string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestToEventOfBareRequest(t *testing.T) {
	for kind, want := range map[lambdahttp.Kind]struct{ nulls, empty, absent []string }{
		lambdahttp.RESTv1:      {nulls: []string{"queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables", "body"}},
		lambdahttp.HTTPv2:      {absent: []string{"cookies", "queryStringParameters", "pathParameters", "stageVariables", "body"}, empty: []string{"rawQueryString"}},
		lambdahttp.FunctionURL: {absent: []string{"cookies", "queryStringParameters", "pathParameters", "stageVariables", "body"}, empty: []string{"rawQueryString"}},
		lambdahttp.ALB:         {absent: []string{"multiValueHeaders", "multiValueQueryStringParameters"}, empty: []string{"body", "queryStringParameters"}},
		lambdahttp.LatticeV1:   {empty: []string{"body", "query_string_parameters"}},
		lambdahttp.LatticeV2:   {absent: []string{"body", "queryStringParameters"}},
	} {
		t.Run(kind.String(), func(t *testing.T) {
			event := eventMap(t, parseRequest(t, "GET / HTTP/1.1\nHost: tea.example.com\n\n"), kind)
			for _, key := range want.nulls {
				if value, ok := event[key]; !ok || value != nil {
					t.Errorf("%s = %v, %v, want null", key, value, ok)
				}
			}
			for _, key := range want.empty {
				if value, ok := event[key]; !ok || value == nil || reflect.ValueOf(value).Len() != 0 {
					t.Errorf("%s = %v, %v, want it empty", key, value, ok)
				}
			}
			for _, key := range want.absent {
				if value, ok := event[key]; ok {
					t.Errorf("%s = %v, want it absent", key, value)
				}
			}
		})
	}
}

func eventMap(t testing.TB, r *http.Request, kind lambdahttp.Kind, options ...lambdahttp.EventOption) map[string]any {
	t.Helper()
	event, err := lambdahttp.ToEvent(r, kind, options...)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(event, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestToEventPaths(t *testing.T) {
	for name, tt := range map[string]struct {
		target                  string
		rest, http, url, others string
	}{
		"root":           {target: "/", rest: "/", http: "/", url: "/", others: "/"},
		"slashes":        {target: "//tea//mint/", rest: "/tea//mint/", http: "//tea//mint/", url: "//tea//mint/", others: "//tea//mint/"},
		"escapes":        {target: "/a%20b%2Fc%23", rest: "/a%20b%2Fc%23", http: "/a b/c#", url: "/a%20b%2Fc%23", others: "/a%20b%2Fc%23"},
		"percent":        {target: "/50%25", rest: "/50%25", http: "/50%", url: "/50%25", others: "/50%25"},
		"kept as it was": {target: "/it's!(so)", rest: "/it's!(so)", http: "/it's!(so)", url: "/it's!(so)", others: "/it's!(so)"},
		"asterisk":       {target: "*", rest: "/*", http: "/*", url: "/*", others: "/*"},
		"absolute":       {target: "http://tea.example.com/a%2Fb", rest: "/a%2Fb", http: "/a/b", url: "/a%2Fb", others: "/a%2Fb"},
		"no path":        {target: "http://tea.example.com", rest: "/", http: "/", url: "/", others: "/"},
	} {
		t.Run(name, func(t *testing.T) {
			request := func() *http.Request {
				return parseRequest(t, "OPTIONS "+tt.target+" HTTP/1.1\nHost: tea.example.com\n\n")
			}
			for _, check := range []struct {
				kind lambdahttp.Kind
				key  string
				want string
			}{
				{lambdahttp.RESTv1, "path", tt.rest},
				{lambdahttp.HTTPv2, "rawPath", tt.http},
				{lambdahttp.FunctionURL, "rawPath", tt.url},
				{lambdahttp.ALB, "path", tt.others},
				{lambdahttp.LatticeV1, "raw_path", tt.others},
				{lambdahttp.LatticeV2, "path", tt.others},
			} {
				if got := eventMap(t, request(), check.kind)[check.key]; got != check.want {
					t.Errorf("%v: %s = %q, want %q", check.kind, check.key, got, check.want)
				}
			}
		})
	}
}

func TestToEventBodies(t *testing.T) {
	text := map[lambdahttp.Kind]bool{lambdahttp.HTTPv2: true, lambdahttp.ALB: true, lambdahttp.LatticeV1: true, lambdahttp.LatticeV2: true, lambdahttp.FunctionURL: true, lambdahttp.RESTv1: true}
	urlOnly := map[lambdahttp.Kind]bool{lambdahttp.FunctionURL: true, lambdahttp.RESTv1: true}
	restOnly := map[lambdahttp.Kind]bool{lambdahttp.RESTv1: true}
	for name, tt := range map[string]struct {
		contentType, encoding, body string
		isText                      map[lambdahttp.Kind]bool
	}{
		"json":            {contentType: "application/json", body: `{}`, isText: text},
		"json, charset":   {contentType: "Application/JSON; charset=utf-8", body: `{}`, isText: text},
		"text":            {contentType: "text/csv", body: "a,é\n", isText: text},
		"javascript":      {contentType: "application/javascript", body: "1", isText: text},
		"xml":             {contentType: "application/xml", body: "<a/>", isText: text},
		"+json":           {contentType: "application/problem+json", body: "{}", isText: urlOnly},
		"+xml":            {contentType: "image/svg+xml", body: "<svg/>", isText: urlOnly},
		"+json, encoded":  {contentType: "application/problem+json", encoding: "br", body: "{}", isText: restOnly},
		"form":            {contentType: "application/x-www-form-urlencoded", body: "size=l", isText: restOnly},
		"no type":         {body: "size=l", isText: restOnly},
		"encoded":         {contentType: "text/plain", encoding: "gzip", body: "not really", isText: restOnly},
		"text, not UTF-8": {contentType: "text/plain", body: "\xff\xfe", isText: nil},
		"bytes":           {contentType: "image/png", body: "\x89PNG", isText: nil},
	} {
		for _, kind := range []lambdahttp.Kind{lambdahttp.RESTv1, lambdahttp.HTTPv2, lambdahttp.FunctionURL, lambdahttp.ALB, lambdahttp.LatticeV1, lambdahttp.LatticeV2} {
			t.Run(name+"/"+kind.String(), func(t *testing.T) {
				r := httptest.NewRequest("POST", "/", strings.NewReader(tt.body))
				if tt.contentType != "" {
					r.Header.Set("Content-Type", tt.contentType)
				}
				if tt.encoding != "" {
					r.Header.Set("Content-Encoding", tt.encoding)
				}
				event := eventMap(t, r, kind)
				flag := "isBase64Encoded"
				if kind == lambdahttp.LatticeV1 {
					flag = "is_base64_encoded"
				}
				if got, want := event[flag], !tt.isText[kind]; got != want {
					t.Errorf("%s = %v, want %v", flag, got, want)
				}
				if isText := event["body"] == tt.body; isText != tt.isText[kind] {
					t.Errorf("body = %q, text: %v, want %v", event["body"], isText, tt.isText[kind])
				}
			})
		}
	}
}

func TestToEventOverTLS(t *testing.T) {
	r := httptest.NewRequest("GET", "https://tea.example.com/", nil)
	r.TLS = &tls.ConnectionState{}
	r.Header.Set("X-Forwarded-Proto", "gopher")
	headers := eventMap(t, r, lambdahttp.ALB)["headers"].(map[string]any)
	if headers["x-forwarded-proto"] != "https" || headers["x-forwarded-port"] != "443" {
		t.Errorf("headers = %v, want https and 443", headers)
	}
}

func TestToEventPeers(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.44:51234":          "192.0.2.44",
		"[2001:db8::44]:51234":      "2001:db8::44",
		"[fe80::1%eth0]:51234":      "fe80::1",
		"[::ffff:192.0.2.44]:51234": "192.0.2.44",
		"192.0.2.44":                "192.0.2.44",
		"@":                         "127.0.0.1",
		"":                          "127.0.0.1",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = remote
		headers := eventMap(t, r, lambdahttp.ALB)["headers"].(map[string]any)
		if got := headers["x-forwarded-for"]; got != want {
			t.Errorf("X-Forwarded-For of the peer %q = %q, want %q", remote, got, want)
		}
	}
}

func TestToEventTraceID(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	headers := eventMap(t, r, lambdahttp.ALB, lambdahttp.WithEventTime(time.Unix(0x69ae7355, 0)))["headers"].(map[string]any)
	if got := headers["x-amzn-trace-id"].(string); !regexp.MustCompile(`^Root=1-69ae7355-[0-9a-f]{24}$`).MatchString(got) {
		t.Errorf("X-Amzn-Trace-Id = %q", got)
	}
}

func TestToEventNow(t *testing.T) {
	before := time.Now().UnixMilli()
	context := eventMap(t, httptest.NewRequest("GET", "/", nil), lambdahttp.HTTPv2)["requestContext"].(map[string]any)
	if got := int64(context["timeEpoch"].(float64)); got < before || got > time.Now().UnixMilli() {
		t.Errorf("timeEpoch = %d, want now", got)
	}
	again := eventMap(t, httptest.NewRequest("GET", "/", nil), lambdahttp.HTTPv2)["requestContext"].(map[string]any)
	if context["requestId"] == "" || context["requestId"] == again["requestId"] {
		t.Errorf("requestId = %q, then %q, want two of them", context["requestId"], again["requestId"])
	}
}

func TestToEventDomainNames(t *testing.T) {
	for name, tt := range map[string]struct {
		kind          lambdahttp.Kind
		host, option  string
		domain, apiID string
	}{
		"URL":          {kind: lambdahttp.FunctionURL, host: "q1.lambda-url.localhost:9000", domain: "q1.lambda-url.localhost", apiID: "q1"},
		"URL, option":  {kind: lambdahttp.FunctionURL, host: "q1.lambda-url.localhost:9000", option: "q2.lambda-url.localhost", domain: "q2.lambda-url.localhost", apiID: "q2"},
		"URL, IPv6":    {kind: lambdahttp.FunctionURL, host: "[::1]:9000", domain: "local.lambda-url.us-east-1.on.aws", apiID: "local"},
		"API":          {kind: lambdahttp.HTTPv2, host: "[::1]:9000", domain: "[::1]", apiID: "local"},
		"API at a URL": {kind: lambdahttp.HTTPv2, host: "q1.lambda-url.localhost:9000", domain: "local.execute-api.us-east-1.amazonaws.com", apiID: "local"},
		"API, no host": {kind: lambdahttp.RESTv1, domain: "local.execute-api.us-east-1.amazonaws.com", apiID: "local"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.Host = tt.host
			context := eventMap(t, r, tt.kind, lambdahttp.WithDomainName(tt.option))["requestContext"].(map[string]any)
			if context["domainName"] != tt.domain || context["apiId"] != tt.apiID {
				t.Errorf("domainName, apiId = %q, %q, want %q, %q", context["domainName"], context["apiId"], tt.domain, tt.apiID)
			}
		})
	}
}

func TestToEventKeepsBytesOfQuery(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.URL.RawQuery = "q=\xff;a&é=1&&b"
	for kind, want := range map[lambdahttp.Kind]string{lambdahttp.HTTPv2: "q=%FF;a&%C3%A9=1&&b"} {
		if got := eventMap(t, r, kind)["rawQueryString"]; got != want {
			t.Errorf("%v: rawQueryString = %q, want %q", kind, got, want)
		}
	}
	got := eventMap(t, r, lambdahttp.ALB)["queryStringParameters"]
	if want := map[string]any{"q": "%FF;a", "%C3%A9": "1", "b": ""}; !reflect.DeepEqual(got, want) {
		t.Errorf("queryStringParameters = %v, want %v", got, want)
	}
}

func TestToEventSeveralCookieLines(t *testing.T) {
	event := eventMap(t, parseRequest(t, "GET / HTTP/1.1\nHost: a\nCookie: pot=7\nCookie: lid=on;steam=\"a,b\"\n\n"), lambdahttp.FunctionURL)
	if got, want := event["cookies"], []any{"pot=7", "lid=on", `steam="a,b"`}; !reflect.DeepEqual(got, want) {
		t.Errorf("cookies = %q, want %q", got, want)
	}
	if got, want := event["headers"].(map[string]any)["cookie"], `pot=7; lid=on;steam="a,b"`; got != want {
		t.Errorf("headers.cookie = %q, want %q", got, want)
	}
}

func TestToEventErrors(t *testing.T) {
	r := httptest.NewRequest("POST", "/", iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := lambdahttp.ToEvent(r, lambdahttp.ALB); !errors.Is(err, io.ErrUnexpectedEOF) || !strings.HasPrefix(err.Error(), "read request body: ") {
		t.Errorf("ToEvent of a body that breaks off: error = %v", err)
	}
	for _, kind := range []lambdahttp.Kind{lambdahttp.Unknown, lambdahttp.WebSocket, lambdahttp.Kind(99), lambdahttp.Kind(-1)} {
		if _, err := lambdahttp.ToEvent(httptest.NewRequest("GET", "/", nil), kind); err == nil {
			t.Errorf("ToEvent of kind %d: no error", kind)
		}
	}
}

// A caller's request must still be what it was, but for its body.
func TestToEventLeavesRequestAlone(t *testing.T) {
	r := parseRequest(t, teaRequest)
	before := r.Header.Clone()
	for _, kind := range eventKinds {
		eventMap(t, r, kind)
	}
	if !reflect.DeepEqual(r.Header, before) {
		t.Errorf("header = %v, was %v", r.Header, before)
	}
}

var eventKinds = []lambdahttp.Kind{
	lambdahttp.RESTv1, lambdahttp.HTTPv2, lambdahttp.FunctionURL, lambdahttp.ALB, lambdahttp.LatticeV1, lambdahttp.LatticeV2, lambdahttp.Edge,
}

// The types of package events know every key.
func TestToEventFitsTypes(t *testing.T) {
	for name, tt := range map[string]struct {
		kind    lambdahttp.Kind
		options []lambdahttp.EventOption
		event   any
	}{
		"RESTv1":           {kind: lambdahttp.RESTv1, event: new(events.APIGatewayProxyRequest)},
		"HTTPv2":           {kind: lambdahttp.HTTPv2, event: new(events.APIGatewayV2HTTPRequest)},
		"FunctionURL":      {kind: lambdahttp.FunctionURL, event: new(events.LambdaFunctionURLRequest)},
		"ALB":              {kind: lambdahttp.ALB, event: new(events.ALBTargetGroupRequest)},
		"ALB, multi-value": {kind: lambdahttp.ALB, options: []lambdahttp.EventOption{lambdahttp.WithMultiValueHeaders(true)}, event: new(events.ALBTargetGroupRequest)},
		"LatticeV1":        {kind: lambdahttp.LatticeV1, event: new(events.VPCLatticeRequest)},
		"LatticeV2":        {kind: lambdahttp.LatticeV2, event: new(events.VPCLatticeV2Request)},
		"Edge":             {kind: lambdahttp.Edge, event: new(events.CloudFrontEvent)},
	} {
		t.Run(name, func(t *testing.T) {
			event, err := lambdahttp.ToEvent(parseRequest(t, teaRequest), tt.kind, tt.options...)
			if err != nil {
				t.Fatal(err)
			}
			decoder := json.NewDecoder(strings.NewReader(string(event)))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(tt.event); err != nil {
				t.Errorf("decode into %T: %v", tt.event, err)
			}
		})
	}
}
