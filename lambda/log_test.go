package lambda_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

// failWithAStack fails with a stack of its own.
func failWithAStack() error {
	return &lambda.Error{Type: "Order.NotFound", Message: "no such\norder", StackTrace: []lambda.StackFrame{
		{Path: "shop/order.go", Line: 7, Label: "find"}, {Path: "shop/main.go", Line: 70, Label: "(*Shop).handle"}}}
}

// failAtLength fails with much of everything.
func failAtLength(text string) error {
	frames := []lambda.StackFrame{{Path: text, Line: 7, Label: text}, {Path: "a.go", Label: "f"}}
	return &lambda.Error{Type: text, Message: text, StackTrace: slices.Repeat(frames, 3)}
}

// The lines that a process writes to stderr, to the byte but for the time.
func TestLogOnStderr(t *testing.T) {
	const tenant = "Lambda-Runtime-Aws-Tenant-Id: blue"
	for name, tt := range map[string]struct {
		role    string
		replies []runtimeapitest.Reply
		text    []string
		json    []string
	}{
		"failure": {"error", nil,
			[]string{`level=ERROR message=boom requestId=event-1 tenantId=blue errorType=errorString errorMessage=boom`},
			[]string{`"level":"ERROR","message":"boom","requestId":"event-1","tenantId":"blue","errorType":"errorString","errorMessage":"boom"}`}},
		"failure with a stack": {"stack", nil,
			[]string{`level=ERROR message="no such\norder" requestId=event-1 tenantId=blue errorType=Order.NotFound errorMessage="no such\norder" stackTrace="shop/order.go:7 find, shop/main.go:70 (*Shop).handle"`},
			[]string{`"level":"ERROR","message":"no such\norder","requestId":"event-1","tenantId":"blue","errorType":"Order.NotFound","errorMessage":"no such\norder","stackTrace":["shop/order.go:7 find","shop/main.go:70 (*Shop).handle"]}`}},
		"refused": {"error", []runtimeapitest.Reply{runtimeapitest.Refusal(403, "Odd", "no")},
			[]string{`level=ERROR message=boom requestId=event-1 tenantId=blue errorType=errorString errorMessage=boom`,
				`level=WARN message="answer is refused" requestId=event-1 tenantId=blue status=403 body="{\"errorMessage\":\"no\",\"errorType\":\"Odd\"}"`},
			[]string{`"level":"ERROR","message":"boom","requestId":"event-1","tenantId":"blue","errorType":"errorString","errorMessage":"boom"}`,
				`"level":"WARN","message":"answer is refused","requestId":"event-1","tenantId":"blue","status":403,"body":"{\"errorMessage\":\"no\",\"errorType\":\"Odd\"}"}`}},
		"server error": {"error", []runtimeapitest.Reply{{Status: 500}},
			[]string{`level=ERROR message=boom requestId=event-1 tenantId=blue errorType=errorString errorMessage=boom`,
				`level=FATAL message="invocation event-1: post error http://ADDRESS/2018-06-01/runtime/invocation/event-1/error: status 500" requestId=event-1 tenantId=blue`},
			[]string{`"level":"ERROR","message":"boom","requestId":"event-1","tenantId":"blue","errorType":"errorString","errorMessage":"boom"}`,
				`"level":"FATAL","message":"invocation event-1: post error http://ADDRESS/2018-06-01/runtime/invocation/event-1/error: status 500","requestId":"event-1","tenantId":"blue"}`}},
	} {
		for format, want := range map[string][]string{"Text": tt.text, "JSON": tt.json, "json": tt.json, "": tt.text} {
			t.Run(name+" "+format, func(t *testing.T) {
				api := runtimeapitest.NewServer(t)
				address := api.Listen()
				api.Next(runtimeapitest.Event("event-1", "{}", tenant), runtimeapitest.Reply{Status: 403})
				api.On(runtimeapi.SuffixError, tt.replies...)
				p := startProgram(t, tt.role, "AWS_LAMBDA_RUNTIME_API="+address, "AWS_LAMBDA_LOG_FORMAT="+format)
				p.wait()
				got := strings.Split(p.stderr.String(), "\n")
				for i, want := range want {
					stamp := got[i][:min(len(got[i]), len("timestamp=2006-01-02T15:04:05.000Z "))]
					layout, rest := "timestamp=2006-01-02T15:04:05.000Z ", strings.TrimPrefix(got[i], stamp)
					if strings.EqualFold(format, "JSON") {
						layout = `{"timestamp":"2006-01-02T15:04:05.000Z",`
						stamp = got[i][:min(len(got[i]), len(layout))]
						rest = strings.TrimPrefix(got[i], stamp)
					}
					if at, err := time.Parse(layout, stamp); err != nil || time.Since(at) > time.Hour {
						t.Errorf("line begins with %q: %v", stamp, err)
					}
					if want = strings.ReplaceAll(want, "ADDRESS", address); rest != want {
						t.Errorf("line %d:\n got %s\nwant %s", i, rest, want)
					}
				}
			})
		}
	}
}

// A line has at most 32 KiB, whatever the handler says, and is one line.
func TestLogLinesAreBounded(t *testing.T) {
	for name, text := range map[string]string{
		"letters": strings.Repeat("x", 1<<15), "escapes": strings.Repeat("\x01", 1<<15), "wide": strings.Repeat("é😀", 1<<13),
		"quotes": strings.Repeat(`"`, 1<<15), "lines": strings.Repeat("\n", 1<<15),
	} {
		for _, format := range []string{"Text", "JSON"} {
			t.Run(name+" "+format, func(t *testing.T) {
				payload, err := json.Marshal(text)
				if err != nil {
					t.Fatal(err)
				}
				api := runtimeapitest.NewServer(t)
				api.Next(runtimeapitest.Event("event-1", string(payload)), runtimeapitest.Refusal(403, "Odd", text))
				api.On(runtimeapi.SuffixError, runtimeapitest.Reply{Status: 400, Body: text})
				p := startProgram(t, "long", on(api), "AWS_LAMBDA_LOG_FORMAT="+format)
				p.wait()
				got := strings.Split(strings.TrimSuffix(p.stderr.String(), "\n"), "\n")
				if len(got) != 3 {
					t.Fatalf("%d lines, want the failure, the refusal and why the process ended", len(got))
				}
				for i, line := range got {
					if len(line) >= 32<<10 || len(line) < 1000 {
						t.Errorf("line %d has %d bytes, want something below 32 KiB", i, len(line))
					}
					if format == "JSON" && !json.Valid([]byte(line)) {
						t.Errorf("line %d is no JSON: %.100s … %s", i, line, line[len(line)-100:])
					}
				}
			})
		}
	}
}

// WithLogger's logger gets what stderr would have got, as records, whatever kind it is.
func TestWithLogger(t *testing.T) {
	var out bytes.Buffer
	plain := func(_ []string, a slog.Attr) slog.Attr { return a }
	script := func(api *runtimeapitest.Server) {
		api.Next(runtimeapitest.Event("event-1", "{}", "Lambda-Runtime-Aws-Tenant-Id: blue"))
		api.On(runtimeapi.SuffixError, runtimeapitest.Reply{Status: 403, Body: "no"})
	}
	frames := []lambda.StackFrame{{Path: "shop/order.go", Line: 7, Label: "find"}}
	handler := func() error { return &lambda.Error{Type: "T", Message: "m", StackTrace: frames} }
	for name, tt := range map[string]struct {
		logger *slog.Logger
		want   string
	}{
		"slog's JSON": {slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{ReplaceAttr: plain})),
			`{"time":"2000-01-01T00:00:00Z","level":"ERROR","msg":"m","requestId":"event-1","tenantId":"blue","errorType":"T","errorMessage":"m","stackTrace":["shop/order.go:7 find"]}` + "\n" +
				`{"time":"2000-01-01T00:00:00Z","level":"WARN","msg":"answer is refused","requestId":"event-1","tenantId":"blue","status":403,"body":"no"}` + "\n"},
		"slog's text": {slog.New(slog.NewTextHandler(&out, nil)),
			`time=2000-01-01T00:00:00.000Z level=ERROR msg=m requestId=event-1 tenantId=blue errorType=T errorMessage=m stackTrace="shop/order.go:7 find"` + "\n" +
				"time=2000-01-01T00:00:00.000Z level=WARN msg=\"answer is refused\" requestId=event-1 tenantId=blue status=403 body=no\n"},
		"with attributes": {newLogger(&out).With("app", "shop").WithGroup("g"),
			`timestamp=2000-01-01T00:00:00.000Z level=ERROR message=m requestId=event-1 tenantId=blue errorType=T errorMessage=m stackTrace="shop/order.go:7 find" app=shop` + "\n" +
				"timestamp=2000-01-01T00:00:00.000Z level=WARN message=\"answer is refused\" requestId=event-1 tenantId=blue app=shop g.status=403 g.body=no\n"},
		"with a level": {lambdalog.New(lambdalog.WithOutput(&out), lambdalog.WithLevel(slog.LevelError)),
			`timestamp=2000-01-01T00:00:00.000Z level=ERROR message=m requestId=event-1 tenantId=blue errorType=T errorMessage=m stackTrace="shop/order.go:7 find"` + "\n"},
		"none": {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			out.Reset()
			got := run(t, script, handler, lambda.WithLogger(tt.logger))
			got.wantServed(t)
			if out.String() != tt.want {
				t.Errorf("log:\n got %s\nwant %s", out.String(), tt.want)
			}
		})
	}
}

// The line that says why the process ends is FATAL where the handler is ours, and ERROR where it knows no higher level.
func TestWithLoggerAtTheEnd(t *testing.T) {
	for role, want := range map[string]string{
		"logger": ` level=FATAL message="next http`,
		"slog":   ` level=ERROR msg="next http`,
	} {
		t.Run(role, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			api.Next(runtimeapitest.Reply{Status: 403})
			p := startProgram(t, role, on(api))
			p.wait()
			if got := p.stderr.String(); !strings.Contains(got, want) || strings.Count(got, "\n") != 1 || strings.Contains(got, "source") {
				t.Errorf("stderr has %q, want one line with %q", got, want)
			}
		})
	}
}

// Package log is the user's.
func TestPackageLogIsNotTouched(t *testing.T) {
	var out bytes.Buffer
	prefix, flags := log.Prefix(), log.Flags()
	log.SetOutput(&out)
	defer log.SetOutput(os.Stderr)
	slog.SetLogLoggerLevel(slog.LevelDebug)
	run(t, events("{}", "{}"), func() error { return errors.New("boom") })
	run(t, events("{}", "{}"), func() { panic("boom") })
	if out.Len() > 0 || log.Prefix() != prefix || log.Flags() != flags {
		t.Errorf("package log got %q, prefix %q, flags %d", out.String(), log.Prefix(), log.Flags())
	}
}

// A logger that fails costs its line and nothing else.
func TestLoggerThatFails(t *testing.T) {
	n := 0
	got := run(t, events("{}", "{}", "{}"), func() error { return errors.New("boom") }, lambda.WithLogger(newLogger(writerFunc(func(p []byte) (int, error) {
		n++
		switch n {
		case 1:
			panic("no disk")
		case 2:
			return 0, io.ErrClosedPipe
		}
		return len(p), nil
	}))))
	got.wantServed(t)
	if n != 3 || len(got.posts()) != 3 {
		t.Errorf("%d lines and %d reports, want 3 of each", n, len(got.posts()))
	}
}

// While nobody takes its lines, the runtime waits for the first of them a tenth of a second, drops the others, and goes
// on. When they are taken again it says how many are missing.
func TestStuckLog(t *testing.T) {
	for _, workers := range []int{1, 3} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			inWorkers(t, workers)
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				var written []string
				open := make(chan bool)
				logger := newLogger(writerFunc(func(p []byte) (int, error) {
					<-open
					mu.Lock()
					defer mu.Unlock()
					written = append(written, lines(string(p))...)
					return len(p), nil
				}))
				f := start(t, nil, func() error { return errors.New("boom") }, lambda.WithLogger(logger))
				fail := func(n int) time.Duration {
					begin := time.Now()
					for range n {
						f.api.Next(runtimeapitest.Event("event", "{}"))
						synctest.Wait()
					}
					before := countOver(f.api, "GET")
					for countOver(f.api, "GET") < before { // all have been reported
						time.Sleep(time.Millisecond)
					}
					return time.Since(begin)
				}
				fail(1)
				if n := countOver(f.api, "POST"); n != 1 {
					t.Fatalf("%d reports while the line is being written, want 1: the report comes first", n)
				}
				time.Sleep(150 * time.Millisecond)
				if fail(12) != 0 || countOver(f.api, "POST") != 13 {
					t.Fatalf("%d reports, want 13 at once", countOver(f.api, "POST"))
				}
				open <- true // the first line
				synctest.Wait()
				f.api.Next(runtimeapitest.Event("event-14", "{}"))
				close(open)
				got := f.end()
				got.wantServed(t)
				line := "level=ERROR message=boom requestId=%s errorType=errorString errorMessage=boom"
				want := []string{fmt.Sprintf(line, "event"), `level=WARN message="dropped 12 log lines"`, fmt.Sprintf(line, "event-14")}
				if !slices.Equal(written, want) {
					t.Errorf("log:\n got %s\nwant %s", strings.Join(written, "\n     "), strings.Join(want, "\n     "))
				}
			})
		})
	}
}

// A slow log is waited for, as long as each line takes less than a tenth of a second.
func TestSlowLog(t *testing.T) {
	for delay, want := range map[time.Duration]int{99 * time.Millisecond: 3, 101 * time.Millisecond: 3} {
		written := 0
		got := run(t, func(api *runtimeapitest.Server) {
			api.Next(after(time.Second, "event-1"), after(time.Second, "event-2"), after(time.Second, "event-3"))
		}, func() error { return errors.New("boom") }, lambda.WithLogger(newLogger(writerFunc(func(p []byte) (int, error) {
			time.Sleep(delay)
			written++
			return len(p), nil
		}))))
		got.wantServed(t)
		if written != want {
			t.Errorf("%d lines of %v written, want %d", written, delay, want)
		}
		last := got.requests[len(got.requests)-1].Time.Sub(bubbleStart)
		if wantAt := 3 * (time.Second + min(delay, 100*time.Millisecond)); last != wantAt {
			t.Errorf("last next after %v, want %v", last, wantAt)
		}
	}
}

// A process whose stderr nobody reads answers all the same, and ends.
func TestStuckStderr(t *testing.T) {
	for role, status := range map[string]int{"error": 1, "panic": 1} {
		t.Run(role, func(t *testing.T) {
			r, w := pipe(t)
			fill(t, w)
			api := runtimeapitest.NewServer(t)
			events("1", "2", "3")(api)
			api.Next(runtimeapitest.Reply{Status: 403})
			p := startWith(t, role, func(cmd *exec.Cmd) { cmd.Stderr = w }, on(api))
			if got := p.wait(); got != status {
				t.Errorf("exit status %d, want %d", got, status)
			}
			want := map[string]int{"error": 3, "panic": 1}[role]
			if posts := (outcome{requests: api.Requests()}).posts(); len(posts) != want {
				t.Errorf("posts: %s, want %d", paths(posts), want)
			}
			r.Close()
		})
	}
}

// fill writes to a pipe until it takes no more.
func fill(t *testing.T, w *os.File) {
	t.Helper()
	if err := w.SetWriteDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := w.Write(make([]byte, 4096)); err != nil {
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatal(err)
			}
			return
		}
	}
}

// startWith starts a role whose command has been looked at.
func startWith(t *testing.T, role string, prepare func(*exec.Cmd), env ...string) *program {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return startExecutable(t, executable, func(p *program) { prepare(p.cmd) }, append(env, roleVariable+"="+role)...)
}

// A process whose stderr or stdout is gone lives on.
func TestBrokenPipes(t *testing.T) {
	for name, tt := range map[string]struct {
		role   string
		stderr bool
		posts  string
	}{
		"stderr": {"error", true, "/invocation/event-1/error /invocation/event-2/error /invocation/event-3/error"},
		"stdout": {"stdout", false, "/invocation/event-1/response /invocation/event-2/response /invocation/event-3/response"},
	} {
		t.Run(name, func(t *testing.T) {
			r, w := pipe(t)
			r.Close()
			api := runtimeapitest.NewServer(t)
			events("1", "200", "3")(api)
			api.Next(runtimeapitest.Reply{Status: 403})
			p := startWith(t, tt.role, func(cmd *exec.Cmd) {
				if tt.stderr {
					cmd.Stderr = w
				} else {
					cmd.Stdout = w
				}
			}, on(api))
			if got := p.wait(); got != 1 {
				t.Errorf("exit status %d, want 1, of the refused next", got)
			}
			if posts := (outcome{requests: api.Requests()}).posts(); paths(posts) != tt.posts {
				t.Errorf("posts: %s, want %s", paths(posts), tt.posts)
			}
		})
	}
}
