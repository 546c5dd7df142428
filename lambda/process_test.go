package lambda_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"maps"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

// roleVariable makes a process of this test's executable a function: it names one of roles.
const roleVariable = "LAMBDA_TEST_ROLE"

// roles are the functions that this executable can be.
var roles = map[string]func(){
	"echo":    func() { lambda.Start(func(v any) (any, error) { return v, nil }) },
	"generic": func() { lambda.StartHandlerFunc(func(_ context.Context, v any) (any, error) { return v, nil }) },
	"handler": func() { lambda.StartHandler(upperCase{}) },
	"handler, options": func() {
		lambda.StartHandler(lambda.NewHandlerWithOptions(func() ([]int, error) { return []int{1}, nil }, lambda.WithSetIndent("", "")),
			lambda.WithSetIndent("", " "))
	},
	"nil handler": func() { lambda.StartHandler(nil) },
	"nil pointer": func() { lambda.StartHandler((*pointerHandler)(nil)) },
	"options": func() {
		lambda.StartWithOptions(lambda.NewHandler(func() ([]int, error) { return []int{1}, nil }), lambda.WithSetIndent("", " "))
	},
	"no handler":  func() { lambda.Start("no handler") },
	"error":       func() { lambda.Start(func() error { return errors.New("boom") }) },
	"panic":       func() { lambda.Start(func() { panic("boom") }) },
	"goexit":      func() { lambda.Start(handlers["func()"].make(ends["Goexit"].end)) },
	"other panic": func() { lambda.Start(func() { go panic("elsewhere"); select {} }) },
	"exit":        func() { lambda.Start(func() { os.Exit(7) }) },
	"log.Fatal":   func() { lambda.Start(func() { log.Fatal("fatal") }) },
	"init":        func() { lambda.StartWithOptions(func() {}, lambda.WithInit(hookFailures["error"].hook)) },
	"init, panic": func() { lambda.StartWithOptions(func() {}, lambda.WithInit(hookFailures["panic"].hook)) },
	"snapshot":    func() { lambda.StartWithOptions(func() {}, lambda.WithBeforeSnapshot(hookFailures["error"].hook)) },
	"restore":     func() { lambda.StartWithOptions(func() {}, lambda.WithAfterRestore(hookFailures["error"].hook)) },
	"ended": func() {
		ctx, end := context.WithCancel(context.Background())
		end()
		lambda.StartWithOptions(func() {}, lambda.WithContext(ctx))
	},
	"silent":       func() { lambda.StartWithOptions(func() { panic("boom") }, lambda.WithLogger(nil)) },
	"logger":       logTo(lambdalog.NewHandler(lambdalog.WithOutput(os.Stderr), lambdalog.WithLevel(lambdalog.LevelFatal), lambdalog.WithSource())),
	"slog":         logTo(slog.NewTextHandler(os.Stderr, nil)),
	"stack":        func() { lambda.Start(failWithAStack) },
	"long":         func() { lambda.Start(failAtLength) },
	"stdout":       writeToStdout,
	"sigterm":      shutDown,
	"sigterm long": shutDownLong,
	"sigterm busy": shutDownBusy,
	"sigterm bad":  shutDownBadly,
	"after run":    liveOnAfterRun,
	"hold":         func() { lambda.Start(hold) },
	"count":        func() { lambda.Start(func() (int, error) { return runtime.NumGoroutine(), nil }) },
}

func logTo(handler slog.Handler) func() {
	return func() { lambda.StartWithOptions(func() {}, lambda.WithLogger(slog.New(handler))) }
}

type upperCase struct{}

func (upperCase) Invoke(_ context.Context, payload []byte) ([]byte, error) {
	return bytes.ToUpper(payload), nil
}

type pointerHandler struct{ upperCase }

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		maps.Copy(roles, rpcRoles)
		roles[role]()
		os.Exit(99) // Start never returns
	}
	// The first use of package os/signal starts a goroutine for good, which must not be one of a bubble's.
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	signal.Stop(c)
	os.Exit(m.Run())
}

// A program is a process of this executable, or of another one, that is a function.
type program struct {
	t      *testing.T
	cmd    *exec.Cmd
	stderr bytes.Buffer  // complete when it has ended
	stdout *bufio.Reader // what it writes there
}

// startProgram starts a role with nothing in its environment but that and env.
func startProgram(t *testing.T, role string, env ...string) *program {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return startExecutable(t, executable, func(p *program) { p.cmd.Stderr = &p.stderr }, append(env, roleVariable+"="+role)...)
}

// startExecutable starts an executable, after prepare has looked at the command.
func startExecutable(t *testing.T, path string, prepare func(*program), env ...string) *program {
	t.Helper()
	p := &program{t: t, cmd: exec.Command(path)}
	p.cmd.Env = append(env, "GORACE=atexit_sleep_ms=0") // a second at each exit, with the race detector
	p.cmd.Dir = t.TempDir()
	if prepare != nil {
		prepare(p)
	}
	if p.cmd.Stdout == nil {
		r, w := pipe(t)
		p.stdout, p.cmd.Stdout = bufio.NewReader(r), w
		defer w.Close()
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.cmd.Process.Kill() // if it still runs
		p.cmd.Wait()
	})
	return p
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r, w
}

// on is the environment of a process on a Runtime API over TCP.
func on(api *runtimeapitest.Server) string { return "AWS_LAMBDA_RUNTIME_API=" + api.Listen() }

// line is the next line that the process writes to stdout; "" at its end.
func (p *program) line() string {
	p.t.Helper()
	line, err := p.stdout.ReadString('\n')
	if err != nil && err != io.EOF {
		p.t.Fatal(err)
	}
	return strings.TrimSuffix(line, "\n")
}

// wantLines fails the test if these are not the next lines on stdout.
func (p *program) wantLines(want ...string) {
	p.t.Helper()
	for _, line := range want {
		if got := p.line(); got != line {
			p.t.Errorf("stdout has %q, want %q", got, line)
		}
	}
}

func (p *program) signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Error(err)
	}
}

// wait waits for the end of the process and returns its exit status, -1 for the end by a signal.
func (p *program) wait() int {
	p.t.Helper()
	err := p.cmd.Wait()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		p.t.Fatal(err)
	}
	return p.cmd.ProcessState.ExitCode()
}

// wantEnd waits for the process and fails the test if status or stderr are not these. A line may be given as its
// beginning, with … behind.
func (p *program) wantEnd(status int, stderr ...string) {
	p.t.Helper()
	if got := p.wait(); got != status {
		p.t.Errorf("exit status %d, want %d", got, status)
	}
	outcome{log: lines(p.stderr.String())}.wantLog(p.t, stderr...)
}

// What every process does at its end: nothing at all when it has done its duty, a line when it cannot go on.
func TestExit(t *testing.T) {
	const (
		end      = `level=FATAL message="next http://ADDRESS/2018-06-01/runtime/invocation/next: status 403: {\"errorMessage\":\"over\",\"errorType\":\"InvalidStateTransition\"}"`
		boom     = "level=ERROR message=boom requestId=event-1 errorType=errorString errorMessage=boom"
		panicked = "level=ERROR message=boom requestId=event-1 errorType=string errorMessage=boom stackTrace=…"
		goexit   = `level=ERROR message="handler called runtime.Goexit" requestId=event-1 errorType=Goexit errorMessage="handler called runtime.Goexit" stackTrace=…`
	)
	for name, tt := range map[string]struct {
		role   string
		env    []string
		script script
		status int
		stderr []string
		posts  string // paths, without what all of them begin with
	}{
		"next is refused":    {"echo", nil, events("1"), 1, []string{end}, "/invocation/event-1/response"},
		"error":              {"error", nil, events("1", "2"), 1, []string{boom, strings.Replace(boom, "event-1", "event-2", 1), end}, "/invocation/event-1/error /invocation/event-2/error"},
		"panic":              {"panic", nil, events("1", "2"), 1, []string{panicked, `level=FATAL message="invocation event-1: handler panicked: boom" requestId=event-1`}, "/invocation/event-1/error"},
		"panic, nobody logs": {"silent", nil, events("1", "2"), 1, nil, "/invocation/event-1/error"},
		"panic, two workers": {"panic", []string{"AWS_LAMBDA_MAX_CONCURRENCY=2"}, func(api *runtimeapitest.Server) {
			api.Next(runtimeapitest.Event("event-1", "{}"))
			api.Wait(2)
			api.Next(runtimeapitest.Reply{Status: 403}, runtimeapitest.Reply{Status: 403})
		}, 1, []string{`level=ERROR message="worker ends: next http://ADDRESS/2018-06-01/runtime/invocation/next: status 403"`, panicked,
			`level=FATAL message="next http://ADDRESS/2018-06-01/runtime/invocation/next: status 403"`}, "/invocation/event-1/error"},
		"Goexit": {"goexit", nil, events("1", "2"), 1, []string{goexit, strings.Replace(goexit, "event-1", "event-2", 1), end}, "/invocation/event-1/error /invocation/event-2/error"},
		"answer is refused": {"echo", nil, func(api *runtimeapitest.Server) {
			events("1")(api)
			api.On("/response", runtimeapitest.Refusal(500, "Fatal", "broken"))
		}, 1, []string{`level=FATAL message="invocation event-1: post response http://ADDRESS/2018-06-01/runtime/invocation/event-1/response: ` +
			`status 500: {\"errorMessage\":\"broken\",\"errorType\":\"Fatal\"}" requestId=event-1`}, "/invocation/event-1/response"},
		"invalid handler": {"no handler", nil, nil, 1, []string{`level=FATAL message="handler string: not a function and not a lambda.Handler"`}, "/init/error"},
		"nil handler":     {"nil handler", nil, nil, 1, []string{`level=FATAL message="handler is nil"`}, "/init/error"},
		"nil pointer":     {"nil pointer", nil, nil, 1, []string{`level=FATAL message="handler *lambda_test.pointerHandler is nil"`}, "/init/error"},
		"init":            {"init", nil, nil, 1, []string{`level=FATAL message="function of WithInit: no database"`}, "/init/error"},
		"init, panic":     {"init, panic", nil, nil, 1, []string{`level=FATAL message="function of WithInit: handler panicked: boom"`}, "/init/error"},
		"before snapshot": {"snapshot", []string{"AWS_LAMBDA_INITIALIZATION_TYPE=snap-start"}, nil, 64, []string{`level=FATAL message="function of WithBeforeSnapshot: no database"`}, "/init/error"},
		"after restore":   {"restore", []string{"AWS_LAMBDA_INITIALIZATION_TYPE=snap-start"}, nil, 65, []string{`level=FATAL message="function of WithAfterRestore: no database"`}, "/restore/error"},
		"no snapshot":     {"snapshot", []string{"AWS_LAMBDA_INITIALIZATION_TYPE=on-demand"}, events("1"), 1, []string{end}, "/invocation/event-1/response"},
		"context ends":    {"ended", nil, nil, 0, nil, ""},
		"generic":         {"generic", nil, events("1"), 1, []string{end}, "/invocation/event-1/response"},

		// No report is possible of these; the platform sees the process end.
		"os.Exit":             {"exit", nil, events("1"), 7, nil, ""},
		"log.Fatal":           {"log.Fatal", nil, events("1"), 1, []string{"…"}, ""},
		"panic elsewhere":     {"other panic", nil, events("1"), 2, []string{"panic: elsewhere"}, ""},
		"other level":         {"error", []string{"AWS_LAMBDA_LOG_LEVEL=FATAL"}, events("1"), 1, []string{end}, "/invocation/event-1/error"},
		"odd level, as usual": {"error", []string{"AWS_LAMBDA_LOG_LEVEL=LOUD"}, events("1"), 1, []string{boom, end}, "/invocation/event-1/error"},
	} {
		t.Run(name, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			address := api.Listen()
			p := startProgram(t, tt.role, append(tt.env, "AWS_LAMBDA_RUNTIME_API="+address)...)
			if tt.script != nil {
				tt.script(api)
			}
			if name != "panic, two workers" {
				api.Next(runtimeapitest.Refusal(403, runtimeapi.ErrInvalidStateTransition, "over"))
			}
			if got := p.line(); got != "" {
				t.Errorf("stdout has %q, want nothing", got)
			}
			if got := p.wait(); got != tt.status {
				t.Errorf("exit status %d, want %d", got, tt.status)
			}
			log := lines(p.stderr.String())
			if strings.Contains(name, "workers") {
				slices.Sort(log) // each says its own in its own time
			}
			for i := range tt.stderr {
				tt.stderr[i] = strings.ReplaceAll(tt.stderr[i], "ADDRESS", address)
			}
			if name == "panic elsewhere" {
				log = log[:1] // the rest are Go's goroutines
			}
			outcome{log: log}.wantLog(t, tt.stderr...)
			if posts := (outcome{requests: api.Requests()}).posts(); paths(posts) != tt.posts {
				t.Errorf("posts: %s, want %s", paths(posts), tt.posts)
			}
		})
	}
}

// Every way to start a function serves it.
func TestStart(t *testing.T) {
	for role, want := range map[string]string{
		"echo": `"x"`, "generic": `"x"`, "options": "[\n 1\n]\n", "handler": `"X"`, "handler, options": "[\n 1\n]\n",
	} {
		t.Run(role, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			startProgram(t, role, on(api))
			events(`"x"`)(api)
			if r := api.Wait(2)[1]; string(r.Body) != want || !strings.HasSuffix(r.Path, "/event-1/response") {
				t.Errorf("%s %q, want the response %q", r.Path, r.Body, want)
			}
		})
	}
}

// What Start says when it is gone altogether names the operation, the object and the cause.
func TestExitWithoutARuntimeAPI(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	begin := time.Now()
	startProgram(t, "echo", "AWS_LAMBDA_RUNTIME_API="+address).wantEnd(1,
		`level=FATAL message="next http://`+address+`/2018-06-01/runtime/invocation/next: connect to `+address+`: connect: connection refused"`)
	if took := time.Since(begin); took < 1550*time.Millisecond {
		t.Errorf("gave up after %v, want six attempts in 1.55s", took)
	}
	for _, address := range []string{"127.0.0.1", "127.0.0.1:65536", "https://host:443"} {
		p := startProgram(t, "echo", "AWS_LAMBDA_RUNTIME_API="+address)
		p.wantEnd(1, `level=FATAL message="AWS_LAMBDA_RUNTIME_API…`)
		if !strings.Contains(p.stderr.String(), address) {
			t.Errorf("stderr has %q, want the address %s in it", p.stderr.String(), address)
		}
	}
}

// The value of AWS_LAMBDA_RUNTIME_API has several forms. No proxy is ever asked.
func TestAddress(t *testing.T) {
	for form, want := range map[string]struct{ prefix, host string }{
		"127.0.0.1:PORT":              {"", "127.0.0.1:PORT"},
		"127.0.0.1:PORT/":             {"", "127.0.0.1:PORT"},
		"http://127.0.0.1:PORT":       {"", "127.0.0.1:PORT"},
		"localhost:PORT":              {"", "localhost:PORT"},
		"127.0.0.1:PORT/prefix":       {"/prefix", "127.0.0.1:PORT"},
		"http://127.0.0.1:PORT/a/b/":  {"/a/b", "127.0.0.1:PORT"},
		"[::ffff:127.0.0.1]:PORT/a.b": {"/a.b", "[::ffff:127.0.0.1]:PORT"},
	} {
		t.Run(strings.ReplaceAll(form, "/", " "), func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			address := api.Listen()
			_, port, _ := net.SplitHostPort(address)
			api.On(want.prefix+runtimeapi.PathNext, runtimeapitest.Event("event-1", "5"), runtimeapitest.Reply{Status: 403})
			p := startProgram(t, "echo", "AWS_LAMBDA_RUNTIME_API="+strings.ReplaceAll(form, "PORT", port),
				"HTTP_PROXY=http://127.0.0.1:1", "http_proxy=http://127.0.0.1:1", "ALL_PROXY=http://127.0.0.1:1")
			p.wantEnd(1, "level=FATAL …")
			requests := api.Requests()
			if len(requests) != 3 {
				t.Fatalf("requests: %s, want next, response, next", paths(requests))
			}
			for i, path := range []string{"/2018-06-01/runtime/invocation/next", "/2018-06-01/runtime/invocation/event-1/response", "/2018-06-01/runtime/invocation/next"} {
				r := requests[i]
				if r.Path != want.prefix+path || r.Header.Get("Host") != strings.ReplaceAll(want.host, "PORT", port) {
					t.Errorf("%s from %s, want %s from %s", r.Path, r.Header.Get("Host"), want.prefix+path, want.host)
				}
				if !regexp.MustCompile(`^lambent/\S+ go\d+\.\d+`).MatchString(r.Header.Get("User-Agent")) {
					t.Errorf("User-Agent = %q", r.Header.Get("User-Agent"))
				}
				if len(r.Header.Values("Accept-Encoding")) != 0 {
					t.Errorf("Accept-Encoding = %q, want none", r.Header.Values("Accept-Encoding"))
				}
			}
		})
	}
}

func writeToStdout() {
	lambda.Start(func(n int) (int, error) {
		for range n {
			fmt.Println("a line that nobody reads")
		}
		return n, nil
	})
}

// shutDown is a function that says what happens to it.
func shutDown() {
	say := func(ctx context.Context, what string) error {
		deadline, ok := ctx.Deadline()
		if left := time.Until(deadline); !ok || left > 400*time.Millisecond || ctx.Err() != nil {
			what += fmt.Sprint(" with ", ctx)
		}
		fmt.Println(what)
		return nil
	}
	lambda.StartWithOptions(func() { fmt.Println("handler") },
		lambda.WithShutdown(func(ctx context.Context) error { return say(ctx, "shutdown 1") }),
		lambda.WithEnableSIGTERM(func() { fmt.Println("sigterm 1") }, func() { fmt.Println("sigterm 2") }),
		lambda.WithShutdown(func(ctx context.Context) error { return say(ctx, "shutdown 2") }),
		lambda.WithEnableSIGTERM(func() { fmt.Println("sigterm 3") }))
}

// shutDownLong takes as long to shut down as its stdin is open, and more than the context allows.
func shutDownLong() {
	lambda.StartWithOptions(func() {}, lambda.WithShutdown(func(ctx context.Context) error {
		begin := time.Now()
		<-ctx.Done()
		fmt.Println(ctx.Err(), time.Since(begin) >= 300*time.Millisecond)
		io.Copy(io.Discard, os.Stdin)
		fmt.Println("done")
		return nil
	}))
}

// shutDownBusy is busy with an invocation for as long as its stdin is open.
func shutDownBusy() {
	lambda.StartWithOptions(func(ctx context.Context) (string, error) {
		fmt.Println("busy")
		io.Copy(io.Discard, os.Stdin)
		return fmt.Sprint("answer ", ctx.Err()), nil
	}, lambda.WithEnableSIGTERM(func() { fmt.Println("sigterm") }))
}

// shutDownBadly has functions that fail in every way.
func shutDownBadly() {
	lambda.StartWithOptions(func() {},
		lambda.WithShutdown(func(context.Context) error { fmt.Println("last"); return nil }),
		lambda.WithShutdown(hookFailures["error"].hook),
		lambda.WithEnableSIGTERM(func() { panic("first") }, func() { handlers["func()"].make(ends["Goexit"].end).(func())() }, func() { fmt.Println("third") }))
}

// On SIGTERM the functions run, and the process ends as one that has done its duty.
func TestSIGTERM(t *testing.T) {
	for _, workers := range []string{"1", "3"} {
		t.Run(workers, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			p := startProgram(t, "sigterm", on(api), "AWS_LAMBDA_MAX_CONCURRENCY="+workers)
			events("{}")(api)
			p.wantLines("handler")
			p.signal(syscall.SIGTERM)
			p.wantLines("sigterm 1", "sigterm 2", "sigterm 3", "shutdown 2", "shutdown 1", "")
			p.wantEnd(0)
			for _, r := range api.Requests() {
				if r.Method == "POST" && r.Path != "/2020-01-01/extension/register" && !strings.HasSuffix(r.Path, "/event-1/response") {
					t.Errorf("%s %s", r.Method, r.Path)
				}
			}
		})
	}
}

// The process ends as soon as there is nothing left to do. One quick end of several is proof enough on a busy machine.
func TestSIGTERMEndsAtOnce(t *testing.T) {
	quickest := time.Hour
	for range 10 {
		api := runtimeapitest.NewServer(t)
		p := startProgram(t, "sigterm", on(api))
		events("{}")(api)
		p.wantLines("handler")
		begin := time.Now()
		p.signal(syscall.SIGTERM)
		p.wait()
		if quickest = min(quickest, time.Since(begin)); quickest < 300*time.Millisecond {
			return
		}
	}
	t.Errorf("the quickest end took %v, want it before the time of the functions is over", quickest)
}

// Functions that take longer than they may are waited for: it is the platform that ends them. A second SIGTERM changes
// nothing.
func TestSIGTERMTwice(t *testing.T) {
	api := runtimeapitest.NewServer(t)
	r, w := pipe(t)
	p := startWithStdin(t, r, "sigterm long", on(api))
	api.Wait(1) // for the registration
	p.signal(syscall.SIGTERM)
	p.wantLines("context deadline exceeded true")
	p.signal(syscall.SIGTERM)
	p.signal(syscall.SIGTERM)
	w.Close()
	p.wantLines("done", "")
	p.wantEnd(0)
}

func startWithStdin(t *testing.T, stdin *os.File, role string, env ...string) *program {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return startExecutable(t, executable, func(p *program) { p.cmd.Stdin, p.cmd.Stderr = stdin, &p.stderr }, append(env, roleVariable+"="+role)...)
}

// An invocation in progress is answered if its handler returns in time.
func TestSIGTERMDuringAnInvocation(t *testing.T) {
	for name, inTime := range map[string]bool{"returns in time": true, "does not return": false} {
		t.Run(name, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			r, w := pipe(t)
			p := startWithStdin(t, r, "sigterm busy", on(api))
			events("{}", "{}")(api)
			p.wantLines("busy")
			p.signal(syscall.SIGTERM)
			p.wantLines("sigterm")
			want := "" // it gets its chance and no more
			if inTime {
				w.Close()
				want = `"answer <nil>"`
			}
			p.wantLines("")
			p.wantEnd(0)
			got := ""
			for _, r := range api.Requests() {
				if strings.HasSuffix(r.Path, "/response") {
					got += string(r.Body)
				}
			}
			if got != want || api.Left(runtimeapi.PathNext) != 1 {
				t.Errorf("answers %q and %d events left, want %q and 1", got, api.Left(runtimeapi.PathNext), want)
			}
		})
	}
}

func TestSIGTERMFunctionsThatFail(t *testing.T) {
	api := runtimeapitest.NewServer(t)
	p := startProgram(t, "sigterm bad", on(api))
	api.Wait(1) // for the registration
	p.signal(syscall.SIGTERM)
	p.wantLines("third", "last", "")
	p.wantEnd(0,
		`level=ERROR message="function of WithEnableSIGTERM: handler panicked: first"`,
		`level=ERROR message="function of WithEnableSIGTERM: handler called runtime.Goexit"`,
		`level=ERROR message="function of WithShutdown: no database"`)
}

// liveOnAfterRun is a program that Run is only a part of.
func liveOnAfterRun() {
	ctx, end := context.WithCancel(context.Background())
	end()
	fmt.Println(lambda.Run(ctx, func() {}, lambda.WithEnableSIGTERM(func() { fmt.Println("sigterm") })))
	io.Copy(io.Discard, os.Stdin)
}

// When Run has returned, SIGTERM is the program's matter again.
func TestSIGTERMAfterRun(t *testing.T) {
	r, _ := pipe(t)
	p := startWithStdin(t, r, "after run", on(runtimeapitest.NewServer(t)))
	p.wantLines("<nil>")
	p.signal(syscall.SIGTERM)
	p.wantEnd(-1, `level=WARN message="register extension for SIGTERM: register extension lambent-shutdown: context canceled"`)
}

// Where the extension cannot be registered, SIGTERM is heard all the same, should anybody send it.
func TestSIGTERMWithoutAnExtension(t *testing.T) {
	api := runtimeapitest.NewServer(t)
	api.On("/2020-01-01/extension/register", runtimeapitest.Reply{Status: 404})
	p := startProgram(t, "sigterm", on(api))
	events("{}")(api)
	p.wantLines("handler")
	p.signal(syscall.SIGTERM)
	p.wantLines("sigterm 1", "sigterm 2", "sigterm 3", "shutdown 2", "shutdown 1", "")
	p.wantEnd(0, `level=WARN message="register extension for SIGTERM: …`)
}

// Without the options SIGTERM is the operating system's matter.
func TestSIGTERMWithoutOptions(t *testing.T) {
	api := runtimeapitest.NewServer(t)
	p := startProgram(t, "echo", on(api))
	events("1")(api)
	api.Wait(2)
	p.signal(syscall.SIGTERM)
	p.wantEnd(-1)
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGTERM {
		t.Errorf("ended by %v, want SIGTERM", p.cmd.ProcessState)
	}
}
