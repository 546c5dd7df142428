//go:build linux

package cgroup

import (
	"errors"
	"os"
	"testing"
)

func TestQuota(t *testing.T) {
	for i, want := range []string{"7250 100000", "7250"} {
		if got := hierarchies[i].quota("7250"); got != want {
			t.Errorf("%s of 7250 µs is %q, want %q", hierarchies[i].file, got, want)
		}
	}
}

func TestWhereThereAreNoGroups(t *testing.T) {
	dir := t.TempDir()
	plain := hierarchy{dir, "cpu.max", func(us string) string { return us }}
	missing := hierarchy{dir + "/none", "cpu.max", plain.quota}
	if _, err := newIn([]hierarchy{missing, plain}, 0.5); err != ErrUnavailable {
		t.Errorf("error = %v, want %v", err, ErrUnavailable)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
}

// TestGroup makes a group where the user of the test may.
func TestGroup(t *testing.T) {
	g, err := New(0.5)
	if errors.Is(err, ErrUnavailable) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Add(-1); err == nil {
		t.Error("a process that cannot exist was added")
	}
	if err := g.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(g.dir); !os.IsNotExist(err) {
		t.Errorf("%s after Close: %v", g.dir, err)
	}
}
