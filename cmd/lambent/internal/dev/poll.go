package dev

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/cmd/lambent/internal/watch"
)

// poll looks at the files. Functions whose files have changed since the last look wait from now on; when the changes
// have come to an end they are taken. It returns how long looking took.
func (m *manager) poll(ctx context.Context, now time.Time) (cost time.Duration) {
	started := time.Now()
	current := m.reader.Read(m.items())
	cost = time.Since(started)
	if changed := current.Changed(m.seen); len(changed) > 0 {
		m.notice(changed, now)
	}
	m.seen = current
	if m.burst.Over(now) {
		m.burst.Reset()
		m.take(ctx)
	}
	return cost
}

// notice keeps everything waiting that changed items belong to.
func (m *manager) notice(changed []watch.Item, now time.Time) {
	m.burst.Add(now)
	for _, f := range m.functions {
		if overlap(f.code, changed) || overlap(f.other, changed) {
			f.touch(now)
		}
	}
	if m.discovering != nil && slices.ContainsFunc(changed, m.structural) {
		m.discovering()
		m.discovering, m.relist = nil, true
	}
}

func overlap(items, changed []watch.Item) bool {
	return slices.ContainsFunc(items, func(item watch.Item) bool { return slices.Contains(changed, item) })
}

// take starts what a change that is complete asks for.
func (m *manager) take(ctx context.Context) {
	changed := m.seen.Changed(m.noted)
	m.noted = maps.Clone(m.seen)
	if slices.Contains(changed, m.configItem) {
		m.readConfig()
	}
	for _, item := range changed {
		m.relist = m.structural(item) || m.relist
	}
	switch {
	case m.relist:
		m.startDiscovery(ctx)
	case m.discovering == nil:
		m.releaseAll(ctx)
	}
}

// readConfig reads lambent.json again. When it is broken the last good settings stay.
func (m *manager) readConfig() {
	config, err := project.ReadConfig(m.o.Dir, m.configItem.Path, m.configRequired)
	if err != nil {
		m.out.Problem(err)
		return
	}
	if config.Account != m.config.Account || config.Region != m.config.Region {
		m.out.Note("account and region of %s change when lambent dev is started again", project.ConfigName)
	}
	m.config = config
}

// structural reports whether a change of item can mean other functions, or functions of other files.
func (m *manager) structural(item watch.Item) bool {
	switch {
	case item.Kind != watch.File || item == m.configItem || slices.Contains(m.searched, item):
		return true
	case filepath.Ext(item.Path) == ".go":
		return m.reshaped(item.Path)
	}
	switch filepath.Base(item.Path) {
	case "go.mod", "go.sum", "go.work", "go.work.sum":
		return true
	}
	return false
}

// reshaped reports whether a Go file has other imports or constraints than before. One that cannot be read by go list is
// the business of the compiler.
func (m *manager) reshaped(path string) bool {
	source, err := os.ReadFile(path)
	if err != nil {
		return true
	}
	shape, ok := project.Shape(source)
	return ok && shape != m.shapes[path]
}
