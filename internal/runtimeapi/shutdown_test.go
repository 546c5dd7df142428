package runtimeapi_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

// inBackground calls f and returns where its error arrives.
func inBackground(f func() error) <-chan error {
	result := make(chan error, 1)
	go func() { result <- f() }()
	return result
}

// An idle next is abandoned whatever it waits for, and takes no event along.
func TestAbandonNext(t *testing.T) {
	for name, tt := range map[string]struct {
		path    string
		replies []runtimeapitest.Reply
		call    func(*runtimeapi.Client) error
	}{
		"waiting for an event":   {runtimeapi.PathNext, nil, next},
		"waiting to try again":   {runtimeapi.PathNext, []runtimeapitest.Reply{{Status: 500}, {Status: 500}}, next},
		"waiting to be restored": {runtimeapi.PathRestoreNext, []runtimeapitest.Reply{{Only: -1, Then: runtimeapitest.Stall}}, (*runtimeapi.Client).RestoreNext},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				client := newClient(t, api)
				api.On(tt.path, tt.replies...)
				result := inBackground(func() error { return tt.call(client) })
				synctest.Wait()
				start := time.Now()
				client.AbandonNext()
				if err := <-result; err != runtimeapi.ErrAbandoned || time.Since(start) != 0 {
					t.Errorf("got %v after %v, want ErrAbandoned at once", err, time.Since(start))
				}
				synctest.Wait()
				requests := len(api.Requests())
				api.Next(runtimeapitest.Event("a", ""))
				synctest.Wait()
				if left := api.Left(runtimeapi.PathNext); left != 1 && tt.path == runtimeapi.PathNext && tt.replies == nil {
					t.Errorf("%d events left, want 1", left)
				}
				for range 2 {
					if err := next(client); err != runtimeapi.ErrAbandoned {
						t.Errorf("later Next = %v, want ErrAbandoned", err)
					}
				}
				if err := client.RestoreNext(); err != runtimeapi.ErrAbandoned {
					t.Errorf("later RestoreNext = %v, want ErrAbandoned", err)
				}
				if n := len(api.Requests()); n != requests {
					t.Errorf("%d requests after the end, want none", n-requests)
				}
			})
		})
	}
}

func next(client *runtimeapi.Client) error {
	return client.Next(new(runtimeapi.Invocation), nil)
}

func TestAbandonNextWhileConnecting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := unconnectable(t)
		result := inBackground(func() error { return next(client) })
		synctest.Wait()
		start := time.Now()
		client.AbandonNext()
		if err := <-result; err != runtimeapi.ErrAbandoned || time.Since(start) != 0 {
			t.Errorf("Next = %v after %v, want ErrAbandoned at once", err, time.Since(start))
		}
	})
}

// unconnectable returns a client whose connections are never made.
func unconnectable(t *testing.T) *runtimeapi.Client {
	t.Helper()
	ctx := runtimeapi.WithDialer(t.Context(), func(ctx context.Context) (io.ReadWriteCloser, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	client, err := runtimeapi.NewClient(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// An event that has begun to arrive is delivered, and can be answered; then it is over.
func TestAbandonNextAfterTheFirstByte(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		api.Next(runtimeapitest.Reply{Raw: eventBytes("a", someEvent), Piece: 1, Trickle: time.Second})
		var inv runtimeapi.Invocation
		result := inBackground(func() error { return client.Next(&inv, nil) })
		synctest.Wait()
		client.AbandonNext()
		if err := <-result; err != nil || string(inv.Payload) != someEvent {
			t.Fatalf("Next = %v, payload %q, want the event", err, inv.Payload)
		}
		if err := client.Respond(&inv, "", nil); err != nil {
			t.Errorf("Respond = %v", err)
		}
		if err := next(client); err != runtimeapi.ErrAbandoned {
			t.Errorf("next Next = %v, want ErrAbandoned", err)
		}
	})
}

// Posts are not disturbed, not even by having to connect again.
func TestAbandonNextLeavesPostsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		api.Next(runtimeapitest.Event("a", ""))
		inv := take(t, client)
		api.On(runtimeapi.SuffixResponse,
			runtimeapitest.Reply{Delay: time.Second, Only: -1, Then: runtimeapitest.Close},
			runtimeapitest.Reply{Delay: time.Second})
		result := inBackground(func() error { return client.Respond(inv, "", []byte("x")) })
		synctest.Wait()
		client.AbandonNext()
		if err := <-result; err != nil {
			t.Errorf("Respond = %v", err)
		}
		stream := client.OpenStream(inv)
		if err := errors.Join(stream.Write("", []byte("x")), stream.Close("")); err != nil {
			t.Errorf("stream: %v", err)
		}
		if n := api.Conns(); n != 2 {
			t.Errorf("%d connections, want 2", n)
		}
	})
}

// Abort ends everything.
func TestAbort(t *testing.T) {
	inv := &runtimeapi.Invocation{RequestID: "a"}
	report := runtimeapi.ErrorReport{Type: "Function.X", Document: []byte("{}")}
	calls := map[string]func(*runtimeapi.Client) error{
		"next":                 next,
		"restore next":         (*runtimeapi.Client).RestoreNext,
		"post response":        func(c *runtimeapi.Client) error { return c.Respond(inv, "", make([]byte, 1<<20)) },
		"post error":           func(c *runtimeapi.Client) error { return c.ReportError(inv, report) },
		"post init error":      func(c *runtimeapi.Client) error { return c.ReportInitError(report) },
		"post restore error":   func(c *runtimeapi.Client) error { return c.ReportRestoreError(report) },
		"post response, chunk": func(c *runtimeapi.Client) error { return c.OpenStream(inv).Write("", make([]byte, 1<<20)) },
		"post response, end":   func(c *runtimeapi.Client) error { return c.OpenStream(inv).Close("") },
	}
	stalled := runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Stall, Early: -1}
	paths := []string{runtimeapi.PathNext, runtimeapi.PathRestoreNext, runtimeapi.SuffixResponse, runtimeapi.SuffixError,
		runtimeapi.PathInitError, runtimeapi.PathRestoreError}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				for _, path := range paths {
					api.On(path, stalled)
				}
				client := newClient(t, api)
				result := inBackground(func() error { return call(client) })
				synctest.Wait()
				start := time.Now()
				client.Abort()
				if err := <-result; !errors.Is(err, runtimeapi.ErrAborted) || time.Since(start) != 0 {
					t.Errorf("got %v after %v, want ErrAborted at once", err, time.Since(start))
				}
				for later, call := range calls {
					if err := call(client); !errors.Is(err, runtimeapi.ErrAborted) {
						t.Errorf("later %s: %v, want ErrAborted", later, err)
					}
				}
				if n := api.Conns(); n != 1 {
					t.Errorf("%d connections, want 1", n)
				}
			})
		})
	}
}

func TestAbortWhileConnecting(t *testing.T) {
	for name, call := range map[string]func(*runtimeapi.Client) error{
		"next": next,
		"post": func(c *runtimeapi.Client) error { return c.ReportInitError(runtimeapi.ErrorReport{}) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := unconnectable(t)
				result := inBackground(func() error { return call(client) })
				synctest.Wait()
				start := time.Now()
				client.Abort()
				if err := <-result; !errors.Is(err, runtimeapi.ErrAborted) || time.Since(start) != 0 {
					t.Errorf("got %v after %v, want ErrAborted at once", err, time.Since(start))
				}
			})
		})
	}
}

func TestAbortWhileWaitingToTryAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		client := newClient(t, api)
		api.Next(runtimeapitest.Reply{Status: 500})
		result := inBackground(func() error { return next(client) })
		synctest.Wait()
		start := time.Now()
		client.Abort()
		if err := <-result; !errors.Is(err, runtimeapi.ErrAborted) || time.Since(start) != 0 {
			t.Errorf("Next = %v after %v, want ErrAborted at once", err, time.Since(start))
		}
	})
}
