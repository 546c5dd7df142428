package lambdaotel_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

// O2 in a process of its own, with the SDK's batcher: a function whose exporter hangs has answered before, and goes on.
func TestCompiledFunction(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bootstrap")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "lambda.norpc", "-o", file, "./testdata/hangs").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	api := runtimeapitest.NewServer(t)
	api.Next(runtimeapitest.Event("r-1", `{}`), runtimeapitest.Event("r-2", `{}`))
	var out bytes.Buffer
	function := exec.CommandContext(t.Context(), file)
	function.Env = append(os.Environ(), "AWS_LAMBDA_RUNTIME_API="+api.Listen())
	function.Stdout = &out
	if err := function.Start(); err != nil {
		t.Fatal(err)
	}
	ended := inBackground(function.Wait)
	answered := make(chan []runtimeapitest.Request, 1)
	go func() { answered <- api.Wait(4) }()
	var requests []runtimeapitest.Request
	select {
	case requests = <-answered:
		if err := function.Process.Kill(); err != nil {
			t.Error(err)
		}
		<-ended // out is whole
	case err := <-ended:
		t.Fatalf("the function has ended: %v", err)
	}
	var paths []string
	for _, r := range requests[:4] {
		paths = append(paths, strings.TrimPrefix(r.Path, "/2018-06-01/runtime/invocation/"))
	}
	if got, want := strings.Join(paths, " "), "next r-1/response next r-2/response"; got != want {
		t.Fatalf("requests %s, want %s", got, want)
	}
	var nanoseconds int64
	if _, err := fmt.Sscanf(out.String(), "export %d", &nanoseconds); err != nil {
		t.Fatalf("the exporter says %q", &out)
	}
	if export := time.Unix(0, nanoseconds); export.Before(requests[1].Time) || export.After(requests[2].Time) {
		t.Errorf("export at %v, the answer at %v, the next request at %v", export, requests[1].Time, requests[2].Time)
	}
}
