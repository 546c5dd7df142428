//go:build unix

package localaws_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// debugArgument makes this test binary a debugger: the address of who wants to know how its process ends, and the
// process's command, follow it.
const debugArgument = "-debugger"

// runDebugger runs a process in a group of its own, says how it has ended, and stays.
func runDebugger(address string, command []string) {
	target := exec.Command(command[0], command[1:]...)
	target.Stdout, target.Stderr = os.Stdout, os.Stderr
	target.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	must(target.Start())
	conn, err := net.Dial("tcp", address)
	must(err)
	go func() {
		_ = target.Wait() // its state says how it ended
		status := target.ProcessState.Sys().(syscall.WaitStatus)
		if status.Signaled() {
			fmt.Fprintln(conn, -int(status.Signal()))
		} else {
			fmt.Fprintln(conn, status.ExitStatus())
		}
	}()
	<-signals
	_ = syscall.Kill(-target.Process.Pid, syscall.SIGKILL) // it may have ended
	fmt.Println("debugger: SIGTERM")
	exit(0)
}

// A debugger is a [localaws.Debugger] whose program is this test binary.
type debugger struct{ listener net.Listener }

func newDebugger(t *testing.T) debugger {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return debugger{l}
}

func (d debugger) Command(function []string) []string {
	return append([]string{executable(), debugArgument, d.listener.Addr().String()}, function...)
}

func (d debugger) Exited(ctx context.Context) (status int, err error) {
	l := d.listener.(*net.TCPListener)
	_ = l.SetDeadline(time.Time{}) // that of the last debugger's end
	woken := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		_ = l.SetDeadline(time.Now())
		close(woken)
	})
	defer func() {
		if !stop() {
			<-woken
		}
	}()
	conn, err := l.Accept()
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	_, err = fmt.Fscan(conn, &status)
	return status, err
}

func debugged(t *testing.T) func(*localaws.Settings) {
	d := newDebugger(t)
	return func(s *localaws.Settings) {
		s.Debugger, s.Timeout, s.MemoryMB, s.MaxEnvironments = d, time.Millisecond, localaws.MinMemory, 1
	}
}

// TestDebugLimits runs what is too slow for the init phase and its timeout, and too big for its memory.
func TestDebugLimits(t *testing.T) {
	s := newService(t, localaws.Options{Freeze: true})
	s.SetTimes(time.Millisecond, time.Millisecond, long)
	f, _ := add(t, s, "act", debugged(t))
	if r := invoke(t, f, do(action{Do: "allocate", Text: "null", Size: 2 * localaws.MinMemory << 20})); r.ErrorType != "" {
		t.Errorf("response = %+v, want a success", r)
	}
	var head http.Header
	if err := json.Unmarshal(invoke(t, f, do(action{Do: "head"})).Payload, &head); err != nil {
		t.Fatal(err)
	}
	ms, err := strconv.ParseInt(head.Get(runtimeapi.HeaderDeadline), 10, 64)
	if ahead := time.Until(time.UnixMilli(ms)); err != nil || ahead > time.Hour || ahead < time.Hour-long {
		t.Errorf("the deadline is %s ahead (%v), want an hour", ahead, err)
	}
}

// TestDebugCrash ends processes that a debugger runs, which stays.
func TestDebugCrash(t *testing.T) {
	for name, concurrency := range map[string]int{"one": 1, "managed": 2} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, localaws.Options{})
			f, l := add(t, s, "act", debugged(t), func(s *localaws.Settings) { s.MaxConcurrency = concurrency })
			for n, tt := range []struct {
				do   action
				want string
			}{
				{action{Do: "exit", Size: 3}, "Runtime exited with error: exit status 3"},
				{action{Do: "exit"}, "Runtime exited without providing a reason"},
				{action{Do: "kill"}, "Runtime exited with error: signal: killed"},
			} {
				r := invoke(t, f, do(tt.do))
				if got := string(r.Payload); r.ErrorType != runtimeapi.ErrorTypeExitError || !strings.HasSuffix(got, " Error: "+tt.want+`"}`) {
					t.Errorf("%s %s, want %s", r.ErrorType, got, tt.want)
				}
				l.awaitNth(t, n+1, contains("debugger: SIGTERM"))
			}
			if r := invoke(t, f, do(action{Do: "respond", Text: "1"})); string(r.Payload) != "1" {
				t.Errorf("after the crashes: %s", r.Payload)
			}
		})
	}
}

// TestDebugInit has the process end before it asks for an invocation.
func TestDebugInit(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "exit", debugged(t), env("CODE", "4"))
	if r := invoke(t, f, "{}"); !strings.Contains(string(r.Payload), "exit status 4") {
		t.Errorf("payload %s, want exit status 4", r.Payload)
	}
}

// TestDebugReplace gives a debugged function new code: the old debugger ends before the new one starts.
func TestDebugReplace(t *testing.T) {
	s := newService(t, localaws.Options{})
	f, l := add(t, s, "act", debugged(t))
	invoke(t, f, do(action{Do: "respond", Text: "1"}))
	settings := f.Settings()
	settings.Env["NEW"] = "1"
	if err := f.Replace(settings); err != nil {
		t.Fatal(err)
	}
	invoke(t, f, do(action{Do: "respond", Text: "2"}))
	var order []string
	for _, line := range l.all() {
		if strings.HasPrefix(line.Line, "INIT_START") || strings.HasPrefix(line.Line, "debugger:") {
			order = append(order, strings.Fields(line.Line)[0])
		}
	}
	if got := strings.Join(order, " "); got != "INIT_START debugger: INIT_START" {
		t.Errorf("order %s", got)
	}
}

// TestDebugVersions runs two versions at the same time, each in a debugger of its own.
func TestDebugVersions(t *testing.T) {
	s := newService(t, localaws.Options{})
	own := newDebugger(t)
	f, _ := add(t, s, "act", debugged(t), func(s *localaws.Settings) {
		s.Versions = map[string]localaws.Version{"1": {Debugger: own}}
	})
	invoke(t, f, do(action{Do: "respond", Text: "1"}))
	response, err := f.Invoke(t.Context(), localaws.Request{Qualifier: "1", Payload: []byte(do(action{Do: "respond", Text: "2"}))})
	if err != nil || string(response.Payload) != "2" {
		t.Errorf("version 1: %+v, %v", response, err)
	}
}

// TestDebugKilled kills a program with a service: neither the debugger nor its process is left.
func TestDebugKilled(t *testing.T) {
	d := newDebugger(t)
	program := exec.Command(executable())
	program.Env = []string{roleVariable + "=debugservice", "DEBUGGER=" + d.listener.Addr().String(), "TMPDIR=" + t.TempDir()}
	stdout, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	conn, err := d.listener.Accept() // of the debugger
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && strings.Contains(lines.Text(), "INIT_START") {
	}
	pid := atoi(lines.Text()) // of the debugger's process
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait() // it was killed
	_ = conn.SetReadDeadline(time.Now().Add(long))
	var status int
	if _, err := fmt.Fscan(conn, &status); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the debugger is still there")
	}
	awaitDeath(t, pid)
}

// runDebugService is a program with a service of its own, whose function is debugged and prints its process ID.
func runDebugService() {
	f, err := localaws.New(localaws.Options{}).Add(localaws.Settings{
		Name:     "fn",
		Command:  []string{"/bin/sh", "-c", `echo $$; exec "$0"`, executable()},
		Env:      map[string]string{roleVariable: "block"},
		Debugger: remoteDebugger(os.Getenv("DEBUGGER")),
		Log:      func(line localaws.LogLine) { fmt.Println(line.Line) },
	})
	must(err)
	_, err = f.Invoke(context.Background(), localaws.Request{})
	must(err)
}

// A remoteDebugger tells somebody else how its process has ended.
type remoteDebugger string

func (d remoteDebugger) Command(function []string) []string {
	return append([]string{executable(), debugArgument, string(d)}, function...)
}

func (d remoteDebugger) Exited(ctx context.Context) (int, error) {
	<-ctx.Done()
	return 0, ctx.Err()
}
