package idempotency_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/idempotency"
)

// A scripted store is a MemoryStore, but for the calls that a test has functions for. It notes all calls.
type scripted struct {
	idempotency.MemoryStore
	begin    func(call int, ctx context.Context, r idempotency.Record) (*idempotency.Record, error)
	complete func(call int, ctx context.Context, r idempotency.Record) error
	release  func(call int, ctx context.Context) error

	calls   []string // b, c and r
	records []idempotency.Record
}

func (s *scripted) note(call string, r idempotency.Record) (n int) {
	r.Result = bytes.Clone(r.Result)
	s.calls, s.records = append(s.calls, call), append(s.records, r)
	return strings.Count(strings.Join(s.calls, ""), call)
}

func (s *scripted) Begin(ctx context.Context, r idempotency.Record, now time.Time) (*idempotency.Record, error) {
	if n := s.note("b", r); s.begin != nil {
		return s.begin(n, ctx, r)
	}
	return s.MemoryStore.Begin(ctx, r, now)
}

func (s *scripted) Complete(ctx context.Context, r idempotency.Record) error {
	if n := s.note("c", r); s.complete != nil {
		return s.complete(n, ctx, r)
	}
	return s.MemoryStore.Complete(ctx, r)
}

func (s *scripted) Release(ctx context.Context, key, owner string) error {
	if n := s.note("r", idempotency.Record{Key: key, Owner: owner}); s.release != nil {
		return s.release(n, ctx)
	}
	return s.MemoryStore.Release(ctx, key, owner)
}

func (s *scripted) wantCalls(t *testing.T, want string) {
	t.Helper()
	if got := strings.Join(s.calls, ""); got != want {
		t.Errorf("store was called for %q, want %q (Begin, Complete, Release)", got, want)
	}
}

// byText makes the event itself its key.
func byText(text string) (any, error) { return text, nil }

// stderr returns what f has written to standard error.
func stderr(t *testing.T, f func()) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	old := os.Stderr
	os.Stderr = file
	defer func() { os.Stderr = old }()
	f()
	text, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// wantLog compares the level and the text of the one line in a log; want "" is no line.
func wantLog(t *testing.T, log, want string) {
	t.Helper()
	if want == "" && log == "" {
		return
	}
	level, text, _ := strings.Cut(want, " ")
	if want == "" || strings.Count(log, "\n") != 1 || !strings.Contains(log, "level="+level+" message=") || !strings.Contains(log, "idempotency: "+text) {
		t.Errorf("log is %q, want %q", log, want)
	}
}
