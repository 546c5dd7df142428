package pack

import (
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// A wanted is what an executable must be for Lambda to run it.
type wanted struct {
	name  string // of the executable, for people
	arch  string // project.ArchARM64 or project.ArchX8664
	cgo   bool   // it may need the C library that Lambda's machines have
	image bool   // it runs in an image, which has no C library
}

// checkFile says why Lambda could not run the file at path.
func (w wanted) checkFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: not a regular file", path)
	}
	return w.check(f)
}

// check is checkFile for an open file.
func (w wanted) check(r io.ReaderAt) error {
	begin := make([]byte, 20)
	n, err := r.ReadAt(begin, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	begin = begin[:n]
	if !strings.HasPrefix(string(begin), elf.ELFMAG) {
		return w.notELF(begin)
	}
	if err := w.checkIdentity(begin); err != nil {
		return err
	}
	p, err := readProgram(r)
	if err != nil {
		return w.damaged(err)
	}
	if err := w.checkMachine(p); err != nil {
		return err
	}
	return w.checkLinking(p)
}

func (w wanted) damaged(err error) error {
	return hint.Add(fmt.Errorf("%s is a damaged ELF file: %w", w.name, err), "build or copy it again")
}

// notELF says what a file is instead of one.
func (w wanted) notELF(begin []byte) error {
	for _, kind := range []struct{ magic, name, hint string }{
		{"!<arch>\n", "an archive of object files", "go build makes one of a package that is not main: build the folder of a main package"},
		{"MZ", "a Windows executable", buildForLinux},
		{"\xcf\xfa\xed\xfe", "a macOS executable", buildForLinux},
		{"\xca\xfe\xba\xbe", "a macOS executable", buildForLinux},
		{"#!", "a script", "package it with the program that runs it, as a command in a container image"},
		{"PK\x03\x04", "a zip archive", "name the executable, not a package of it"},
	} {
		if strings.HasPrefix(string(begin), kind.magic) {
			return hint.Add(fmt.Errorf("%s is %s, not an ELF file", w.name, kind.name), "%s", kind.hint)
		}
	}
	return hint.Add(fmt.Errorf("%s is not an ELF file", w.name), buildForLinux)
}

const buildForLinux = "build it with GOOS=linux"

// checkIdentity looks at what the ELF header says of itself, which has to be right for the rest to be read.
func (w wanted) checkIdentity(begin []byte) error {
	if len(begin) < 20 {
		return w.damaged(io.ErrUnexpectedEOF)
	}
	const hintFormat = "build it with GOOS=linux GOARCH=%s"
	if class := elf.Class(begin[elf.EI_CLASS]); class != elf.ELFCLASS64 {
		return hint.Add(fmt.Errorf("%s is a 32-bit executable, want 64 bits", w.name), hintFormat, build.GOARCH(w.arch))
	}
	if data := elf.Data(begin[elf.EI_DATA]); data != elf.ELFDATA2LSB {
		return hint.Add(fmt.Errorf("%s is big-endian, want little-endian", w.name), hintFormat, build.GOARCH(w.arch))
	}
	if abi := elf.OSABI(begin[elf.EI_OSABI]); abi != elf.ELFOSABI_NONE && abi != elf.ELFOSABI_LINUX {
		err := fmt.Errorf("%s is built for %s, want Linux", w.name, strings.TrimPrefix(abi.String(), "ELFOSABI_"))
		return hint.Add(err, hintFormat, build.GOARCH(w.arch))
	}
	return nil
}

// A program is what matters of an ELF file.
type program struct {
	kind        elf.Type
	machine     elf.Machine
	interpreter string // that loads its libraries; "": none
	libraries   []string
	versions    []versionNeed
}

// readProgram reads an ELF file. debug/elf is not made for hostile files: that it panics is an error of the file.
func readProgram(r io.ReaderAt) (p *program, err error) {
	defer func() {
		if v := recover(); v != nil {
			p, err = nil, fmt.Errorf("%v", v)
		}
	}()
	f, err := elf.NewFile(r)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p = &program{kind: f.Type, machine: f.Machine}
	for _, segment := range f.Progs {
		if segment.Type == elf.PT_INTERP {
			if p.interpreter, err = readInterpreter(segment); err != nil {
				return nil, err
			}
		}
	}
	if p.libraries, err = f.ImportedLibraries(); err != nil {
		return nil, err
	}
	p.versions, err = readVersions(f)
	return p, err
}

// longestInterpreter is the longest path that Linux has.
const longestInterpreter = 4096

func readInterpreter(segment *elf.Prog) (string, error) {
	path, err := io.ReadAll(io.LimitReader(segment.Open(), longestInterpreter))
	if err != nil {
		return "", err
	}
	name, _, _ := strings.Cut(string(path), "\x00")
	if name == "" {
		return "", errors.New("the interpreter has no name")
	}
	return name, nil
}

func (w wanted) checkMachine(p *program) error {
	machines := map[elf.Machine]string{elf.EM_AARCH64: project.ArchARM64, elf.EM_X86_64: project.ArchX8664}
	got, known := machines[p.machine]
	if got == w.arch {
		return w.checkKind(p)
	}
	if !known {
		err := fmt.Errorf("%s is built for %s, want %s", w.name, machineName(p.machine), w.arch)
		return hint.Add(err, "build it with GOARCH=%s", build.GOARCH(w.arch))
	}
	err := fmt.Errorf("%s is built for %s, want %s", w.name, got, w.arch)
	return hint.Add(err, "build it with GOARCH=%s, or package it with --arch %s", build.GOARCH(w.arch), got)
}

func machineName(m elf.Machine) string {
	return strings.ToLower(strings.TrimPrefix(m.String(), "EM_"))
}

func (w wanted) checkKind(p *program) error {
	switch p.kind {
	case elf.ET_EXEC, elf.ET_DYN:
		return nil
	case elf.ET_REL:
		err := fmt.Errorf("%s is an object file, not an executable", w.name)
		return hint.Add(err, "link it, or build the folder of a main package")
	}
	return hint.Add(fmt.Errorf("%s is an ELF file of type %s, not an executable", w.name, p.kind), "name the executable")
}

// interpreters are the programs on Lambda's machines that load libraries.
var interpreters = map[string]string{
	project.ArchARM64: "/lib/ld-linux-aarch64.so.1",
	project.ArchX8664: "/lib64/ld-linux-x86-64.so.2",
}

// checkLinking looks at what the program needs besides the kernel.
func (w wanted) checkLinking(p *program) error {
	switch {
	case p.interpreter == "" && p.kind == elf.ET_DYN && len(p.libraries) > 0:
		err := fmt.Errorf("%s is a shared library, not an executable", w.name)
		return hint.Add(err, "build it without -buildmode=c-shared or plugin")
	case p.interpreter == "":
		return nil
	case !w.cgo:
		err := fmt.Errorf("%s is dynamically linked: it needs %s", w.name, p.needs())
		return hint.Add(err, "build it with CGO_ENABLED=0, or say with --cgo that it uses C libraries of Lambda's machines")
	case w.image:
		err := fmt.Errorf("%s is dynamically linked, and the image has no C library: it needs %s", w.name, p.needs())
		return hint.Add(err, "link it statically, with the linker's flags -linkmode external -extldflags -static, or make a zip archive")
	case p.interpreter != interpreters[w.arch]:
		err := fmt.Errorf("%s needs %s, which Lambda's machines do not have; theirs is %s", w.name, p.interpreter, interpreters[w.arch])
		return hint.Add(err, "build it with glibc, as on Amazon Linux 2023, or link it statically")
	}
	return checkGLIBC(w.name, p.versions)
}

// needs lists interpreter and libraries.
func (p *program) needs() string {
	return strings.Join(append([]string{p.interpreter}, p.libraries...), ", ")
}
