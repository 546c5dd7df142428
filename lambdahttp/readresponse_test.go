package lambdahttp_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambdahttp"
)

// received is what a client sees of a response.
type received struct {
	status string
	header http.Header
	body   string
}

func receive(t testing.TB, r *http.Response) received {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if r.ContentLength >= 0 && r.ContentLength != int64(len(body)) {
		t.Errorf("ContentLength = %d, body has %d bytes", r.ContentLength, len(body))
	}
	if r.Proto != "HTTP/1.1" || r.ProtoMajor != 1 || r.ProtoMinor != 1 || r.Request != nil {
		t.Errorf("Proto %s %d %d, Request %v", r.Proto, r.ProtoMajor, r.ProtoMinor, r.Request)
	}
	if !strings.HasPrefix(r.Status, string([]byte{byte('0' + r.StatusCode/100), byte('0' + r.StatusCode/10%10), byte('0' + r.StatusCode%10)})) {
		t.Errorf("Status = %q with StatusCode %d", r.Status, r.StatusCode)
	}
	return received{r.Status, r.Header, string(body)}
}

var (
	onHeaders  = []lambdahttp.EventOption{lambdahttp.WithMultiValueHeaders(false)}
	onMultiple = []lambdahttp.EventOption{lambdahttp.WithMultiValueHeaders(true)}
)

func TestReadResponse(t *testing.T) {
	for name, tt := range map[string]struct {
		kind    lambdahttp.Kind
		options []lambdahttp.EventOption
		reply   string
		want    received
	}{
		"REST": {kind: lambdahttp.RESTv1,
			reply: `{"statusCode":201,"multiValueHeaders":{"vary":["A","B"],"Set-Cookie":["a=1","b=2"]},"body":"<tea>","isBase64Encoded":false}`,
			want:  received{"201 Created", http.Header{"Vary": {"A", "B"}, "Set-Cookie": {"a=1", "b=2"}}, "<tea>"}},
		"REST, nothing said": {kind: lambdahttp.RESTv1, reply: ` { } `, want: received{"200 OK", http.Header{}, ""}},
		"REST, nulls as aws-lambda-go's types write them": {kind: lambdahttp.RESTv1, reply: `{"statusCode":200,"headers":null,"multiValueHeaders":null,"body":"x"}`,
			want: received{"200 OK", http.Header{}, "x"}},
		"REST, status of digits": {kind: lambdahttp.RESTv1, reply: `{"statusCode":"404"}`, want: received{"404 Not Found", http.Header{}, ""}},
		"REST, both maps": {kind: lambdahttp.RESTv1, reply: `{"headers":{"x-cup":"3","X-Hot":true,"X-Ml":250},"multiValueHeaders":{"X-Cup":["1",2]}}`,
			want: received{"200 OK", http.Header{"X-Cup": {"1", "2", "3"}, "X-Hot": {"true"}, "X-Ml": {"250"}}, ""}},
		"REST, base64":  {kind: lambdahttp.RESTv1, reply: `{"body":"//4=","isBase64Encoded":true}`, want: received{"200 OK", http.Header{}, "\xff\xfe"}},
		"REST, escapes": {kind: lambdahttp.RESTv1, reply: `{"body":"\u003c\ud83c\udf75\u0000"}`, want: received{"200 OK", http.Header{}, "<🍵\x00"}},
		"REST, key written twice": {kind: lambdahttp.RESTv1, reply: `{"statusCode":500,"statusCode":200,"headers":{"X-Cup":"1","X-Cup":"2"}}`,
			want: received{"200 OK", http.Header{"X-Cup": {"2"}}, ""}},

		"HTTP API": {kind: lambdahttp.HTTPv2,
			reply: `{"statusCode":200,"headers":{"content-type":"text/plain","vary":"A, B"},"cookies":["a=1","b=2"],"body":"tea","isBase64Encoded":false}`,
			want:  received{"200 OK", http.Header{"Content-Type": {"text/plain"}, "Vary": {"A, B"}, "Set-Cookie": {"a=1", "b=2"}}, "tea"}},
		"HTTP API, no type, multi ignored, nulls": {kind: lambdahttp.HTTPv2, reply: `{"statusCode":"200","headers":null,"cookies":null,"body":null,"multiValueHeaders":{"X-Cup":["1"]},"tea":1}`,
			want: received{"200 OK", http.Header{"Content-Type": {"application/json"}}, ""}},
		"HTTP API, no status": {kind: lambdahttp.HTTPv2, reply: ` { "tea" : [1, 2] }`,
			want: received{"200 OK", http.Header{"Content-Type": {"application/json"}}, `{"tea":[1,2]}`}},
		"HTTP API, string": {kind: lambdahttp.HTTPv2, reply: ` "say \"tea\" \u00e9"`,
			want: received{"200 OK", http.Header{"Content-Type": {"application/json"}}, `say "tea" é`}},
		"HTTP API, list": {kind: lambdahttp.HTTPv2, reply: `[1]`,
			want: received{"200 OK", http.Header{"Content-Type": {"application/json"}}, `[1]`}},
		"URL, null": {kind: lambdahttp.FunctionURL, reply: `null`,
			want: received{"200 OK", http.Header{"Content-Type": {"application/json"}}, `null`}},
		"URL, cookies beside Set-Cookie": {kind: lambdahttp.FunctionURL, reply: `{"statusCode":302,"headers":{"Set-Cookie":"a=1","Content-Type":"a/b"},"cookies":["b=2"]}`,
			want: received{"302 Found", http.Header{"Content-Type": {"a/b"}, "Set-Cookie": {"a=1", "b=2"}}, ""}},

		"ALB, single": {kind: lambdahttp.ALB,
			reply: `{"statusCode":404,"statusDescription":"404 No Tea","headers":{"Set-Cookie":"c=3","set-cookie":"a=1","sEt-cookie":"b=2"},"body":"none","isBase64Encoded":false}`,
			want:  received{"404 No Tea", http.Header{"Set-Cookie": {"c=3", "a=1", "b=2"}}, "none"}},
		"ALB, multi": {kind: lambdahttp.ALB, reply: `{"statusCode":200,"multiValueHeaders":{"Vary":["A","B"]}}`,
			want: received{"200 OK", http.Header{"Vary": {"A", "B"}}, ""}},
		"ALB, single mode, both maps": {kind: lambdahttp.ALB, options: onHeaders, reply: `{"statusCode":200,"headers":{"X-Cup":"1"},"multiValueHeaders":{"X-Pot":["2"]}}`,
			want: received{"200 OK", http.Header{"X-Cup": {"1"}}, ""}},
		"ALB, multi mode, both maps": {kind: lambdahttp.ALB, options: onMultiple, reply: `{"statusCode":200,"headers":{"X-Cup":true},"multiValueHeaders":{"X-Pot":["2"]}}`,
			want: received{"200 OK", http.Header{"X-Pot": {"2"}}, ""}},
		"ALB, no mode, both maps": {kind: lambdahttp.ALB, reply: `{"statusCode":200,"headers":{"X-Cup":"1"},"multiValueHeaders":{}}`,
			want: received{"200 OK", http.Header{"X-Cup": {"1"}}, ""}},
		"ALB, multi mode, single map": {kind: lambdahttp.ALB, options: onMultiple, reply: `{"statusCode":200,"headers":{"X-Cup":"1"}}`,
			want: received{"200 OK", http.Header{}, ""}},

		"Lattice": {kind: lambdahttp.LatticeV1, reply: `{"statusCode":200,"statusDescription":"200 OK","headers":{"Vary":"A, B","set-cookie":["a=1","b=2"]},"body":"dGVh","isBase64Encoded":true,"tea":null}`,
			want: received{"200 OK", http.Header{"Vary": {"A, B"}, "Set-Cookie": {"a=1", "b=2"}}, "tea"}},
		"WebSocket": {kind: lambdahttp.WebSocket, reply: `{"statusCode":200,"headers":{"Sec-WebSocket-Protocol":"notes.v2","X-Cup":"1"},"body":"tea"}`,
			want: received{"200 OK", http.Header{"Sec-Websocket-Protocol": {"notes.v2"}}, "tea"}},

		"Edge": {kind: lambdahttp.Edge,
			reply: `{"status":"200","statusDescription":"Fine","headers":{"vary":[{"key":"Vary","value":"A"},{"value":"B"}],"set-cookie":[{"key":"Set-Cookie","value":"a=1"},{"key":"Set-Cookie","value":"b=2"}]},"body":"tea","bodyEncoding":"text"}`,
			want:  received{"200 Fine", http.Header{"Vary": {"A", "B"}, "Set-Cookie": {"a=1", "b=2"}}, "tea"}},
		"Edge, base64": {kind: lambdahttp.Edge, reply: `{"status":"599","body":"//4=","bodyEncoding":"base64"}`, want: received{"599", http.Header{}, "\xff\xfe"}},
		"Edge, 204":    {kind: lambdahttp.Edge, reply: `{"status":"204","headers":{"x-cup":[{"value":"1"}]}}`, want: received{"204 No Content", http.Header{"X-Cup": {"1"}}, ""}},

		"hop-by-hop": {kind: lambdahttp.RESTv1,
			reply: `{"headers":{"connection":"X-Hop, close","X-Hop":"1","Keep-Alive":"1","Transfer-Encoding":"chunked","TE":"a","Trailer":"b","Upgrade":"c","Proxy-Connection":"d","X-Cup":"1"}}`,
			want:  received{"200 OK", http.Header{"X-Cup": {"1"}}, ""}},
		"Content-Length that is wrong": {kind: lambdahttp.RESTv1, reply: `{"headers":{"Content-Length":"7","X-Cup":"1"},"body":"tea"}`, want: received{"200 OK", http.Header{"X-Cup": {"1"}}, "tea"}},
		"Content-Length that is right": {kind: lambdahttp.RESTv1, reply: `{"headers":{"content-length":"3"},"body":"tea"}`, want: received{"200 OK", http.Header{"Content-Length": {"3"}}, "tea"}},
		"Content-Length of HEAD":       {kind: lambdahttp.RESTv1, reply: `{"headers":{"content-length":"3"}}`, want: received{"200 OK", http.Header{"Content-Length": {"3"}}, ""}},
		"no name, more than a line": {kind: lambdahttp.RESTv1, reply: `{"headers":{"X Cup":"1","":"2","X-Pot":" a\r\nSet-Cookie: b\u0000"}}`,
			want: received{"200 OK", http.Header{"X-Pot": {"a  Set-Cookie: b"}}, ""}},
		"body where there can be none": {kind: lambdahttp.RESTv1, reply: `{"statusCode":304,"body":"tea"}`, want: received{"304 Not Modified", http.Header{}, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			response, err := lambdahttp.ReadResponse(tt.kind, []byte(tt.reply), tt.options...)
			if err != nil {
				t.Fatal(err)
			}
			if got := receive(t, response); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("ReadResponse(%s)\ngot  %q\nwant %q", tt.reply, got, tt.want)
			}
		})
	}
}

func TestReadResponseRefuses(t *testing.T) {
	gateway := received{"502 Bad Gateway", http.Header{"Content-Type": {"application/json"}}, `{"message":"Internal server error"}`}
	httpAPI := received{"500 Internal Server Error", gateway.header, gateway.body}
	plain := http.Header{"Content-Type": {"text/plain; charset=utf-8"}}
	functionURL := received{"502 Bad Gateway", plain, "Internal Server Error"}
	other := received{"502 Bad Gateway", plain, "Bad Gateway"}
	for _, tt := range []struct {
		kind    lambdahttp.Kind
		options []lambdahttp.EventOption
		reply   string
		reason  string
		want    received
	}{
		{kind: lambdahttp.RESTv1, reply: ``, reason: "it is not a JSON object", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `"tea"`, reason: "it is not a JSON object", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{} {}`, reason: "it is not a JSON object", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"statusCode":200,"cookies":["a=1"]}`, reason: `it has the unknown key "cookies"`, want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"statuscode":200}`, reason: `it has the unknown key "statuscode"`, want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"statusCode":200,"statusDescription":"OK"}`, reason: `it has the unknown key "statusDescription"`, want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"statusCode":null}`, reason: "statusCode is not a whole number", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"statusCode":200.5}`, reason: "statusCode is not a whole number", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"statusCode":"+200"}`, reason: "statusCode is not a whole number", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"statusCode":99}`, reason: "statusCode is not between 100 and 999", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"headers":[]}`, reason: "headers is not an object", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"headers":{"X-Cup":null}}`, reason: "a value in headers has the wrong type", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"headers":{"X-Cup":["1"]}}`, reason: "a value in headers has the wrong type", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"multiValueHeaders":{}}`, reason: "multiValueHeaders is empty", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"multiValueHeaders":{"X-Cup":"1"}}`, reason: "a value in multiValueHeaders has the wrong type", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"body":{"tea":1}}`, reason: "body is not a string", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"body":"_-8=","isBase64Encoded":true}`, reason: "body is not base64", want: gateway},
		{kind: lambdahttp.RESTv1, reply: `{"body":"","isBase64Encoded":"true"}`, reason: "isBase64Encoded is not true or false", want: gateway},
		{kind: lambdahttp.HTTPv2, reply: `tea`, reason: "it is not JSON", want: httpAPI},
		{kind: lambdahttp.HTTPv2, reply: `{"statusCode":200,"cookies":"a=1"}`, reason: "cookies is not a list of strings", want: httpAPI},
		{kind: lambdahttp.HTTPv2, reply: `{"statusCode":200,"body":1}`, reason: "body is not a string", want: httpAPI},
		{kind: lambdahttp.HTTPv2, reply: `{"statusCode":200,"headers":{"X-Cup":{}}}`, reason: "a value in headers has the wrong type", want: httpAPI},
		{kind: lambdahttp.FunctionURL, reply: `{"statusCode":"tea"}`, reason: "statusCode is not a whole number", want: functionURL},
		{kind: lambdahttp.FunctionURL, reply: `{"statusCode":200,"body":"t","isBase64Encoded":true}`, reason: "body is not base64", want: functionURL},
		{kind: lambdahttp.ALB, reply: `{"headers":{}}`, reason: "statusCode is missing", want: other},
		{kind: lambdahttp.ALB, reply: `{"statusCode":200,"multiValueHeaders":null}`, reason: "a value in it is null", want: other},
		{kind: lambdahttp.ALB, options: onHeaders, reply: `{"statusCode":200,"multiValueHeaders":["X-Cup"]}`, reason: "multiValueHeaders is not an object", want: other},
		{kind: lambdahttp.ALB, options: onMultiple, reply: `{"statusCode":200,"headers":1}`, reason: "headers is not an object", want: other},
		{kind: lambdahttp.ALB, options: onMultiple, reply: `{"statusCode":200,"multiValueHeaders":{"X-Cup":"1"}}`, reason: "a value in multiValueHeaders has the wrong type", want: other},
		{kind: lambdahttp.ALB, reply: `{"statusCode":200,"headers":{"X-Cup":true}}`, reason: "a value in headers has the wrong type", want: other},
		{kind: lambdahttp.ALB, reply: `{"statusCode":404,"statusDescription":"Not Found"}`, reason: "statusDescription does not begin with statusCode and a space", want: other},
		{kind: lambdahttp.ALB, reply: `{"statusCode":404,"statusDescription":404}`, reason: "statusDescription is not a string", want: other},
		{kind: lambdahttp.LatticeV1, reply: `{"body":"tea"}`, reason: "statusCode is missing", want: other},
		{kind: lambdahttp.LatticeV2, reply: `{"statusCode":200,"body":"t","isBase64Encoded":true}`, reason: "body is not base64", want: other},
		{kind: lambdahttp.WebSocket, reply: `{"statusCode":{}}`, reason: "statusCode is not a whole number", want: gateway},
		{kind: lambdahttp.Edge, reply: `{"statusCode":200}`, reason: "status is not a string of three digits", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":200}`, reason: "status is not a string of three digits", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"199"}`, reason: "status is not between 200 and 599", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"600"}`, reason: "status is not between 200 and 599", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"204","body":""}`, reason: "body does not go with status 204", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"200","headers":{"x-cup":[{"value":1}]}}`, reason: "key or value of a header is not a string", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"200","headers":{"x-cup":"1"}}`, reason: "a value in headers is not a list", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"200","headers":{"x-cup":[1]}}`, reason: "an element in headers is not an object", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"200","headers":{"x-cup":[{"key":"X-Pot","value":"1"}]}}`, reason: "key of a header is not the name it stands under", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"200","headers":{"content-length":[{"value":"1"}]}}`, reason: "CloudFront takes no header Content-Length", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"200","headers":{"x-edge-tea":[{"key":"X-Edge-Tea","value":"1"}]}}`, reason: "CloudFront takes no header X-Edge-Tea", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"200","bodyEncoding":"gzip"}`, reason: "bodyEncoding is not text or base64", want: other},
		{kind: lambdahttp.Edge, reply: `{"status":"200","body":"t","bodyEncoding":"base64"}`, reason: "body is not base64", want: other},
	} {
		t.Run(tt.kind.String()+tt.reply, func(t *testing.T) {
			response, err := lambdahttp.ReadResponse(tt.kind, []byte(tt.reply), tt.options...)
			var refusal *lambdahttp.ReplyError
			if !errors.As(err, &refusal) || refusal.Kind != tt.kind || refusal.Reason != tt.reason {
				t.Fatalf("error = %v, want a ReplyError of %v: %s", err, tt.kind, tt.reason)
			}
			if got := receive(t, response); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("response = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReadResponseOfNoKind(t *testing.T) {
	for _, kind := range []lambdahttp.Kind{lambdahttp.Unknown, lambdahttp.Kind(99)} {
		response, err := lambdahttp.ReadResponse(kind, []byte(`{"statusCode":200}`))
		if response != nil || err == nil {
			t.Errorf("ReadResponse of kind %d = %v, %v, want no response and an error", kind, response, err)
		}
	}
}

// Every list of disallowed headers is complete, and no other header is refused with it.
func TestReadResponseOfEdgeHeaders(t *testing.T) {
	refused := "Connection,Expect,Keep-Alive,Proxy-Authenticate,Proxy-Authorization,Proxy-Connection,Trailer,Upgrade," +
		"X-Accel-Buffering,X-Accel-Charset,X-Accel-Limit-Rate,X-Accel-Redirect,X-Amz-Cf-Id,X-Amzn-Auth,X-Amzn-Cf-Billing,X-Amzn-Cf-Id,X-Amzn-Cf-Xff," +
		"X-Amzn-Errortype,X-Amzn-Fle-Profile,X-Amzn-Header-Count,X-Amzn-Header-Order,X-Amzn-Lambda-Integration-Tag,X-Amzn-RequestId,X-Cache,X-Edge-A," +
		"X-Forwarded-Proto,X-Real-IP,Content-Length,Host,Transfer-Encoding,Via,Accept-Encoding,If-Modified-Since,If-None-Match,If-Range,If-Unmodified-Since"
	taken := "Content-Type,Cache-Control,Set-Cookie,X-Amzn-Trace-Id,X-Amz-Meta-A,X-Accel-Tea,X-Forwarded-For,X-Cached,Location"
	for list, wantErr := range map[string]bool{refused: true, taken: false} {
		for name := range strings.SplitSeq(list, ",") {
			reply, err := json.Marshal(map[string]any{"status": "200", "headers": map[string]any{strings.ToLower(name): []map[string]string{{"key": name, "value": "1"}}}})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := lambdahttp.ReadResponse(lambdahttp.Edge, reply); (err != nil) != wantErr {
				t.Errorf("%s: error = %v, want one: %v", name, err, wantErr)
			}
		}
	}
}

var replyKinds = append([]lambdahttp.Kind{lambdahttp.WebSocket}, eventKinds...)

func FuzzReadResponse(f *testing.F) {
	for _, reply := range []string{
		`{"statusCode":200,"multiValueHeaders":{"Vary":["A","B"],"Set-Cookie":["a=1","b=2"]},"body":"tea","isBase64Encoded":false}`,
		`{"statusCode":200,"headers":{"Vary":"A, B"},"cookies":["a=1","b=2"],"body":"dGVh","isBase64Encoded":true}`,
		`{"statusCode":"404","statusDescription":"404 Not Found","headers":{"Set-Cookie":"a=1","set-cookie":"b=2"}}`,
		`{"status":"200","statusDescription":"OK","headers":{"vary":[{"key":"Vary","value":"A"},{"value":"B"}]},"body":"tea","bodyEncoding":"text"}`,
		`{"headers":{"a":[ null , {} , 1 ]},"multiValueHeaders": { "a" : [ null ] } }`, `"tea"`, `null`, ``,
	} {
		f.Add([]byte(reply))
	}
	f.Fuzz(func(t *testing.T, reply []byte) {
		for _, kind := range replyKinds {
			for _, options := range [][]lambdahttp.EventOption{nil, onHeaders, onMultiple} {
				response, err := lambdahttp.ReadResponse(kind, reply, options...)
				checkResponse(t, response)
				var refusal *lambdahttp.ReplyError
				if err != nil && (!errors.As(err, &refusal) || response.StatusCode < 500) {
					t.Fatalf("%v: error = %v with status %d", kind, err, response.StatusCode)
				}
			}
		}
	})
}

// checkResponse fails if a server could not send r, or a client not read it.
func checkResponse(t testing.TB, r *http.Response) {
	t.Helper()
	got := receive(t, r)
	if r.StatusCode < 100 || r.StatusCode > 999 || strings.ContainsAny(got.status, "\r\n\x00") {
		t.Fatalf("status %q", got.status)
	}
	for name, values := range r.Header {
		if name != http.CanonicalHeaderKey(name) || strings.ContainsAny(name, " :\r\n\x00") {
			t.Fatalf("header name %q", name)
		}
		if strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
			t.Fatalf("header %s: %q", name, values)
		}
	}
	for _, name := range []string{"Connection", "Transfer-Encoding", "Keep-Alive", "Upgrade", "Te", "Trailer"} {
		if _, ok := r.Header[name]; ok {
			t.Fatalf("header has %s", name)
		}
	}
}
