//go:build unix

package localaws_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// TestFailures has every way in which a function fails, and what its invoker gets.
func TestFailures(t *testing.T) {
	unknown := action{Do: "error", Headers: map[string]string{runtimeapi.HeaderErrorType: "Custom"}}
	for name, tt := range map[string]struct {
		role      string
		changes   []func(*localaws.Settings)
		init      time.Duration // 0: long
		action    action
		want      string // payload; <id> stands for the request ID
		errorType string
		status    localaws.Status
	}{
		"error": {
			role: "act",
			action: action{Do: "error", Text: `{"errorMessage":"<no>"}`, Headers: map[string]string{
				runtimeapi.HeaderErrorType: "Function.NoSuchOrder", "Content-Type": "application/json"}},
			want:      `{"errorMessage":"<no>"}`,
			errorType: "Function.NoSuchOrder",
		},
		"error without document": {
			role: "act", action: unknown,
			want:      `{"errorType":"Custom","errorMessage":""}`,
			errorType: "Runtime.Unknown",
		},
		"exit 0": {
			role: "act", action: action{Do: "exit"},
			want:      `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited without providing a reason"}`,
			errorType: "Runtime.ExitError",
		},
		"exit 3": {
			role: "act", action: action{Do: "exit", Size: 3},
			want:      `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited with error: exit status 3"}`,
			errorType: "Runtime.ExitError",
		},
		"SIGKILL": {
			role: "act", action: action{Do: "kill"},
			want:      `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited with error: signal: killed"}`,
			errorType: "Runtime.ExitError",
		},
		"SIGTERM": {
			role: "act", action: action{Do: "term"},
			want:      `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited with error: signal: terminated"}`,
			errorType: "Runtime.ExitError",
		},
		"SIGSEGV": {
			changes:   changes(command("/bin/sh", "-c", "kill -s SEGV $$")),
			want:      `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited with error: signal: segmentation fault"}`,
			errorType: "Runtime.ExitError",
		},
		"timeout": {
			role: "act", action: action{Do: "block"}, changes: changes(timeout(1234 * time.Millisecond)),
			want:      `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: <id> Error: Task timed out after 1.23 seconds"}`,
			errorType: "Sandbox.Timedout",
			status:    localaws.StatusTimeout,
		},
		"timeout of a function that trickles its answer": {
			role: "act", changes: changes(timeout(time.Second)),
			action:    action{Do: "trickle"},
			want:      `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: <id> Error: Task timed out after 1.00 seconds"}`,
			errorType: "Sandbox.Timedout",
			status:    localaws.StatusTimeout,
		},
		"truncated answer": {
			role: "act", action: action{Do: "truncate", Text: "half", Headers: map[string]string{"head": "Content-Length: 8\r\n"}},
			want:      `{"errorType":"Runtime.TruncatedResponse","errorMessage":"RequestId: <id> Error: Runtime sent an incomplete response"}`,
			errorType: "Runtime.TruncatedResponse",
		},
		"truncated chunked answer": {
			role: "act", action: action{Do: "truncate", Text: "4\r\nhalf\r\n", Headers: map[string]string{"head": "Transfer-Encoding: chunked\r\n"}},
			want:      `{"errorType":"Runtime.TruncatedResponse","errorMessage":"RequestId: <id> Error: Runtime sent an incomplete response"}`,
			errorType: "Runtime.TruncatedResponse",
		},
		"truncated trailers": {
			role: "act", action: action{Do: "truncate", Text: "4\r\nhalf\r\n0\r\nX: 1\r\n", Headers: map[string]string{"head": "Transfer-Encoding: chunked\r\n"}},
			want:      `{"errorType":"Runtime.TruncatedResponse","errorMessage":"RequestId: <id> Error: Runtime sent an incomplete response"}`,
			errorType: "Runtime.TruncatedResponse",
		},
		"malformed chunk": {
			role: "act", action: action{Do: "truncate", Text: "no chunk\r\n", Headers: map[string]string{"head": "Transfer-Encoding: chunked\r\n"}},
			want:      `{"errorType":"Runtime.TruncatedResponse","errorMessage":"RequestId: <id> Error: Runtime sent an incomplete response"}`,
			errorType: "Runtime.TruncatedResponse",
		},
		"exit in the middle of an answer": {
			role: "act", action: action{Do: "truncate", Text: "half", Size: 5, Headers: map[string]string{"head": "Content-Length: 8\r\n"}},
			want:      `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited with error: exit status 5"}`,
			errorType: "Runtime.ExitError",
		},
		"init exits": {
			role: "exit", changes: changes(env("CODE", "0")),
			want:      `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited without providing a reason"}`,
			errorType: "Runtime.ExitError",
		},
		"init is killed": {
			role:      "killed",
			want:      `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited with error: signal: killed"}`,
			errorType: "Runtime.ExitError",
		},
		"init reports": {
			role:      "initerror",
			changes:   changes(env("DOCUMENT", `{"errorMessage":"no table","errorType":"Config"} `), env("ERROR_TYPE", "Runtime.InitError")),
			want:      `{"errorMessage":"no table","errorType":"Config"} `,
			errorType: "Runtime.InitError",
		},
		"init reports nothing": {
			role:      "initerror",
			changes:   changes(env("ERROR_TYPE", "Function.9")),
			want:      `{"errorType":"Function.9","errorMessage":""}`,
			errorType: "Function.Unknown",
		},
		"never calls next": {
			role: "block", init: 10 * time.Millisecond, changes: changes(timeout(20 * time.Millisecond)),
			want:      `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: <id> Error: Task timed out after 0.02 seconds"}`,
			errorType: "Sandbox.Timedout",
			status:    localaws.StatusTimeout,
		},
		"no bootstrap": {
			changes:   changes(command("/nonexistent/bootstrap")),
			want:      `{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: <id> Error: Couldn't find valid bootstrap(s): [/nonexistent/bootstrap]"}`,
			errorType: "Runtime.InvalidEntrypoint",
		},
		"not executable": {
			changes:   changes(bootstrap(t, 0o644, "#!/bin/sh\n")),
			want:      `{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: <id> Error: Couldn't find valid bootstrap(s): [<path>]"}`,
			errorType: "Runtime.InvalidEntrypoint",
		},
		"wrong architecture": {
			changes:   changes(bootstrap(t, 0o755, "\x7fELF\x02\x01\x01")),
			want:      `{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: <id> Error: fork/exec <path>: exec format error"}`,
			errorType: "Runtime.InvalidEntrypoint",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t, localaws.Options{})
			if tt.init > 0 {
				s.SetTimes(time.Millisecond, tt.init, long)
			}
			f, _ := add(t, s, tt.role, tt.changes...)
			response := invoke(t, f, encode(tt.action))
			want := strings.NewReplacer("<id>", response.RequestID, "<path>", f.Command()).Replace(tt.want)
			if got := string(response.Payload); got != want {
				t.Errorf("payload\n%s\nwant\n%s", got, want)
			}
			if response.FunctionError != localaws.Unhandled || response.ErrorType != tt.errorType {
				t.Errorf("function error %q, error type %q, want %q", response.FunctionError, response.ErrorType, tt.errorType)
			}
			if tt.status == "" {
				tt.status = localaws.StatusError
			}
			if r := response.Report; r.Status != tt.status || r.ErrorType != tt.errorType {
				t.Errorf("report: status %q, error type %q, want %q, %q", r.Status, r.ErrorType, tt.status, tt.errorType)
			}
		})
	}
}

func changes(c ...func(*localaws.Settings)) []func(*localaws.Settings) { return c }

func command(c ...string) func(*localaws.Settings) {
	return func(s *localaws.Settings) { s.Command = c }
}

// bootstrap has a file of that content for a command.
func bootstrap(t *testing.T, mode os.FileMode, content string) func(*localaws.Settings) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bootstrap")
	writeExecutable(path, content, mode)
	return command(path)
}

// writeExecutable writes a file that can be started at once: while it is open for writing no process is, which would
// have it open until it has become another program.
func writeExecutable(path, content string, mode os.FileMode) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	must(os.WriteFile(path, []byte(content), mode))
}

// TestRecovery has a function answer after each way to fail, in the same environment.
func TestRecovery(t *testing.T) {
	s := newService(t, localaws.Options{})
	f, l := add(t, s, "act", timeout(2*time.Second))
	var streams, folders []string
	for _, a := range []action{
		{Do: "respond", Text: "1"}, {Do: "exit", Size: 1}, {Do: "block"}, {Do: "kill"}, {Do: "answerexit", Text: "1"},
		{Do: "truncate", Text: "half", Headers: map[string]string{"head": "Content-Length: 8\r\n"}},
	} {
		invoke(t, f, do(a))
		response := invoke(t, f, do(action{Do: "environment"}))
		if response.FunctionError != "" || response.Report.InitDuration != 0 || response.Report.ColdStart {
			t.Errorf("after %s: function error %q, report %+v", a.Do, response.FunctionError, response.Report)
		}
		variables := environmentOf(t, response).Variables
		streams = append(streams, variables["AWS_LAMBDA_LOG_STREAM_NAME"])
		folders = append(folders, variables["TMPDIR"])
	}
	for i := range streams {
		if streams[i] != streams[0] || folders[i] != folders[0] {
			t.Errorf("log stream %s, folder %s; want those of the first environment, %s, %s", streams[i], folders[i], streams[0], folders[0])
		}
	}
	if reports := reportLines(l); len(reports) != 12 {
		t.Errorf("%d REPORT lines, want 12", len(reports))
	}
}

func reportLines(l *logs) (lines []string) {
	for _, line := range l.all() {
		if strings.HasPrefix(line.Line, "REPORT ") {
			lines = append(lines, line.Line)
		}
	}
	return lines
}

// TestTimeoutReport has the timeout itself as the duration.
func TestTimeoutReport(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "act", timeout(1500*time.Millisecond))
	invoke(t, f, do(action{Do: "respond", Text: "1"}))
	response := invoke(t, f, do(action{Do: "block"}))
	if r := response.Report; r.Duration != 1500*time.Millisecond || r.BilledDuration != r.Duration {
		t.Errorf("report %+v, want the timeout as the duration", r)
	}
	l.await(t, contains("\tDuration: 1500.00 ms\tBilled Duration: 1500 ms\t"))
}

// TestAnswerStands has functions answer truly and fail before they ask for the next invocation.
func TestAnswerStands(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "act", timeout(1500*time.Millisecond))
	for _, do := range []string{"answerexit", "answerblock"} {
		response := invoke(t, f, encode(action{Do: do, Text: `"yes"`}))
		if string(response.Payload) != `"yes"` || response.FunctionError != "" {
			t.Errorf("%s: %s, function error %q", do, response.Payload, response.FunctionError)
		}
	}
	if got := string(invoke(t, f, do(action{Do: "respond", Text: "2"})).Payload); got != "2" {
		t.Errorf("invocation after that: %s", got)
	}
	if got := l.function(); len(got) > 0 {
		t.Errorf("the function has said %q", got)
	}
}

// TestLastAnswerCounts has a function send its whole answer and end without a look at what becomes of it.
func TestLastAnswerCounts(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	want := strings.Repeat("x", 1<<20)
	for range 10 {
		response := invoke(t, f, do(action{Do: "truncate", Text: want, Size: 1, Headers: map[string]string{
			"head": fmt.Sprintf("Content-Length: %d\r\n", len(want))}}))
		if string(response.Payload) != want || response.FunctionError != "" {
			t.Errorf("payload %.200s, function error %q", response.Payload, response.FunctionError)
		}
	}
}

func TestAcceptedErrorType(t *testing.T) {
	for given, want := range map[string]string{
		"Runtime.ExitError":   "Runtime.ExitError",
		"Function.Ab":         "Function.Ab",
		"Function.A":          "Function.Unknown",
		"Function.":           "Function.Unknown",
		"Function.lower":      "Function.Unknown",
		"Function.With Space": "Function.Unknown",
		"Function.Zwei2":      "Function.Unknown",
		"Function":            "Runtime.Unknown",
		"Runtime.":            "Runtime.Unknown",
		"Runtime.X.Y":         "Runtime.Unknown",
		"Sandbox.Timedout":    "Runtime.Unknown",
		"":                    "Runtime.Unknown",
	} {
		if got := localaws.AcceptedErrorType(given); got != want {
			t.Errorf("AcceptedErrorType(%q) = %q, want %q", given, got, want)
		}
	}
}

// TestAnswerTooLarge has the platform's own limit.
func TestAnswerTooLarge(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "act")
	response := invoke(t, f, do(action{Do: "size", Size: localaws.MaxResponse + 1}))
	want := `{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}`
	if got := string(response.Payload); got != want || response.FunctionError != localaws.Unhandled {
		t.Errorf("payload %s, function error %q, want %s", got, response.FunctionError, want)
	}
	refusal := fmt.Sprintf(`413 {"errorMessage":%q,"errorType":"RequestEntityTooLarge"}`, runtimeapi.MessageRequestEntityTooLarge)
	if got := l.function(); len(got) != 2 || got[0] != refusal {
		t.Errorf("the runtime was told %q, want %s", got, refusal)
	}
	response = invoke(t, f, do(action{Do: "size", Size: localaws.MaxResponse}))
	if len(response.Payload) != localaws.MaxResponse || response.FunctionError != "" {
		t.Errorf("answer of %d bytes, function error %q, want %d bytes", len(response.Payload), response.FunctionError, localaws.MaxResponse)
	}
}

// TestErrorTooLarge has an error document above the limit.
func TestErrorTooLarge(t *testing.T) {
	s := newService(t, localaws.Options{})
	s.SetResponseLimits(100, 100)
	f, _ := add(t, s, "act")
	response := invoke(t, f, do(action{Do: "error", Text: strings.Repeat("x", 101)}))
	if response.ErrorType != "Function.ResponseSizeTooLarge" || response.FunctionError != localaws.Unhandled {
		t.Errorf("response %+v", response)
	}
}

// TestOrphan leaves a process behind that keeps the output open, which delays nothing.
func TestOrphan(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "act")
	response := invoke(t, f, do(action{Do: "orphan"}))
	if !strings.Contains(string(response.Payload), "exit status 7") {
		t.Errorf("payload %s, want exit status 7", response.Payload)
	}
	lines := l.function()
	if len(lines) != 1 || atoi(lines[0]) == 0 {
		t.Fatalf("the function said %q, want a process ID", lines)
	}
	awaitDeath(t, atoi(lines[0]))
}
