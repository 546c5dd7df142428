package invokeapi_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
	"github.com/lambent-go/lambent/internal/localaws"
)

// TestInvokerGone holds that an invocation goes on when its invoker has gone, and that the environment is good for the
// next.
func TestInvokerGone(t *testing.T) {
	reports := make(chan string, 10)
	l := invokeapitest.Start(t, invokeapi.Options{}, func(s *localaws.Settings) {
		s.MaxEnvironments = 1
		s.Log = func(line localaws.LogLine) {
			if strings.HasPrefix(line.Line, "REPORT") {
				reports <- line.Line
			}
		}
	})
	noticed := make(chan struct{})
	handler := invokeapi.Handler(l.Service, invokeapi.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r)
		noticed <- struct{}{}
	}))
	defer server.Close()
	gate := invokeapitest.NewGate(t)
	for path, event := range map[string]invokeapitest.Event{
		invokePath: {Do: invokeapitest.Answer, Text: "7", Gate: gate.URL},
		streamPath: {Do: invokeapitest.Stream, Pieces: []string{"one", "two"}, Gate: gate.URL},
	} {
		ctx, leave := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- invokeAndRead(ctx, server.URL+path, event) }()
		gate.Await(t)
		leave()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v, want one of the cancelled context", path, err)
		}
		<-noticed
		gate.Open(t)
		if got := <-reports; strings.Contains(got, "Status:") {
			t.Errorf("%s: the invocation ended with %q", path, got)
		}
	}
	if a := send(t, http.MethodPost, l.URL+invokePath, "8"); a.body != "8" {
		t.Errorf("the next invocation: %+v", a)
	}
}

func invokeAndRead(ctx context.Context, url string, event invokeapitest.Event) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(event.String()))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	for err == nil {
		_, err = response.Body.Read(make([]byte, 512))
	}
	return err
}
