package dev_test

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/dev"
	"github.com/lambent-go/lambent/cmd/lambent/internal/dev/delvetest"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// debugging puts a dlv into PATH and gives the functions free ports for it, the first of which it returns.
func debugging(t *testing.T, ports int) (port int, change func(*dev.Options)) {
	t.Helper()
	dir := t.TempDir()
	if err := delvetest.Install(dir); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	port = freePorts(t, ports)
	return port, func(o *dev.Options) { o.DebugPort = port }
}

// freePorts returns the first of some ports in a row that are free.
func freePorts(t *testing.T, n int) int {
	t.Helper()
	for {
		first := listen(t, 0)
		port := first.Addr().(*net.TCPAddr).Port
		listeners := []net.Listener{first}
		for len(listeners) < n {
			l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port+len(listeners)))
			if err != nil {
				break
			}
			listeners = append(listeners, l)
		}
		for _, l := range listeners {
			l.Close()
		}
		if len(listeners) == n {
			return port
		}
	}
}

func listen(t *testing.T, port int) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestDebug(t *testing.T) {
	port, change := debugging(t, 2)
	s := launch(t, shop, change)
	s.expect("worker", `"worker"`)
	s.expect("api", `"api"`)
	for i, name := range []string{"worker", "api"} {
		e := s.await(func(e event) bool { return strings.HasPrefix(e.Line, "dlv ") })
		want := fmt.Sprintf("dlv exec --headless --listen=127.0.0.1:%d --api-version=2 --accept-multiclient --continue ", port+1-i)
		if e.Function != name || !strings.HasPrefix(e.Line, want) {
			t.Errorf("the debugger of %s is started as %q, want %q", e.Function, e.Line, want)
		}
		if want := fmt.Sprintf(`"port": %d`, port+i); !strings.Contains(s.messages(), want) {
			t.Errorf("stderr = %s, want %s", s.messages(), want)
		}
	}
}

// A save hands the port over: the old debugger ends, and the new one listens where it did.
func TestDebugSave(t *testing.T) {
	port, change := debugging(t, 2)
	s := launch(t, shop, change)
	s.expect("api", `"api"`)
	s.state("worker", "ready")
	for _, version := range []string{"two", "three"} {
		s.save("cmd/api/main.go", source(`"`+version+`"`))
		s.state("api", "building")
		s.expect("api", `"`+version+`"`)
		e := s.await(func(e event) bool { return strings.HasPrefix(e.Line, "dlv ") })
		if want := fmt.Sprintf("--listen=127.0.0.1:%d ", port); !strings.Contains(e.Line, want) {
			t.Errorf("the debugger is started as %q, want %s", e.Line, want)
		}
	}
}

// The debugger stays when the function has crashed; the invoker is told all the same.
func TestDebugCrash(t *testing.T) {
	_, change := debugging(t, 2)
	s := launch(t, module+"-- cmd/api/main.go --\n"+source(`os.Args[len(os.Getenv("CRASH"))]`), change, func(o *dev.Options) {
		o.Flags.Env = []string{"CRASH=yes"}
	})
	if got, want := s.invoke("api"), `{"errorMessage":"runtime error: index out of range [3] with length 1"`; !strings.HasPrefix(got, want) {
		t.Errorf("a panic: %s, want %s", got, want) // which ends the process
	}
	s.state("api", "ready")
	s.save("cmd/api/main.go", strings.Replace(source(`"api"`), "return ", "os.Exit(7); return ", 1))
	s.state("api", "building")
	if got, want := s.invoke("api"), `Runtime exited with error: exit status 7"}`; !strings.HasSuffix(got, want) {
		t.Errorf("an exit: %s, want %s", got, want)
	}
}

// Versions have debuggers of their own: none waits for another's environment.
func TestDebugVersions(t *testing.T) {
	port, change := debugging(t, 2)
	s := launch(t, module+`
-- lambent.json --
{"functions": {"api": {"versions": {"1": {"env": {"TABLE": "v1-"}}}, "aliases": {"live": "1"}}}}
-- cmd/api/main.go --
`+source(`"api"`), change)
	s.expect("api", `"api"`)
	s.expect("api:live", `"v1-api"`)
	for i := range 2 {
		e := s.await(func(e event) bool { return strings.HasPrefix(e.Line, "dlv ") })
		if want := fmt.Sprintf("--listen=127.0.0.1:%d ", port+i); !strings.Contains(e.Line, want) {
			t.Errorf("debugger %d is started as %q, want %s", i, e.Line, want)
		}
	}
}

func TestDebugPorts(t *testing.T) {
	port, change := debugging(t, 1)
	busy := listen(t, port)
	defer busy.Close()
	for name, tt := range map[string]struct {
		first int
		want  string
		hint  string
	}{
		"busy": {port, fmt.Sprintf("port for the debugger of function api: listen tcp 127.0.0.1:%d: bind: address already in use", port), "begin with another --debug=PORT"},
		"none": {65536, "port for the debugger of function api: none is left above 65535", "begin with a lower --debug=PORT"},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(t, shop, change, func(o *dev.Options) { o.DebugPort = tt.first })
			if err == nil || err.Error() != tt.want || hint.Of(err) != tt.hint {
				t.Errorf("error = %v, hint %q, want %s and %s", err, hint.Of(err), tt.want, tt.hint)
			}
		})
	}
}

func TestDebugWithoutDebugger(t *testing.T) {
	dir := lay(t, shop)
	t.Setenv("PATH", t.TempDir())
	err := dev.Run(t.Context(), dev.Options{Dir: dir, DebugPort: 1, Service: localaws.Options{}})
	if err == nil || err.Error() != "--debug: no dlv in PATH" || !strings.Contains(hint.Of(err), "go install github.com/go-delve/delve/cmd/dlv@latest") {
		t.Errorf("error = %v, hint %q", err, hint.Of(err))
	}
}
