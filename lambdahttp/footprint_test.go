package lambdahttp_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// What a function costs in bytes: a hello over this package, built as for production. Outside
// Lambda there is net/http's server in it, which alone is 5.7 MB.
func TestBinarySize(t *testing.T) {
	for name, tt := range map[string]struct {
		call string
		most int64
	}{
		"Start":          {"lambdahttp.Start(nil)", 5_900_000},
		"ListenAndServe": {`lambdahttp.ListenAndServe("", nil)`, 6_900_000},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			source, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "bootstrap")
			program := `package main

import (
	"io"
	"net/http"

	"github.com/lambent-go/lambent/lambdahttp"
)

func main() {
	http.HandleFunc("GET /hello", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") })
	` + tt.call + `
}
`
			if err := os.WriteFile(source, []byte(program), 0o600); err != nil {
				t.Fatal(err)
			}
			build := exec.Command("go", "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags", "-s -w", "-o", binary, source)
			build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("go build: %v\n%s", err, out)
			}
			info, err := os.Stat(binary)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d bytes", info.Size())
			if info.Size() > tt.most {
				t.Errorf("%d bytes, want at most %d", info.Size(), tt.most)
			}
		})
	}
}
