package batch_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/batch/testdata/act"
	"github.com/lambent-go/lambent/lambdatest"
)

// errorText is errorType and errorMessage of an invocation that failed.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	if f, ok := errors.AsType[*lambdatest.FunctionError](err); ok {
		return f.Type + ": " + f.Message
	}
	return "no FunctionError: " + err.Error()
}

// An output is written by many.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) lines() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.Split(o.text.String(), "\n")
}

// quiet keeps the log of a test's failures to itself.
func quiet(t *testing.T) {
	t.Helper()
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
}

func TestRowsInMemory(t *testing.T) {
	quiet(t)
	for name, r := range rows {
		t.Run(name, func(t *testing.T) {
			var out output
			answer, err := lambdatest.Invoke[[]byte](t, act.Handler(&out), r.order())
			r.check(t, answer, err, out.lines())
		})
	}
}

// TestLateRowsInMemory runs out of a time that does not pass.
func TestLateRowsInMemory(t *testing.T) {
	quiet(t)
	for name, r := range lateRows {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out output
				begin := time.Now()
				answer, err := lambdatest.Invoke[[]byte](t, act.Handler(&out), r.order(), lambdatest.WithTimeout(100*time.Second))
				// The margin is a second. A record that heeds its context saves half of it.
				if took := time.Since(begin); took != 99*time.Second && took != 99500*time.Millisecond {
					t.Errorf("the answer took %v", took)
				}
				time.Sleep(2 * time.Hour) // records that were still running end
				r.check(t, answer, err, out.lines())
			})
		})
	}
}

// TestRowsOnLambda runs the same batches in one process, as on AWS: it must live through all of them.
func TestRowsOnLambda(t *testing.T) {
	t.Parallel()
	f := lambdatest.Start(t, "./testdata/fn", lambdatest.WithTimeout(time.Minute), lambdatest.WithMaxEnvironments(1))
	for _, name := range names(rows) {
		t.Run(name, func(t *testing.T) { invoke(t, f, rows[name]) })
	}
	if log := strings.Join(f.Logs(), "\n"); strings.Count(log, "Init Duration: ") != 1 {
		t.Errorf("the process did not live through all batches:\n%s", log)
	}
}

// TestLateRowsOnLambda runs out of time. Behind each row the process must answer as if nothing had been.
func TestLateRowsOnLambda(t *testing.T) {
	t.Parallel()
	f := lambdatest.Start(t, "./testdata/fn", lambdatest.WithTimeout(lateTimeout))
	var wg sync.WaitGroup
	for _, name := range names(lateRows) {
		wg.Go(func() {
			r := lateRows[name]
			r.options.Margin = time.Hour // half of the time
			answer, err := lambdatest.Invoke[[]byte](t, f, r.order())
			if got := errorText(err); got != r.wantErr || string(answer) != r.want {
				t.Errorf("%s: answer %s, error %q; want %s, %q", name, answer, got, r.want, r.wantErr)
			}
		})
	}
	wg.Wait()
	for range lateRows {
		wg.Go(func() {
			r := rows["B2 one fails"]
			if answer, err := lambdatest.Invoke[[]byte](t, f, r.order()); err != nil || string(answer) != r.want {
				t.Errorf("behind the rows: answer %s, %v; want %s", answer, err, r.want)
			}
		})
	}
	wg.Wait()
	if log := strings.Join(f.Logs(), "\n"); strings.Contains(log, "Task timed out") {
		t.Errorf("log:\n%s", log)
	}
}

func invoke(t *testing.T, f *lambdatest.Function, r row) {
	t.Helper()
	before := len(f.Logs())
	answer, err := lambdatest.Invoke[[]byte](t, f, r.order())
	r.check(t, answer, err, f.Logs()[before:])
}
