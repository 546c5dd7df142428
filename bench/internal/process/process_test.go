//go:build linux

package process_test

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/bench/internal/process"
)

// TestMain is also the program that the tests start: it prints how many processors it may use, works a little, and
// waits until its standard input ends.
func TestMain(m *testing.M) {
	if os.Getenv("BENCH_CHILD") == "" {
		os.Exit(m.Run())
	}
	sum := 0
	for i := range 20_000_000 {
		sum += i % 7
	}
	fmt.Println(runtime.NumCPU(), sum)
	_, _ = os.Stdin.Read(make([]byte, 1))
	os.Exit(3)
}

type child struct {
	*process.Process
	input *os.File
	said  string
}

func start(t *testing.T, cpus []int) child {
	t.Helper()
	stdin, input, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	output, stdout, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p, err := process.Start(process.Command{
		Path:   os.Args[0],
		Env:    []string{"BENCH_CHILD=1"},
		Stdin:  stdin,
		Stdout: stdout,
		Stderr: os.Stderr,
		CPUs:   cpus,
	})
	stdin.Close()
	stdout.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Close()
		input.Close()
		output.Close()
	})
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return child{p, input, line}
}

func TestStartOnOneProcessor(t *testing.T) {
	cpu, err := process.LastCPU()
	if err != nil {
		t.Fatal(err)
	}
	if said := start(t, []int{cpu}).said; !strings.HasPrefix(said, "1 ") {
		t.Errorf("the process says %q, want that it has 1 processor", said)
	}
	want := fmt.Sprintf("%d ", runtime.NumCPU())
	if said := start(t, nil).said; !strings.HasPrefix(said, want) {
		t.Errorf("the process after it says %q, want that it has %sprocessors", said, want)
	}
}

func TestMeasures(t *testing.T) {
	before := process.Now()
	p := start(t, nil)
	if after := process.Now(); p.Started < before || p.Started > after {
		t.Errorf("started at %v, want between %v and %v", p.Started, before, after)
	}
	cpu, err := process.CPUTime(p.PID)
	if err != nil {
		t.Fatal(err)
	}
	if cpu <= 0 {
		t.Errorf("CPU time %v, want more than none", cpu)
	}
	size, err := process.ResidentSize(p.PID)
	if err != nil {
		t.Fatal(err)
	}
	if size < 100<<10 || size > 1<<30 {
		t.Errorf("resident size %d", size)
	}
	switches, err := process.ContextSwitches(p.PID)
	if err != nil {
		t.Fatal(err)
	}
	if switches < 1 {
		t.Errorf("%d context switches, want at least the one that waits for input", switches)
	}
	p.Close()
	if _, err := process.CPUTime(p.PID); err == nil {
		t.Error("CPU time of an ended process: no error")
	}
	if _, err := process.ResidentSize(p.PID); err == nil {
		t.Error("resident size of an ended process: no error")
	}
	if _, err := process.ContextSwitches(p.PID); err == nil {
		t.Error("context switches of an ended process: no error")
	}
}

func TestEnds(t *testing.T) {
	p := start(t, nil)
	p.input.Close()
	<-p.Ended()
	if got := p.Outcome(); got != "exit status 3" {
		t.Errorf("after its end by itself: %q", got)
	}
	p.Close()

	p = start(t, nil)
	p.Terminate()
	if got := p.Outcome(); got != "signal: terminated" {
		t.Errorf("after Terminate: %q", got)
	}

	p = start(t, nil)
	p.Close()
	p.Close()
	if got := p.Outcome(); got != "signal: killed" {
		t.Errorf("after Close: %q", got)
	}

	if _, err := process.Start(process.Command{Path: t.TempDir() + "/none"}); err == nil {
		t.Error("a program that does not exist was started")
	}
}
