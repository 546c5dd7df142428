package dev

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/cmd/lambent/internal/watch"
)

// A discovery is what go says about the project, and what the files held that it read.
type discovery struct {
	found     *project.Discovery
	config    *project.Config
	prepared  []prepared
	searched  []watch.Item
	reader    *watch.Reader
	snapshot  watch.Snapshot
	shapes    map[string]string
	listBegan time.Time
}

// A prepared is a target with what it is made of, or why that is not known.
type prepared struct {
	target
	code, other []watch.Item
	resolved    *project.Resolved
	err         error
}

// startDiscovery finds the functions, and then builds what has to be built.
func (m *manager) startDiscovery(ctx context.Context) {
	if m.discovering != nil {
		m.discovering()
	}
	m.relist = false
	discovering, cancel := context.WithCancel(ctx)
	m.discovering = cancel
	config := m.config
	m.running.Go(func() {
		d, err := discover(discovering, m.o, config)
		m.tell(discovering, func() error {
			if discovering.Err() != nil {
				return nil // another has been started
			}
			cancel()
			m.discovering = nil
			return m.apply(ctx, d, err)
		})
	})
}

// listings is how often go is asked again because files were saved while it was asked.
const listings = 3

func discover(ctx context.Context, o Options, config *project.Config) (*discovery, error) {
	for try := 1; ; try++ {
		d := &discovery{config: config, listBegan: time.Now()}
		var err error
		if d.found, err = project.Discover(ctx, o.Dir, config, o.Patterns); err != nil {
			return nil, err
		}
		if err := d.prepare(o); err != nil {
			return nil, err
		}
		if try == listings || !d.outdated() {
			return d, nil
		}
	}
}

// prepare notes what the functions' files hold.
func (d *discovery) prepare(o Options) error {
	var all []watch.Item
	for _, t := range targets(d.found, d.config) {
		p := prepared{target: t}
		p.code, p.other, p.resolved, p.err = t.prepare(o, d.config)
		d.prepared = append(d.prepared, p)
		all = append(append(all, p.code...), p.other...)
		if p.err != nil {
			d.searched = append(d.searched, p.other...) // it is tried again when these change
		}
	}
	for _, root := range d.found.Searched {
		folders, err := project.Folders(root)
		if err != nil {
			return err
		}
		d.searched = append(d.searched, items(watch.Sources, folders)...)
		d.searched = append(d.searched, items(watch.Subfolders, folders)...)
	}
	d.reader = watch.NewReader()
	d.snapshot = d.reader.Read(append(append(all, d.searched...), watch.Item{Path: d.config.File}))
	d.shapes = map[string]string{}
	for item := range d.snapshot {
		if item.Kind == watch.File && filepath.Ext(item.Path) == ".go" {
			d.addShape(item.Path)
		}
	}
	return nil
}

func (d *discovery) addShape(path string) {
	source, err := os.ReadFile(path)
	if err != nil {
		return
	}
	if shape, ok := project.Shape(source); ok {
		d.shapes[path] = shape
	}
}

// clockTick is how far a file system's clock may be behind.
const clockTick = 20 * time.Millisecond

// outdated reports whether a file has been saved since go was asked: it may have seen another.
func (d *discovery) outdated() bool {
	for item := range d.snapshot {
		if info, err := os.Stat(item.Path); err == nil && info.ModTime().After(d.listBegan.Add(-clockTick)) {
			return true
		}
	}
	return false
}

// apply makes the functions those of a discovery. One without functions is an error only at first: later a project may
// be without them for a while, or not be readable.
func (m *manager) apply(ctx context.Context, d *discovery, err error) error {
	first := !m.isFound()
	if err == nil && len(d.prepared) == 0 {
		err = d.found.NoFunction(m.o.Dir, m.o.Patterns)
	}
	if err != nil && first {
		return err
	}
	if err != nil {
		m.out.Problem(err)
	}
	if d != nil {
		if err := m.adopt(d, first); err != nil {
			return err
		}
	}
	if !m.burst.Pending() { // otherwise take goes on
		m.releaseAll(ctx)
	}
	if first {
		close(m.found)
	}
	return nil
}

func (m *manager) isFound() bool {
	select {
	case <-m.found:
		return true
	default:
		return false
	}
}

// adopt adds and removes functions, and watches what they are made of now.
func (m *manager) adopt(d *discovery, first bool) error {
	m.searched = d.searched
	maps.Copy(m.shapes, d.shapes)
	names := map[string]bool{}
	slices.SortFunc(d.prepared, func(a, b prepared) int { return strings.Compare(a.Name, b.Name) })
	for _, p := range d.prepared {
		names[p.Name] = true
		err := m.adoptOne(p)
		if err != nil && first {
			return err
		}
		if err != nil {
			m.out.Problem(err)
		}
	}
	for name, f := range m.functions {
		if !names[name] && !d.keeps(f) {
			m.remove(f)
		}
	}
	m.out.several(len(m.functions) > 1)
	m.published.retain(slices.Collect(maps.Keys(m.functions)))
	for item, sum := range d.snapshot {
		if _, ok := m.noted[item]; !ok {
			m.noted[item], m.seen[item] = sum, sum
		}
	}
	m.reader = d.reader // it has just read everything
	return nil
}

// keeps reports whether a function that is not there any more only cannot be read by go: its build will say why.
func (d *discovery) keeps(f *function) bool {
	return !f.command && slices.ContainsFunc(d.found.Misses, func(miss project.Miss) bool {
		return miss.ImportPath == f.ImportPath && miss.Unreadable
	})
}

// adoptOne makes p a function, or the present function of its name what p is.
func (m *manager) adoptOne(p prepared) error {
	f, known := m.functions[p.Name]
	if p.err != nil {
		return p.err
	}
	if known && (f.command != p.command || f.Dir != p.Dir) {
		m.remove(f)
		known = false
	}
	if known {
		changed := !sameItems(f.code, p.code)
		f.target, f.code, f.other = p.target, p.code, p.other
		if changed {
			f.touch(time.Now())
		}
		return nil
	}
	settings := p.resolved.Local(p.Name, m.config.Root)
	if !p.command {
		settings.Command = []string{filepath.Join(m.root, "none")} // it is held until it has been built
		if m.debugger != "" {
			if err := m.debug(p.Name, &settings); err != nil { // the ports are in the order of names
				return err
			}
		}
	}
	local, err := m.service.Add(m.withLog(settings))
	if err != nil {
		return err
	}
	local.Hold()
	m.functions[p.Name] = &function{
		target: p.target, local: local, code: p.code, other: p.other, dirty: true, since: time.Now(),
	}
	return nil
}

func sameItems(a, b []watch.Item) bool {
	seen := map[watch.Item]bool{}
	for _, item := range a {
		seen[item] = true
	}
	for _, item := range b {
		if !seen[item] {
			return false
		}
	}
	return true
}

// remove makes a function unknown.
func (m *manager) remove(f *function) {
	f.touch(time.Now())
	m.service.Remove(f.Name)
	delete(m.functions, f.Name)
	m.discard(f.artifact, f.settings.Timeout)
	m.out.Note("function %s is gone", f.Name)
}
