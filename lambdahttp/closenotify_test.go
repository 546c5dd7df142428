package lambdahttp_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/lambent-go/lambent/lambdahttp"
)

// closeNotifier is net/http's, which is deprecated and in use.
type closeNotifier interface{ CloseNotify() <-chan bool }

func TestCloseNotify(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		gone := w.(closeNotifier).CloseNotify()
		select {
		case <-gone:
			t.Error("CloseNotify before the context has ended")
		default:
		}
		cancel()
		if !<-gone {
			t.Error("CloseNotify gave false")
		}
	})
	event, err := lambdahttp.ToEvent(httptest.NewRequest("GET", "/", nil), lambdahttp.FunctionURL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lambdahttp.New(h).Invoke(ctx, event); err != nil {
		t.Error(err)
	}
}
