package main

import (
	"debug/elf"
	"os"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lambent-go/lambent/cmd/lambent/internal/elftest"
)

// elfKinds are the executables that the script command elf makes.
var elfKinds = map[string]elftest.File{
	"arm64":   {Machine: elf.EM_AARCH64},
	"x86_64":  {Machine: elf.EM_X86_64},
	"dynamic": {Machine: elf.EM_AARCH64, Interpreter: "/lib/ld-linux-aarch64.so.1", Libraries: []string{"libc.so.6"}},
	"glibc": {
		Machine: elf.EM_AARCH64, Interpreter: "/lib/ld-linux-aarch64.so.1", Libraries: []string{"libc.so.6"},
		Versions: []elftest.Version{{Library: "libc.so.6", Name: "GLIBC_2.38", Symbols: []string{"strlcpy"}}},
	},
}

// makeELF is the script command "elf KIND FILE".
func makeELF(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: elf KIND FILE")
	}
	kind, ok := elfKinds[args[0]]
	if !ok {
		ts.Fatalf("unknown kind %q", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), kind.Bytes(), 0o600))
}
