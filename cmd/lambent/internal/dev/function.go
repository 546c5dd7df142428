package dev

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/cmd/lambent/internal/watch"
	"github.com/lambent-go/lambent/internal/localaws"
)

// A target is something that is to be a function.
type target struct {
	project.Function
	command bool // it is not built; Dir is where lambent.json is
}

// targets are all functions of a discovery.
func targets(d *project.Discovery, c *project.Config) []target {
	var list []target
	for _, f := range d.Functions {
		list = append(list, target{Function: f})
	}
	for _, name := range d.Commands {
		list = append(list, target{project.Function{Name: name, Dir: c.Root, ModuleDir: c.Root}, true})
	}
	return list
}

// A function is one function of the manager's.
type function struct {
	target
	local *localaws.Function
	code  []watch.Item // what it is made of
	other []watch.Item // what its settings come from

	dirty    bool      // it has changed; its requests are held
	since    time.Time // when that was noticed
	building *building // nil: no build runs

	base     watch.Snapshot    // what the last build was made of; nil: there was none
	resolved *project.Resolved // settings of the last build
	artifact *artifact         // of the last good build
	failure  *build.Error      // of the last build; nil: it was good
	settings localaws.Settings // that the service has, without functions
	down     bool              // the service answers requests with the failure
}

// A building is a build that runs.
type building struct {
	cancel   context.CancelFunc
	base     watch.Snapshot
	resolved *project.Resolved
	started  time.Time
}

// touch is the notice of a change: from now on requests wait.
func (f *function) touch(now time.Time) {
	if f.building != nil {
		f.building.cancel()
		f.building = nil
	}
	if !f.dirty {
		f.dirty, f.since = true, now
		f.local.Hold()
	}
}

// made returns the part of a snapshot that the function is made of.
func (f *function) made(s watch.Snapshot) watch.Snapshot {
	part := watch.Snapshot{}
	for _, item := range f.code {
		part[item] = s[item]
	}
	return part
}

// prepare finds out what a target is made of and what its settings come from.
func (t *target) prepare(o Options, c *project.Config) (code, other []watch.Item, r *project.Resolved, err error) {
	r, err = c.Resolve(o.Dir, t.Name, t.ModuleDir, o.Flags)
	other = files(append([]string{c.File}, r.EnvFiles...))
	if err != nil {
		return nil, other, r, err
	}
	if t.command {
		code, err = commandItems(c.Root, r)
		return code, other, r, err
	}
	if s := t.Sources; s != nil {
		code = append(code, files(s.Files)...)
		code = append(code, items(watch.Sources, s.Folders)...)
		code = append(code, items(watch.Names, s.Embeds)...)
	}
	included, err := includedItems(t.ModuleDir, r.Include)
	return append(code, included...), other, r, err
}

// commandItems are what a command is made of: the files that it names, and all of its folder when that is its own.
func commandItems(root string, r *project.Resolved) ([]watch.Item, error) {
	dir := r.Local("", root).Dir
	code, err := includedItems(root, r.Include)
	for _, word := range r.Command {
		if path := filepath.Join(dir, word); isFile(path) {
			code = append(code, watch.Item{Path: path})
		}
	}
	if err != nil || dir == root {
		return code, err
	}
	folders, err := project.Folders(dir)
	for _, folder := range folders {
		code = append(code, items(watch.Names, []string{folder})...)
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue // it has gone in the meantime, and its parent says so
		}
		for _, e := range entries {
			if path := filepath.Join(folder, e.Name()); isFile(path) {
				code = append(code, watch.Item{Path: path})
			}
		}
	}
	return code, err
}

// includedItems are what the patterns of "include" stand for.
func includedItems(root string, patterns []string) ([]watch.Item, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	found, err := project.Include(root, patterns)
	if err != nil {
		return nil, err
	}
	code := items(watch.Names, found.Folders)
	for _, name := range found.Files {
		code = append(code, watch.Item{Path: filepath.Join(root, filepath.FromSlash(name))})
	}
	return code, nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func files(paths []string) []watch.Item { return items(watch.File, paths) }

func items(kind watch.Kind, paths []string) []watch.Item {
	list := make([]watch.Item, len(paths))
	for i, path := range paths {
		list[i] = watch.Item{Path: path, Kind: kind}
	}
	return list
}

// errorDocument is what callers get of a function without code.
func errorDocument(errorType, message string) []byte {
	document, err := json.Marshal(struct {
		Type    string `json:"errorType"`
		Message string `json:"errorMessage"`
	}{errorType, message})
	if err != nil {
		panic(err) // strings always marshal
	}
	return document
}

// published is what the server needs to know of the functions' settings. It is safe for concurrent use.
type published struct {
	mu       sync.Mutex
	settings map[string]*project.Resolved
}

func (p *published) set(name string, r *project.Resolved) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.settings == nil {
		p.settings = map[string]*project.Resolved{}
	}
	p.settings[name] = r
}

// get returns nil for a function without settings.
func (p *published) get(name string) *project.Resolved {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settings[name]
}

// retain forgets all functions but those.
func (p *published) retain(names []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.settings, func(name string, _ *project.Resolved) bool { return !slices.Contains(names, name) })
}
