package build_test

import (
	"context"
	"debug/buildinfo"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// write lays out a txtar archive and returns the function in the module's folder fn.
func write(t *testing.T, archive string) project.Function {
	t.Helper()
	t.Setenv("GOWORK", "")
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	dir := t.TempDir()
	if err := txtar.Write(txtar.Parse([]byte(archive)), dir); err != nil {
		t.Fatal(err)
	}
	return project.Function{Name: "fn", ImportPath: "example.com/m/fn", Dir: filepath.Join(dir, "fn"), ModuleDir: dir}
}

const greeter = `
-- go.mod --
module example.com/m

go 1.24
-- fn/main.go --
package main

func main() { print("one") }
`

func run(t *testing.T, dir string) string {
	t.Helper()
	out, err := exec.Command(filepath.Join(dir, build.Executable)).CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestLocal(t *testing.T) {
	fn := write(t, greeter)
	// Whatever the shell builds for, the function is to run here.
	t.Setenv("GOOS", "plan9")
	t.Setenv("GOARCH", "386")
	t.Setenv("CGO_ENABLED", "1")
	dir := t.TempDir()
	if err := build.Local(t.Context(), fn, dir, build.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := run(t, dir); got != "one" {
		t.Errorf("the function prints %q, want one", got)
	}
	info, err := buildinfo.ReadFile(filepath.Join(dir, build.Executable))
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, s := range info.Settings {
		got[s.Key] = s.Value
	}
	want := map[string]string{"CGO_ENABLED": "0", "-tags": "lambda.norpc", "-trimpath": "true"}
	for key, value := range want {
		if got[key] != value {
			t.Errorf("build setting %s = %q, want %q", key, got[key], value)
		}
	}
}

func TestLocalRace(t *testing.T) {
	fn := write(t, greeter)
	dir := t.TempDir()
	if err := build.Local(t.Context(), fn, dir, build.Options{Race: true}); err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.ReadFile(filepath.Join(dir, build.Executable))
	if err != nil {
		t.Fatal(err)
	}
	if text := info.String(); !strings.Contains(text, "build\t-race=true\n") {
		t.Errorf("build settings have no -race=true:\n%s", text)
	}
}

// What is built for Lambda depends neither on the machine nor on the shell, and is named by no build ID.
func TestForLambda(t *testing.T) {
	fn := write(t, greeter)
	t.Setenv("GOOS", "plan9")
	t.Setenv("GOARCH", "386")
	t.Setenv("CGO_ENABLED", "1")
	t.Setenv("GOAMD64", "v3")
	t.Setenv("GOARM64", "v9.0")
	for arch, want := range map[string]map[string]string{
		project.ArchARM64: {"GOOS": "linux", "GOARCH": "arm64", "GOARM64": "v8.0", "CGO_ENABLED": "0", "-tags": "lambda.norpc", "-trimpath": "true"},
		project.ArchX8664: {"GOOS": "linux", "GOARCH": "amd64", "GOAMD64": "v1", "CGO_ENABLED": "0", "-tags": "lambda.norpc", "-trimpath": "true"},
	} {
		executable := filepath.Join(t.TempDir(), "x")
		if err := build.ForLambda(t.Context(), fn, executable, arch, build.Options{}); err != nil {
			t.Fatal(err)
		}
		info, err := buildinfo.ReadFile(executable)
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[string]string)
		for _, s := range info.Settings {
			got[s.Key] = s.Value
		}
		for key, value := range want {
			if got[key] != value {
				t.Errorf("%s: build setting %s = %q, want %q", arch, key, got[key], value)
			}
		}
		id, err := exec.Command("go", "tool", "buildid", executable).Output()
		if text := strings.TrimSpace(string(id)); err != nil || text != "" {
			t.Errorf("%s: build ID %q, %v, want none", arch, text, err)
		}
	}
	broken := write(t, strings.Replace(greeter, "print", "oops", 1))
	err := build.ForLambda(t.Context(), broken, filepath.Join(t.TempDir(), "x"), project.ArchARM64, build.Options{})
	if _, ok := errors.AsType[*build.Error](err); !ok {
		t.Errorf("error = %v (%T), want a *build.Error", err, err)
	}
}

// A kept executable is taken again when nothing has changed, and never when something has.
func TestLocalKeeps(t *testing.T) {
	fn := write(t, greeter)
	o := build.Options{CacheDir: filepath.Join(t.TempDir(), "cache")}
	old := filepath.Join(o.CacheDir, "old")
	if err := os.Mkdir(o.CacheDir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-6 * 24 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}

	builds := func(want string) {
		t.Helper()
		dir := t.TempDir()
		if err := build.Local(t.Context(), fn, dir, o); err != nil {
			t.Fatal(err)
		}
		if got := run(t, dir); got != want {
			t.Errorf("the function prints %q, want %q", got, want)
		}
	}
	builds("one")
	entries, err := os.ReadDir(o.CacheDir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() == "old" {
		t.Fatalf("cache has %v, want the new executable alone", entries)
	}
	kept := filepath.Join(o.CacheDir, entries[0].Name())

	// A byte behind the executable's end changes nothing, but shows whether it was linked again.
	mark := func() {
		t.Helper()
		f, err := os.OpenFile(kept, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteString("mark"); err != nil {
			t.Fatal(err)
		}
	}
	marked := func() bool {
		t.Helper()
		data, err := os.ReadFile(kept)
		if err != nil {
			t.Fatal(err)
		}
		return strings.HasSuffix(string(data), "mark")
	}
	mark()
	builds("one")
	if !marked() {
		t.Error("an unchanged function was linked again")
	}
	source := filepath.Join(fn.Dir, "main.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() { print(\"two\") }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	builds("two")
	if marked() {
		t.Error("a changed function was not kept")
	}
	if err := os.WriteFile(kept, []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	builds("two")
}

// Without a usable cache a build takes longer and works.
func TestLocalWithoutUsableCache(t *testing.T) {
	fn := write(t, greeter)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := build.Local(t.Context(), fn, dir, build.Options{CacheDir: filepath.Join(file, "cache")}); err != nil {
		t.Fatal(err)
	}
	if got := run(t, dir); got != "one" {
		t.Errorf("the function prints %q, want one", got)
	}
}

func TestLocalError(t *testing.T) {
	fn := write(t, `
-- go.mod --
module example.com/m

go 1.24
-- fn/main.go --
package main

import _ "example.com/m/dep"

func main() { missing() }
-- fn/dep.go --
package main

func main() {}
-- dep/dep.go --
package dep
`)
	for name, tt := range map[string]struct{ errorDir, want string }{
		"function's folder": {"", "./main.go:5:6: main redeclared in this block\n\t./dep.go:3:6: other declaration of main\n./main.go:5:15: undefined: missing"},
		"module's folder":   {fn.ModuleDir, "./fn/main.go:5:6: main redeclared in this block\n\t./fn/dep.go:3:6: other declaration of main\n./fn/main.go:5:15: undefined: missing"},
		"another folder":    {filepath.Join(fn.ModuleDir, "dep"), "../fn/main.go:5:6: main redeclared in this block\n\t../fn/dep.go:3:6: other declaration of main\n../fn/main.go:5:15: undefined: missing"},
	} {
		t.Run(name, func(t *testing.T) {
			err := build.Local(t.Context(), fn, t.TempDir(), build.Options{ErrorDir: tt.errorDir})
			e, ok := errors.AsType[*build.Error](err)
			if !ok {
				t.Fatalf("error = %v (%T), want a *build.Error", err, err)
			}
			want := &build.Error{Function: "fn", Output: "# example.com/m/fn\n" + tt.want}
			if diff := cmp.Diff(want, e); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if got, want := e.Error(), "function fn does not build"; got != want {
				t.Errorf("Error() = %q, want %q", got, want)
			}
		})
	}
}

func TestLocalCancelled(t *testing.T) {
	fn := write(t, greeter)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := build.Local(ctx, fn, t.TempDir(), build.Options{})
	if _, ok := errors.AsType[*build.Error](err); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want %v and no build error", err, context.Canceled)
	}
}

func TestUserCacheDir(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	t.Setenv("LocalAppData", "")
	if got := build.UserCacheDir(); got != "" {
		t.Errorf("without a home the cache is %q, want none", got)
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("LocalAppData", home)
	if got := build.UserCacheDir(); !strings.HasPrefix(got, home) || !strings.HasSuffix(got, filepath.Join("lambent", "functions")) {
		t.Errorf("cache = %q, want lambent/functions below %s", got, home)
	}
}
