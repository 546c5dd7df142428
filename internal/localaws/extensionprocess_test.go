//go:build unix

package localaws_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/localaws"
)

var both = []string{extensionsapi.EventInvoke, extensionsapi.EventShutdown}

// newExtensionService returns a service that gives extensions all the time they want.
func newExtensionService(t *testing.T, options localaws.Options) *localaws.Service {
	t.Helper()
	s := newService(t, options)
	s.SetShutdownTimes(long, long)
	return s
}

// extensionLines are what extensions have said, and what the log says of them.
func extensionLines(l *logs) []string {
	var lines []string
	for _, line := range l.all() {
		if line.Source == localaws.SourceExtension || strings.HasPrefix(line.Line, "EXTENSION\t") {
			lines = append(lines, line.Line)
		}
	}
	return lines
}

func anyContains(lines []string, text string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, text) })
}

// TestExternalExtension takes extensions through a whole life.
func TestExternalExtension(t *testing.T) {
	s := newExtensionService(t, localaws.Options{})
	folder := layer(t,
		extensionRole{Name: "second", Events: both},
		extensionRole{Name: "first", Events: []string{extensionsapi.EventShutdown}, Do: map[string]string{"registered": "print slow"}})
	f, l := add(t, s, "noextension", layers(folder))
	id := invoke(t, f, "{}").RequestID
	closeService(t, s)
	got := extensionLines(l)
	slices.Sort(got)
	want := []string{
		"EXTENSION\tName: first\tState: Ready\tEvents: [SHUTDOWN]",
		"EXTENSION\tName: second\tState: Ready\tEvents: [INVOKE, SHUTDOWN]",
		"first SHUTDOWN spindown",
		"second INVOKE " + id,
		"second SHUTDOWN spindown",
		"slow",
	}
	if !slices.Equal(got, want) {
		t.Errorf("extensions said\n%q\nwant\n%q", got, want)
	}
	lines := l.all()
	index := func(text string) int {
		return slices.IndexFunc(lines, func(line localaws.LogLine) bool { return strings.HasPrefix(line.Line, text) })
	}
	order := []int{
		index("INIT_START"), index("slow"), index("EXTENSION\tName: first"), index("EXTENSION\tName: second"), index("START "),
		index("REPORT"), index("SIGTERM"), index("second SHUTDOWN"),
	}
	if !slices.IsSorted(order) || order[0] < 0 {
		t.Errorf("lines in order %v", order)
	}
}

// TestExtensionVariables has the environment that an extension gets.
func TestExtensionVariables(t *testing.T) {
	f, l := add(t, newExtensionService(t, localaws.Options{}), "echo", env("_OWN", "1"), env("TABLE", "t"),
		layers(layer(t, extensionRole{Name: "x", Do: map[string]string{"start": "environment"}})))
	invoke(t, f, "{}")
	variables := strings.Split(extensionLines(l)[0], "\x00")
	for _, assignment := range variables {
		name, _, _ := strings.Cut(assignment, "=")
		if name != "_" && strings.HasPrefix(name, "_") || strings.Contains(name, "XRAY") { // _ is the shell's own
			t.Errorf("variable %s", assignment)
		}
	}
	for _, want := range []string{"AWS_LAMBDA_FUNCTION_NAME=fn", "TABLE=t"} {
		if !slices.Contains(variables, want) {
			t.Errorf("no variable %s", want)
		}
	}
}

// TestExtensionFailures has every way in which an extension fails its environment.
func TestExtensionFailures(t *testing.T) {
	for name, tt := range map[string]struct {
		do      map[string]string
		script  string // of the extension instead
		message string
		want    string // error type
		state   string // of the line EXTENSION
		invoke  bool   // it fails an invocation, not the init
	}{
		"exit before it registers": {
			do: map[string]string{"start": "exit 0"}, want: "Extension.Crash", message: "exit code 0",
			state: "ExitError\tEvents: []\tError Type: Extension.Crash",
		},
		"exit after it has registered": {
			do: map[string]string{"registered": "exit 3"}, want: "Extension.Crash", message: "exit code 3",
			state: "ExitError\tEvents: [INVOKE, SHUTDOWN]\tError Type: Extension.Crash",
		},
		"killed": {
			do: map[string]string{"registered": "kill"}, want: "Extension.Crash", message: "signal: killed",
			state: "ExitError\tEvents: [INVOKE, SHUTDOWN]\tError Type: Extension.Crash",
		},
		"init error": {
			do: map[string]string{"registered": "initerror 7"}, want: "Extension.InitError", message: "exit code 7",
			state: "InitError\tEvents: [INVOKE, SHUTDOWN]\tError Type: Extension.NoKey",
		},
		"exit error before next": {
			do: map[string]string{"registered": "exiterror"}, want: "Extension.ExitError", message: "exit code 0",
			state: "ExitError\tEvents: [INVOKE, SHUTDOWN]\tError Type: Extension.NoKey",
		},
		"not a program": {
			script: "\x7fELF", want: "Extension.LaunchError", message: "fork/exec <path>: exec format error",
			state: "LaunchError\tEvents: []\tError Type: Extension.LaunchError",
		},
		"exit in an invocation": {
			do: map[string]string{"INVOKE": "exit 5"}, want: "Extension.Crash", message: "exit code 5", invoke: true,
		},
		"killed in an invocation": {
			do: map[string]string{"INVOKE": "kill"}, want: "Extension.Crash", message: "signal: killed", invoke: true,
		},
		"exit error in an invocation": {
			do: map[string]string{"INVOKE": "exiterror 2"}, want: "Extension.ExitError", message: "exit code 2", invoke: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newExtensionService(t, localaws.Options{})
			folder := layer(t, extensionRole{Name: "x", Events: both, Do: tt.do})
			path := filepath.Join(folder, "extensions", "x")
			if tt.script != "" {
				writeExecutable(path, tt.script, 0o755)
			}
			f, l := add(t, s, "act", layers(folder))
			for range 2 {
				response := invoke(t, f, do(action{Do: "block"})) // only the extension can end it
				want := fmt.Sprintf(`{"errorType":"%s","errorMessage":"RequestId: %s Error: %s"}`, tt.want, response.RequestID, tt.message)
				got := strings.ReplaceAll(string(response.Payload), path, "<path>")
				if got != want || response.ErrorType != tt.want || response.Report.Status != localaws.StatusError {
					t.Errorf("payload %s, %q, %q, want %s", got, response.ErrorType, response.Report.Status, want)
				}
			}
			lines := strings.ReplaceAll(strings.Join(textOf(l), "\n"), path, "<path>")
			for _, want := range []string{"Error: " + tt.message + "\n" + tt.want + "\nEND ", "\tStatus: error\tError Type: " + tt.want} {
				if !strings.Contains(lines, want) {
					t.Errorf("no %q in the log\n%s", want, lines)
				}
			}
			if !tt.invoke && !strings.Contains(lines, "EXTENSION\tName: x\tState: "+tt.state+"\nINIT_REPORT ") {
				t.Errorf("no line of the extension's state %q in the log\n%s", tt.state, lines)
			}
		})
	}
}

func textOf(l *logs) []string {
	var lines []string
	for _, line := range l.all() {
		lines = append(lines, line.Line)
	}
	return lines
}

// TestExtensionSecondTime has an extension fail the init phase, and start inside the invocation.
func TestExtensionSecondTime(t *testing.T) {
	f, l := add(t, newExtensionService(t, localaws.Options{}), "echo",
		layers(layer(t, extensionRole{Name: "x", Events: both, Do: map[string]string{"start": "once"}})))
	response := invoke(t, f, "1")
	if string(response.Payload) != "1" || response.FunctionError != "" {
		t.Errorf("payload %s", response.Payload)
	}
	if !anyContains(textOf(l), "Phase: init\tStatus: error\tError Type: Extension.Crash") {
		t.Errorf("log %q", textOf(l))
	}
}

// TestTooManyExtensions has one extension more than there may be.
func TestTooManyExtensions(t *testing.T) {
	var roles []extensionRole
	for i := range localaws.MaxExtensions + 1 {
		roles = append(roles, extensionRole{Name: fmt.Sprint("x", i)})
	}
	f, _ := add(t, newExtensionService(t, localaws.Options{}), "echo", layers(layer(t, roles...)))
	if got := invoke(t, f, "1"); got.ErrorType != "Extension.TooManyExtensions" {
		t.Errorf("payload %s", got.Payload)
	}
}

// TestExtensionReset tells an extension why its processes are ended.
func TestExtensionReset(t *testing.T) {
	for reason, tt := range map[string]struct {
		do      action
		changes []func(*localaws.Settings)
	}{
		"timeout": {action{Do: "block"}, changes(timeout(3 * time.Second))},
		"failure": {action{Do: "exit", Size: 1}, nil},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			f, l := add(t, newExtensionService(t, localaws.Options{}), "act",
				append(tt.changes, layers(layer(t, extensionRole{Name: "x", Events: both})))...)
			invoke(t, f, do(tt.do))
			l.await(t, contains("x SHUTDOWN "+reason))
			if got := string(invoke(t, f, do(action{Do: "respond", Text: "1"})).Payload); got != "1" {
				t.Errorf("payload %s", got)
			}
		})
	}
}

// TestExtensionHoldsInvocation has an extension that never comes back: the invoker has the answer, and the environment
// times out.
func TestExtensionHoldsInvocation(t *testing.T) {
	f, _ := add(t, newExtensionService(t, localaws.Options{}), "echo", timeout(2*time.Second),
		layers(layer(t, extensionRole{Name: "x", Events: []string{extensionsapi.EventInvoke}, Do: map[string]string{"INVOKE": "block"}})))
	response := invoke(t, f, "1")
	if string(response.Payload) != "1" || response.Report.Status != localaws.StatusTimeout || response.Report.Duration != 2*time.Second {
		t.Errorf("payload %s, report %+v", response.Payload, response.Report)
	}
}

// TestExtensionDiesIdle has an extension killed while nothing is to be done: nobody notices.
func TestExtensionDiesIdle(t *testing.T) {
	f, l := add(t, newExtensionService(t, localaws.Options{}), "echo",
		layers(layer(t, extensionRole{Name: "x", Events: both, Do: map[string]string{"start": "pid"}})))
	for i := range 2 {
		if got := invoke(t, f, "1"); got.FunctionError != "" {
			t.Errorf("payload %s", got.Payload)
		}
		line := l.awaitNth(t, i+1, func(line localaws.LogLine) bool {
			return line.Source == localaws.SourceExtension && atoi(line.Line) > 0
		})
		killPID(t, atoi(line.Line))
		f.AwaitNoProcess()
	}
}

// TestShutdownBudgets has extensions that do not end by themselves.
func TestShutdownBudgets(t *testing.T) {
	for name, tt := range map[string]struct {
		events            []string
		external, runtime time.Duration
		role, want        string
	}{
		"deaf extension":                 {both, 300 * time.Millisecond, long, "echo", "x SHUTDOWN spindown"},
		"extension that wants no notice": {nil, long, long, "echo", ""},
		"deaf runtime":                   {both, 600 * time.Millisecond, 10 * time.Millisecond, "deaf", "x SHUTDOWN spindown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t, localaws.Options{})
			s.SetShutdownTimes(tt.external, tt.runtime)
			f, l := add(t, s, tt.role, layers(layer(t, extensionRole{
				Name: "x", Events: tt.events, Do: map[string]string{"start": "pid", "SHUTDOWN": "block"},
			})))
			invoke(t, f, "{}")
			pid := atoi(l.await(t, func(line localaws.LogLine) bool { return line.Source == localaws.SourceExtension }).Line)
			closeService(t, s)
			if alive(pid) {
				t.Errorf("extension %d is still there", pid)
			}
			if lines := extensionLines(l); tt.want != "" && !slices.Contains(lines, tt.want) || tt.want == "" && anyContains(lines, "SHUTDOWN") {
				t.Errorf("extension said %q", lines)
			}
		})
	}
}

// TestCloseForcedWithExtensions has no time for anybody.
func TestCloseForcedWithExtensions(t *testing.T) {
	s := localaws.New(localaws.Options{})
	s.SetShutdownTimes(long, long)
	f, l := add(t, s, "echo", layers(layer(t, extensionRole{Name: "x", Events: both, Do: map[string]string{"start": "pid", "SHUTDOWN": "block"}})))
	invoke(t, f, "{}")
	pid := atoi(l.await(t, func(line localaws.LogLine) bool { return line.Source == localaws.SourceExtension }).Line)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_ = s.Close(ctx) // says that it had no time
	if alive(pid) {
		t.Errorf("extension %d is still there", pid)
	}
}

// TestInitCapWithExtension has an extension that never registers itself.
func TestInitCapWithExtension(t *testing.T) {
	s := newExtensionService(t, localaws.Options{})
	s.SetTimes(time.Millisecond, 50*time.Millisecond, long)
	f, l := add(t, s, "echo", timeout(100*time.Millisecond),
		layers(layer(t, extensionRole{Name: "x", Do: map[string]string{"start": "block"}})))
	if got := invoke(t, f, "1"); got.ErrorType != "Sandbox.Timedout" {
		t.Errorf("payload %s", got.Payload)
	}
	if got := textOf(l); !anyContains(got, "Phase: init\tStatus: timeout") || !anyContains(got, "EXTENSION\tName: x\tState: Started\tEvents: []") {
		t.Errorf("log %q", got)
	}
}

// TestExtensionErrors posts errors of extensions in all the wrong ways.
func TestExtensionErrors(t *testing.T) {
	f, start := held(t, localaws.Options{})
	p := begin(t.Context(), f, localaws.Request{})
	api := start()
	header, _ := api.register("x", `{"events":["INVOKE"]}`)
	id := header.Get(extensionsapi.HeaderIdentifier)
	for _, tt := range []struct{ path, id, errorType, want string }{
		{extensionsapi.PathInitError, "", "E", "Extension.MissingExtensionIdentifier"},
		{extensionsapi.PathExitError, "me", "E", "Extension.InvalidExtensionIdentifier"},
		{extensionsapi.PathExitError, "00000000-0000-4000-8000-000000000000", "E", "Extension.UnknownExtensionIdentifier"},
		{extensionsapi.PathInitError, id, "", "Extension.MissingHeader"},
	} {
		status, body := api.post(tt.path, "{}", extensionsapi.HeaderIdentifier, tt.id, extensionsapi.HeaderFunctionErrorType, tt.errorType)
		if status != http.StatusForbidden || !strings.Contains(body, `"errorType":"`+tt.want+`"`) {
			t.Errorf("%s of %q: %d %s, want %s", tt.path, tt.id, status, body, tt.want)
		}
	}
	waitForEver(t, api, extensionsapi.PathNext, extensionsapi.HeaderIdentifier, id)
	c := api.next()
	status, body := api.post(extensionsapi.PathInitError, "{}", extensionsapi.HeaderIdentifier, id, extensionsapi.HeaderFunctionErrorType, "E")
	if status != http.StatusForbidden || !strings.Contains(body, "Extension.InvalidExtensionState") {
		t.Errorf("init error after next: %d %s", status, body)
	}
	status, body = api.post(extensionsapi.PathExitError, "", extensionsapi.HeaderIdentifier, id, extensionsapi.HeaderFunctionErrorType, "Extension.Lost")
	check(t, "exit error", status, body, 202, accepted)
	want := `{"errorType":"Extension.ExitError","errorMessage":"RequestId: ` + c.id + ` Error: Extension.Lost"}`
	if got := string(p.wait(t).Payload); got != want {
		t.Errorf("payload %s, want %s", got, want)
	}
}

// TestExternalExtensions has what is an extension, in byte order, and what is none.
func TestExternalExtensions(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	for path, mode := range map[string]os.FileMode{
		one + "/extensions/b": 0o755, one + "/extensions/Z": 0o755, one + "/extensions/data": 0o644,
		two + "/extensions/b": 0o700, two + "/extensions/a": 0o755, two + "/extensions/folder/x": 0o755,
	} {
		must(os.MkdirAll(filepath.Dir(path), 0o755))
		must(os.WriteFile(path, nil, mode))
	}
	got, err := localaws.ExternalExtensions(one, two, t.TempDir())
	want := []string{one + "/extensions/Z", two + "/extensions/a", two + "/extensions/b"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("extensions %q, %v, want %q", got, err, want)
	}
}

func killPID(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatalf("kill %d: %v", pid, err)
	}
}
