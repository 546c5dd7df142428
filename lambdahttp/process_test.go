package lambdahttp_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambdahttp"
)

// roleVariable makes a process of this test's executable a function or a server.
const roleVariable = "LAMBDAHTTP_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "":
		os.Exit(m.Run())
	case "listen":
		fmt.Println("ended:", lambdahttp.ListenAndServe(os.Getenv("ADDR"), http.HandlerFunc(serveTea), lambdahttp.WithBasePath("/api")))
	case "start":
		lambdahttp.Start(http.HandlerFunc(serveTea))
	}
	os.Exit(0)
}

func serveTea(w http.ResponseWriter, r *http.Request) {
	switch _, onLambda := lambdahttp.EventFrom(r.Context()); {
	case strings.HasSuffix(r.URL.Path, "/panic"):
		panic("no tea")
	case strings.HasSuffix(r.URL.Path, "/slow"):
		fmt.Println("slow")
		io.Copy(w, os.Stdin) // until the test lets it go on
	default:
		fmt.Fprintf(w, "%s %s, on Lambda: %v", r.Method, r.RequestURI, onLambda)
	}
}

// A process is this executable in another role.
type process struct {
	*exec.Cmd
	stdin          io.WriteCloser
	stdout, stderr *bufio.Reader
}

func start(t *testing.T, role string, env ...string) *process {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(executable)}
	p.Env = append(env, roleVariable+"="+role)
	stdout, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.stdin, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	p.stdout, p.stderr = bufio.NewReader(stdout), bufio.NewReader(stderr)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Process.Kill() // if it still runs
		p.Wait()
	})
	return p
}

func line(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	text, err := r.ReadString('\n')
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return strings.TrimSuffix(text, "\n")
}

// address is where the server says that it listens.
func (p *process) address(t *testing.T) string {
	t.Helper()
	text := line(t, p.stderr)
	address, ok := strings.CutPrefix(text, "listening on ")
	if !ok {
		t.Fatalf("stderr has %q", text)
	}
	return address
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestListenAndServe(t *testing.T) {
	for name, tt := range map[string]struct {
		env    []string
		signal os.Signal
	}{
		"address": {[]string{"ADDR=127.0.0.1:0"}, os.Interrupt},
		"PORT":    {[]string{"PORT=0"}, syscall.SIGTERM},
		"handler": {[]string{"ADDR=127.0.0.1:0", "_HANDLER=bootstrap"}, syscall.SIGTERM}, // is no sign of Lambda
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, "listen", tt.env...)
			address := strings.Replace(p.address(t), "[::]", "127.0.0.1", 1)
			if _, body := get(t, address+"/api/tea?a=1"); body != "GET /tea?a=1, on Lambda: false" {
				t.Errorf("the server says %q", body)
			}
			p.Process.Signal(tt.signal)
			if got := line(t, p.stdout); got != "ended: "+http.ErrServerClosed.Error() {
				t.Errorf("stdout has %q", got)
			}
		})
	}
}

// A running request is finished; new ones are not taken.
func TestListenAndServeFinishes(t *testing.T) {
	p := start(t, "listen", "ADDR=127.0.0.1:0")
	address := p.address(t)
	answer := make(chan string)
	go func() {
		response, err := http.Get(address + "/slow")
		if err != nil {
			answer <- err.Error()
			return
		}
		body, err := io.ReadAll(response.Body)
		answer <- fmt.Sprint(string(body), err)
	}()
	if got := line(t, p.stdout); got != "slow" {
		t.Fatalf("stdout has %q", got)
	}
	p.Process.Signal(syscall.SIGTERM)
	for { // until the listener is closed
		response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(address)
		if err != nil {
			break
		}
		response.Body.Close()
	}
	io.WriteString(p.stdin, "tea")
	p.stdin.Close()
	if got := <-answer; got != "tea<nil>" {
		t.Errorf("the running request got %q", got)
	}
	if got := line(t, p.stdout); got != "ended: "+http.ErrServerClosed.Error() {
		t.Errorf("stdout has %q", got)
	}
}

func TestListenAndServeFails(t *testing.T) {
	p := start(t, "listen", "ADDR=nowhere")
	if got := line(t, p.stdout); !strings.HasPrefix(got, "ended: serve HTTP: listen tcp: ") {
		t.Errorf("stdout has %q", got)
	}
}

// The function as a process: several kinds in turn, an event that is not HTTP, a panic, then a good
// one. In a container image _HANDLER is blank.
func TestProcess(t *testing.T) {
	for _, role := range []string{"start", "listen"} {
		t.Run(role, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			events := []string{
				edit(t, "alb", map[string]any{"path": "/tea", "queryStringParameters": nil}),
				string(fixture(t, "unknown-sqs")),
				edit(t, "restv1", map[string]any{"path": "/panic"}),
				edit(t, "functionurl-local", nil),
			}
			for i, event := range events {
				api.Next(runtimeapitest.Event(fmt.Sprint("event-", i+1), event))
			}
			p := start(t, role, "AWS_LAMBDA_RUNTIME_API="+api.Listen(), "_HANDLER=", "ADDR=127.0.0.1:1")
			var got []string
			for _, r := range api.Wait(2 * len(events)) {
				if r.Method == "POST" {
					got = append(got, r.Path[strings.LastIndexByte(r.Path, '/'):]+" "+string(r.Body[:min(len(r.Body), 90)]))
				}
			}
			for i, want := range []string{
				`/response {"statusCode":200,"statusDescription":"200 OK","headers":`,
				`/error {"errorMessage":"event is not an HTTP request that this function serves: it has the`,
				`/error {"errorMessage":"no tea","errorType":"string"`,
				`/response {"statusCode":200,"headers":`,
			} {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("answer %d is %s, want %s", i+1, got[i], want)
				}
			}
			p.Process.Signal(syscall.SIGTERM)
			err := p.Wait()
			if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGTERM {
				t.Errorf("after SIGTERM: %v", err)
			}
		})
	}
}
