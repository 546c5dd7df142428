package pack

import (
	"bytes"
	"debug/elf"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/elftest"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

const (
	armLoader = "/lib/ld-linux-aarch64.so.1"
	x86Loader = "/lib64/ld-linux-x86-64.so.2"
)

// needing is an executable for x86_64 that needs versions of C libraries.
func needing(versions ...elftest.Version) []byte {
	return elftest.File{Machine: elf.EM_X86_64, Interpreter: x86Loader, Libraries: []string{"libc.so.6"}, Versions: versions}.Bytes()
}

func version(name string, symbols ...string) elftest.Version {
	return elftest.Version{Library: "libc.so.6", Name: name, Symbols: symbols}
}

func TestCheck(t *testing.T) {
	const (
		arm, x86  = project.ArchARM64, project.ArchX8664
		damaged   = "build or copy it again"
		newSystem = "build it on Amazon Linux 2023 or another system with GLIBC 2.34 or older, or link it statically"
		noCGO     = "build it with CGO_ENABLED=0, or say with --cgo that it uses C libraries of Lambda's machines"
	)
	dynamic := elftest.File{Machine: elf.EM_AARCH64, Type: elf.ET_DYN, Interpreter: armLoader, Libraries: []string{"libc.so.6", "libm.so.6"}}.Bytes()
	good := elftest.File{Machine: elf.EM_AARCH64}.Bytes()
	for name, tt := range map[string]struct {
		data       []byte
		arch       string // "": arm64
		cgo, image bool
		want, hint string
	}{
		"arm64":        {data: good},
		"x86_64":       {data: elftest.File{Machine: elf.EM_X86_64}.Bytes(), arch: x86},
		"GNU ABI":      {data: elftest.File{Machine: elf.EM_AARCH64, OSABI: elf.ELFOSABI_LINUX}.Bytes()},
		"static PIE":   {data: elftest.File{Machine: elf.EM_AARCH64, Type: elf.ET_DYN}.Bytes()},
		"static image": {data: good, image: true},

		"empty":        {want: "x is not an ELF file", hint: "build it with GOOS=linux"},
		"text":         {data: []byte("hello"), want: "x is not an ELF file", hint: "build it with GOOS=linux"},
		"archive":      {data: []byte("!<arch>\n__.PKGDEF"), want: "x is an archive of object files, not an ELF file", hint: "go build makes one of a package that is not main: build the folder of a main package"},
		"Windows":      {data: []byte("MZ\x90"), want: "x is a Windows executable, not an ELF file", hint: "build it with GOOS=linux"},
		"macOS":        {data: []byte("\xcf\xfa\xed\xfe\x0c\x00\x00\x01"), want: "x is a macOS executable, not an ELF file", hint: "build it with GOOS=linux"},
		"script":       {data: []byte("#!/bin/sh\n"), want: "x is a script, not an ELF file", hint: "package it with the program that runs it, as a command in a container image"},
		"zip":          {data: []byte("PK\x03\x04"), want: "x is a zip archive, not an ELF file", hint: "name the executable, not a package of it"},
		"only magic":   {data: []byte(elf.ELFMAG), want: "x is a damaged ELF file: unexpected EOF", hint: damaged},
		"short header": {data: good[:40], want: "x is a damaged ELF file: EOF", hint: damaged},

		"32 bits":    {data: elftest.File{Class: elf.ELFCLASS32}.Bytes(), want: "x is a 32-bit executable, want 64 bits", hint: "build it with GOOS=linux GOARCH=arm64"},
		"big-endian": {data: elftest.File{Data: elf.ELFDATA2MSB}.Bytes(), arch: x86, want: "x is big-endian, want little-endian", hint: "build it with GOOS=linux GOARCH=amd64"},
		"FreeBSD":    {data: elftest.File{Machine: elf.EM_AARCH64, OSABI: elf.ELFOSABI_FREEBSD}.Bytes(), want: "x is built for FREEBSD, want Linux", hint: "build it with GOOS=linux GOARCH=arm64"},

		"x86_64 for arm64": {data: elftest.File{Machine: elf.EM_X86_64}.Bytes(), want: "x is built for x86_64, want arm64", hint: "build it with GOARCH=arm64, or package it with --arch x86_64"},
		"arm64 for x86_64": {data: good, arch: x86, want: "x is built for arm64, want x86_64", hint: "build it with GOARCH=amd64, or package it with --arch arm64"},
		"RISC-V":           {data: elftest.File{Machine: elf.EM_RISCV}.Bytes(), want: "x is built for riscv, want arm64", hint: "build it with GOARCH=arm64"},

		"object file":    {data: elftest.File{Machine: elf.EM_AARCH64, Type: elf.ET_REL}.Bytes(), want: "x is an object file, not an executable", hint: "link it, or build the folder of a main package"},
		"core dump":      {data: elftest.File{Machine: elf.EM_AARCH64, Type: elf.ET_CORE}.Bytes(), want: "x is an ELF file of type ET_CORE, not an executable", hint: "name the executable"},
		"shared library": {data: elftest.File{Machine: elf.EM_AARCH64, Type: elf.ET_DYN, Libraries: []string{"libc.so.6"}}.Bytes(), want: "x is a shared library, not an executable", hint: "build it without -buildmode=c-shared or plugin"},

		"dynamic":           {data: dynamic, want: "x is dynamically linked: it needs " + armLoader + ", libc.so.6, libm.so.6", hint: noCGO},
		"dynamic with cgo":  {data: dynamic, cgo: true},
		"dynamic in image":  {data: dynamic, cgo: true, image: true, want: "x is dynamically linked, and the image has no C library: it needs " + armLoader + ", libc.so.6, libm.so.6", hint: "link it statically, with the linker's flags -linkmode external -extldflags -static, or make a zip archive"},
		"musl":              {data: elftest.File{Machine: elf.EM_X86_64, Interpreter: "/lib/ld-musl-x86_64.so.1"}.Bytes(), arch: x86, cgo: true, want: "x needs /lib/ld-musl-x86_64.so.1, which Lambda's machines do not have; theirs is " + x86Loader, hint: "build it with glibc, as on Amazon Linux 2023, or link it statically"},
		"empty interpreter": {data: elftest.File{Machine: elf.EM_X86_64, Interpreter: "\x00"}.Bytes(), arch: x86, cgo: true, want: "x is a damaged ELF file: the interpreter has no name", hint: damaged},

		"old GLIBC":            {data: needing(version("GLIBC_2.2.5", "printf"), version("GLIBC_2.34", "__libc_start_main"), version("GLIBC_PRIVATE", "_dl_x"), version("LIBX_9.9", "x")), arch: x86, cgo: true},
		"new GLIBC":            {data: needing(version("GLIBC_2.34", "__libc_start_main"), version("GLIBC_2.38", "strlcpy", "__isoc23_strtol")), arch: x86, cgo: true, want: "x needs GLIBC_2.38 (for __isoc23_strtol, strlcpy); Lambda's machines have GLIBC 2.34", hint: newSystem},
		"newer GLIBC":          {data: needing(version("GLIBC_2.35", "a"), version("GLIBC_2.100", "b"), version("GLIBC_2.9", "c")), arch: x86, cgo: true, want: "x needs GLIBC_2.100 (for a, b); Lambda's machines have GLIBC 2.34", hint: newSystem},
		"patch level":          {data: needing(version("GLIBC_2.34.1", "a")), arch: x86, cgo: true, want: "x needs GLIBC_2.34.1 (for a); Lambda's machines have GLIBC 2.34", hint: newSystem},
		"many symbols":         {data: needing(version("GLIBC_2.38", "a", "b", "c", "d", "e", "f", "g")), arch: x86, cgo: true, want: "x needs GLIBC_2.38 (for a, b, c, d, e and 2 more); Lambda's machines have GLIBC 2.34", hint: newSystem},
		"relative relocations": {data: needing(version("GLIBC_ABI_DT_RELR")), arch: x86, cgo: true, want: "x needs GLIBC_ABI_DT_RELR; Lambda's machines have GLIBC 2.34", hint: newSystem},
		"new GLIBC, no cgo":    {data: needing(version("GLIBC_2.38", "a")), arch: x86, want: "x is dynamically linked: it needs " + x86Loader + ", libc.so.6", hint: noCGO},
	} {
		t.Run(name, func(t *testing.T) {
			w := wanted{name: "x", arch: tt.arch, cgo: tt.cgo, image: tt.image}
			if w.arch == "" {
				w.arch = arm
			}
			err := w.check(bytes.NewReader(tt.data))
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("error = %s\nwant    %s", got, tt.want)
			}
			if got := hint.Of(err); got != tt.hint {
				t.Errorf("hint = %q, want %q", got, tt.hint)
			}
		})
	}
}

func TestCheckFile(t *testing.T) {
	dir := t.TempDir()
	if err := (wanted{name: "x"}).checkFile(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error = %v, want %v", err, os.ErrNotExist)
	}
	if err, want := (wanted{name: "x"}).checkFile(dir), dir+": not a regular file"; err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

// A file that cannot be read is not a damaged one.
func TestCheckUnreadable(t *testing.T) {
	if err := (wanted{name: "x"}).check(unreadable{}); err != io.ErrNoProgress {
		t.Errorf("error = %v, want %v", err, io.ErrNoProgress)
	}
}

type unreadable struct{}

func (unreadable) ReadAt([]byte, int64) (int, error) { return 0, io.ErrNoProgress }

// panicking reads its header once and then panics, as debug/elf does on some damaged files.
type panicking struct {
	*bytes.Reader
	reads int
}

func (p *panicking) ReadAt(b []byte, at int64) (int, error) {
	if p.reads++; p.reads > 1 {
		panic("index out of range")
	}
	return p.Reader.ReadAt(b, at)
}

func TestCheckContainsPanics(t *testing.T) {
	r := &panicking{Reader: bytes.NewReader(elftest.File{Machine: elf.EM_AARCH64}.Bytes())}
	err := wanted{name: "x", arch: project.ArchARM64}.check(r)
	if want := "x is a damaged ELF file: index out of range"; err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

// What a C compiler makes is understood, where there is one; what it would make is understood everywhere.
func TestCheckCompiled(t *testing.T) {
	arch, machine, loader := project.ArchX8664, elf.EM_X86_64, x86Loader
	if runtime.GOARCH == "arm64" {
		arch, machine, loader = project.ArchARM64, elf.EM_AARCH64, armLoader
	}
	data := elftest.File{Machine: machine, Type: elf.ET_DYN, Interpreter: loader, Libraries: []string{"libc.so.6"}, Versions: []elftest.Version{version("GLIBC_2.34", "__libc_start_main")}}.Bytes()
	if compiled := compile(t); compiled != nil {
		data = compiled
	}
	err := wanted{name: "x", arch: arch}.check(bytes.NewReader(data))
	if want := "x is dynamically linked: it needs " + loader + ", libc.so.6"; err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
	p, err := readProgram(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(p.versions, func(v versionNeed) bool {
		return strings.HasPrefix(v.version, "GLIBC_2.") && slices.Contains(v.symbols, "__libc_start_main")
	}) {
		t.Errorf("versions = %v, want __libc_start_main of GLIBC_2.x", p.versions)
	}
}

// compile returns an executable of the C compiler for Linux and glibc, nil where there is none.
func compile(t *testing.T) []byte {
	t.Helper()
	if _, err := os.Stat("/etc/os-release"); err != nil || runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		return nil
	}
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		return nil
	}
	out := filepath.Join(t.TempDir(), "x")
	cmd := exec.Command(gcc, "-x", "c", "-o", out, "-")
	cmd.Stdin = strings.NewReader("int main(void) { return 0; }\n")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Logf("gcc does not compile, so a file made by hand has to do: %v\n%s", err, text)
		return nil
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte("GLIBC_2.")) {
		return nil // another C library
	}
	return data
}

// Whatever is in a file, the check ends, and says something with a hint or nothing.
func FuzzCheck(f *testing.F) {
	f.Add([]byte(nil), true)
	f.Add([]byte("MZ"), false)
	f.Add(elftest.File{Machine: elf.EM_X86_64}.Bytes(), false)
	f.Add(elftest.File{Machine: elf.EM_AARCH64, Type: elf.ET_DYN, Interpreter: armLoader}.Bytes(), true)
	f.Add(needing(version("GLIBC_2.34", "a"), version("GLIBC_2.38", "b", "c")), true)
	f.Fuzz(func(t *testing.T, data []byte, cgo bool) {
		for _, arch := range []string{project.ArchARM64, project.ArchX8664} {
			err := wanted{name: "x", arch: arch, cgo: cgo}.check(bytes.NewReader(data))
			if err != nil && hint.Of(err) == "" {
				t.Errorf("%v: no hint", err)
			}
			if err == nil && (len(data) < 64 || data[18] != map[string]byte{project.ArchARM64: 183, project.ArchX8664: 62}[arch]) {
				t.Errorf("taken for %s: %x", arch, data)
			}
		}
	})
}
