package gotool_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/gotool"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

func TestRun(t *testing.T) {
	out, err := gotool.Run(t.Context(), t.TempDir(), []string{"GOARCH=arm64"}, "env", "GOARCH")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(out)); got != "arm64" {
		t.Errorf("GOARCH = %q, want the one given, arm64", got)
	}
}

func TestRunFailing(t *testing.T) {
	_, err := gotool.Run(t.Context(), t.TempDir(), nil, "list", "-bogus")
	e, ok := errors.AsType[*gotool.Error](err)
	if !ok {
		t.Fatalf("error = %v (%T), want a *gotool.Error", err, err)
	}
	if e.Command != "list" || !strings.Contains(e.Output, "-bogus") {
		t.Errorf("error = %+v, want list and go's own words", e)
	}
}

func TestRunWithoutGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := gotool.Run(t.Context(), t.TempDir(), nil, "version")
	if !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("error = %v, want %v", err, exec.ErrNotFound)
	}
	if got := hint.Of(err); !strings.Contains(got, "install Go") {
		t.Errorf("hint = %q, want how to get Go", got)
	}
}

func TestRunCancelled(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := gotool.Run(ctx, t.TempDir(), nil, "version"); !errors.Is(err, cause) {
		t.Errorf("error = %v, want %v", err, cause)
	}
}

func TestRunInMissingFolder(t *testing.T) {
	_, err := gotool.Run(t.Context(), filepath.Join(t.TempDir(), "gone"), nil, "version")
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error = %v, want %v", err, os.ErrNotExist)
	}
}
