package pack_test

import (
	"bytes"
	"debug/elf"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/elftest"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/pack"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

func TestPackageVerify(t *testing.T) {
	s := greeterSettings(t, write(t, greeter))
	s.Verify = true
	if _, err := pack.Package(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(tree(t, s.Out), " "); got != "fn/bootstrap fn.zip" {
		t.Errorf("files %s", got)
	}
}

const cgoGreeter = `
-- go.mod --
module example.com/m

go 1.24
-- fn/main.go --
package main

// static int two(void) { return 2; }
import "C"

func main() { print(C.two()) }
`

// With a C compiler, what cgo makes is taken with cgo alone; without one, what it would make.
func TestPackageCGO(t *testing.T) {
	s := greeterSettings(t, write(t, cgoGreeter))
	s.Arch = project.ArchX8664
	if runtime.GOARCH == "arm64" {
		s.Arch = project.ArchARM64
	}
	if _, err := pack.Package(t.Context(), s); err == nil {
		t.Error("code in C was built without cgo")
	} else if _, ok := errors.AsType[*build.Error](err); !ok {
		t.Errorf("without cgo the error is %v (%T), want a *build.Error", err, err)
	} else if got, want := hint.Of(err), `if it is code that needs cgo, build it with --cgo, or with "cgo": true under "build" in lambent.json`; got != want {
		t.Errorf("hint = %q, want %q", got, want)
	}

	executable := filepath.Join(t.TempDir(), "executable")
	if _, err := exec.LookPath("gcc"); err == nil && runtime.GOOS == "linux" {
		s.Build.CGO = true
		_, err := pack.Package(t.Context(), s)
		if err != nil { // the C library here may be newer than Lambda's
			if !strings.Contains(err.Error(), "Lambda's machines have GLIBC 2.34") {
				t.Fatal(err)
			}
			return
		}
		executable = filepath.Join(s.Out, "fn", build.Executable)
	} else {
		machine, loader := elf.EM_X86_64, "/lib64/ld-linux-x86-64.so.2"
		if s.Arch == project.ArchARM64 {
			machine, loader = elf.EM_AARCH64, "/lib/ld-linux-aarch64.so.1"
		}
		data := elftest.File{Machine: machine, Interpreter: loader, Libraries: []string{"libc.so.6"}}.Bytes()
		if err := os.WriteFile(executable, data, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	copied := executableSettings(t, bytes.Clone(read(t, executable)))
	copied.Arch, copied.Build.CGO = s.Arch, true
	if _, err := pack.Package(t.Context(), copied); err != nil {
		t.Errorf("with cgo: %v", err)
	}
	copied.Build.CGO = false
	if _, err := pack.Package(t.Context(), copied); err == nil || !strings.Contains(err.Error(), "is dynamically linked: it needs /lib") {
		t.Errorf("without cgo: error = %v, want one of dynamic linking", err)
	}
}

// Somebody who builds C code for another machine is told what is missing.
func TestPackageCGOCompilerHint(t *testing.T) {
	s := greeterSettings(t, write(t, cgoGreeter))
	t.Setenv("CC", "")
	t.Setenv("PATH", goFolder(t)) // there is no C compiler
	s.Build.CGO = true
	want := "cgo needs a C compiler for linux/arm64: name it in CC, as in CC=aarch64-linux-gnu-gcc"
	if runtime.GOARCH == "arm64" {
		s.Arch = project.ArchX8664
		want = "cgo needs a C compiler for linux/amd64: name it in CC, as in CC=x86_64-linux-gnu-gcc"
	}
	_, err := pack.Package(t.Context(), s)
	if _, ok := errors.AsType[*build.Error](err); !ok {
		t.Fatalf("error = %v (%T), want a *build.Error", err, err)
	}
	if got := hint.Of(err); got != want {
		t.Errorf("hint = %q, want %q", got, want)
	}
}

// goFolder returns a folder with the go command alone.
func goFolder(t *testing.T) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(strings.TrimSpace(string(root)), "bin")
}
