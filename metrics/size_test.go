package metrics_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// What a function that has log/slog pays in the size of its binary for recording metrics, built for Lambda.
func TestLinkedSize(t *testing.T) {
	const limit = 60_000
	cost := size(t, "with") - size(t, "without")
	t.Logf("metrics take %d bytes of a function", cost)
	if cost > limit {
		t.Errorf("metrics take %d bytes of a function, want at most %d", cost, limit)
	}
}

func size(t *testing.T, function string) int64 {
	t.Helper()
	file := filepath.Join(t.TempDir(), function)
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags", "-s -w", "-o", file, "./testdata/size/"+function)
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	info, err := os.Stat(file)
	must(t, err)
	return info.Size()
}
