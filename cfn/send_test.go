package cfn_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/cfn"
)

// A transport answers requests in place of the network.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// replaceTransport makes http.DefaultClient use f.
func replaceTransport(t *testing.T, f transport) {
	t.Helper()
	before := http.DefaultClient.Transport
	http.DefaultClient.Transport = f
	t.Cleanup(func() { http.DefaultClient.Transport = before })
}

// status is a response with an empty body.
func status(code int) (*http.Response, error) {
	return &http.Response{StatusCode: code, Status: http.StatusText(code), Body: http.NoBody}, nil
}

// What may be better a moment later is tried again, with the same body, and nothing else is.
func TestSendAgain(t *testing.T) {
	reset := errors.New("connection reset")
	for name, tt := range map[string]struct {
		statuses []int // 0: the connection is reset; the last one is repeated
		want     int   // requests
		wantErr  string
		took     time.Duration
	}{
		"at once":            {[]int{200}, 1, "", 0},
		"busy":               {[]int{503, 429, 500, 200}, 4, "", 700 * time.Millisecond},
		"reset":              {[]int{0, 200}, 2, "", 100 * time.Millisecond},
		"busy all the time":  {[]int{503}, 5, "status Service Unavailable", 1500 * time.Millisecond},
		"reset all the time": {[]int{0}, 5, "connection reset", 1500 * time.Millisecond},
		"denied":             {[]int{403}, 1, "status Forbidden", 0},
		"moved":              {[]int{304}, 1, "status Not Modified", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				requests := 0
				replaceTransport(t, func(r *http.Request) (*http.Response, error) {
					body, err := io.ReadAll(r.Body)
					if err != nil || !strings.Contains(string(body), `"RequestId":"req-1"`) {
						t.Errorf("request %d has the body %s, %v", requests, body, err)
					}
					code := tt.statuses[min(requests, len(tt.statuses)-1)]
					requests++
					if code == 0 {
						return nil, &url.Error{Op: "Put", URL: r.URL.String(), Err: reset}
					}
					return status(code)
				})
				begin := time.Now()
				err := cfn.NewResponse(&cfn.Event{RequestID: "req-1", LogicalResourceID: "Burrow", ResponseURL: "https://bucket.example/?Signature=secret"}).Send()
				if got := strings.TrimPrefix(errText(err), "put response of custom resource Burrow: "); got != tt.wantErr {
					t.Errorf("Send() error = %v, want %q", err, tt.wantErr)
				}
				if took := time.Since(begin); requests != tt.want || took != tt.took {
					t.Errorf("%d requests in %v, want %d in %v", requests, took, tt.want, tt.took)
				}
			})
		})
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// There is no other attempt after the end of the context, nor a wait for one.
func TestSendAgainContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		replaceTransport(t, func(*http.Request) (*http.Response, error) {
			requests++
			return status(503)
		})
		ctx, cancel := context.WithTimeout(t.Context(), 250*time.Millisecond)
		defer cancel()
		begin := time.Now()
		err := cfn.NewResponse(&cfn.Event{ResponseURL: "https://bucket.example/"}).SendContext(ctx)
		if took := time.Since(begin); err == nil || requests != 2 || took != 250*time.Millisecond {
			t.Errorf("%d requests in %v, %v; want 2 in 250ms and an error", requests, took, err)
		}
	})
}
