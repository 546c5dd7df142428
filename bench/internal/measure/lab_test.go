//go:build linux

package measure

import (
	"fmt"
	"os"
	"testing"

	"github.com/lambent-go/lambent/bench/internal/fakeapi"
)

// TestMain is also the Runtime API of the tests.
func TestMain(m *testing.M) {
	if os.Getenv(fakeapi.Variable) == "" {
		os.Exit(m.Run())
	}
	if err := fakeapi.Serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func TestFunctionThatEnds(t *testing.T) {
	l := &Lab{Dir: t.TempDir(), FakeAPI: os.Args[0]}
	shell := setup{under: []string{"/bin/sh", "-c", "echo no handler; exit 7"}}
	_, err := l.start(t.Context(), "function", shell)
	if want := "exit status 7; the function wrote: no handler"; err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
	if left, err := os.ReadDir(l.Dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
}

func TestFunctionThatCannotBeStarted(t *testing.T) {
	l := &Lab{Dir: t.TempDir(), FakeAPI: os.Args[0]}
	if _, err := l.start(t.Context(), l.Dir+"/none", setup{}); err == nil {
		t.Error("a function that does not exist was started")
	}
}
