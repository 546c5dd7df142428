package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lambent-go/lambent/cmd/lambent/internal/dev/delvetest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lambent": main, delvetest.Name: delvetest.Main})
}

// TestScripts runs the command as a person does. See testdata/script/README.
func TestScripts(t *testing.T) {
	env := goEnvironment(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               func(e *testscript.Env) error { return setup(e, env) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"elf":         makeELF,
			"exits":       exits,
			"nothingleft": nothingLeft,
		},
	})
}

// goEnvironment returns what go needs to know outside of this test's environment. It has no network.
func goEnvironment(t *testing.T) []string {
	t.Helper()
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	lambent, err := exec.LookPath("lambent")
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"LAMBENTBIN=" + filepath.Dir(lambent), "REPO=" + repository, "GOPROXY=off", "GOTOOLCHAIN=local", "GOFLAGS=", "GOWORK="}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOROOT"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		env = append(env, name+"="+string(bytes.TrimSpace(value)))
	}
	return env
}

// setup gives a script a home of its own and puts the repository's folder for $REPO in its go.mod files.
func setup(e *testscript.Env, env []string) error {
	e.Vars = append(e.Vars, env...)
	home := filepath.Join(e.WorkDir, ".home")
	e.Setenv("HOME", home)
	e.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	return filepath.WalkDir(e.WorkDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "go.mod" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(path, []byte(os.Expand(string(text), e.Getenv)), 0o600)
	})
}

// exits is the script command "exits CODE COMMAND…": COMMAND must exit with CODE.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// nothingLeft is the script command "nothingleft": the temporary folder must have nothing of lambent's.
func nothingLeft(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: nothingleft")
	}
	entries, err := os.ReadDir(ts.Getenv("TMPDIR"))
	ts.Check(err)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "lambent") {
			ts.Fatalf("%s is left in the temporary folder", e.Name())
		}
	}
}
