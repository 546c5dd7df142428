package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/nearest"
)

// A Discovery is every function of a project, with what its build reads.
type Discovery struct {
	Packages
	Commands []string // names of the functions that lambent.json starts with a command
	Searched []string // folders in which a new package would match a pattern, absolute
	Matched  []string // folders of the functions that patterns matched; Functions has lambent.json's too
	Missed   []Missed // patterns without "..." that are no function
}

// A Missed is a pattern that names a package that is no function.
type Missed struct {
	Pattern string
	Unknown bool  // there is no such package
	Err     error // why it is no function, with a hint
}

// Discover looks up patterns as [Find] does, and the functions of lambent.json: a package that entries of it name is a
// function under their names. Without patterns these are "./...", and every entry must have its function.
func Discover(ctx context.Context, dir string, c *Config, patterns []string) (*Discovery, error) {
	d := &Discovery{Commands: c.CommandFunctions()}
	whole := len(patterns) == 0
	if whole && (InModule(dir) || len(d.Commands) == 0) {
		patterns = []string{"./..."}
	}
	for _, p := range patterns {
		found, err := find(ctx, dir, p, listOptions{sources: true})
		if err != nil {
			return nil, err
		}
		d.Functions = append(d.Functions, found.Functions...)
		d.Misses = append(d.Misses, found.Misses...)
		d.Broken = append(d.Broken, found.Broken...)
		d.search(dir, p, found.Functions)
		d.note(dir, p, found)
	}
	d.sort()
	if err := d.addEntries(ctx, c); err != nil {
		return nil, err
	}
	if err := d.checkNames(dir, c, whole); err != nil {
		return nil, err
	}
	return d, d.retag(ctx, c)
}

// search notes where pattern has been looked for, and will be again when something appears there.
func (d *Discovery) search(dir, pattern string, found []Function) {
	if !strings.Contains(pattern, "...") {
		return
	}
	if isFolder(pattern) {
		if folder, _, err := locate(dir, pattern); err == nil {
			d.Searched = append(d.Searched, folder)
		}
		return
	}
	for _, f := range found {
		if f.ModuleDir != "" && !slices.Contains(d.Searched, f.ModuleDir) {
			d.Searched = append(d.Searched, f.ModuleDir)
		}
	}
}

// note keeps what pattern is responsible for.
func (d *Discovery) note(dir, pattern string, found Packages) {
	for _, f := range found.Functions {
		d.Matched = append(d.Matched, f.Dir)
	}
	if len(found.Functions) > 0 || strings.Contains(pattern, "...") {
		return
	}
	unreadable := slices.ContainsFunc(found.Misses, func(m Miss) bool { return m.Unreadable })
	d.Missed = append(d.Missed, Missed{
		Pattern: pattern, Unknown: !isFolder(pattern) && (unreadable || len(found.Misses) == 0),
		Err: noFunction(dir, pattern, found.Misses),
	})
}

// addEntries gives the packages that lambent.json names the names it gives them.
func (d *Discovery) addEntries(ctx context.Context, c *Config) error {
	named := map[string]bool{} // folders
	var entries []Function
	for _, name := range slices.Sorted(maps.Keys(c.settings)) {
		folder := c.settings[name].Package
		if folder == "" {
			continue
		}
		f, err := d.entry(ctx, c, folder)
		if err != nil {
			return fmt.Errorf("%s: function %s: %w", c.places.functions[name], name, err)
		}
		named[f.Dir] = true
		f.Name = name
		entries = append(entries, f)
	}
	d.Functions = slices.DeleteFunc(d.Functions, func(f Function) bool { return named[f.Dir] })
	d.Functions = append(d.Functions, entries...)
	return nil
}

// entry finds the package that lambent.json names.
func (d *Discovery) entry(ctx context.Context, c *Config, folder string) (Function, error) {
	path := within(c.Root, folder)
	for _, f := range d.Functions {
		if f.Dir == path {
			return f, nil
		}
	}
	found, err := find(ctx, c.Root, path, listOptions{sources: true})
	if err != nil {
		return Function{}, err
	}
	if len(found.Functions) != 1 {
		return Function{}, noFunction(c.Root, folder, found.Misses)
	}
	return found.Functions[0], nil
}

// checkNames says which name is taken twice, and which entry of lambent.json nobody has.
func (d *Discovery) checkNames(dir string, c *Config, whole bool) error {
	if err := checkNames(dir, d.Functions); err != nil {
		return err
	}
	var names []string
	for _, f := range d.Functions {
		if slices.Contains(d.Commands, f.Name) {
			err := fmt.Errorf("%s: two functions are named %s: the command and %s", c.places.functions[f.Name], f.Name, display(dir, f.Dir))
			return hint.Add(err, "rename the entry, or the folder")
		}
		names = append(names, f.Name)
	}
	for _, f := range d.Broken {
		names = append(names, f.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(c.settings)) {
		if !whole || slices.Contains(names, name) || slices.Contains(d.Commands, name) {
			continue
		}
		err := fmt.Errorf("%s: function %s: among ./... no package has this name", c.places.functions[name], name)
		if near := nearest.To(name, names); near != "" {
			return hint.Add(err, "did you mean %q?", near)
		}
		return hint.Add(err, `say which package it is with "package", or what to start with "command"`)
	}
	return nil
}

// retag looks again at the functions whose builds have tags of their own: their files are others.
func (d *Discovery) retag(ctx context.Context, c *Config) error {
	for i, f := range d.Functions {
		var tags []string
		if c.defaults != nil || c.functions[f.Name] != nil {
			r, err := c.Resolve(c.Root, f.Name, "", Flags{})
			if err != nil {
				continue // it is the function's error, for whoever wants its settings
			}
			tags = r.Build.Tags
		}
		if len(tags) == 0 {
			continue
		}
		found, err := find(ctx, f.Dir, ".", listOptions{sources: true, tags: tags})
		if err != nil {
			return err
		}
		if len(found.Functions) == 1 {
			d.Functions[i].Sources = found.Functions[0].Sources
		}
	}
	return nil
}

// NoFunction explains a discovery without functions, of patterns in the folder dir.
func (d *Discovery) NoFunction(dir string, patterns []string) error {
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	err := noFunction(dir, strings.Join(patterns, " "), d.Misses)
	if hint.Of(err) == whatAFunctionIs {
		return hint.Add(err, "a function is a main package that calls lambda.Start or lambdahttp.Start, or an entry of %s", ConfigName)
	}
	return err
}

// Folders returns the folder root and all below it that a pattern with "..." looks into, but for those that hold other
// people's code.
func Folders(root string) ([]string, error) {
	var folders []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission):
			return nil
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case path != root && !Searchable(d.Name()):
			return filepath.SkipDir
		}
		folders = append(folders, path)
		return nil
	})
	return folders, err
}

// Searchable reports whether a pattern with "..." looks for functions in folders of that name.
func Searchable(name string) bool {
	switch name {
	case "testdata", "vendor", "node_modules":
		return false
	}
	return name != "" && name[0] != '.' && name[0] != '_'
}
