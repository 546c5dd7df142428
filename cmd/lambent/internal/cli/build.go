package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/pack"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// A packaging is lambent build with its flags.
type packaging struct {
	patterns   []string
	out        string
	arch       string
	executable string // that has been built elsewhere; "": functions are built here
	name       string // of its function
	image      bool
	caFile     string
	cgo        bool
	verify     bool
	json       bool

	dir            string // the working directory
	overrides      []project.Override
	stdout, stderr io.Writer
}

func newBuild() *cobra.Command {
	p := &packaging{}
	c := &cobra.Command{
		Use:   "build [PATTERN…]",
		Short: "Make deployment packages: a zip archive or a container image for each function",
		Long: `build compiles functions for Lambda's machines, looks at the executables, and writes a
deployment package for each: dist/NAME.zip or, with --image, dist/NAME.oci.tar. The
executable itself is in dist/NAME/bootstrap.

A PATTERN is a package pattern as go build takes it; without one it is ./... . Settings of
functions are in lambent.json beside go.mod: arch, include (files that lie beside the
executable), and build (tags, ldflags, cgo, flags). Flags are stronger.

The same sources and the same Go give the same bytes in any folder, on any machine and at
any time. A function that cannot be packaged does not stop the others, and leaves no
package behind, not even an earlier one.

--bootstrap packages an executable that has been built elsewhere, on Windows too, and
needs no Go. The handler of the function is "bootstrap", its runtime provided.al2023.

Exit codes: 0 done, 1 wrong usage, 4 a function does not build, or Lambda could not run
what has been built, 130 interrupted.`,
		Example: `  lambent build
  lambent build ./cmd/api --arch x86_64
  lambent build --json | jq -r '.[].path'
  lambent build --image --ca-file /etc/ssl/certs/ca-certificates.crt
  lambent build --bootstrap ./target/api --name api
  lambent build --verify                         build twice and compare`,
		DisableFlagsInUseLine: true,
		RunE: func(c *cobra.Command, args []string) error {
			p.patterns = args
			p.stdout, p.stderr = c.OutOrStdout(), c.ErrOrStderr()
			return p.run(c)
		},
	}
	p.addFlags(c)
	completeOneOf(c, "arch", project.ArchARM64, project.ArchX8664)
	return c
}

func (p *packaging) addFlags(c *cobra.Command) {
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&p.out, "out", pack.DefaultDir, "`DIR` for the deployment packages")
	f.StringVar(&p.arch, "arch", "", "architecture `ARCH` of Lambda's machines: arm64 or x86_64 (arm64)")
	f.StringVar(&p.executable, "bootstrap", "", "package the executable `FILE`, and build nothing")
	f.StringVar(&p.name, "name", "", "`NAME` of the function that --bootstrap is (the file's, or its folder's)")
	f.BoolVar(&p.image, "image", false, "make container images, as OCI image layouts, and not zip archives")
	f.StringVar(&p.caFile, "ca-file", "", "PEM `FILE` with the certificates that programs in the image trust")
	f.BoolVar(&p.cgo, "cgo", false, "build with cgo; the executable may need C libraries of Lambda's machines")
	f.BoolVar(&p.verify, "verify", false, "build twice, the second time without go's cache, and compare")
	f.BoolVar(&p.json, "json", false, "print a JSON array with an object for each package")
	f.BoolP("help", "h", false, "explain build")
}

// run checks the command line, finds the functions and packages them.
func (p *packaging) run(c *cobra.Command) (err error) {
	origins, err := readVariables(c.Flags(), "bootstrap", "name")
	if err != nil {
		return err
	}
	if err := p.check(origins); err != nil {
		return err
	}
	if p.dir, err = os.Getwd(); err != nil {
		return err
	}
	config, err := project.ReadConfig(p.dir, project.FindConfig(p.dir), false)
	if err != nil {
		return err
	}
	if p.executable != "" {
		return p.packageExecutable(c.Context(), config)
	}
	return p.packageFunctions(c.Context(), config)
}

// check refuses what does not go together, and notes what is stronger than lambent.json.
func (p *packaging) check(origins map[string]string) error {
	if slices.Contains(p.patterns, "") {
		return errors.New("an empty PATTERN")
	}
	if origin := origins["arch"]; origin != "" {
		if p.arch != project.ArchARM64 && p.arch != project.ArchX8664 {
			return hint.Add(fmt.Errorf("unknown %s %q", origin, p.arch), "use %s or %s", project.ArchARM64, project.ArchX8664)
		}
		p.override(origin, p.arch, "arch")
	}
	if origin := origins["cgo"]; origin != "" {
		p.override(origin, p.cgo, "build", "cgo")
	}
	switch {
	case p.out == "":
		return hint.Add(errors.New("--out without a folder"), "--out . is this folder")
	case p.caFile != "" && !p.image:
		return hint.Add(errors.New("--ca-file without --image"), "Lambda's machines have certificates of their own for zip archives")
	case origins["bootstrap"] != "":
		return p.checkExecutable()
	case origins["name"] != "":
		return hint.Add(errors.New("--name without --bootstrap"), "a function is named after its folder, or by its entry in %s", project.ConfigName)
	}
	return nil
}

func (p *packaging) override(origin string, value any, path ...string) {
	p.overrides = append(p.overrides, project.Override{Origin: origin, Path: path, Value: value})
}

// checkExecutable refuses what does not go with --bootstrap.
func (p *packaging) checkExecutable() error {
	info, err := os.Stat(p.executable)
	switch {
	case len(p.patterns) > 0:
		return fmt.Errorf("--bootstrap %s and %s: want one of them", p.executable, strings.Join(p.patterns, " "))
	case p.verify:
		return hint.Add(errors.New("--verify does not go with --bootstrap"), "there is nothing to build")
	case err != nil:
		return fmt.Errorf("--bootstrap: %w", err)
	case !info.Mode().IsRegular():
		return hint.Add(fmt.Errorf("--bootstrap %s: not a file", p.executable), "name the executable")
	}
	if p.name == "" {
		p.name, err = nameOfExecutable(p.executable)
	}
	return err
}

// nameOfExecutable names a function after its executable or, when that has the name that all have, after its folder.
func nameOfExecutable(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	name := filepath.Base(path)
	if name == build.Executable {
		name = filepath.Base(filepath.Dir(path))
	}
	return strings.TrimSuffix(name, filepath.Ext(name)), nil
}
