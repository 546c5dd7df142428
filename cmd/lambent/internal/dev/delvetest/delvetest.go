// Package delvetest stands in for dlv in tests: a program that runs a function as dlv exec --headless does, and tells
// its clients how that is, but can stop it nowhere. A test binary becomes it when it is called dlv:
//
//	func TestMain(m *testing.M) {
//		if delvetest.IsCalled() {
//			delvetest.Main()
//		}
//		os.Exit(m.Run())
//	}
package delvetest

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
)

// Name is what the program is called.
const Name = "dlv"

// IsCalled reports whether this process is to be dlv.
func IsCalled() bool { return filepath.Base(os.Args[0]) == Name }

// Install links this program as dlv into a folder.
func Install(dir string) error {
	executable, err := os.Executable()
	if err != nil {
		return err
	}
	return os.Symlink(executable, filepath.Join(dir, Name))
}

// Main is dlv, with the arguments of this process. Like dlv, it prints where it listens, puts the function into a
// process group of its own, stays when that has ended, and takes it along at SIGTERM. It does not return.
func Main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	address, command := arguments()
	listener, err := net.Listen("tcp", address)
	check(err)
	fmt.Println("dlv", strings.Join(os.Args[1:], " "))
	d := &debugger{function: exec.Command(command[0], command[1:]...)}
	d.function.Stdout, d.function.Stderr = os.Stdout, os.Stderr
	setGroup(d.function)
	check(d.function.Start())
	go d.wait()
	go d.serve(listener)
	<-signals
	killGroup(d.function.Process)
	os.Exit(0)
}

// arguments are the address to listen on and the command to run.
func arguments() (address string, command []string) {
	for i, arg := range os.Args[1:] {
		if a, ok := strings.CutPrefix(arg, "--listen="); ok {
			address = a
		}
		if i > 0 && !strings.HasPrefix(arg, "-") {
			return address, os.Args[i+1:]
		}
	}
	check(fmt.Errorf("no command in %q", os.Args))
	return "", nil
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "dlv:", err)
		os.Exit(1)
	}
}

type debugger struct {
	function *exec.Cmd

	mu   sync.Mutex
	exit string // how the function has ended, in dlv's words; "": it runs
}

func (d *debugger) wait() {
	_ = d.function.Wait() // its state says how it ended
	d.mu.Lock()
	defer d.mu.Unlock()
	d.exit = fmt.Sprintf("Process %d has exited with status %d", d.function.Process.Pid, exitStatus(d.function.ProcessState))
}

func (d *debugger) serve(l net.Listener) {
	for {
		connection, err := l.Accept()
		check(err)
		go d.answer(connection)
	}
}

// answer answers the question how the function is.
func (d *debugger) answer(connection net.Conn) {
	defer connection.Close()
	questions, answers := json.NewDecoder(connection), json.NewEncoder(connection)
	for {
		var question struct {
			Method string
			Params []struct{ NonBlocking bool }
			ID     int
		}
		if questions.Decode(&question) != nil {
			return
		}
		if question.Method != "RPCServer.State" || len(question.Params) != 1 || !question.Params[0].NonBlocking {
			return // dlv could have to wait for the function before it answers
		}
		d.mu.Lock()
		answer := map[string]any{"id": question.ID, "result": map[string]any{"State": map[string]any{"Running": true}}, "error": nil}
		if d.exit != "" {
			answer["result"], answer["error"] = nil, d.exit
		}
		d.mu.Unlock()
		if answers.Encode(answer) != nil {
			return
		}
	}
}
