package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/scaffold"
)

// A creation is lambent new with its flags.
type creation struct {
	kind, module, replace          string
	hasKind, hasModule, hasReplace bool
}

func newNew() *cobra.Command {
	var n creation
	c := &cobra.Command{
		Use:   "new NAME",
		Short: "Make a function that builds, with a test and an event",
		Long: `new makes the folder NAME with a function in it: main.go with a handler, main_test.go,
event.json, README.md and .gitignore. go test and lambent invoke work at once, without
a network.

--event says what the function is for: http, sqs, s3 and every other kind that lambent
events lists. Without it the handler takes a struct and returns one.

Inside a module NAME may be a path, and the function becomes a package of that module.
Anywhere else, or with --module, the folder gets a go.mod of its own. Lambent is not
published yet: that go.mod has it replaced by the checkout that this command was built
from, or by the one at --replace.`,
		Example: `  lambent new hello
  lambent new orders --event sqs
  lambent new cmd/api --event http               in a module
  lambent new hello --module example.org/hello --replace ../lambent`,
		DisableFlagsInUseLine: true,
		Args:                  newArguments,
		ValidArgsFunction:     cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			changed := c.Flags().Changed
			n.hasKind, n.hasModule, n.hasReplace = changed("event"), changed("module"), changed("replace")
			return n.run(c.Context(), args[0], c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&n.kind, "event", "", "`KIND` of event that the function is for; lambent events lists them")
	_ = c.RegisterFlagCompletionFunc("event", completeEventFlag) // the flag is there
	f.StringVar(&n.module, "module", "", "`PATH` of the module to make (example.com/NAME)")
	f.StringVar(&n.replace, "replace", "", "`DIR` with the checkout of Lambent that the new go.mod points at")
	f.BoolP("help", "h", false, "explain new")
	return c
}

func newArguments(_ *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	err := fmt.Errorf("%d arguments, want one NAME: %s", len(args), strings.Join(args, " "))
	if len(args) == 0 {
		err = errors.New("no NAME")
	}
	return hint.Add(err, "as in lambent new hello")
}

// run decides everything, then writes.
func (n *creation) run(ctx context.Context, name string, stderr io.Writer) error {
	folder, err := scaffold.CheckName(name)
	if err != nil {
		return err
	}
	f := scaffold.Function{Folder: folder}
	if n.hasKind {
		if f.Sample, err = findSample(n.kind); err != nil {
			return fmt.Errorf("--event: %w", err)
		}
	}
	if err := scaffold.CheckFree(filepath.FromSlash(folder)); err != nil {
		return err
	}
	around, err := scaffold.Look(ctx, filepath.FromSlash(folder))
	if err != nil {
		return err
	}
	if f.Module, err = n.newModule(folder, around); err != nil {
		return err
	}
	files, err := f.Files()
	if err != nil {
		return err
	}
	if err := scaffold.Write(filepath.FromSlash(folder), files); err != nil {
		return err
	}
	n.explain(ctx, stderr, f, around)
	return nil
}

// modulePath is a module path that the go command takes.
var modulePath = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$`)

// newModule returns the module that is made for the function, nil where it becomes part of the one around it.
func (n *creation) newModule(folder string, around scaffold.Surroundings) (*scaffold.Module, error) {
	if around.Module != "" && !n.hasModule {
		if n.hasReplace {
			return nil, hint.Add(fmt.Errorf("--replace: %s becomes a package of the module of %s", folder, around.Module),
				"--module PATH makes a module of its own")
		}
		return nil, nil
	}
	if !n.hasModule && strings.Contains(folder, "/") {
		return nil, hint.Add(fmt.Errorf("name %q: a path, and no module is here that it could be part of", folder),
			"go mod init makes one here; --module PATH makes one for the function")
	}
	m := &scaffold.Module{Path: "example.com/" + path.Base(folder), GoVersion: around.GoVersion}
	if n.hasModule {
		m.Path = n.module
	}
	if !modulePath.MatchString(m.Path) {
		return nil, hint.Add(fmt.Errorf("--module %q: no module path", n.module), "as in example.org/hello")
	}
	var err error
	if !n.hasReplace {
		m.Replace, err = scaffold.BuiltFrom()
		return m, err
	}
	if m.Replace, err = filepath.Abs(n.replace); err == nil {
		err = scaffold.CheckCheckout(m.Replace)
	}
	if err != nil {
		return nil, hint.Add(fmt.Errorf("--replace: %w", err), "want the folder of a checkout of "+scaffold.Lambent)
	}
	return m, nil
}

// explain says what was made and what comes next.
func (n *creation) explain(ctx context.Context, w io.Writer, f scaffold.Function, around scaffold.Surroundings) {
	fmt.Fprintf(w, "made %s, a function", f.Folder)
	if source, _, _ := strings.Cut(f.Sample.Title, ": "); source != "" {
		fmt.Fprintf(w, " for %s", source)
	}
	pattern, event := "./"+f.Folder, path.Join(f.Folder, "event.json")
	if f.Module == nil {
		fmt.Fprintf(w, ", in the module of %s\n", around.Module)
		if !scaffold.HasLambent(ctx, filepath.FromSlash(f.Folder)) {
			checkout, err := scaffold.BuiltFrom()
			if err != nil {
				checkout = "DIR"
			}
			fmt.Fprintf(w, "  go mod edit -require %[1]s@v0.0.0 -replace %[1]s=%[2]s\n", scaffold.Lambent, checkout)
		}
	} else {
		fmt.Fprintf(w, ", in module %s\n", f.Module.Path)
		if around.Workspace != "" {
			fmt.Fprintf(w, "  go work use ./%s\n", f.Folder)
		}
		fmt.Fprintf(w, "  cd %s\n", filepath.FromSlash(f.Folder))
		pattern, event = ".", "event.json"
	}
	if pattern == "." {
		fmt.Fprintln(w, "  go test ./...")
	} else {
		fmt.Fprintf(w, "  go test %s\n", pattern)
	}
	fmt.Fprintf(w, "  lambent invoke %s --data-file %s\n", pattern, event)
}
