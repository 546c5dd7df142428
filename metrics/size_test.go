package metrics_test

import (
	"debug/elf"
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

// size builds a function and returns the size of what is in its file, whose parts are rounded up to pages of 4 KiB.
func size(t *testing.T, function string) uint64 {
	t.Helper()
	file := filepath.Join(t.TempDir(), function)
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags", "-s -w", "-o", file, "./testdata/size/"+function)
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	executable, err := elf.Open(file)
	must(t, err)
	defer executable.Close()
	bytes := uint64(0)
	for _, section := range executable.Sections {
		if section.Type == elf.SHT_PROGBITS {
			bytes += section.Size
		}
	}
	return bytes
}
