package lambda_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
)

// There are as many workers as the environment says, each with one connection and one next.
func TestNumberOfWorkers(t *testing.T) {
	for value, want := range map[string]int{
		"": 1, "0": 1, "1": 1, "-4": 1, "many": 1, "2.5": 1, "2": 2, "3": 3, "64": 64,
	} {
		t.Run(value, func(t *testing.T) {
			t.Setenv("AWS_LAMBDA_MAX_CONCURRENCY", value)
			var running, most atomic.Int32
			got := run(t, events(slices.Repeat([]string{"{}"}, 3*want)...), func() {
				n := running.Add(1)
				for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
				}
				time.Sleep(time.Second)
				running.Add(-1)
			})
			got.wantServed(t)
			if int(most.Load()) != want || got.conns != want || len(got.posts()) != 3*want {
				t.Errorf("%d at once on %d connections, %d answers, want %d, %d, %d", most.Load(), got.conns, len(got.posts()), want, want, 3*want)
			}
			// One next for each answer and one more for each worker: never two at a time.
			if n := len(got.requests) - len(got.posts()); n != 4*want {
				t.Errorf("%d times next, want %d", n, 4*want)
			}
		})
	}
}

// What happens to one worker stays with it: its neighbour, which waits for an event or is in the middle of one, is not
// disturbed. event-2 is the neighbour's; event-3 can only be answered by the worker that has had event-1.
func TestWorkersAreIsolated(t *testing.T) {
	refusal := func(status int) []runtimeapitest.Reply { return []runtimeapitest.Reply{{Status: status}} }
	lost := runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}
	for name, tt := range map[string]struct {
		end     end
		replies []runtimeapitest.Reply
		log     string
	}{
		"panic":              {ends["panic"].end, nil, "level=ERROR message=boom requestId=event-1 …"},
		"Goexit":             {ends["Goexit"].end, nil, `level=ERROR message="handler called runtime.Goexit" requestId=event-1 …`},
		"410":                {nil, refusal(410), `level=WARN message="answer is refused" requestId=event-1 status=410 …`},
		"413":                {nil, refusal(413), `level=ERROR message="answer of 4 bytes is too large" requestId=event-1 status=413 …`},
		"500":                {nil, refusal(500), `level=ERROR message="answer is refused" requestId=event-1 status=500 …`},
		"lost":               {nil, []runtimeapitest.Reply{lost, lost}, `level=ERROR message="answer is lost: …`},
		"panic, not taken":   {ends["panic"].end, []runtimeapitest.Reply{lost, lost}, "level=ERROR message=boom requestId=event-1 …"},
		"panic, refused 500": {ends["panic"].end, refusal(500), "level=ERROR message=boom requestId=event-1 …"},
	} {
		for neighbour, delay := range map[string]time.Duration{"waits": 10 * time.Second, "works": time.Second} {
			t.Run(name+", its neighbour "+neighbour, func(t *testing.T) {
				inWorkers(t, 2)
				var calls atomic.Int32
				got := run(t, func(api *runtimeapitest.Server) {
					api.Next(after(time.Second, "event-1"), after(delay, "event-2"), after(5*time.Second, "event-3"))
					suffix := runtimeapi.SuffixResponse
					if tt.end != nil {
						suffix = runtimeapi.SuffixError
					}
					api.On(suffix, tt.replies...)
				}, func(ctx context.Context) error {
					calls.Add(1)
					if lambdacontextOf(ctx).AwsRequestID != "event-1" {
						time.Sleep(20 * time.Second)
						return nil
					}
					time.Sleep(time.Second)
					if tt.end != nil {
						return second(tt.end(ctx))
					}
					return nil
				})
				got.wantServed(t)
				if len(got.log) == 0 {
					t.Error("nothing in the log")
				} else {
					got.log = got.log[:1]
					got.wantLog(t, tt.log)
				}
				if calls.Load() != 3 {
					t.Errorf("handler called %d times, want 3", calls.Load())
				}
				answered := map[string]int{}
				for _, r := range got.posts() {
					answered[strings.TrimPrefix(r.Path, runtimeapi.PathInvocation)]++
				}
				if answered["event-2/response"] != 1 || answered["event-3/response"] != 1 {
					t.Errorf("answers %v, want one of event-2 and event-3", answered)
				}
				for _, r := range got.requests {
					if errors.Is(r.Err, runtimeapitest.ErrAbandoned) && r.Time.Sub(bubbleStart) < 20*time.Second {
						t.Errorf("%s of %v was abandoned", r.Path, r.Time.Sub(bubbleStart))
					}
				}
			})
		}
	}
}

// A worker whose next is refused ends alone. The last one ends the process.
func TestWorkersEnd(t *testing.T) {
	const n = 4
	inWorkers(t, n)
	synctest.Test(t, func(t *testing.T) {
		refusal := runtimeapitest.Reply{Status: 403, Body: "no"}
		const text = "next " + nextURL + ": status 403: no"
		f := start(t, nil, func() {})
		var want []string
		for i := range n - 1 {
			f.api.Next(refusal)
			time.Sleep(aLongTime)
			synctest.Wait()
			want = append(want, `level=ERROR message="worker ends: `+text+`"`)
			if got := lines(f.log.String()); !slices.Equal(got, want) {
				t.Errorf("log:\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
			events("{}")(f.api)
			time.Sleep(aLongTime)
			if got := countOver(f.api, "POST"); got != i+1 {
				t.Errorf("%d answers after %d workers have ended, want %d", got, i+1, i+1)
			}
		}
		if len(f.ended) > 0 {
			t.Fatalf("Run = %v, though one worker is left", <-f.ended)
		}
		f.api.Next(refusal)
		got := f.end()
		if errText(got.err) != text || got.conns != n {
			t.Errorf("Run = %v with %d connections, want %s with %d", got.err, got.conns, text, n)
		}
		got.wantLog(t, want...)
	})
}

// Workers that find the Runtime API gone try as often as one alone does, and end together.
func TestWorkersEndTogether(t *testing.T) {
	const n = 4
	inWorkers(t, n)
	got := run(t, func(api *runtimeapitest.Server) {
		api.Next(slices.Repeat([]runtimeapitest.Reply{{Status: 500}}, 6*n)...)
	}, func() {})
	const text = "next " + nextURL + ": status 500"
	if errText(got.err) != text || got.took != 1550*time.Millisecond || len(got.requests) != 6*n {
		t.Errorf("Run = %v after %v and %d requests, want %s after 1.55s and %d", got.err, got.took, len(got.requests), text, 6*n)
	}
	got.wantLog(t, slices.Repeat([]string{`level=ERROR message="worker ends: ` + text + `"`}, n-1)...)
}

// A worker lives on after Goexit, however often.
func TestWorkerIsTakenOver(t *testing.T) {
	for _, workers := range []int{1, 3} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			inWorkers(t, workers)
			got := run(t, events(slices.Repeat([]string{"{}"}, 30)...), handlers["func()"].make(ends["Goexit"].end), lambda.WithAfterInvoke(func(ctx context.Context) {
				if lambdacontextOf(ctx).AwsRequestID == "event-7" {
					runtime.Goexit()
				}
			}))
			got.wantServed(t)
			if len(got.posts()) != 30 || got.conns != workers {
				t.Errorf("%d reports on %d connections, want 30 on %d", len(got.posts()), got.conns, workers)
			}
		})
	}
}

// Functions after an invocation may do what they like: the next event comes all the same.
func TestAfterInvoke(t *testing.T) {
	for _, workers := range []int{1, 2} {
		for name, tt := range map[string]struct {
			after func()
			log   []string
		}{
			"returns":       {func() {}, nil},
			"panics":        {func() { panic("boom") }, []string{`level=ERROR message="function of WithAfterInvoke: handler panicked: boom" requestId=event-1`}},
			"panics, error": {func() { panic(errors.New("boom")) }, []string{`level=ERROR message="function of WithAfterInvoke: handler panicked: boom" requestId=event-1`}},
			"panics, odd":   {func() { panic(&panicky{"odd"}) }, []string{`level=ERROR message="function of WithAfterInvoke: handler panicked: …`}},
			"Goexit":        {runtime.Goexit, []string{`level=ERROR message="function of WithAfterInvoke: handler called runtime.Goexit" requestId=event-1`}},
		} {
			t.Run(fmt.Sprint(workers, " ", name), func(t *testing.T) {
				inWorkers(t, workers)
				var order []string
				got := run(t, func(api *runtimeapitest.Server) {
					api.Next(after(time.Second, "event-1"), after(10*time.Second, "event-2"), after(time.Second, "event-3"))
				}, func() {}, lambda.WithAfterInvoke(func(ctx context.Context) {
					if lambdacontextOf(ctx).AwsRequestID == "event-1" {
						order = append(order, "first")
						tt.after()
					}
				}), lambda.WithAfterInvoke(func(ctx context.Context) {
					if lambdacontextOf(ctx).AwsRequestID == "event-1" {
						order = append(order, "second")
					}
				}))
				got.wantServed(t)
				got.wantLog(t, tt.log...)
				if len(got.posts()) != 3 || got.conns != workers {
					t.Errorf("posts: %s on %d connections, want all three on %d", paths(got.posts()), got.conns, workers)
				}
				if !slices.Equal(order, []string{"first", "second"}) {
					t.Errorf("order = %v, want first, second", order)
				}
			})
		}
	}
}
