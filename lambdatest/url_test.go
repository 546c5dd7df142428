package lambdatest_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambdatest"
)

// fetch sends a request, and returns status 0 when nobody answers.
func fetch(t testing.TB, method, url string, header http.Header) (int, string) {
	t.Helper()
	status, _, body := fetchAll(t, method, url, "", header)
	return status, body
}

func fetchAll(t testing.TB, method, url, body string, header http.Header) (int, http.Header, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if header != nil {
		request.Header = header
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err.Error()
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return response.StatusCode, response.Header, string(text) + " " + err.Error()
	}
	return response.StatusCode, response.Header, string(text)
}

// TestURL has the URL of a mux behind lambdahttp, in both invoke modes.
func TestURL(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]lambdatest.Option{
		"buffered": nil,
		"streamed": {lambdatest.WithStreamingURL(), lambdatest.WithEnv("LAMBENT_INVOKE_MODE", "response_stream")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := lambdatest.Start(t, "./testdata/web", options...)
			status, header, body := fetchAll(t, "POST", f.URL()+"/echo/a%2Fb?q=1&q=2", "é\x00\xff", http.Header{"X-A": {"1", "2"}})
			var got struct {
				Method, Path, Query, Body, Host string
				Header                          []string
			}
			if err := json.Unmarshal([]byte(body), &got); err != nil {
				t.Fatalf("status %d, body %s: %v", status, body, err)
			}
			if got.Method != "POST" || got.Path != "/echo/a%2Fb" || got.Query != "q=1&q=2" || got.Body != "é\x00\xff" && got.Body != "é\x00\uFFFD" {
				t.Errorf("the handler has got %+v", got)
			}
			if !strings.HasPrefix(f.URL(), "http://127.0.0.1:") || got.Host != strings.TrimPrefix(f.URL(), "http://") {
				t.Errorf("URL %s, host %s", f.URL(), got.Host)
			}
			if !slices.Equal(got.Header, []string{"1,2"}) {
				t.Errorf("headers %q, want one, joined", got.Header)
			}
			if status != 201 || !slices.Equal(header["Set-Cookie"], []string{"a=1", "b=2"}) || len(header["X-Amzn-Requestid"]) != 1 {
				t.Errorf("status %d, header %v", status, header)
			}
			if logs := f.Logs(); !strings.HasPrefix(logs[len(logs)-1], "REPORT RequestId: "+header.Get("X-Amzn-Requestid")) {
				t.Errorf("log %q has no REPORT of request %s at its end", logs, header.Get("X-Amzn-Requestid"))
			}
			if status, body := fetch(t, "GET", f.URL()+"/empty", nil); status != 204 || body != "" {
				t.Errorf("status %d, body %q, want 204 and nothing", status, body)
			}
			if status, body := fetch(t, "HEAD", f.URL()+"/echo/x", nil); status != 201 || body != "" {
				t.Errorf("HEAD: status %d, body %q", status, body)
			}
		})
	}
}

// TestURLStreams gets a piece of an answer before the function has sent the next.
func TestURLStreams(t *testing.T) {
	t.Parallel()
	f := lambdatest.Start(t, "./testdata/web", lambdatest.WithStreamingURL(), lambdatest.WithEnv("LAMBENT_INVOKE_MODE", "response_stream"))
	response, err := http.Get(f.URL() + "/talk")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "waiting at ") {
		t.Fatalf("first line %q, %v", lines.Text(), lines.Err())
	}
	address := strings.TrimPrefix(lines.Text(), "waiting at ")
	if _, err := http.Get("http://" + address); err != nil { // the function goes on only now
		t.Fatal(err)
	}
	if !lines.Scan() || lines.Text() != "done" || lines.Scan() || lines.Err() != nil {
		t.Errorf("last line %q, %v, want done", lines.Text(), lines.Err())
	}
}

// TestURLFails has answers that are of no use.
func TestURLFails(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]lambdatest.Option{"buffered": nil, "streamed": {lambdatest.WithStreamingURL()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := lambdatest.Start(t, "./testdata/replies", options...)
			for path, want := range map[string]struct {
				status int
				body   string
			}{
				"/error":  {502, "Internal Server Error"},
				"/status": {502, "Internal Server Error"},
				"/string": {200, "plain"},
			} {
				if name == "streamed" && path != "/error" {
					continue // without a prelude the answer itself is the body
				}
				if status, body := fetch(t, "GET", f.URL()+path, nil); status != want.status || body != want.body {
					t.Errorf("%s: status %d, body %q, want %d, %q", path, status, body, want.status, want.body)
				}
			}
			status, body := fetch(t, "GET", f.URL()+"/half", nil)
			if name == "buffered" && status != 502 || name == "streamed" && (status != 200 || body != "half unexpected EOF") {
				t.Errorf("a stream that fails: status %d, body %q, want 502, or 200 and a broken connection when it streams", status, body)
			}
			large := strings.Repeat("x", 7<<20)
			if status, _, body := fetchAll(t, "POST", f.URL()+"/string", large, nil); status != 413 {
				t.Errorf("a body of 7 MB: status %d, %s, want 413", status, body)
			}
		})
	}
}
