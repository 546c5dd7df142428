package pack_test

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"debug/elf"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/elftest"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/pack"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/internal/localaws"
)

func Example() {
	dir, err := os.MkdirTemp("", "pack-*")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	executable := filepath.Join(dir, "api")
	data := elftest.File{Machine: elf.EM_X86_64}.Bytes()
	if err := os.WriteFile(executable, data, 0o600); err != nil {
		fmt.Println(err)
		return
	}
	_, err = pack.Package(context.Background(), pack.Settings{
		Name: "api", Executable: executable, Arch: project.ArchARM64, Out: filepath.Join(dir, "dist"),
	})
	fmt.Println(strings.ReplaceAll(err.Error(), dir, "."))
	fmt.Println("hint:", hint.Of(err))
	// Output:
	// function api: ./api is built for x86_64, want arm64
	// hint: build it with GOARCH=arm64, or package it with --arch x86_64
}

// write lays out a txtar archive and returns its folder.
func write(t *testing.T, archive string) string {
	t.Helper()
	t.Setenv("GOWORK", "")
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	dir := t.TempDir()
	if err := txtar.Write(txtar.Parse([]byte(archive)), dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

const greeter = `
-- go.mod --
module example.com/m

go 1.24
-- fn/main.go --
package main

var text = "unset"

func main() { print(text, tag) }
-- fn/tag.go --
//go:build special

package main

const tag = "special tag"
-- fn/notag.go --
//go:build !special

package main

const tag = "no tag"
-- templates/b.html --
<b>
-- templates/a/run.sh --
#!/bin/sh
-- VERSION --
1
-- größe.txt --
ü
`

// greeterSettings are for the function of greeter in dir.
func greeterSettings(t *testing.T, dir string) pack.Settings {
	return pack.Settings{
		Name:     "fn",
		Function: project.Function{Name: "fn", ImportPath: "example.com/m/fn", Dir: filepath.Join(dir, "fn"), ModuleDir: dir},
		Out:      filepath.Join(t.TempDir(), "dist"),
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// tree returns the names of the files below dir.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return names
}

func TestPackage(t *testing.T) {
	dir := write(t, greeter)
	if err := os.Chmod(filepath.Join(dir, "templates", "a", "run.sh"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "VERSION"), 0o660); err != nil {
		t.Fatal(err)
	}
	s := greeterSettings(t, dir)
	s.Include = []string{"templates/**", "VERSION", "*.txt"}
	// Whatever the shell builds for, the function is to run on Lambda.
	t.Setenv("GOOS", "plan9")
	t.Setenv("GOARCH", "386")
	t.Setenv("CGO_ENABLED", "1")
	t.Setenv("GOARM64", "v9.0")
	got, err := pack.Package(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}

	data := read(t, filepath.Join(s.Out, "fn.zip"))
	sum := sha256.Sum256(data)
	executable := filepath.Join(s.Out, "fn", build.Executable)
	want := pack.Result{
		Name: "fn", Path: filepath.Join(s.Out, "fn.zip"), Arch: "arm64", Size: int64(len(data)),
		UnzippedSize: int64(len(read(t, executable)) + len("<b>\n") + len("#!/bin/sh\n") + len("1\n") + len("ü\n")),
		SHA256:       hex.EncodeToString(sum[:]), CodeSHA256: base64.StdEncoding.EncodeToString(sum[:]),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"fn/bootstrap", "fn.zip"}, tree(t, s.Out)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	checkZip(t, filepath.Join(s.Out, "fn.zip"), []entry{
		{"bootstrap", 0o755, string(read(t, executable))},
		{"VERSION", 0o644, "1\n"},
		{"größe.txt", 0o644, "ü\n"},
		{"templates/a/run.sh", 0o755, "#!/bin/sh\n"},
		{"templates/b.html", 0o644, "<b>\n"},
	})
	checkBuild(t, executable, map[string]string{
		"GOOS": "linux", "GOARCH": "arm64", "GOARM64": "v8.0", "CGO_ENABLED": "0", "-tags": "lambda.norpc", "-trimpath": "true", "vcs": "",
	})
}

type entry struct {
	Name    string
	Mode    fs.FileMode
	Content string
}

// checkZip says what is wrong with an archive, byte by byte where it is not content.
func checkZip(t *testing.T, path string, want []entry) {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	if archive.Comment != "" {
		t.Errorf("the archive has a comment: %q", archive.Comment)
	}
	var got []entry
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, entry{f.Name, f.Mode(), string(content)})
		ascii := !strings.ContainsFunc(f.Name, func(r rune) bool { return r > 127 })
		if f.CreatorVersion>>8 != 3 || f.Method != zip.Deflate || len(f.Extra) > 0 || f.Comment != "" || f.Flags&0x800 != 0 == ascii {
			t.Errorf("%s: creator %#x, method %d, extra %x, comment %q, flags %#x", f.Name, f.CreatorVersion, f.Method, f.Extra, f.Comment, f.Flags)
		}
		if stamp := f.Modified.Format("2006-01-02 15:04:05"); stamp != "1980-01-01 00:00:00" {
			t.Errorf("%s: time %s", f.Name, stamp)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// checkBuild looks at how an executable was built.
func checkBuild(t *testing.T, executable string, want map[string]string) {
	t.Helper()
	info, err := buildinfo.ReadFile(executable)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, s := range info.Settings {
		got[s.Key] = s.Value
	}
	for key, value := range want {
		if got[key] != value {
			t.Errorf("build setting %s = %q, want %q", key, got[key], value)
		}
	}
}

func TestPackageBuildSettings(t *testing.T) {
	s := greeterSettings(t, write(t, greeter))
	s.Arch = project.ArchX8664
	s.Build = project.Build{Tags: []string{"special", "other"}, LDFlags: "-X main.text=linked", Flags: []string{"-gcflags=-N"}}
	t.Setenv("GOAMD64", "v3")
	got, err := pack.Package(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if got.Arch != project.ArchX8664 {
		t.Errorf("arch = %q", got.Arch)
	}
	executable := filepath.Join(s.Out, "fn", build.Executable)
	checkBuild(t, executable, map[string]string{"GOARCH": "amd64", "GOAMD64": "v1", "-tags": "lambda.norpc,special,other", "-gcflags": "-N"})
	data := string(read(t, executable))
	for _, text := range []string{"linked", "special tag"} {
		if !strings.Contains(data, text) {
			t.Errorf("the executable has no %q", text)
		}
	}
	if strings.Contains(data, s.Function.ModuleDir) {
		t.Errorf("the executable has the module's folder in it")
	}
}

// Every failure leaves nothing behind: not the packages of earlier builds, and nothing temporary.
func TestPackageFailure(t *testing.T) {
	broken := strings.Replace(greeter, "print(text, tag)", "missing()", 1)
	for name, tt := range map[string]struct {
		archive string
		change  func(*pack.Settings)
		want    string
		hint    string
		compile bool // want a *build.Error
	}{
		"compile": {archive: broken, compile: true, want: "function fn does not build"},
		"dynamic": {
			change: func(s *pack.Settings) { s.Build.Flags = []string{"-buildmode=pie"} },
			want:   "function fn: bootstrap is dynamically linked: it needs /lib/ld-linux-aarch64.so.1",
			hint:   "build it with CGO_ENABLED=0, or say with --cgo that it uses C libraries of Lambda's machines",
		},
		"bootstrap included": {
			archive: greeter + "-- bootstrap --\n",
			change:  func(s *pack.Settings) { s.Include = []string{"b*"} },
			want:    "function fn: include: bootstrap, which is the executable's name in the package",
			hint:    "rename the file, or have the patterns leave it out",
		},
		"bootstrap a folder": {
			archive: greeter + "-- bootstrap/x --\n",
			change:  func(s *pack.Settings) { s.Include = []string{"**/x"} },
			want:    "function fn: include: bootstrap/x, which is the executable's name in the package",
			hint:    "rename the file, or have the patterns leave it out",
		},
		"nothing included": {
			change: func(s *pack.Settings) { s.Include = []string{"*.css"} },
			want:   `function fn: include "*.css": no files match in DIR`,
		},
		"out of the module": {
			change: func(s *pack.Settings) { s.Include = []string{"../x"} },
			want:   `function fn: include "../x": not within the module`,
			hint:   "patterns are relative to the module's root, as in templates/**",
		},
		"environment": {
			change: func(s *pack.Settings) { s.Env = map[string]string{"A": strings.Repeat("x", localaws.MaxEnvironment)} },
			want:   "function fn: environment variables: 4097 bytes of names and values, limit 4096",
			hint:   "put large values into a file that the package includes, or into Parameter Store",
		},
		"certificates": {
			change: func(s *pack.Settings) { s.Image, s.CAFile = true, os.DevNull },
			want:   "function fn: certificates " + os.DevNull + ": none in it",
			hint:   "want a PEM file, with -----BEGIN CERTIFICATE-----",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.archive == "" {
				tt.archive = greeter
			}
			dir := write(t, tt.archive+"-- dist/fn.zip --\n-- dist/fn.oci.tar --\n-- dist/fn/bootstrap --\n-- dist/other.zip --\n")
			s := greeterSettings(t, dir)
			s.Out = filepath.Join(dir, "dist")
			if tt.change != nil {
				tt.change(&s)
			}
			got, err := pack.Package(t.Context(), s)
			if err == nil {
				t.Fatalf("result %v, want an error", got)
			}
			_, isCompile := errors.AsType[*build.Error](err)
			if _, isPack := errors.AsType[*pack.Error](err); isPack == tt.compile || isCompile != tt.compile {
				t.Errorf("error is a %T", err)
			}
			if text := strings.ReplaceAll(err.Error(), dir, "DIR"); text != tt.want {
				t.Errorf("error = %s\nwant %s", text, tt.want)
			}
			if got := hint.Of(err); got != tt.hint {
				t.Errorf("hint = %q, want %q", got, tt.hint)
			}
			if diff := cmp.Diff([]string{"other.zip"}, tree(t, s.Out)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}

// static is an executable for arm64.
func static() []byte { return elftest.File{Machine: elf.EM_AARCH64}.Bytes() }

// executableSettings package data as an executable that was built elsewhere, in a folder of its own.
func executableSettings(t *testing.T, data []byte) pack.Settings {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "api")
	if err := os.WriteFile(path, data, 0o600); err != nil { // without a right to run it, as on Windows
		t.Fatal(err)
	}
	return pack.Settings{Name: "api", Executable: path, Root: dir, Out: filepath.Join(dir, "dist")}
}

func TestPackageExecutable(t *testing.T) {
	s := executableSettings(t, static())
	if err := os.WriteFile(filepath.Join(s.Root, "VERSION"), []byte("1"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Include = []string{"VERSION"}
	if _, err := pack.Package(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	checkZip(t, filepath.Join(s.Out, "api.zip"), []entry{{"bootstrap", 0o755, string(static())}, {"VERSION", 0o644, "1"}})

	// The executable of an earlier build is a good one to take, and stays.
	built := filepath.Join(s.Out, "api", build.Executable)
	if err := os.Mkdir(filepath.Dir(built), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.Executable, built); err != nil {
		t.Fatal(err)
	}
	s.Executable, s.Arch = built, project.ArchX8664
	if _, err := pack.Package(t.Context(), s); err == nil {
		t.Error("an executable for arm64 was packaged for x86_64")
	}
	if diff := cmp.Diff([]string{"api/bootstrap"}, tree(t, s.Out)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// A package that is named as the executable is not removed.
func TestPackageItself(t *testing.T) {
	s := executableSettings(t, static())
	s.Out, s.Name = s.Root, "api"
	if err := os.Rename(s.Executable, s.Executable+".zip"); err != nil {
		t.Fatal(err)
	}
	s.Executable += ".zip"
	_, err := pack.Package(t.Context(), s)
	if want := "function api: " + s.Executable + " is the executable and the package"; err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
	if got := read(t, s.Executable); string(got) != string(static()) {
		t.Error("the executable has gone")
	}
}

// What builds write is not what functions are made of.
func TestIncludeProducts(t *testing.T) {
	for name, tt := range map[string]struct{ out, product string }{
		"folder":  {"dist", "dist/"},
		"root":    {".", ""},
		"deeper":  {"a/b", "a/b/"},
		"through": {"link", "target/"},
	} {
		t.Run(name, func(t *testing.T) {
			s := executableSettings(t, static())
			if err := os.Mkdir(filepath.Join(s.Root, "target"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink("target", filepath.Join(s.Root, "link")); err != nil {
				t.Fatal(err)
			}
			s.Out = filepath.Join(s.Root, filepath.FromSlash(tt.out))
			put := func(name string) {
				path := filepath.Join(s.Out, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range []string{"other/bootstrap", "other.zip", "other.oci.tar", "api.oci.tar", ".lambent-x-1/y", "data.zip", "assets/app.js"} {
				put(name)
			}
			s.Include = []string{"**/*"}
			var sums []string
			for range 2 {
				r, err := pack.Package(t.Context(), s)
				if err != nil {
					t.Fatal(err)
				}
				sums = append(sums, r.SHA256)
			}
			if sums[0] != sums[1] {
				t.Error("the second package differs from the first")
			}
			archive, err := zip.OpenReader(filepath.Join(s.Out, "api.zip"))
			if err != nil {
				t.Fatal(err)
			}
			defer archive.Close()
			var names []string
			for _, f := range archive.File {
				names = append(names, f.Name)
			}
			want := []string{"bootstrap", "api", tt.product + "assets/app.js", tt.product + "data.zip"}
			if tt.out == "link" { // it is there under both names
				want = append(want, "link/assets/app.js", "link/data.zip")
			}
			slices.Sort(want[1:])
			if diff := cmp.Diff(want, names); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPackageTooLarge(t *testing.T) {
	s := executableSettings(t, static())
	file := filepath.Join(s.Root, "data")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, localaws.MaxUnzipped-int64(len(static()))+1); err != nil {
		t.Fatal(err)
	}
	s.Include = []string{"data"}
	_, err := pack.Package(t.Context(), s)
	if want := "function api: package is 262144001 bytes unzipped, limit 262144000"; err == nil || err.Error() != want {
		t.Errorf("error = %v, want %q", err, want)
	}
	if got, want := hint.Of(err), "the largest file is data with 2621"; !strings.HasPrefix(got, want) {
		t.Errorf("hint = %q, want %q…", got, want)
	}
}

func TestPackageUnwritable(t *testing.T) {
	for name, tt := range map[string]struct {
		block string // what is in the way, a folder if it ends in a slash
		want  string
	}{
		"out is a file":       {"dist", "function api: mkdir DIR/dist: not a directory"},
		"package is a folder": {"dist/api.zip/x", "function api: remove the package of an earlier build: remove DIR/dist/api.zip: directory not empty"},
	} {
		t.Run(name, func(t *testing.T) {
			s := executableSettings(t, static())
			path := filepath.Join(s.Root, filepath.FromSlash(tt.block))
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := pack.Package(t.Context(), s)
			if err == nil || strings.ReplaceAll(err.Error(), s.Root, "DIR") != tt.want {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
		})
	}
}

func TestPackageCancelled(t *testing.T) {
	reason := errors.New("enough")
	for name, change := range map[string]func(*pack.Settings){
		"zip":   func(*pack.Settings) {},
		"image": func(s *pack.Settings) { s.Image = true },
		"build": func(s *pack.Settings) { s.Executable, s.Function.Dir = "", s.Root },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			cancel(reason)
			s := executableSettings(t, static())
			change(&s)
			if _, err := pack.Package(ctx, s); err != reason {
				t.Errorf("error = %v, want %v", err, reason)
			}
			if left := tree(t, s.Out); len(left) > 0 {
				t.Errorf("left over: %v", left)
			}
		})
	}
}
