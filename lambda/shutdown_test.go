package lambda_test

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
)

// endings are the ways to tell Run that it is over.
var endings = map[string]func(t *testing.T, script script, handler any, options ...lambda.Option) (f *running, end func()){
	"Run's context": func(t *testing.T, script script, handler any, options ...lambda.Option) (*running, func()) {
		f := start(t, script, handler, options...)
		return f, f.stop
	},
	"WithContext's context": func(t *testing.T, script script, handler any, options ...lambda.Option) (*running, func()) {
		ctx, end := context.WithCancel(t.Context())
		return start(t, script, handler, append(options, lambda.WithContext(ctx))...), end
	},
}

// When its context ends, Run asks for no more events, finishes what it has, and returns nil.
func TestRunEnds(t *testing.T) {
	const never = 1000 * time.Hour
	for how, begin := range endings {
		for _, workers := range []int{1, 3} {
			for name, tt := range map[string]struct {
				script  script
				handler func()
				at      time.Duration // when it is over
				took    time.Duration
				posts   int
			}{
				"idle":               {nil, nil, time.Minute, time.Minute, 0},
				"at once":            {nil, nil, 0, 0, 0},
				"after an answer":    {events("{}"), nil, time.Minute, time.Minute, 1},
				"handler is running": {events("{}", "{}", "{}"), func() { time.Sleep(3 * time.Second) }, 2 * time.Second, 3 * time.Second, workers},
				"answer is being posted": {func(api *runtimeapitest.Server) {
					events("{}")(api)
					api.On(runtimeapi.SuffixResponse, runtimeapitest.Reply{Delay: 3 * time.Second, Piece: 1})
				}, nil, 2 * time.Second, 3 * time.Second, 1},
				"answer is posted again": {func(api *runtimeapitest.Server) {
					events("{}")(api)
					api.On(runtimeapi.SuffixResponse, runtimeapitest.Reply{Delay: 3 * time.Second, Only: -1, Then: runtimeapitest.Reset}, runtimeapitest.Reply{Delay: time.Second})
				}, nil, 2 * time.Second, 4 * time.Second, 2},
				"event is arriving": {func(api *runtimeapitest.Server) {
					event := runtimeapitest.Event("event-1", "{}")
					event.Piece, event.Trickle = 20, time.Second
					api.Next(event)
				}, nil, 2 * time.Second, 5 * time.Second, 1},
				"next is repeated": {func(api *runtimeapitest.Server) {
					api.Next(slices.Repeat([]runtimeapitest.Reply{{Status: 500}}, 3*workers)...)
				}, nil, 500 * time.Millisecond, 500 * time.Millisecond, 0},
				"next is stalled": {func(api *runtimeapitest.Server) {
					api.Next(runtimeapitest.Reply{Delay: never}, runtimeapitest.Reply{Delay: never}, runtimeapitest.Reply{Delay: never})
				}, nil, time.Minute, time.Minute, 0},
			} {
				t.Run(fmt.Sprint(how, ", ", workers, ", ", name), func(t *testing.T) {
					inWorkers(t, workers)
					synctest.Test(t, func(t *testing.T) {
						var ended time.Duration
						f, end := begin(t, tt.script, func(ctx context.Context) {
							if tt.handler != nil {
								tt.handler()
							}
							if how == "Run's context" && ctx.Err() != nil {
								t.Errorf("the invocation's context has ended: %v", ctx.Err())
							}
						}, lambda.WithShutdown(func(ctx context.Context) error {
							ended = time.Since(bubbleStart)
							if _, ok := ctx.Deadline(); ok || ctx.Err() != nil {
								t.Errorf("context of the shutdown function: %v", ctx)
							}
							return nil
						}), lambda.WithEnableSIGTERM(func() { t.Error("function for SIGTERM ran") }))
						time.Sleep(tt.at)
						end()
						err := <-f.ended
						if took := time.Since(bubbleStart); err != nil || took != tt.took || ended != took {
							t.Errorf("Run = %v after %v, shutdown after %v, want nil after %v", err, took, ended, tt.took)
						}
						synctest.Wait()
						posts := 0
						for _, r := range f.api.Requests() {
							if strings.HasPrefix(r.Path, runtimeapi.PathInvocation) && r.Method == "POST" {
								posts++
							}
							if r.Method == "GET" && r.Time.Sub(bubbleStart) > tt.at {
								t.Errorf("%s after %v, want none after the end", r.Path, r.Time.Sub(bubbleStart))
							}
						}
						if posts != tt.posts {
							t.Errorf("%d posts, want %d", posts, tt.posts)
						}
					})
				})
			}
		}
	}
}

// On a real connection a broken pipe must not end the process. When Run has returned, that is the program's matter again.
func TestRunIgnoresBrokenPipes(t *testing.T) {
	api := runtimeapitest.NewServer(t)
	t.Setenv("AWS_LAMBDA_RUNTIME_API", api.Listen())
	events("{}")(api)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	ignored := false
	if err := lambda.Run(ctx, func() {
		ignored = signal.Ignored(syscall.SIGPIPE)
		end()
	}); err != nil {
		t.Errorf("Run = %v", err)
	}
	if !ignored || signal.Ignored(syscall.SIGPIPE) {
		t.Errorf("SIGPIPE is ignored while Run runs: %v, afterwards: %v; want true, false", ignored, signal.Ignored(syscall.SIGPIPE))
	}
	if posts := (outcome{requests: api.Requests()}).posts(); paths(posts) != "/invocation/event-1/response" {
		t.Errorf("posts: %s, want the answer", paths(posts))
	}
}

// A context that has ended before Run begins ends it before an event is asked for.
func TestRunDoesNotBegin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithCancel(t.Context())
		end()
		f := start(t, events("{}"), func() { t.Error("handler ran") }, lambda.WithContext(ctx))
		if got := f.end(); got.err != nil || got.served || len(got.posts()) != 0 {
			t.Errorf("Run = %v with %s, want nil without an answer", got.err, paths(got.requests))
		}
	})
}

// A panic ends Run even while it is ending.
func TestRunEndsInAPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shutDown := false
		f := start(t, events("{}"), func() {
			time.Sleep(2 * time.Second)
			panic("boom")
		}, lambda.WithShutdown(func(context.Context) error { shutDown = true; return nil }))
		time.Sleep(time.Second)
		f.stop()
		err := <-f.ended
		if _, ok := errors.AsType[*lambda.PanicError](err); !ok || shutDown {
			t.Errorf("Run = %v, shutdown functions ran: %v, want a PanicError, false", err, shutDown)
		}
	})
}

// Shutdown functions run the last given first, each of them, whatever the others do.
func TestShutdownFunctions(t *testing.T) {
	var order []string
	step := func(name string, end func() error) lambda.Option {
		return lambda.WithShutdown(func(ctx context.Context) error { order = append(order, name); return end() })
	}
	synctest.Test(t, func(t *testing.T) {
		f := start(t, nil, func() {},
			step("fine", func() error { return nil }),
			step("fails", func() error { return errors.New("no disk") }),
			step("panics", func() error { panic("boom") }),
			step("exits", func() error { runtime.Goexit(); return nil }),
			step("odd", func() error { return &panicky{"odd"} }),
		)
		got := f.end()
		if got.err != nil {
			t.Errorf("Run = %v", got.err)
		}
		if want := []string{"odd", "exits", "panics", "fails", "fine"}; !slices.Equal(order, want) {
			t.Errorf("order = %v, want %v", order, want)
		}
		got.wantLog(t,
			`level=ERROR message="function of WithShutdown: handler panicked: odd"`,
			`level=ERROR message="function of WithShutdown: handler called runtime.Goexit"`,
			`level=ERROR message="function of WithShutdown: handler panicked: boom"`,
			`level=ERROR message="function of WithShutdown: no disk"`)
	})
}

// The platform sends SIGTERM only where an extension is registered.
func TestExtensionIsRegistered(t *testing.T) {
	for name, option := range map[string]lambda.Option{
		"WithShutdown":                 lambda.WithShutdown(func(context.Context) error { return nil }),
		"WithEnableSIGTERM":            lambda.WithEnableSIGTERM(func() {}),
		"WithEnableSIGTERM of nothing": lambda.WithEnableSIGTERM(),
	} {
		for _, workers := range []int{1, 3} {
			t.Run(fmt.Sprint(name, " ", workers), func(t *testing.T) {
				inWorkers(t, workers)
				got := run(t, events("{}"), func() {}, option, option)
				got.wantServed(t)
				got.wantLog(t)
				if got.conns != workers+1 {
					t.Errorf("%d connections, want %d", got.conns, workers+1)
				}
				r := got.requests[0]
				if r.Method != "POST" || r.Path != "/2020-01-01/extension/register" || string(r.Body) != `{"events":[]}` || r.Header.Get("Lambda-Extension-Name") != "lambent-shutdown" {
					t.Errorf("first request: %s %s %v %s, want the registration", r.Method, r.Path, r.Header, r.Body)
				}
				n := 0
				for _, other := range got.requests[1:] {
					switch other.Path {
					case extensionsapi.PathRegister:
						t.Error("registered twice")
					case extensionsapi.PathNext:
						n++
						if other.Method != "GET" || other.Conn != r.Conn || other.Header.Get("Lambda-Extension-Identifier") != "5a1c" {
							t.Errorf("%s %s %v, want GET with the identifier, on connection %d", other.Method, other.Path, other.Header, r.Conn)
						}
					default:
						if other.Conn == r.Conn {
							t.Errorf("%s on the extension's connection", other.Path)
						}
					}
				}
				if n != 1 {
					t.Errorf("%d times the extension's next, want once", n)
				}
			})
		}
	}
	got := run(t, events("{}"), func() {})
	if text := paths(got.requests); strings.Contains(text, "extension") {
		t.Errorf("requests: %s, want no registration without the options", text)
	}
}

// A function whose extension cannot be registered serves events all the same, and says so once.
func TestExtensionIsNotRegistered(t *testing.T) {
	const what = `level=WARN message="register extension for SIGTERM: register extension lambent-shutdown: `
	const url = "http://127.0.0.1:9001/2020-01-01/extension/register"
	for name, tt := range map[string]struct {
		reply runtimeapitest.Reply
		log   string
		took  time.Duration
	}{
		"refused": {runtimeapitest.Refusal(403, extensionsapi.ErrRegistrationClosed, "closed"),
			what + `register ` + url + `: status 403: {\"errorMessage\":\"closed\",\"errorType\":\"Extension.RegistrationClosed\"}"`, 0},
		"fails":         {runtimeapitest.Reply{Status: 500}, what + "register " + url + `: status 500"`, 0},
		"no identifier": {runtimeapitest.Reply{Status: 200, Body: "{}"}, what + `reply has no Lambda-Extension-Identifier"`, 0},
		"no HTTP":       {runtimeapitest.Reply{Raw: "220 hello\r\n"}, what + "…", 0},
		"reset":         {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}, what + "…", 0},
		"silent":        {runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Stall}, what + `no answer within 1s"`, time.Second},
		"slow":          {runtimeapitest.Reply{Piece: 1, Trickle: 100 * time.Millisecond}, what + `no answer within 1s"`, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) {
				events("{}")(api)
				api.On(extensionsapi.PathRegister, tt.reply)
			}, func() {}, lambda.WithShutdown(func(context.Context) error { return nil }))
			got.wantServed(t)
			got.wantLog(t, tt.log)
			posts := got.posts()
			last := posts[len(posts)-1]
			if !strings.HasSuffix(last.Path, "/event-1/response") || last.Time.Sub(bubbleStart) != tt.took {
				t.Errorf("%s after %v, want the answer after %v", last.Path, last.Time.Sub(bubbleStart), tt.took)
			}
		})
	}
}

// The extension's next comes back only where something is wrong. It is asked again, and ever more rarely.
func TestExtensionAsksAgain(t *testing.T) {
	for name, reply := range map[string]runtimeapitest.Reply{
		"event":   {Body: `{"eventType":"SHUTDOWN"}`},
		"refused": {Status: 403},
		"reset":   {Only: -1, Then: runtimeapitest.Reset},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, func(api *runtimeapitest.Server) {
				api.On(extensionsapi.PathNext, slices.Repeat([]runtimeapitest.Reply{reply}, 10)...)
				api.Next(after(30*time.Minute, "event-1"))
			}, func() {}, lambda.WithShutdown(func(context.Context) error { return nil }))
			got.wantServed(t)
			got.wantLog(t)
			var times []time.Duration
			for _, r := range got.requests {
				if r.Path == extensionsapi.PathNext {
					times = append(times, r.Time.Sub(bubbleStart)/time.Second)
				}
			}
			if want := []time.Duration{0, 1, 3, 7, 15, 31, 63, 123, 183, 243, 303}; !slices.Equal(times, want) {
				t.Errorf("asked after %d seconds, want %d", times, want)
			}
		})
	}
}
