package elftest_test

import (
	"bytes"
	"debug/elf"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/elftest"
)

func Example() {
	data := elftest.File{Machine: elf.EM_AARCH64, Interpreter: "/lib/ld-linux-aarch64.so.1", Libraries: []string{"libc.so.6"}}.Bytes()
	f, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		fmt.Println(err)
		return
	}
	libraries, err := f.ImportedLibraries()
	fmt.Println(f.Machine, f.Type, libraries, err)
	// Output: EM_AARCH64 ET_EXEC [libc.so.6] <nil>
}

func TestVersions(t *testing.T) {
	f, err := elf.NewFile(bytes.NewReader(elftest.File{
		Machine: elf.EM_X86_64, Interpreter: "/lib64/ld", Padding: 3,
		Versions: []elftest.Version{{"libc.so.6", "GLIBC_2.34", []string{"a", "b"}}, {"libm.so.6", "GLIBC_2.38", []string{"fmod"}}},
	}.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.ImportedSymbols()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range got {
		lines = append(lines, s.Library+" "+s.Version+" "+s.Name)
	}
	want := []string{"libc.so.6 GLIBC_2.34 a", "libc.so.6 GLIBC_2.34 b", "libm.so.6 GLIBC_2.38 fmod"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("symbols (-want +got):\n%s", diff)
	}
	if len(f.Progs) != 1 || f.Progs[0].Type != elf.PT_INTERP {
		t.Errorf("program headers: %v, want one of an interpreter", f.Progs)
	}
}
