package lambda_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

// hold is a function that says that it runs, and does not return as long as its stdin is open. It asks for its context's
// end if it is told to.
func hold(ctx context.Context, ask bool) {
	if ask {
		ctx.Done()
	}
	fmt.Println("held")
	io.Copy(io.Discard, os.Stdin)
}

// A worker is one goroutine. A single one has Start's, beside several there is Start's as well.
func TestGoroutines(t *testing.T) {
	for workers, want := range map[int]int{1: 1, 8: 9} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			startProgram(t, "count", on(api), fmt.Sprint("AWS_LAMBDA_MAX_CONCURRENCY=", workers))
			events(slices.Repeat([]string{"{}"}, 20)...)(api)
			for _, r := range api.Wait(2 * 20) {
				if r.Method != "POST" {
					continue
				}
				if n, err := strconv.Atoi(string(r.Body)); err != nil || n < min(want, 2) || n > want {
					t.Errorf("%s goroutines during an invocation, want at most %d", r.Body, want)
				}
			}
		})
	}
}

// There is no timer while a function waits for an event, which may be after a thaw, nor while a handler runs that does
// not ask for one.
func TestTimers(t *testing.T) {
	for name, tt := range map[string]struct {
		payload string
		want    int
	}{
		"idle":              {"", 0},
		"handler":           {"false", 0},
		"handler that asks": {"true", 1}, // this is how one would show
	} {
		t.Run(name, func(t *testing.T) {
			api := runtimeapitest.NewServer(t)
			trace, w := pipe(t)
			stdin, _ := pipe(t)
			if tt.payload == "" {
				stdin.Close() // the handler returns
			}
			p := startWith(t, "hold", func(cmd *exec.Cmd) {
				cmd.Stderr = w
				if tt.payload != "" {
					cmd.Stdin = stdin
				}
			}, on(api), "GODEBUG=schedtrace=10,scheddetail=1")
			w.Close()
			deadline := fmt.Sprintf("Lambda-Runtime-Deadline-Ms: %d", time.Now().Add(time.Hour).UnixMilli())
			api.Next(runtimeapitest.Event("event-1", tt.payload, deadline))
			traces := make(chan int, 1)
			go readTimers(trace, traces)
			p.wantLines("held")
			if tt.payload == "" {
				api.Wait(2)
			}
			<-traces // may be older
			// The runtime takes a timer that was stopped away when it gets round to it.
			got := -1
			for range 500 {
				if got = <-traces; got == tt.want {
					return
				}
			}
			t.Errorf("%d timers, want %d", got, tt.want)
		})
	}
}

var timersInTrace = regexp.MustCompile(`^  P\d+: .* timerslen=(\d+)\n$`)

// readTimers reads traces of the scheduler, and puts the number of timers of each into traces, which holds the latest.
func readTimers(trace io.Reader, traces chan int) {
	in, n := bufio.NewReader(trace), 0
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		if strings.HasPrefix(line, "SCHED ") {
			select {
			case <-traces:
			default:
			}
			traces <- n
			n = 0
		}
		if match := timersInTrace.FindStringSubmatch(line); match != nil {
			timers, _ := strconv.Atoi(match[1])
			n += timers
		}
	}
}

// Methods that are called by names known only at run time would keep every method of every type in the executable.
func TestNoMethodsByName(t *testing.T) {
	c := exec.Command("go", "build", "-tags", "lambda.norpc", "-ldflags=-dumpdep", "-o", os.DevNull, "../examples/hello")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	var dependencies strings.Builder
	c.Stderr = &dependencies
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(dependencies.String(), "-> github.com/lambent-go/lambent/lambda.") {
		t.Errorf("%d bytes of dependencies, want lambda.Start among them", dependencies.Len())
	}
	for line := range strings.Lines(dependencies.String()) {
		if from, _, _ := strings.Cut(line, " -> "); strings.Contains(from, "<ReflectMethod>") {
			t.Fatalf("%s calls methods by name", from)
		}
	}
}
