package lambdatest_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// A trial is a test that may fail without failing the one that it is in.
type trial struct {
	testing.TB
	failure string
}

func (t *trial) Helper() {}

func (t *trial) Fatalf(format string, arguments ...any) {
	t.failure = fmt.Sprintf(format, arguments...)
	runtime.Goexit()
}

// try runs f as a test and returns what it failed with, "" for nothing.
func try(t testing.TB, f func(t testing.TB)) string {
	tr := &trial{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(tr)
	}()
	<-done
	return tr.failure
}

// mustFail checks that f fails, with these words.
func mustFail(t *testing.T, want string, f func(t testing.TB)) {
	t.Helper()
	if got := try(t, f); want == "" || !strings.Contains(got, want) {
		t.Errorf("failure %q, want one with %q", got, want)
	}
}
