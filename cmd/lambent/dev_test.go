package main

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// devCommand starts lambent dev where the waiter is, and returns the server's address.
func devCommand(t *testing.T, args ...string) (cmd *exec.Cmd, temporary, address string) {
	t.Helper()
	cmd, temporary = waiterCommand(t)
	cmd.Args = append([]string{"lambent", "dev", "--port", "0"}, args...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // it has ended, unless the test failed
	lines := bufio.NewReader(stderr)
	line, err := lines.ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if err != nil || !ok {
		t.Fatalf("stderr begins %q (%v), want the address", line, err)
	}
	go io.Copy(io.Discard, lines) //nolint:errcheck // until the command ends
	return cmd, temporary, address
}

// callWaiter invokes the waiter and returns its connection while its handler runs, and what becomes of the request.
func callWaiter(t *testing.T, ln net.Listener, address string) (function net.Conn, answer chan error) {
	t.Helper()
	answer = make(chan error, 1)
	go func() {
		response, err := http.Post(address+"/2015-03-31/functions/waiter/invocations", "application/json", nil)
		if err == nil {
			_, err = io.ReadAll(response.Body)
			response.Body.Close()
		}
		answer <- err
	}()
	function, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { function.Close() })
	return function, answer
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln
}

// A signal to end lets an open request end, takes no others, and leaves nothing.
func TestDevEnds(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			ln := listen(t)
			cmd, temporary, address := devCommand(t, "./waiter", "--timeout", "15m", "--env", "CALL="+ln.Addr().String())
			function, answer := callWaiter(t, ln, address)
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			awaitRefusal(t, address)
			if _, err := function.Write([]byte("x")); err != nil { // the handler returns
				t.Fatal(err)
			}
			if err := <-answer; err != nil {
				t.Errorf("the open request: %v", err)
			}
			checkExit(t, cmd, temporary, 0)
		})
	}
}

// awaitRefusal waits until connections are refused.
func awaitRefusal(t *testing.T, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; {
		conn, err := net.Dial("tcp", u.Host)
		if errors.Is(err, syscall.ECONNREFUSED) {
			return
		}
		if err == nil {
			conn.Close()
		}
		if time.Now().After(deadline) {
			t.Fatal("connections are still taken")
		}
	}
}

// A request that does not end is cut off.
func TestDevCutsOff(t *testing.T) {
	ln := listen(t)
	cmd, temporary, address := devCommand(t, "./waiter", "--timeout", "15m", "--env", "CALL="+ln.Addr().String())
	function, answer := callWaiter(t, ln, address)
	started := time.Now()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	checkExit(t, cmd, temporary, 0)
	if took := time.Since(started); took < 3*time.Second {
		t.Errorf("ended after %s, want 3s for the open request", took)
	}
	if _, err := io.ReadAll(function); err != nil && !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the function's connection: %v, want its end", err)
	}
	<-answer
}

// Nothing outlives the command, however it ends, but its temporary folder, which goes with the next start.
func TestDevKilled(t *testing.T) {
	for name, flags := range map[string][]string{"plain": nil, "debugging": {"--debug=" + freePort(t)}} {
		t.Run(name, func(t *testing.T) { killDev(t, flags...) })
	}
}

// freePort returns a port that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	ln := listen(t)
	_, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	return port
}

func killDev(t *testing.T, flags ...string) {
	ln := listen(t)
	cmd, temporary, address := devCommand(t, append(flags, "./waiter", "--timeout", "15m", "--env", "CALL="+ln.Addr().String())...)
	function, answer := callWaiter(t, ln, address)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	if _, err := io.ReadAll(function); err != nil && !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the function's connection: %v, want its end", err)
	}
	if err := <-answer; err == nil {
		t.Error("the open request was answered")
	}
	next, _ := waiterCommand(t)
	next.Args = []string{"lambent", "dev", "--port", "0"}
	next.Env = append(next.Env, "TMPDIR="+temporary)
	stderr, err := next.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := next.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "function waiter is ready") {
	}
	if err := next.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	checkExit(t, next, temporary, 0)
}

func TestDevPortInUse(t *testing.T) {
	ln := listen(t)
	_, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	cmd, temporary := waiterCommand(t)
	cmd.Args = []string{"lambent", "dev", "--port", port}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	checkExit(t, cmd, temporary, 1)
	if want := "lambent: dev: port " + port + " is in use"; !strings.HasPrefix(stderr.String(), want) {
		t.Errorf("stderr = %q, want %q", &stderr, want)
	}
}
