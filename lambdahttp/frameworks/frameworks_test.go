package frameworks_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambdahttp"
	"github.com/lambent-go/lambent/lambdahttp/frameworks"
)

var kinds = []lambdahttp.Kind{
	lambdahttp.RESTv1, lambdahttp.HTTPv2, lambdahttp.FunctionURL, lambdahttp.ALB, lambdahttp.LatticeV1, lambdahttp.LatticeV2, lambdahttp.Edge,
}

func noWait(context.Context) error { return nil }

func TestFrameworks(t *testing.T) {
	file := bytes.Repeat([]byte("\x00\xff\x1b\r\n"), 200_000/5)
	for name, h := range frameworks.Handlers(noWait) {
		for _, kind := range kinds {
			t.Run(name+"/"+kind.String(), func(t *testing.T) {
				response, body := serve(t, h, kind, httptest.NewRequest("GET", "/hello/g%C3%B6pher", nil))
				if want := "Hello, göpher!"; response.StatusCode != 200 || body != want && name != "echo" && name != "fiber" {
					t.Errorf("hello: %d %q, want %q", response.StatusCode, body, want)
				}
				response, body = serve(t, h, kind, uploadRequest(t, file))
				if want := "tea.bin: 200000 bytes, green & hot"; response.StatusCode != 200 || body != want {
					t.Errorf("upload: %d %q, want %q", response.StatusCode, body, want)
				}
				response, body = serve(t, h, kind, httptest.NewRequest("GET", "/events", nil))
				contentType := response.Header.Get("Content-Type")
				if want := "data: 0\n\ndata: 1\n\ndata: 2\n\n"; !strings.HasPrefix(contentType, "text/event-stream") || body != want {
					t.Errorf("events: %s %q, want %q", contentType, body, want)
				}
				response, _ = serve(t, h, kind, httptest.NewRequest("GET", "/nowhere", nil))
				if response.StatusCode != http.StatusNotFound {
					t.Errorf("nowhere: %d, want 404", response.StatusCode)
				}
			})
		}
	}
}

// serve is a front door of kind with h behind it.
func serve(t *testing.T, h http.Handler, kind lambdahttp.Kind, r *http.Request) (*http.Response, string) {
	t.Helper()
	event, err := lambdahttp.ToEvent(r, kind)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := lambdahttp.New(h).Invoke(t.Context(), event)
	if err != nil {
		t.Fatal(err)
	}
	response, err := lambdahttp.ReadResponse(kind, reply)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func uploadRequest(t *testing.T, file []byte) *http.Request {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "tea.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := w.WriteField("note", "green & hot"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/files", &form)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Content-Length", fmt.Sprint(form.Len()))
	return r
}
