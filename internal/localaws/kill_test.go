//go:build unix

package localaws_test

import (
	"context"
	"net"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// killed9 is what the invoker of a function gets whose process has been killed.
const killed9 = "Error: Runtime exited with error: signal: killed"

// sayPID has the runtime's process say its number before it does anything else.
func sayPID(s *localaws.Settings) {
	s.Command = []string{"/bin/sh", "-c", `echo "pid $$"; exec "$0"`, executable()}
}

// pid returns the number of the nth process that a function has started.
func (l *logs) pid(t *testing.T, n int) int {
	t.Helper()
	line := l.awaitNth(t, n, func(line localaws.LogLine) bool { return strings.HasPrefix(line.Line, "pid ") })
	return atoi(strings.TrimPrefix(line.Line, "pid "))
}

// wantKilled checks that an invocation has failed because its process was killed.
func wantKilled(t *testing.T, response *localaws.Response) {
	t.Helper()
	if response.ErrorType != "Runtime.ExitError" || !strings.Contains(string(response.Payload), killed9) {
		t.Errorf("payload %s, error type %q, want %s", response.Payload, response.ErrorType, killed9)
	}
}

// wantAnswer checks that an invocation has ended well.
func wantAnswer(t *testing.T, response *localaws.Response, want string) {
	t.Helper()
	if string(response.Payload) != want || response.FunctionError != "" {
		t.Errorf("payload %s, function error %q, want %s", response.Payload, response.FunctionError, want)
	}
}

// TestKillFunction kills the function's process in each phase of its life. The invocation that it costs fails at once, no
// other does, and the next one finds a new process.
func TestKillFunction(t *testing.T) {
	for phase, test := range map[string]func(t *testing.T, f *localaws.Function, l *logs){
		"invoke": func(t *testing.T, f *localaws.Function, l *logs) {
			busy := newPlace(t)
			p := begin(t.Context(), f, request(action{Do: "visit", Text: busy.url}))
			<-busy.arrived
			q := begin(t.Context(), f, request(action{Do: "respond", Text: "2"}))
			f.AwaitQueue(1)
			killPID(t, l.pid(t, 1))
			wantKilled(t, p.wait(t))
			wantAnswer(t, q.wait(t), "2")
		},
		"answer": func(t *testing.T, f *localaws.Function, l *logs) {
			p := begin(t.Context(), f, request(action{Do: "trickle"}))
			l.pid(t, 1)
			f.AwaitAnswering()
			killPID(t, l.pid(t, 1))
			wantCutShort(t, p.wait(t))
		},
		"stream": killInStream,
		"answered": func(t *testing.T, f *localaws.Function, l *logs) {
			wantAnswer(t, begin(t.Context(), f, request(action{Do: "answerblock", Text: "1"})).wait(t), "1")
			killPID(t, l.pid(t, 1))
		},
		"idle": func(t *testing.T, f *localaws.Function, l *logs) {
			wantAnswer(t, invoke(t, f, do(action{Do: "respond", Text: "1"})), "1")
			killPID(t, l.pid(t, 1))
			f.AwaitNoProcess() // until then it may be given the next invocation
		},
	} {
		t.Run(phase, func(t *testing.T) {
			t.Parallel()
			f, l := add(t, newService(t, localaws.Options{}), "act", sayPID, environments(1))
			test(t, f, l)
			wantAnswer(t, invoke(t, f, do(action{Do: "respond", Text: "3"})), "3")
			if first, second := l.pid(t, 1), l.pid(t, 2); first == second || alive(first) || !alive(second) {
				t.Errorf("processes %d, alive %t, and %d, alive %t", first, alive(first), second, alive(second))
			}
		})
	}
}

// killInStream kills the function when it has sent a part of its answer.
func killInStream(t *testing.T, f *localaws.Function, l *logs) {
	control, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer control.Close()
	pieces := make(pieceWriter, 1)
	done := make(chan *localaws.Response, 1)
	go func() {
		response, err := f.InvokeStream(t.Context(), request(action{
			Do: "stream", Text: "half,never", Control: control.Addr().String(),
		}), pieces)
		if err != nil {
			t.Errorf("InvokeStream: %v", err)
		}
		done <- response
	}()
	conn, err := control.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte{1}); err != nil {
		t.Fatal(err)
	}
	if got := <-pieces; got != "half" {
		t.Errorf("piece %q, want half", got)
	}
	killPID(t, l.pid(t, 1))
	if response := <-done; response != nil {
		wantCutShort(t, response)
	}
}

// wantCutShort is wantKilled for an answer that has begun: on a busy machine the connection may break long before the
// end of the process is known.
func wantCutShort(t *testing.T, response *localaws.Response) {
	t.Helper()
	if response.ErrorType != "Runtime.TruncatedResponse" {
		wantKilled(t, response)
	}
}

// pieceWriter is given the pieces of an answer.
type pieceWriter chan string

func (w pieceWriter) SetContentType(string)       {}
func (w pieceWriter) Write(p []byte) (int, error) { w <- string(p); return len(p), nil }

// TestKillFunctionInInit kills the process before it has asked for an invocation: it is started once more, inside the
// invocation, and only then the invocation fails.
func TestKillFunctionInInit(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "block", sayPID, environments(1))
	p := begin(t.Context(), f, localaws.Request{})
	for n := 1; n <= 2; n++ {
		select {
		case <-p.done:
			t.Fatalf("the invocation has ended before process %d was killed: %+v, %v", n, p.response, p.err)
		default:
		}
		killPID(t, l.pid(t, n))
	}
	wantKilled(t, p.wait(t))
}

// TestKillFunctionInShutdown kills a process that does not end when it is asked to.
func TestKillFunctionInShutdown(t *testing.T) {
	s := newService(t, localaws.Options{})
	f, l := add(t, s, "deaf", sayPID)
	invoke(t, f, "{}")
	closed := make(chan error, 1)
	go func() { closed <- s.Close(context.Background()) }()
	for !f.Closed() {
		goruntime.Gosched()
	}
	killPID(t, l.pid(t, 1))
	select {
	case err := <-closed:
		if err != nil {
			t.Errorf("Close: %v", err)
		}
	case <-time.After(long / 2): // the budget is long
		t.Error("the end of the process goes unnoticed")
	}
}

// TestKillExtension kills an external extension in each phase of its life. It costs the invocation in progress, unless
// that has been answered, and the next one finds a new process.
func TestKillExtension(t *testing.T) {
	for phase, tt := range map[string]struct {
		moment string // at which the extension hangs
		action action // of the function
		want   string // error type of the invocation
		kills  []int  // in each of two invocations, before it ends
	}{
		// An init phase that fails is tried again inside the first invocation.
		"init":             {moment: "registered", action: action{Do: "respond", Text: "1"}, want: "Extension.Crash", kills: []int{2, 1}},
		"invoke":           {moment: "INVOKE", action: action{Do: "block"}, want: "Extension.Crash", kills: []int{1, 1}},
		"function is done": {moment: "INVOKE", action: action{Do: "respond", Text: "1"}, kills: []int{0, 0}},
		"idle":             {action: action{Do: "respond", Text: "1"}, kills: []int{0, 0}},
	} {
		t.Run(phase, func(t *testing.T) {
			folder := layer(t, extensionRole{Name: "x", Events: both, Do: map[string]string{"start": "pid", tt.moment: "block"}})
			t.Parallel() // only now: a process that another test forks may have the extension's file open for writing
			f, l := add(t, newExtensionService(t, localaws.Options{}), "act", environments(1), layers(folder))
			processes := 0
			kill := func() {
				processes++
				killPID(t, extensionPID(t, l, processes))
			}
			for round, kills := range tt.kills {
				p := begin(t.Context(), f, request(tt.action))
				if tt.moment == "INVOKE" {
					l.awaitNth(t, round+1, contains("x INVOKE "))
				}
				for range kills {
					kill()
				}
				if got := p.wait(t); got.ErrorType != tt.want {
					t.Errorf("payload %s, error type %q, want %q", got.Payload, got.ErrorType, tt.want)
				}
				if kills == 0 {
					kill()
					f.AwaitNoProcess() // until then it may be given the next invocation
				}
			}
		})
	}
}

// extensionPID returns the number of the nth extension's process that has been started.
func extensionPID(t *testing.T, l *logs, n int) int {
	t.Helper()
	line := l.awaitNth(t, n, func(line localaws.LogLine) bool {
		return line.Source == localaws.SourceExtension && atoi(line.Line) > 0
	})
	return atoi(line.Line)
}

// TestKillExtensionInShutdown kills an extension that does not end when it is told to.
func TestKillExtensionInShutdown(t *testing.T) {
	s := newExtensionService(t, localaws.Options{})
	f, l := add(t, s, "echo", layers(layer(t, extensionRole{
		Name: "x", Events: both, Do: map[string]string{"start": "pid", "SHUTDOWN": "block"},
	})))
	wantAnswer(t, invoke(t, f, "1"), "1")
	closed := make(chan error, 1)
	go func() { closed <- s.Close(context.Background()) }()
	l.await(t, contains("x SHUTDOWN spindown"))
	killPID(t, extensionPID(t, l, 1))
	select {
	case err := <-closed:
		if err != nil {
			t.Errorf("Close: %v", err)
		}
	case <-time.After(long / 2): // the budget is long
		t.Error("the end of the extension goes unnoticed")
	}
}
