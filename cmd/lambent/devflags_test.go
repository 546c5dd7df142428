package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// A devRun is a lambent dev that runs on the function probe.
type devRun struct {
	t              *testing.T
	command        *exec.Cmd
	temporary      string
	address        string
	stdout, stderr output
}

// An output is what a process has written so far.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// await waits until a text is there, and returns the rest of its line.
func (o *output) await(t *testing.T, text string) string {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); runtime.Gosched() {
		if _, rest, ok := strings.Cut(o.String(), text); ok {
			if line, _, ok := strings.Cut(rest, "\n"); ok {
				return line
			}
		}
	}
	t.Fatalf("%q is not in %q", text, o)
	return ""
}

// probe is a function that does as its event says.
const probe = `
-- go.mod --
module example.com/m

go 1.26

require github.com/lambent-go/lambent v0.0.0

replace github.com/lambent-go/lambent => $REPO
-- lambent.json --
{"functions": {"probe": {"async": {"retryDelays": ["1ms", "1ms"]}}}}
-- probe/main.go --
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/lambent-go/lambent/lambda"
)

var kept []byte

func main() {
	lambda.Start(func(event struct{ Do string }) (any, error) {
		switch event.Do {
		case "pid":
			return os.Getpid(), nil
		case "environment":
			return os.Getenv("SECRET") + os.Getenv("OTHER"), nil
		case "allocate":
			kept = bytes.Repeat([]byte{1}, 200<<20)
		case "race":
			n := 0
			var both sync.WaitGroup
			for range 2 {
				both.Go(func() { n++ })
			}
			both.Wait()
		case "fail":
			fmt.Println("try")
			return nil, errors.New("no")
		case "":
			return map[string]any{"statusCode": "none"}, nil
		}
		return event.Do, nil
	})
}
`

// startDev starts lambent dev with variables of the shell and flags, and ends it with the test.
func startDev(t *testing.T, env []string, flags ...string) *devRun {
	t.Helper()
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	d := &devRun{t: t}
	d.command, d.temporary = waiterCommand(t)
	d.command.Args = append([]string{"lambent", "dev", "--port", "0"}, flags...)
	d.command.Dir = t.TempDir()
	if err := txtar.Write(txtar.Parse([]byte(strings.ReplaceAll(probe, "$REPO", repository))), d.command.Dir); err != nil {
		t.Fatal(err)
	}
	d.command.Env = append(d.command.Env, env...)
	d.command.Stdout, d.command.Stderr = &d.stdout, &d.stderr
	if err := d.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.command.Process.Kill() }) // it has ended, unless the test failed
	d.address = d.stderr.await(t, "listening on ")
	return d
}

// end ends lambent dev as a person does.
func (d *devRun) end() {
	d.t.Helper()
	if err := d.command.Process.Signal(syscall.SIGTERM); err != nil {
		d.t.Fatal(err)
	}
	checkExit(d.t, d.command, d.temporary, 0)
}

// invoke returns the answer of the function to a word.
func (d *devRun) invoke(word string, headers ...string) string {
	d.t.Helper()
	return d.post("/2015-03-31/functions/probe/invocations", `{"Do":"`+word+`"}`, headers...)
}

func (d *devRun) post(path, body string, headers ...string) string {
	d.t.Helper()
	request, err := http.NewRequest(http.MethodPost, d.address+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(answer)
}

func TestDevInheritEnv(t *testing.T) {
	d := startDev(t, []string{"SECRET=told", "OTHER=kept", "LAMBENT_INHERIT_ENV="}, "--inherit-env", "SECRET,ABSENT")
	if got := d.invoke("environment"); got != `"told"` {
		t.Errorf("the function sees %s, want what it inherits alone", got)
	}
	d.end()
}

func TestDevMemoryLimit(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // memory is only measured elsewhere
	}
	for flag, want := range map[string]string{
		"--quiet":           `{"errorType":"Runtime.OutOfMemory",`,
		"--no-memory-limit": `"allocate"`,
	} {
		t.Run(flag, func(t *testing.T) {
			d := startDev(t, nil, flag)
			if got := d.invoke("allocate"); !strings.HasPrefix(got, want) {
				t.Errorf("answer %s, want %s", got, want)
			}
			d.end()
		})
	}
}

func TestDevRace(t *testing.T) {
	d := startDev(t, nil, "--race", "--no-memory-limit")
	if got := d.invoke("race"); got != `"race"` {
		t.Errorf("answer %s", got)
	}
	d.stdout.await(t, "WARNING: DATA RACE")
	d.end()
}

// Between invocations the processes of a function do not run.
func TestDevFreeze(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // where the state of a process can be read
	}
	d := startDev(t, nil, "--freeze")
	for range 2 {
		pid := d.invoke("pid")
		for deadline := time.Now().Add(time.Minute); ; runtime.Gosched() {
			stat, err := os.ReadFile("/proc/" + pid + "/stat")
			if err != nil {
				t.Fatal(err)
			}
			if _, state, _ := strings.Cut(string(stat), ") "); strings.HasPrefix(state, "T") {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("the process is not stopped: %s", stat)
			}
		}
	}
	d.end()
}

// With real delays the second try of an event comes after a minute, whatever the settings say; so that it is never made.
func TestDevRealDelays(t *testing.T) {
	d := startDev(t, nil)
	d.invoke("fail", "X-Amz-Invocation-Type", "Event")
	for strings.Count(d.stdout.String(), "REPORT ") < 3 {
		d.stdout.await(t, "REPORT ")
	}
	d.end()
	d = startDev(t, nil, "--real-delays")
	d.invoke("fail", "X-Amz-Invocation-Type", "Event")
	d.stdout.await(t, "REPORT ")
	d.invoke("pid") // by now the next try would have come
	d.end()
	if got := strings.Count(d.stdout.String(), "try\n"); got != 1 {
		t.Errorf("%d tries, want 1", got)
	}
	d.stderr.await(t, "asynchronous events that were not delivered: 1")
}

func TestDevHost(t *testing.T) {
	d := startDev(t, nil, "--host", "0.0.0.0")
	d.stderr.await(t, "warning: 0.0.0.0 can be reached by others: whoever reaches it can run the functions")
	d.end()
}

// Who runs the server is told why an answer could not be used; its client is not.
func TestDevUnusableAnswer(t *testing.T) {
	d := startDev(t, nil)
	if got := d.post("/_url/probe/", "{}"); got != "Internal Server Error" {
		t.Errorf("body %q", got)
	}
	if got := d.stderr.await(t, "lambent: dev: function probe: answer of request "); !strings.Contains(got, "statusCode") {
		t.Errorf("stderr has %q, want the reason", got)
	}
	d.end()
}

// The browser is opened when the functions are known; without one there is a warning, and nothing else.
func TestDevOpen(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // its opener cannot be replaced
	}
	opener := "xdg-open"
	if runtime.GOOS == "darwin" {
		opener = "open"
	}
	for name, tt := range map[string]struct{ script, want string }{
		"opens":  {`echo "$1" >opened.part && mv opened.part opened`, ""},
		"fails":  {"echo no display >&2; exit 3", "warning: open URL: " + opener + ": exit status 3: no display"},
		"silent": {"exit 4", "warning: open URL: " + opener + ": exit status 4"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			script := "#!/bin/sh\ncd '" + dir + "'\n" + tt.script + "\n"
			if err := os.WriteFile(filepath.Join(dir, opener), []byte(script), 0o700); err != nil {
				t.Fatal(err)
			}
			d := startDev(t, []string{"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH")}, "--open")
			url := d.address + "/"
			if tt.want != "" {
				d.stderr.await(t, strings.Replace(tt.want, "URL", url, 1))
			} else if got := awaitFile(t, filepath.Join(dir, "opened")); got != url+"\n" {
				t.Errorf("%q is opened, want %s", got, url)
			}
			if got := d.invoke("pid"); got == "" {
				t.Error("the server does not answer")
			}
			d.end()
		})
	}
}

// awaitFile returns what a file holds when it is there.
func awaitFile(t *testing.T, path string) string {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; runtime.Gosched() {
		text, err := os.ReadFile(path)
		if err == nil {
			return string(text)
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}
