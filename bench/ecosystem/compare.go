package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	upstream        = "github.com/aws/aws-lambda-go"
	upstreamVersion = "v1.55.1"
	lambentModule   = "github.com/lambent-go/lambent"
)

// A lab is where modules are tested.
type lab struct {
	dir     string // copies of the modules
	lambent string // Lambent's folder
}

// A comparison is the results of a module's tests with both.
type comparison struct {
	upstream, lambent *outcome
	lost              []string // tests that pass with aws-lambda-go only
	differs           string   // the reason for some of them that is known
}

// result is the comparison in words.
func (c *comparison) result() string {
	switch {
	case len(c.lost) > 0:
		return fmt.Sprintf("%d fail with Lambent only", len(c.lost))
	case c.differs != "":
		return "differs: " + c.differs
	case c.upstream.failed > 0:
		return "the same, failures included"
	}
	return "the same"
}

// compare tests a module with both.
func (l *lab) compare(ctx context.Context, m module) (*comparison, error) {
	source, err := output(ctx, l.dir, "go", "mod", "download", "-json", m.path+"@"+m.version)
	if err != nil {
		return nil, err
	}
	var c comparison
	for _, side := range []struct {
		name    string
		use     [][]string
		outcome **outcome
	}{
		{"upstream", [][]string{{"-require=" + upstream + "@" + upstreamVersion}}, &c.upstream},
		{"lambent", [][]string{
			{"-require=" + upstream + "@" + upstreamVersion},
			{"-replace=" + upstream + "=" + filepath.Join(l.lambent, "compat", "aws-lambda-go")},
			{"-replace=" + lambentModule + "=" + l.lambent},
		}, &c.lambent},
	} {
		dir := filepath.Join(l.dir, side.name)
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
		if err := copyModule(dir, source); err != nil {
			return nil, err
		}
		if err := dropLocal(ctx, dir); err != nil {
			return nil, err
		}
		for _, edit := range side.use {
			if _, err := output(ctx, dir, "go", append([]string{"mod", "edit"}, edit...)...); err != nil {
				return nil, err
			}
		}
		if _, err := output(ctx, dir, "go", "mod", "tidy"); err != nil {
			return nil, err
		}
		if err := l.check(ctx, dir, side.name); err != nil {
			return nil, err
		}
		if *side.outcome, err = test(ctx, dir); err != nil {
			return nil, fmt.Errorf("with %s: %w", side.name, err)
		}
	}
	for _, test := range c.upstream.lostIn(c.lambent) {
		if reason := m.differs[test]; reason != "" {
			c.differs = reason
		} else {
			c.lost = append(c.lost, test)
		}
	}
	if c.upstream.passed == 0 {
		return nil, errors.New("no test passes with aws-lambda-go: the comparison says nothing")
	}
	return &c, nil
}

// check makes sure that the module in dir is on what it is to be tested with.
func (l *lab) check(ctx context.Context, dir, side string) error {
	got, err := output(ctx, dir, "go", "list", "-m", "-f", "{{with .Replace}}{{.Dir}}{{else}}{{.Version}}{{end}}", upstream)
	if err != nil {
		return err
	}
	want := map[string]string{"upstream": upstreamVersion, "lambent": filepath.Join(l.lambent, "compat", "aws-lambda-go")}[side]
	if got = strings.TrimSpace(got); got != want {
		return fmt.Errorf("%s is %s, want %s", upstream, got, want)
	}
	return nil
}

// copyModule copies the module that go mod download describes in JSON, so that its files can be changed.
func copyModule(dir, description string) error {
	source, err := describedDir(description)
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chmod(path, 0o755)
		} else if err == nil {
			err = os.Chmod(path, 0o644)
		}
		return err
	})
}

// dropLocal removes the replace lines that name folders: they are those of the repository that the module was taken from.
func dropLocal(ctx context.Context, dir string) error {
	text, err := output(ctx, dir, "go", "mod", "edit", "-json")
	if err != nil {
		return err
	}
	var file struct {
		Replace []struct {
			Old, New struct{ Path, Version string }
		}
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		return fmt.Errorf("go mod edit -json: %w", err)
	}
	for _, r := range file.Replace {
		if r.New.Version == "" {
			if _, err := output(ctx, dir, "go", "mod", "edit", "-dropreplace="+r.Old.Path); err != nil {
				return err
			}
		}
	}
	return nil
}

// test runs the tests of those of a module's packages that have to do with aws-lambda-go.
func test(ctx context.Context, dir string) (*outcome, error) {
	packages, err := concerned(ctx, dir)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	arguments := append([]string{"test", "-json", "-vet=off", "-count=1", "-p=1", "-timeout=120s"}, packages...)
	results, err := command(ctx, dir, "go", arguments...).Output()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		return nil, err
	}
	return read(results)
}

// concerned returns the packages of the module in dir that depend on aws-lambda-go, if only their tests do.
func concerned(ctx context.Context, dir string) ([]string, error) {
	list, err := output(ctx, dir, "go", "list", "-e", "-test", "-f", `{{.ImportPath}} {{.ForTest}} {{join .Deps " "}}`, "./...")
	if err != nil {
		return nil, err
	}
	var packages []string
	for line := range strings.Lines(list) {
		fields := strings.Fields(line)
		if slices.ContainsFunc(fields[1:], func(d string) bool { return strings.HasPrefix(d, upstream+"/") }) {
			path := strings.TrimSuffix(strings.TrimSuffix(fields[0], ".test"), "_test")
			packages = append(packages, path)
		}
	}
	slices.Sort(packages)
	if packages = slices.Compact(packages); len(packages) == 0 {
		return nil, fmt.Errorf("no package imports %s", upstream)
	}
	return packages, nil
}

// command is a command in dir, of low priority, which sees no workspace and may change go.mod.
func command(ctx context.Context, dir, name string, arguments ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "nice", append([]string{"-n", "15", name}, arguments...)...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod -buildvcs=false")
	c.WaitDelay = 10 * time.Second
	return c
}

func output(ctx context.Context, dir, name string, arguments ...string) (string, error) {
	c := command(ctx, dir, name, arguments...)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	b, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", name, strings.Join(arguments, " "), err, stderr.Bytes())
	}
	return string(b), nil
}
