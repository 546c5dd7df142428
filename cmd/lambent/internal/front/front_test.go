package front_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/version"
)

// eventOf returns the event that a request became.
func (s *server) eventOf(method, path, body string, header ...string) map[string]any {
	s.t.Helper()
	got := s.do(method, path, body, header...)
	if got.status != http.StatusOK {
		s.t.Fatalf("%s %s = %d %s", method, path, got.status, got.body)
	}
	return decode(s.t, got.body)
}

// Where a request goes, and the path that the function sees.
func TestRouting(t *testing.T) {
	s := serve(t, front.Options{}, "fn", "Other_1")
	url := "fn.lambda-url.localhost"
	for _, tt := range []struct {
		host, path    string
		member, value string // of the event
	}{
		{"localhost", "/_url/fn/a/b", "rawPath", "/a/b"},
		{"localhost", "/_url/fn", "rawPath", "/"},
		{"localhost", "/_url/fn/", "rawPath", "/"},
		{"localhost", "/_url/fn//a/../b/", "rawPath", "//a/../b/"},
		{"localhost", "/_url/fn/a%2Fb%20c", "rawPath", "/a%2Fb%20c"},
		{"localhost", "/_url/fn/2015-03-31/functions/", "rawPath", "/2015-03-31/functions/"},
		{url, "/", "rawPath", "/"},
		{url, "/_/health", "rawPath", "/_/health"},
		{url, "/_url/Other_1/x", "rawPath", "/_url/Other_1/x"},
		{url, "/2015-03-31/functions/fn/invocations", "rawPath", "/2015-03-31/functions/fn/invocations"},
		{url + ":9000", "/port", "rawPath", "/port"},
		{"FN.Lambda-URL.localhost.", "/case", "rawPath", "/case"},
		{"other_1.lambda-url.localhost", "/name", "rawPath", "/name"},
		{"localhost", "/_rest/fn/a%20b", "path", "/a%20b"},
		{"localhost", "/_rest/fn", "path", "/"},
		{"localhost", "/_alb/fn/a%20b", "path", "/a%20b"},
		{"localhost", "/_alb-multi/Other_1/", "path", "/"},
	} {
		t.Run(tt.host+tt.path, func(t *testing.T) {
			got := s.eventOf(http.MethodGet, tt.path, "", "Host: "+tt.host)
			if got[tt.member] != tt.value {
				t.Errorf("%s = %v, want %v", tt.member, got[tt.member], tt.value)
			}
		})
	}
}

// The root is the URL of a function that is alone.
func TestRootIsTheOnlyFunction(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	got := s.eventOf(http.MethodGet, "/2024/report?a=1", "")
	context := got["requestContext"].(map[string]any)
	if got["rawPath"] != "/2024/report" || context["domainName"] != "fn.lambda-url.localhost" {
		t.Errorf("event = %v, want that of fn's URL", got)
	}
	s.add(localaws.Settings{Name: "second"})
	missing := s.do(http.MethodGet, "/2024/report", "")
	_, port, _ := net.SplitHostPort(s.address)
	want := fmt.Sprintf("not found: /2024/report\nhint: http://fn.lambda-url.localhost:%[1]s/ is function fn\n"+
		"hint: http://second.lambda-url.localhost:%[1]s/ is function second\n", port)
	if missing.status != http.StatusNotFound || missing.body != want {
		t.Errorf("with two functions: %d %q, want 404 and %q", missing.status, missing.body, want)
	}
}

func TestUnknownFunction(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	for _, tt := range [][2]string{
		{"localhost", "/_url/none/x"}, {"localhost", "/_rest/none"}, {"localhost", "/_alb/none/"}, {"localhost", "/_url/"},
		{"localhost", "/_url/FN/"}, {"none.lambda-url.localhost", "/"},
	} {
		got := s.do(http.MethodGet, tt[1], "", "Host: "+tt[0])
		if got.status != http.StatusNotFound || !strings.HasPrefix(got.body, "not found: function ") {
			t.Errorf("%s%s = %d %q, want 404", tt[0], tt[1], got.status, got.body)
		}
	}
	if !s.service.Remove("fn") {
		t.Fatal("fn is not there")
	}
	if got := s.do(http.MethodGet, "/_url/fn/", ""); got.status != http.StatusNotFound {
		t.Errorf("a removed function answers %d", got.status)
	}
}

func TestHealth(t *testing.T) {
	s := serve(t, front.Options{}, "a", "b")
	got := s.do(http.MethodGet, front.HealthPath, "")
	want := `{"status":"ok","version":"` + version.Lambent + `","functions":2}`
	if got.status != http.StatusOK || got.body != want || got.header.Get("Content-Type") != "application/json" {
		t.Errorf("health = %d %v %s, want %s", got.status, got.header, got.body, want)
	}
	if got := s.do(http.MethodHead, front.HealthPath, ""); got.status != http.StatusOK || got.body != "" {
		t.Errorf("HEAD = %d %q", got.status, got.body)
	}
	if got := s.do(http.MethodPost, front.HealthPath, ""); got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST = %d %v", got.status, got.header)
	}
	for _, path := range []string{"/_", "/_/", "/_/health/", "/_/none"} {
		if got := s.do(http.MethodGet, path, ""); got.status != http.StatusNotFound {
			t.Errorf("%s = %d, want 404", path, got.status)
		}
	}
}

// The Invoke API is on the same port.
func TestInvokeAPI(t *testing.T) {
	s := serve(t, front.Options{API: invokeapi.Options{Describe: func(name string) invokeapi.Description {
		return invokeapi.Description{Description: "about " + name}
	}}}, "fn")
	client := invokeapi.Client{Endpoint: "http://" + s.address}
	got, err := client.Function("fn").Invoke(t.Context(), localaws.Request{Payload: []byte(`{"path":"/reply","body":"[1, 2]"}`)})
	if err != nil || string(got.Payload) != "[1, 2]" {
		t.Errorf("invoke = %+v, %v", got, err)
	}
	configuration := decode(t, s.do(http.MethodGet, "/2015-03-31/functions/fn/configuration", "").body)
	if configuration["Description"] != "about fn" {
		t.Errorf("configuration = %v", configuration)
	}
	if got := s.do(http.MethodGet, "/2099-01-01/none", ""); got.status != http.StatusNotFound || got.header.Get("X-Amzn-ErrorType") != "UnknownOperationException" {
		t.Errorf("another version = %d %v", got.status, got.header)
	}
}

// What clients send that are no browsers.
func TestWire(t *testing.T) {
	s := serve(t, front.Options{}, "fn")
	for name, tt := range map[string]struct{ request, want string }{
		"HTTP/1.0 without host": {
			"GET /_url/fn/old HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\n"},
		"expect continue": {
			"POST /_url/fn/ HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi", "HTTP/1.1 100 Continue\r\n"},
		"chunked": {
			"POST /_url/fn/reply HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n[]\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\n"},
		"HTTP/1.1 without host": {
			"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 400 Bad Request: missing required Host header\r\n"},
		"headers of over 1 MiB": {
			"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: " + strings.Repeat("x", localaws.MaxRequestHeader+8192) + "\r\n\r\n",
			"HTTP/1.1 431 Request Header Fields Too Large\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", s.address)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			go io.WriteString(conn, tt.request) // the server may answer before it has everything
			got, err := bufio.NewReader(conn).ReadString('\n')
			if got != tt.want {
				t.Errorf("the answer begins %q (%v), want %q", got, err, tt.want)
			}
		})
	}
	event := s.eventOf(http.MethodGet, "/_url/fn/", "")
	if diff := cmp.Diff("HTTP/1.1", event["requestContext"].(map[string]any)["http"].(map[string]any)["protocol"]); diff != "" {
		t.Error(diff)
	}
}
