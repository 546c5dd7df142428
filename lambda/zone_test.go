package lambda_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/lambent-go/lambent/lambda"
)

// metadataServer answers as the metadata endpoint does, and counts how often it is asked.
func metadataServer(t *testing.T, handler http.HandlerFunc) *atomic.Int32 {
	t.Helper()
	asked := new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	t.Setenv("AWS_LAMBDA_METADATA_API", strings.TrimPrefix(server.URL, "http://"))
	t.Setenv("AWS_LAMBDA_METADATA_TOKEN", "secret")
	return asked
}

func TestAvailabilityZoneID(t *testing.T) {
	for name, tt := range map[string]struct {
		status       int
		cacheControl string
		body         string
		want         string
		wantErr      string
		wantAsked    int32 // of two calls
	}{
		"kept for ever":  {200, "", `{"AvailabilityZoneID":"use1-az1"}`, "use1-az1", "", 1},
		"kept a while":   {200, "private, max-age=43200, immutable", `{"AvailabilityZoneID":"use1-az2"}`, "use1-az2", "", 1},
		"not kept":       {200, "No-Store", `{"AvailabilityZoneID":"use1-az3"}`, "use1-az3", "", 2},
		"no time at all": {200, "max-age=0", `{"AvailabilityZoneID":"use1-az4"}`, "use1-az4", "", 2},
		"unreadable age": {200, "max-age=soon", `{"AvailabilityZoneID":"use1-az5"}`, "use1-az5", "", 2},
		"refused":        {403, "", `{"message":"Forbidden"}`, "", `get availability zone: get URL: status 403: {"message":"Forbidden"}`, 2},
		"not JSON":       {200, "", `<html>`, "", "get availability zone: decode answer of URL: invalid character '<' looking for beginning of value", 2},
	} {
		t.Run(name, func(t *testing.T) {
			url := ""
			asked := metadataServer(t, func(w http.ResponseWriter, r *http.Request) {
				url = "http://" + r.Host + r.URL.Path
				if r.Method != "GET" || r.URL.Path != "/2026-01-15/metadata/execution-environment" || r.Header.Get("Authorization") != "Bearer secret" {
					t.Errorf("request %s %s, Authorization %q", r.Method, r.URL, r.Header.Get("Authorization"))
				}
				if tt.cacheControl != "" {
					w.Header().Set("Cache-Control", tt.cacheControl)
				}
				w.WriteHeader(tt.status)
				fmt.Fprint(w, tt.body)
			})
			for range 2 {
				got, err := lambda.AvailabilityZoneID(t.Context())
				if text := errText(err); got != tt.want || text != strings.Replace(tt.wantErr, "URL", url, 1) {
					t.Errorf("AvailabilityZoneID = %q, %q, want %q, %q", got, text, tt.want, tt.wantErr)
				}
			}
			if asked.Load() != tt.wantAsked {
				t.Errorf("asked %d times, want %d", asked.Load(), tt.wantAsked)
			}
		})
	}
}

func TestAvailabilityZoneIDOutsideLambda(t *testing.T) {
	t.Setenv("AWS_LAMBDA_METADATA_API", "")
	if got, err := lambda.AvailabilityZoneID(t.Context()); got != "" || err != nil {
		t.Errorf("AvailabilityZoneID = %q, %v, want nothing", got, err)
	}
}

func TestAvailabilityZoneIDIsAskedForOnce(t *testing.T) {
	asked := metadataServer(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"AvailabilityZoneID":"use1-az6"}`) })
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if got, err := lambda.AvailabilityZoneID(t.Context()); got != "use1-az6" || err != nil {
				t.Errorf("AvailabilityZoneID = %q, %v", got, err)
			}
		})
	}
	wg.Wait()
	if asked.Load() != 1 {
		t.Errorf("asked %d times, want once", asked.Load())
	}
}

func TestAvailabilityZoneIDIsGivenUp(t *testing.T) {
	arrived, gone := make(chan struct{}), make(chan struct{})
	metadataServer(t, func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
		close(gone)
	})
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		<-arrived
		cancel(errors.New("lost interest"))
	}()
	if _, err := lambda.AvailabilityZoneID(ctx); errText(err) != "get availability zone: lost interest" {
		t.Errorf("AvailabilityZoneID error = %v, want the context's cause", err)
	}
	<-gone
}
