package lambdatest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// bootstrap is the file name of a built function, by which Lambda finds it.
const bootstrap = "bootstrap"

// baseTags are the build tags of every function.
const baseTags = "lambda.norpc"

// A goPackage is what the go command knows about a package.
type goPackage struct {
	Dir        string
	ImportPath string
	Name       string
	DepOnly    bool
	Module     *struct {
		Path    string
		Dir     string
		Version string
		Replace *struct{ Version string }
	}
	GoFiles    []string
	EmbedFiles []string
}

// findPackages returns the main package that a path names, and the packages that it is built from, the standard
// library's left out.
func findPackages(ctx context.Context, packagePath string, s *settings) (main goPackage, all []goPackage, err error) {
	out, err := runGo(ctx, s, "list", "-deps", "-json=Dir,ImportPath,Name,DepOnly,Module,GoFiles,EmbedFiles", s.tagsFlag(), "--", packagePath)
	if err != nil {
		return main, nil, fmt.Errorf("find package %s: %w", packagePath, err)
	}
	found := 0
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p goPackage
		if err := decoder.Decode(&p); err != nil {
			return main, nil, fmt.Errorf("find package %s: output of go list: %w", packagePath, err)
		}
		if !p.DepOnly {
			main = p
			found++
		}
		if p.Module != nil {
			all = append(all, p)
		}
	}
	switch {
	case found != 1:
		return main, nil, fmt.Errorf("package %s: matches %d packages, want 1", packagePath, found)
	case main.Name != "main":
		return main, nil, fmt.Errorf("package %s: its name is %s, want main", main.ImportPath, main.Name)
	}
	return main, all, nil
}

// build builds a package for the machine that runs the test, as the file bootstrap in the folder dir.
func build(ctx context.Context, packagePath, dir string, s *settings) error {
	arguments := []string{"build", "-trimpath", "-buildvcs=false", s.tagsFlag(), "-ldflags=-s -w", "-o", filepath.Join(dir, bootstrap)}
	if s.race {
		arguments = append(arguments, "-race")
	}
	_, err := runGo(ctx, s, append(arguments, "--", packagePath)...)
	if err != nil {
		return fmt.Errorf("build %s: %w", packagePath, err)
	}
	return nil
}

func (s *settings) tagsFlag() string {
	return "-tags=" + strings.Join(append([]string{baseTags}, s.tags...), ",")
}

// environment is what the build's result depends on beside its flags, whatever the shell says.
func (s *settings) environment() []string {
	cgo := "CGO_ENABLED=0"
	if s.race {
		cgo = "CGO_ENABLED=1"
	}
	return []string{"GOOS=" + runtime.GOOS, "GOARCH=" + runtime.GOARCH, cgo}
}

// runGo runs the go command in the test's folder. Its own words are the error when it fails.
func runGo(ctx context.Context, s *settings, arguments ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	command := exec.CommandContext(ctx, "go", arguments...)
	command.Env = append(command.Environ(), s.environment()...)
	command.Stdout, command.Stderr = &stdout, &stderr
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 2 * time.Second
	err := command.Run()
	if _, ran := errors.AsType[*exec.ExitError](err); ran && ctx.Err() == nil {
		return nil, errors.New(strings.TrimSpace(stderr.String()))
	}
	return stdout.Bytes(), err
}

// watch has the go command know that the test's result depends on the function's source files: it runs the test again,
// in place of the result that it has kept, when one of those that lie in the test's module has changed. It looks at the
// files that a test has looked at.
func watch(packages []goPackage) {
	for _, p := range packages {
		if !p.isLocal() {
			continue
		}
		_, _ = os.Stat(p.Dir) // the point is to have looked
		_, _ = os.Stat(filepath.Join(p.Module.Dir, "go.mod"))
		for _, file := range slices.Concat(p.GoFiles, p.EmbedFiles) {
			_, _ = os.Stat(filepath.Join(p.Dir, file))
		}
	}
}

// isLocal reports whether the package's files can change: those of a module with a version never do.
func (p goPackage) isLocal() bool {
	m := p.Module
	return m.Version == "" || m.Replace != nil && m.Replace.Version == ""
}

var (
	majorVersion = regexp.MustCompile(`/v[0-9]+$`)
	notInNames   = regexp.MustCompile(`[^A-Za-z0-9_-]`)
)

// functionName names a function after its folder, or after its module when it lies in the module's root.
func (p goPackage) functionName(s *settings) string {
	name := filepath.Base(p.Dir)
	if p.Module != nil && p.Module.Dir == p.Dir {
		name = path.Base(majorVersion.ReplaceAllString(p.Module.Path, ""))
	}
	return cmp.Or(s.name, notInNames.ReplaceAllString(name, "-"))
}
