package dev_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/dev"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// fakeDebugger puts a dlv into PATH that prints its arguments and becomes the program that it is to run.
func fakeDebugger(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\necho \"dlv $*\"\nfor last; do :; done\nexec \"$last\"\n"
	if err := os.WriteFile(filepath.Join(dir, "dlv"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func TestDebug(t *testing.T) {
	fakeDebugger(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	s := launch(t, module+"-- cmd/api/main.go --\n"+source(`"api"`), func(o *dev.Options) { o.DebugPort = port })
	s.expect("api", `"api"`)
	s.state("api", "ready")
	e := s.await(func(e event) bool { return strings.HasPrefix(e.Line, "dlv ") })
	want := fmt.Sprintf("dlv exec --headless --listen=127.0.0.1:%d --api-version=2 --accept-multiclient --continue ", port)
	if !strings.HasPrefix(e.Line, want) {
		t.Errorf("the debugger is started as %q, want %q", e.Line, want)
	}
	if want := fmt.Sprintf(`"port": %d`, port); !strings.Contains(s.messages(), want) {
		t.Errorf("stderr = %s, want %s", s.messages(), want)
	}
	s.save("cmd/api/main.go", source(`"two"`))
	s.state("api", "building")
	s.expect("api", `"two"`)
}

func TestDebugWithoutDebugger(t *testing.T) {
	dir := lay(t, shop)
	t.Setenv("PATH", t.TempDir())
	err := dev.Run(t.Context(), dev.Options{Dir: dir, DebugPort: 1, Service: localaws.Options{}})
	if err == nil || err.Error() != "--debug: no dlv in PATH" || !strings.Contains(hint.Of(err), "go install github.com/go-delve/delve/cmd/dlv@latest") {
		t.Errorf("error = %v, hint %q", err, hint.Of(err))
	}
}
