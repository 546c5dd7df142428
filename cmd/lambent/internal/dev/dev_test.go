package dev_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/lambent-go/lambent/cmd/lambent/internal/dev"
	"github.com/lambent-go/lambent/cmd/lambent/internal/dev/delvetest"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// roleVariable makes this test binary a function that answers with the variable's value.
const roleVariable = "DEV_TEST_ROLE"

func TestMain(m *testing.M) {
	if delvetest.IsCalled() {
		delvetest.Main()
	}
	if answer := os.Getenv(roleVariable); answer != "" && os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" {
		serveRuntime(answer)
	}
	os.Exit(m.Run())
}

// serveRuntime speaks the Runtime API as a function in any language can.
func serveRuntime(answer string) {
	api := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/"
	for {
		event, err := http.Get(api + "next")
		if err != nil {
			os.Exit(1)
		}
		event.Body.Close()
		file, _ := os.ReadFile("data")
		reply, err := http.Post(api+event.Header.Get("Lambda-Runtime-Aws-Request-Id")+"/response", "application/json",
			strings.NewReader(`"`+answer+strings.TrimSpace(string(file))+`"`))
		if err != nil {
			os.Exit(1)
		}
		reply.Body.Close()
	}
}

// long bounds what should happen by itself.
const long = time.Minute

// An event is a line of the JSON form of the output.
type event struct {
	Type, URL, Name, State, Error     string
	Function, RequestID, Line, Status string
	ColdStart                         bool
}

// A session is a lambent dev that runs.
type session struct {
	t         *testing.T
	dir, temp string
	url       string
	cancel    context.CancelFunc
	ended     chan error

	arrived chan struct{} // an event; closed behind the last
	read    int           // events that await has looked at

	mu     sync.Mutex
	events []event
	stderr bytes.Buffer
}

func (s *session) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stderr.Write(p)
}

func (s *session) messages() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stderr.String()
}

// lay writes an archive of a module into a folder, with two functions unless it has others.
func lay(t *testing.T, archive string) string {
	t.Helper()
	repository, err := filepath.Abs("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"GOWORK": "", "GOPROXY": "off", "GOFLAGS": ""} {
		t.Setenv(name, value)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := txtar.Write(txtar.Parse([]byte(strings.ReplaceAll(archive, "$REPO", repository))), dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// launch starts lambent dev on an archive, and ends it with the test.
func launch(t *testing.T, archive string, changes ...func(*dev.Options)) *session {
	t.Helper()
	s := &session{t: t, dir: lay(t, archive), temp: t.TempDir(), arrived: make(chan struct{}, 1), ended: make(chan error, 1)}
	t.Setenv("TMPDIR", s.temp)
	reader, writer := io.Pipe()
	o := dev.Options{
		Dir:      s.dir,
		CacheDir: t.TempDir(),
		Service:  localaws.Options{Getenv: func(string) string { return "" }},
		Output: &dev.Output{Stdout: writer, Stderr: s, JSON: true, PrintError: func(err error) {
			io.WriteString(s, "lambent: dev: "+err.Error()+"\n"+hint.Of(err)+"\n")
		}},
	}
	for _, change := range changes {
		change(&o)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	go s.collect(reader)
	go func() {
		s.ended <- dev.Run(ctx, o)
		writer.Close()
	}()
	t.Cleanup(s.end)
	s.url = s.await(func(e event) bool { return e.Type == "listening" }).URL
	return s
}

// collect keeps what the command prints, which never waits for the test.
func (s *session) collect(r io.Reader) {
	defer close(s.arrived)
	for lines := bufio.NewScanner(r); lines.Scan(); {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			s.t.Errorf("line %q: %v", lines.Text(), err)
		}
		s.mu.Lock()
		s.events = append(s.events, e)
		s.mu.Unlock()
		select {
		case s.arrived <- struct{}{}:
		default:
		}
	}
}

// next returns the events that nobody has seen.
func (s *session) next() []event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.events[s.read:]
}

// await returns the next event that is as wanted.
func (s *session) await(wanted func(event) bool) event {
	s.t.Helper()
	timeout := time.After(long)
	for {
		for _, e := range s.next() {
			s.read++
			if wanted(e) {
				return e
			}
		}
		select {
		case _, ok := <-s.arrived:
			if !ok {
				s.t.Fatalf("the output has ended: %s", s.messages())
			}
		case <-timeout:
			s.t.Fatalf("timeout; stderr: %s", s.messages())
		}
	}
}

// state waits until a function has come to a state.
func (s *session) state(name, state string) event {
	s.t.Helper()
	return s.await(func(e event) bool { return e.Type == "function" && e.Name == name && e.State == state })
}

// end ends the command and checks that nothing is left.
func (s *session) end() {
	s.cancel()
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("Run: %v", err)
		}
	case <-time.After(long):
		s.t.Fatal("Run does not end")
	}
	left, err := os.ReadDir(s.temp)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range left {
		if strings.HasPrefix(e.Name(), "lambent") {
			s.t.Errorf("%s is left in the temporary folder", e.Name())
		}
	}
}

// invoke returns the answer of a function, or its error document.
func (s *session) invoke(name string) string {
	s.t.Helper()
	response, err := http.Post(s.url+"/2015-03-31/functions/"+name+"/invocations", "application/json", strings.NewReader("{}"))
	if err != nil {
		s.t.Errorf("invoke %s: %v", name, err)
		return ""
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Errorf("invoke %s: %v", name, err)
	}
	return string(body)
}

func (s *session) expect(name, want string) {
	s.t.Helper()
	if got := s.invoke(name); got != want {
		s.t.Errorf("%s answers %s, want %s", name, got, want)
	}
}

// save writes a file as an editor does: beside it, then over it.
func (s *session) save(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path+"~", []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(path+"~", path); err != nil {
		s.t.Fatal(err)
	}
}

// source is a function that answers with an expression.
func source(expression string) string {
	return `package main

import (
	"os"

	"github.com/lambent-go/lambent/lambda"
)

func main() {
	lambda.Start(func() (string, error) { return os.Getenv("TABLE") + ` + expression + `, nil })
}
`
}

const module = `
-- go.mod --
module example.com/shop

go 1.26

require github.com/lambent-go/lambent v0.0.0

replace github.com/lambent-go/lambent => $REPO
`

var shop = module + `
-- cmd/api/main.go --
` + source(`"api"`) + `
-- cmd/worker/main.go --
` + source(`"worker"`)

func TestServe(t *testing.T) {
	s := launch(t, shop)
	s.expect("api", `"api"`)
	s.expect("worker", `"worker"`)
	e := s.await(func(e event) bool { return e.Type == "invocation" && e.Function == "api" })
	if e.Status != "success" || !e.ColdStart || e.RequestID == "" {
		t.Errorf("invocation = %+v, want a cold success of api", e)
	}
	s.expect("nobody", `{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody:$LATEST"}`)
}

func TestSave(t *testing.T) {
	s := launch(t, shop)
	s.state("api", "ready")
	s.save("cmd/api/main.go", source(`"two"`))
	s.state("api", "building")
	s.expect("api", `"two"`) // it waits for the build
	s.state("api", "ready")
	// Other imports: go has to be asked again, and what is imported is watched from then on.
	s.save("internal/name/name.go", "package name\n\nconst Name = \"three\"\n")
	s.save("cmd/api/main.go", strings.Replace(source("name.Name"), "import (", "import (\n\t\"example.com/shop/internal/name\"", 1))
	s.state("api", "ready")
	s.expect("api", `"three"`)
	s.save("internal/name/name.go", "package name\n\nconst Name = \"four\"\n")
	s.state("api", "ready")
	s.expect("api", `"four"`)
}

// A save is no reason to lose a request, or to answer one with code that is older than another request got before.
func TestSaveUnderLoad(t *testing.T) {
	s := launch(t, shop)
	s.state("api", "ready")
	stop := make(chan struct{})
	var callers sync.WaitGroup
	for range 4 {
		callers.Go(func() {
			last := `"api"`
			for {
				got := s.invoke("api")
				if got < last || got > `"v9"` {
					t.Errorf("answer %s after %s", got, last)
				}
				last = got
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	for _, version := range []string{"v1", "v2", "v3"} {
		s.save("cmd/api/main.go", source(`"`+version+`"`))
		s.state("api", "building")
		s.expect("api", `"`+version+`"`)
		s.state("api", "ready")
	}
	close(stop)
	callers.Wait()
}

func TestOnlyContentCounts(t *testing.T) {
	s := launch(t, shop)
	s.state("worker", "ready")
	s.expect("api", `"api"`)
	if err := os.Chtimes(filepath.Join(s.dir, "cmd/api/main.go"), time.Now(), time.Now()); err != nil {
		t.Fatal(err)
	}
	s.save("cmd/api/main_test.go", "package main\n")
	s.save("cmd/worker/main.go", source(`"two"`))
	var last event
	for last = (event{}); last.State != "ready" || last.Name != "worker"; {
		last = s.await(func(e event) bool { return e.Type == "function" })
		if last.Name == "api" && last.State == "building" {
			t.Error("api is built although nothing of it has changed")
		}
	}
	s.expect("worker", `"two"`)
}

func TestBuildError(t *testing.T) {
	s := launch(t, shop)
	s.state("worker", "ready")
	s.save("cmd/api/main.go", source(`missing`))
	e := s.state("api", "error")
	want := `cmd/api/main.go:10:68: undefined: missing`
	if e.Error != want {
		t.Errorf("error = %q, want %s", e.Error, want)
	}
	s.expect("api", `{"errorType":"Lambent.BuildError","errorMessage":"`+want+`"}`)
	s.expect("worker", `"worker"`)
	s.save("cmd/api/main.go", "package main\n\nimport (\n")
	s.state("api", "error")
	s.save("cmd/api/main.go", source(`"healed"`))
	s.state("api", "ready")
	s.expect("api", `"healed"`)
}

func TestBuildErrorAtFirst(t *testing.T) {
	s := launch(t, module+"-- cmd/api/main.go --\n"+source("missing"))
	s.state("api", "error")
	s.save("cmd/api/main.go", source(`"healed"`))
	s.state("api", "ready")
	s.expect("api", `"healed"`)
}

func TestKeepLastGood(t *testing.T) {
	s := launch(t, shop, func(o *dev.Options) { o.KeepLastGood = true })
	s.state("api", "ready")
	s.save("cmd/api/main.go", source(`missing`))
	s.state("api", "error")
	s.expect("api", `"api"`)
}

func TestFunctionsComeAndGo(t *testing.T) {
	s := launch(t, shop)
	s.state("worker", "ready")
	s.save("cmd/extra/main.go", source(`"extra"`))
	s.state("extra", "ready")
	s.expect("extra", `"extra"`)
	if err := os.RemoveAll(filepath.Join(s.dir, "cmd/extra")); err != nil {
		t.Fatal(err)
	}
	s.save("cmd/last/main.go", source(`"last"`)) // whose appearance says that the other's end was noticed
	s.state("last", "ready")
	s.expect("extra", `{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:extra:$LATEST"}`)
}

func TestEnvironmentFiles(t *testing.T) {
	s := launch(t, shop+"-- .env --\nTABLE=one-\n")
	s.expect("api", `"one-api"`)
	s.state("api", "ready")
	s.save(".env", "TABLE=two-\n")
	s.state("api", "ready")
	s.expect("api", `"two-api"`)
	s.save(".env", "broken\n")
	s.save("cmd/api/main.go", source(`"new"`))
	s.state("api", "building")
	s.expect("api", `"two-new"`) // the last good settings
	if want := ".env:1: no = in the line"; !strings.Contains(s.messages(), want) {
		t.Errorf("stderr = %s, want %s", s.messages(), want)
	}
}

func TestCommand(t *testing.T) {
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command, err := json.Marshal(executable)
	if err != nil {
		t.Fatal(err)
	}
	s := launch(t, `
-- lambent.json --
{"functions": {"foreign": {"command": [`+string(command)+`], "dir": "fn", "env": {"`+roleVariable+`": "hi "}}}}
-- fn/data --
one
`)
	s.expect("foreign", `"hi one"`)
	s.state("foreign", "ready")
	s.save("fn/data", "two\n")
	s.state("foreign", "ready")
	s.expect("foreign", `"hi two"`)
}

func TestInclude(t *testing.T) {
	s := launch(t, module+`
-- lambent.json --
{"functions": {"api": {"include": ["data/*.txt"]}}}
-- data/a.txt --
one
-- api/main.go --
package main

import (
	"os"
	"path/filepath"

	"github.com/lambent-go/lambent/lambda"
)

func main() {
	lambda.Start(func() (string, error) {
		files, err := filepath.Glob(filepath.Join(os.Getenv("LAMBDA_TASK_ROOT"), "data", "*"))
		text := ""
		for _, file := range files {
			data, _ := os.ReadFile(file)
			text += filepath.Base(file) + "=" + string(data)
		}
		return text, err
	})
}
`)
	s.expect("api", `"a.txt=one\n"`)
	s.state("api", "ready")
	s.save("data/b.txt", "two\n")
	s.state("api", "ready")
	s.expect("api", `"a.txt=one\nb.txt=two\n"`)
}

func TestRunError(t *testing.T) {
	for name, tt := range map[string]struct{ archive, want string }{
		"no function":    {module + "-- x/x.go --\npackage x\n", "./...: no function: package x, not main"},
		"no such entry":  {shop + `-- lambent.json --` + "\n" + `{"functions": {"apis": {}}}`, "lambent.json:1:16: function apis: among ./... no package has this name"},
		"broken file":    {shop + "-- lambent.json --\n{\n  x\n}", "lambent.json:2:3: not JSON: invalid character 'x' looking for beginning of object key string"},
		"broken setting": {shop + "-- lambent.json --\n" + `{"defaults": {"timeout": "1h"}}`, "function api: timeout 1h0m0s: want 1s to 15m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := run(t, tt.archive); err == nil || err.Error() != tt.want {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
		})
	}
}

// run is a lambent dev on an archive that is to fail.
func run(t *testing.T, archive string, changes ...func(*dev.Options)) error {
	t.Helper()
	o := dev.Options{
		Dir:     lay(t, archive),
		Service: localaws.Options{Getenv: func(string) string { return "" }},
		Output:  &dev.Output{Stdout: io.Discard, Stderr: io.Discard, PrintError: func(error) {}},
	}
	for _, change := range changes {
		change(&o)
	}
	return dev.Run(t.Context(), o)
}

func TestEager(t *testing.T) {
	s := launch(t, shop, func(o *dev.Options) { o.Eager = true })
	for range 2 { // before any request
		s.await(func(e event) bool { return e.Type == "log" && strings.HasPrefix(e.Line, "INIT_START") })
	}
}

func TestNoWatch(t *testing.T) {
	s := launch(t, shop, func(o *dev.Options) { o.NoWatch = true })
	s.state("api", "ready")
	s.save("cmd/api/main.go", source(`"two"`))
	for saved := time.Now(); time.Since(saved) < time.Second; { // a watch would have been quicker
		s.expect("api", `"api"`)
	}
}
