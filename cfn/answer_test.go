package cfn_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/cfn"
)

// collect keeps the responses that are sent.
func collect(t *testing.T, responses *[]cfn.Response) {
	t.Helper()
	replaceTransport(t, func(r *http.Request) (*http.Response, error) {
		var response cfn.Response
		if err := json.NewDecoder(r.Body).Decode(&response); err != nil {
			t.Error(err)
		}
		*responses = append(*responses, response)
		return status(200)
	})
}

// The deadline of a function leaves time to answer, and one that does not mind it is answered for, once.
func TestDeadline(t *testing.T) {
	quiet(t)
	for name, tt := range map[string]struct {
		timeout  time.Duration
		returns  time.Duration // 0: when its context ends
		answered time.Duration
		reason   string
	}{
		"in time":          {timeout: 3 * time.Second, returns: time.Second, answered: time.Second},
		"context ends":     {timeout: 3 * time.Second, answered: 2250 * time.Millisecond, reason: "context deadline exceeded"},
		"never minds":      {timeout: 3 * time.Second, returns: 2900 * time.Millisecond, answered: 2500 * time.Millisecond, reason: "the function has not returned after 2.5s"},
		"a long time":      {timeout: 15 * time.Minute, answered: 15*time.Minute - 10*time.Second, reason: "context deadline exceeded"},
		"a long time over": {timeout: 15 * time.Minute, returns: 15 * time.Minute, answered: 15*time.Minute - 6667*time.Millisecond, reason: "the function has not returned after 14m53.333s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var responses []cfn.Response
				var answered time.Duration
				begin := time.Now()
				collect(t, &responses)
				inner := http.DefaultClient.Transport
				replaceTransport(t, func(r *http.Request) (*http.Response, error) {
					answered = time.Since(begin)
					return inner.RoundTrip(r)
				})
				ctx, cancel := context.WithTimeout(t.Context(), tt.timeout)
				defer cancel()
				e := fixture(t, "create")
				_, err := cfn.LambdaWrap(func(ctx context.Context, _ cfn.Event) (string, map[string]any, error) {
					if tt.returns > 0 {
						time.Sleep(tt.returns) // on the clock of the test
						return "burrow-7", nil, nil
					}
					<-ctx.Done()
					return "", nil, ctx.Err()
				})(ctx, e)
				if err != nil {
					t.Error(err)
				}
				if len(responses) != 1 || answered.Round(time.Millisecond) != tt.answered || responses[0].Reason != tt.reason {
					t.Errorf("after %v: %+v; want one after %v with the reason %q", answered, responses, tt.answered, tt.reason)
				}
			})
		})
	}
}

// A response that CloudFormation would not read is none.
func TestUnreadable(t *testing.T) {
	quiet(t)
	long := map[string]any{"x": strings.Repeat("x", 5000)}
	for name, tt := range map[string]struct {
		id     string
		data   map[string]any
		err    error
		want   string
		reason string
	}{
		"data":          {"burrow-7", long, nil, "burrow-7", "response is 5"},
		"data, failed":  {"burrow-7", long, errors.New("rock"), "burrow-7", "rock"},
		"no JSON":       {"burrow-7", map[string]any{"f": func() {}}, nil, "burrow-7", "json: unsupported type: func()"},
		"name":          {strings.Repeat("i", 1025), nil, nil, "req-1", "physical resource ID is 1025 bytes, limit 1024"},
		"name, failed":  {strings.Repeat("i", 1025), nil, errors.New("rock"), "req-1", "rock"},
		"longest name":  {strings.Repeat("i", 1024), nil, nil, strings.Repeat("i", 1024), ""},
		"failed, kept":  {"burrow-7", map[string]any{"x": "y"}, errors.New("rock"), "burrow-7", "rock"},
		"error of none": {"", nil, errors.New(""), "req-1", "*errors.errorString"},
	} {
		t.Run(name, func(t *testing.T) {
			var responses []cfn.Response
			collect(t, &responses)
			_, err := cfn.LambdaWrap(func(context.Context, cfn.Event) (string, map[string]any, error) {
				return tt.id, tt.data, tt.err
			})(t.Context(), fixture(t, "create"))
			if err != nil || len(responses) != 1 {
				t.Fatalf("%d responses, %v; want one", len(responses), err)
			}
			got := responses[0]
			if got.PhysicalResourceID != tt.want || !strings.HasPrefix(got.Reason, tt.reason) || (got.Status == cfn.StatusFailed) != (tt.reason != "") {
				t.Errorf("response is %+v, want %s and the reason %q", got, tt.want, tt.reason)
			}
		})
	}
}

// A Delete that undoes a Create without a name does not reach the function; any other does.
func TestWrapFailedCreate(t *testing.T) {
	quiet(t)
	for name, create := range map[string]func(context.Context, cfn.Event) (cfn.Result, error){
		"error": func(context.Context, cfn.Event) (cfn.Result, error) { return cfn.Result{}, errors.New("rock") },
		"named": func(context.Context, cfn.Event) (cfn.Result, error) {
			return cfn.Result{PhysicalResourceID: "burrow-7"}, errors.New("rock")
		},
		"panic":   func(context.Context, cfn.Event) (cfn.Result, error) { panic("rock") },
		"success": func(context.Context, cfn.Event) (cfn.Result, error) { return cfn.Result{}, nil },
	} {
		t.Run(name, func(t *testing.T) {
			var responses []cfn.Response
			collect(t, &responses)
			deleted := 0
			handler := cfn.Wrap(func(ctx context.Context, e cfn.Event) (cfn.Result, error) {
				if e.RequestType == cfn.RequestCreate {
					return create(ctx, e)
				}
				deleted++
				return cfn.Result{}, nil
			})
			e := fixture(t, "create")
			func() {
				defer func() { recover() }()
				handler(t.Context(), e)
			}()
			e.RequestType, e.RequestID, e.PhysicalResourceID = cfn.RequestDelete, "req-9", responses[0].PhysicalResourceID
			if _, err := handler(t.Context(), e); err != nil {
				t.Fatal(err)
			}
			want := map[string]int{"named": 1, "success": 1}[name]
			if got := responses[1]; deleted != want || got.Status != cfn.StatusSuccess || got.PhysicalResourceID != e.PhysicalResourceID || got.RequestID != "req-9" {
				t.Errorf("after %+v: function called %d times, want %d; response is %+v", responses[0], deleted, want, got)
			}
		})
	}
}

func TestWrapResult(t *testing.T) {
	var responses []cfn.Response
	collect(t, &responses)
	_, err := cfn.Wrap(func(context.Context, cfn.Event) (cfn.Result, error) {
		return cfn.Result{PhysicalResourceID: "burrow-7", Data: map[string]any{"Key": "secret"}, NoEcho: true}, nil
	})(t.Context(), fixture(t, "create"))
	if err != nil || len(responses) != 1 || !responses[0].NoEcho || responses[0].Data["Key"] != "secret" || responses[0].PhysicalResourceID != "burrow-7" {
		t.Errorf("%+v, %v; want the result", responses, err)
	}
}

// A function that ends its goroutine has failed too.
func TestGoexit(t *testing.T) {
	quiet(t)
	var responses []cfn.Response
	collect(t, &responses)
	done := make(chan struct{})
	go func() {
		defer close(done)
		cfn.LambdaWrap(func(context.Context, cfn.Event) (string, map[string]any, error) {
			runtime.Goexit()
			return "", nil, nil
		})(context.Background(), fixture(t, "create"))
	}()
	<-done
	if len(responses) != 1 || responses[0].Status != cfn.StatusFailed || responses[0].PhysicalResourceID != "req-1" {
		t.Errorf("responses are %+v, want one of a failure", responses)
	}
}
