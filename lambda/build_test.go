package lambda_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

// A function built for Lambda has nothing to do elsewhere, and says so at once. The variable of the RPC protocol means
// nothing to it.
func TestBuildWithoutRPC(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bootstrap")
	build := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", file, "../examples/hello")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	start := func(t *testing.T, env ...string) *program {
		return startExecutable(t, file, func(p *program) { p.cmd.Stdout, p.cmd.Stderr = new(bytes.Buffer), &p.stderr }, env...)
	}
	for name, env := range map[string][]string{
		"nothing set": nil,
		"empty":       {"AWS_LAMBDA_RUNTIME_API=", "_LAMBDA_SERVER_PORT="},
		"port":        {"_LAMBDA_SERVER_PORT=0"},
	} {
		t.Run(name, func(t *testing.T) {
			quickest := time.Hour // of several, on a machine that may be busy
			for range 3 {
				begin := time.Now()
				start(t, env...).wantEnd(1, `level=FATAL message="lambda: not on AWS Lambda: AWS_LAMBDA_RUNTIME_API is not set"`)
				quickest = min(quickest, time.Since(begin))
			}
			if quickest > time.Second {
				t.Errorf("ended after %v, want at most 1s", quickest)
			}
		})
	}
	t.Run("both", func(t *testing.T) {
		api := runtimeapitest.NewServer(t)
		start(t, on(api), "_LAMBDA_SERVER_PORT=0")
		events(`{"name":"Gopher"}`)(api)
		if r := api.Wait(2)[1]; string(r.Body) != `{"greeting":"Hello, Gopher!"}` {
			t.Errorf("%s %s, want the answer", r.Path, r.Body)
		}
	})
}
