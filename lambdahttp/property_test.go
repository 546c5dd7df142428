package lambdahttp_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambdahttp"
)

// A route is a way of a request to a handler through events, and what it may change on the way.
type route struct {
	kind    lambdahttp.Kind
	options []lambdahttp.EventOption

	decodedPath   bool // the escaped spelling of the path is lost
	rootSlashes   bool // slashes that the path begins with become one
	lastQuery     func(raw string) url.Values
	respelt       bool // the query is spelt anew
	joinedHeaders bool // repeated request headers become one, with commas
	lastHeaders   bool // of repeated request headers the last is kept
	joinedAnswer  bool // repeated response headers become one, with commas
	fillsType     bool // a missing Content-Type is filled in
	utf8Query     bool // the query is decoded on the way, and must be UTF-8
	replyKeys     string
}

var routes = map[string]route{
	"RESTv1": {kind: lambdahttp.RESTv1, rootSlashes: true, respelt: true, utf8Query: true,
		replyKeys: "statusCode multiValueHeaders body isBase64Encoded"},
	"HTTPv2": {kind: lambdahttp.HTTPv2, decodedPath: true, joinedHeaders: true, joinedAnswer: true, fillsType: true,
		replyKeys: "statusCode headers cookies body isBase64Encoded"},
	"FunctionURL": {kind: lambdahttp.FunctionURL, joinedHeaders: true, joinedAnswer: true, fillsType: true,
		replyKeys: "statusCode headers cookies body isBase64Encoded"},
	"ALB": {kind: lambdahttp.ALB, lastQuery: lastUndecoded, lastHeaders: true, joinedAnswer: true,
		options: onHeaders, replyKeys: "statusCode statusDescription headers body isBase64Encoded"},
	"ALB, multi-value": {kind: lambdahttp.ALB, respelt: true,
		options: onMultiple, replyKeys: "statusCode statusDescription multiValueHeaders body isBase64Encoded"},
	"LatticeV1": {kind: lambdahttp.LatticeV1, lastQuery: lastDecoded, joinedHeaders: true, joinedAnswer: true, utf8Query: true,
		replyKeys: "statusCode statusDescription headers body isBase64Encoded"},
	"LatticeV2": {kind: lambdahttp.LatticeV2, joinedAnswer: true,
		replyKeys: "statusCode statusDescription headers body isBase64Encoded"},
	"Edge": {kind: lambdahttp.Edge,
		replyKeys: "status statusDescription headers body bodyEncoding"},
}

func lastUndecoded(raw string) url.Values {
	last := map[string]string{}
	for pair := range strings.SplitSeq(raw, "&") {
		if key, value, _ := strings.Cut(pair, "="); pair != "" {
			last[key] = value
		}
	}
	var pairs []string
	for key, value := range last {
		pairs = append(pairs, key+"="+value)
	}
	q, _ := url.ParseQuery(strings.Join(pairs, "&"))
	return q
}

func lastDecoded(raw string) url.Values {
	q, _ := url.ParseQuery(raw)
	for key, values := range q {
		q[key] = values[len(values)-1:]
	}
	return q
}

// Any request to any handler comes and goes as it does over a socket, but for what the route says.
func TestRoutesEqualServer(t *testing.T) {
	for name, route := range routes {
		t.Run(name, func(t *testing.T) {
			h := &exchangeHandler{}
			direct := httptest.NewServer(h)
			defer direct.Close()
			front := httptest.NewServer(route.front(t, lambdahttp.New(h)))
			defer front.Close()
			random := rand.New(rand.NewPCG(20260309, uint64(len(name))))
			for i := range 200 {
				request := randomRequest(random, route)
				h.answer = randomAnswer(random)
				wantResponse, wantRequest := send(t, direct, h, request)
				gotResponse, gotRequest := send(t, front, h, request)
				route.compareRequests(t, gotRequest, wantRequest)
				route.compareResponses(t, gotResponse, wantResponse)
				if t.Failed() {
					t.Fatalf("exchange %d:\n%q\nanswered with %+v", i, request, h.answer)
				}
			}
		})
	}
}

// front is the front end of the route, with the function behind it.
func (route route) front(t *testing.T, function *lambdahttp.Adapter) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		event, err := lambdahttp.ToEvent(r, route.kind, route.options...)
		if err != nil {
			t.Errorf("ToEvent: %v", err)
			return
		}
		if kind := lambdahttp.Detect(event); kind != route.kind {
			t.Errorf("Detect(%s) = %v", event, kind)
		}
		reply, err := function.Invoke(r.Context(), event)
		if err != nil {
			t.Errorf("Invoke(%s): %v", event, err)
			return
		}
		checkReply(t, reply, route.replyKeys)
		response, err := lambdahttp.ReadResponse(route.kind, reply, route.options...)
		if err != nil {
			t.Errorf("ReadResponse(%s): %v", reply, err)
		}
		passOn(t, w, r, response)
	}
}

// passOn sends response as a front does that adds nothing to it.
func passOn(t testing.TB, w http.ResponseWriter, r *http.Request, response *http.Response) {
	header := w.Header()
	maps.Copy(header, response.Header)
	if _, ok := header["Content-Type"]; !ok {
		header["Content-Type"] = nil // net/http would guess one
	}
	if r.Method != http.MethodHead {
		header.Del("Content-Length")
	}
	w.WriteHeader(response.StatusCode)
	if _, err := io.Copy(w, response.Body); err != nil {
		t.Errorf("copy of the body: %v", err)
	}
}

// checkReply fails when a reply has other keys, a null, or an object or list with nothing in it.
func checkReply(t *testing.T, reply []byte, keys string) {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal(reply, &members); err != nil {
		t.Errorf("reply %s: %v", reply, err)
	}
	for key := range members {
		if !slices.Contains(strings.Fields(keys), key) {
			t.Errorf("reply has the key %s", key)
		}
	}
	if hasNothing(members) {
		t.Errorf("reply has a null or something empty: %s", reply)
	}
}

func hasNothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case map[string]any:
		return len(v) == 0 || slices.ContainsFunc(slices.Collect(maps.Values(v)), hasNothing)
	case []any:
		return len(v) == 0 || slices.ContainsFunc(v, hasNothing)
	}
	return false
}

// A seenRequest is a request as the handler saw it.
type seenRequest struct {
	method, proto, host, peer  string
	path, rawPath, escapedPath string
	query, requestURI          string
	header                     http.Header
	cookies                    []*http.Cookie
	body                       string
	length                     int64
	isTLS                      bool
}

// An exchangeHandler keeps the request and gives the answer.
type exchangeHandler struct {
	answer answer
	seen   *seenRequest
}

func (h *exchangeHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	peer, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		panic(err)
	}
	h.seen = &seenRequest{
		method: r.Method, proto: r.Proto, host: r.Host, peer: peer, isTLS: r.TLS != nil,
		path: r.URL.Path, rawPath: r.URL.RawPath, escapedPath: r.URL.EscapedPath(), query: r.URL.RawQuery, requestURI: r.RequestURI,
		header: r.Header.Clone(), cookies: r.Cookies(), body: string(body), length: r.ContentLength,
	}
	h.answer.give(w)
}

// An answer is what a handler does with its ResponseWriter.
type answer struct {
	status int // 0: none is written
	header http.Header
	writes []string
	flush  bool
}

func (a answer) give(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	for _, text := range a.writes {
		_, _ = io.WriteString(w, text) // fails where no body is allowed, on either way
		if a.flush {
			w.(http.Flusher).Flush()
		}
	}
}

// A seenResponse is a response as the client saw it.
type seenResponse struct {
	status int
	header http.Header
	body   string
}

func send(t *testing.T, server *httptest.Server, h *exchangeHandler, request string) (seenResponse, *seenRequest) {
	t.Helper()
	h.seen = nil
	connection, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, request); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(request, " ")
	response, err := http.ReadResponse(bufio.NewReader(connection), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%v\n%q", err, request)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if h.seen == nil {
		t.Fatalf("no request came through: %d %s\n%q", response.StatusCode, body, request)
	}
	return seenResponse{response.StatusCode, response.Header, string(body)}, h.seen
}

func (route route) compareRequests(t *testing.T, got, want *seenRequest) {
	t.Helper()
	same(t, "method", got.method, want.method)
	same(t, "proto", got.proto, want.proto)
	same(t, "host", got.host, want.host)
	same(t, "peer", got.peer, want.peer)
	same(t, "TLS", got.isTLS, want.isTLS)
	same(t, "body", got.body, want.body)
	same(t, "cookies", got.cookies, want.cookies)
	if want.length < 0 { // chunked: a body in memory has a length
		want.length = int64(len(want.body))
	}
	same(t, "ContentLength", got.length, want.length)
	route.comparePaths(t, got, want)
	route.compareQueries(t, got, want)
	route.compareHeaders(t, got.header, want.header)
	if !route.decodedPath && !route.rootSlashes && !route.respelt && route.lastQuery == nil {
		same(t, "RequestURI", got.requestURI, strings.TrimSuffix(want.requestURI, "?"))
	}
	if _, err := url.ParseRequestURI(got.requestURI); err != nil {
		t.Errorf("RequestURI: %v", err)
	}
}

func (route route) comparePaths(t *testing.T, got, want *seenRequest) {
	t.Helper()
	switch {
	case route.decodedPath:
		same(t, "path", got.path, want.path)
		return
	case route.rootSlashes:
		want.path = "/" + strings.TrimLeft(want.path, "/")
		want.escapedPath = "/" + strings.TrimLeft(want.escapedPath, "/")
		if want.rawPath != "" {
			want.rawPath = "/" + strings.TrimLeft(want.rawPath, "/")
		}
	}
	same(t, "path", got.path, want.path)
	same(t, "raw path", got.rawPath, want.rawPath)
	same(t, "escaped path", got.escapedPath, want.escapedPath)
}

func (route route) compareQueries(t *testing.T, got, want *seenRequest) {
	t.Helper()
	gotValues, _ := url.ParseQuery(got.query)
	wantValues, _ := url.ParseQuery(want.query)
	if route.lastQuery != nil {
		wantValues = route.lastQuery(want.query)
	}
	same(t, "query values", gotValues, wantValues)
	if !route.respelt && route.lastQuery == nil {
		same(t, "query", got.query, want.query)
	}
}

func (route route) compareHeaders(t *testing.T, got, want http.Header) {
	t.Helper()
	for _, added := range []string{"X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Amzn-Trace-Id"} {
		if got.Get(added) == "" {
			t.Errorf("the event has no %s", added)
		}
		got.Del(added)
	}
	for _, hop := range []string{"Connection", "X-Hop", "Te"} {
		want.Del(hop)
	}
	for name, values := range want {
		switch {
		case route.joinedHeaders:
			want[name] = []string{strings.Join(values, ",")}
		case route.lastHeaders:
			want[name] = values[len(values)-1:]
		}
	}
	same(t, "header", got, want)
}

func (route route) compareResponses(t *testing.T, got, want seenResponse) {
	t.Helper()
	same(t, "status", got.status, want.status)
	same(t, "response body", got.body, want.body)
	if route.fillsType && want.header.Get("Content-Type") == "" {
		same(t, "Content-Type that the front end fills in", got.header["Content-Type"], wantType(want.status))
		got.header.Del("Content-Type")
		want.header.Del("Content-Type")
	}
	for _, own := range []string{"Date", "Content-Length", "Connection"} {
		got.header.Del(own)
		want.header.Del(own)
	}
	if route.joinedAnswer {
		for name, values := range want.header {
			if name != "Set-Cookie" {
				want.header[name] = []string{strings.Join(values, ", ")}
			}
		}
	}
	same(t, "response header", got.header, want.header)
}

// wantType is the type that a front end fills in; the server behind it sends none with a 304.
func wantType(status int) []string {
	if status == http.StatusNotModified {
		return nil
	}
	return []string{"application/json"}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s\ngot  %q\nwant %q", what, got, want)
	}
}

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }

// randomRequest is a request as it goes over a socket.
func randomRequest(random *rand.Rand, route route) string {
	var b strings.Builder
	method := pick(random, "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "REPORT")
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", method, randomTarget(random, route))
	fmt.Fprintf(&b, "Host: %s\r\n", pick(random, "tea.example.com", "tea.example.com:8080", "[2001:db8::1]:80", "q1.lambda-url.localhost"))
	for range random.IntN(6) {
		b.WriteString(pick(random,
			"X-Cup: 1\r\n", "X-Cup: 2, 3\r\n", "x-cup: \xc3\xa9\r\n", "X-Empty:\r\n", "Accept: text/html, */*;q=0.8\r\n", "DATE: Mon, 09 Mar 2026 07:15:02 GMT\r\n",
			"If-None-Match: \"a,b\", W/\"c\"\r\n", "Authorization: Basic dTpw\r\n", "Connection: X-Hop\r\nX-Hop: 1\r\n", "TE: trailers\r\n", "X-Quote: \"<&>\\\"\r\n"))
	}
	if random.IntN(2) == 0 {
		b.WriteString("User-Agent: kettle/1 (steam, whistle)\r\n")
	}
	b.WriteString(pick(random, "", "Cookie: pot=7\r\n", "Cookie: pot=7; lid=on; json={\"a\":1,\"b\":2}; empty=\r\n"))
	b.WriteString(randomBody(random, method))
	return b.String()
}

func randomTarget(random *rand.Rand, route route) string {
	var b strings.Builder
	b.WriteString(strings.Repeat("/", 1+random.IntN(5)/4))
	segments := []string{"tea", "a%20b", "a%2Fb", "50%25", "50%2525", "%C3%A9", "it's!", "..", "", ":x", "a+b", "a%2Bb", "%23", "a%3fb", "a;b=c", "~%7e", "(x)*", "%5B%5D", "[", "$@&=,"}
	if !route.decodedPath {
		segments = append(segments, "%FF", "a%00b")
	}
	for i := range random.IntN(4) {
		if i > 0 {
			b.WriteByte('/')
		}
		b.WriteString(pick(random, segments...))
	}
	if random.IntN(3) == 0 {
		return b.String()
	}
	pairs := []string{"size=m", "size=l", "q=a%2Bb", "q=a+b", "q=a%20b", "q=", "flag", "x=y=z", "list%5B%5D=1", "list%5B%5D=2", "%C3%A9=%F0%9F%8D%B5", "", "=v", "bad=%zz", "semi=a;b", "u=a/b?c:d@e", "p=100%25"}
	if !route.utf8Query {
		pairs = append(pairs, "bytes=%FF%FE")
	}
	b.WriteByte('?')
	for i := range random.IntN(6) {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(pick(random, pairs...))
	}
	return b.String()
}

// randomBody is the end of the header and the body.
func randomBody(random *rand.Rand, method string) string {
	if method == "GET" || method == "HEAD" || random.IntN(6) == 0 {
		return "\r\n"
	}
	body := pick(random, "", "tea", "size=l&q=a", `{"cup":"<b>&\u2028 \"é\" 🍵"}`, "\xff\xfe\x00\x80", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\x89PNG\r\n--b--\r\n", strings.Repeat("leaf ", 4000))
	header := pick(random, "", "Content-Type: application/json\r\n", "Content-Type: text/plain; charset=utf-8\r\n", "Content-Type: application/x-www-form-urlencoded\r\n",
		"Content-Type: application/problem+json\r\n", "Content-Type: multipart/form-data; boundary=b\r\n", "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n")
	if random.IntN(4) == 0 {
		chunk := ""
		if body != "" {
			chunk = fmt.Sprintf("%x\r\n%s\r\n", len(body), body)
		}
		return header + "Transfer-Encoding: chunked\r\n\r\n" + chunk + "0\r\n\r\n"
	}
	return header + "Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
}

func randomAnswer(random *rand.Rand) answer {
	a := answer{header: http.Header{}, status: pick(random, 0, 0, 200, 201, 204, 206, 301, 304, 404, 418, 451, 500, 503, 599)}
	for range random.IntN(5) {
		name, values := randomHeader(random)
		a.header[name] = values
	}
	for range random.IntN(4) {
		a.header.Add("Set-Cookie", fmt.Sprintf("c%d=v; Path=/; Expires=Mon, 09 Mar 2026 07:15:02 GMT", random.IntN(10)))
	}
	for range random.IntN(4) {
		a.writes = append(a.writes, pick(random, "", "tea", "<!DOCTYPE html><p>tea", `{"a":"<&>\u2028","b":"🍵"}`, "\x89PNG\r\n\x1a\n", "\x00\xff\xfe", "line\nline\r\n\t\b\f\x1f\x7f", strings.Repeat("leaf\x00", 9000)))
	}
	if contentType := pick(random, "", "", "application/json", "text/html; charset=utf-8", "image/png", "application/octet-stream", "nil"); contentType == "nil" {
		a.header["Content-Type"] = nil // not to be guessed
	} else if contentType != "" {
		a.header.Set("Content-Type", contentType)
	}
	a.flush = random.IntN(3) == 0
	return a
}

func randomHeader(random *rand.Rand) (string, []string) {
	values := [][]string{{"1"}, {"1", "2"}, {"a, b", "c"}, {""}, {"é <&> \"quoted\" \\"}, {"one\r\ntwo"}}
	switch random.IntN(6) {
	case 0:
		return "Vary", pick(random, []string{"Accept"}, []string{"Accept", "Origin"})
	case 1:
		return "Location", []string{"/tea/a%2Fb?q=1&r=2"}
	case 2:
		return "ETag", []string{`W/"a,b"`}
	case 3:
		return "x-lower", pick(random, values...)
	case 4:
		return "Cache-Control", []string{"no-store", "max-age=0"}
	default:
		return "X-Cup", pick(random, values...)
	}
}

// A body of any bytes and any type comes back from the event as it went in.
func TestRoutesKeepEveryByte(t *testing.T) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for name, route := range routes {
		t.Run(name, func(t *testing.T) {
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
				if _, err := io.Copy(w, r.Body); err != nil {
					t.Error(err)
				}
			})
			front := route.front(t, lambdahttp.New(h))
			for _, contentType := range []string{"text/plain", "application/json", "image/png", "application/problem+json"} {
				r := httptest.NewRequest("POST", "/", bytes.NewReader(every))
				r.Header.Set("Content-Type", contentType)
				w := httptest.NewRecorder()
				front(w, r)
				if got := w.Body.Bytes(); !bytes.Equal(got, every) {
					t.Errorf("%s: %q", contentType, got)
				}
			}
		})
	}
}
