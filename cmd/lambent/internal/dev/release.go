package dev

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/cmd/lambent/internal/watch"
	"github.com/lambent-go/lambent/internal/localaws"
)

// releaseAll lets the functions that have changed go on, as soon as they can.
func (m *manager) releaseAll(ctx context.Context) {
	for _, f := range m.functions {
		if f.dirty && f.building == nil {
			m.release(ctx, f)
		}
	}
}

// release lets a function go on that has changed: at once, or after its build.
func (m *manager) release(ctx context.Context, f *function) {
	resolved, err := m.config.Resolve(m.o.Dir, f.Name, f.ModuleDir, m.o.Flags)
	if err != nil {
		m.out.Problem(err)
		if resolved = f.resolved; resolved == nil {
			return // discover has had better luck a moment ago; the next change of the settings brings it back
		}
	}
	base := f.made(m.noted)
	if f.base != nil && len(base.Changed(f.base)) == 0 && sameBuild(resolved, f.resolved) {
		if m.settle(f, resolved, false) {
			m.out.ready(f.Name, m.url, false, time.Since(f.since))
		}
		return
	}
	if f.command {
		first := f.base == nil
		f.base = base
		m.settle(f, resolved, true)
		m.out.ready(f.Name, m.url, first, time.Since(f.since))
		return
	}
	m.startBuild(ctx, f, base, resolved)
}

// sameBuild reports whether two settings give the same folder of the same source.
func sameBuild(a, b *project.Resolved) bool {
	return reflect.DeepEqual(a.Build, b.Build) && reflect.DeepEqual(a.Include, b.Include)
}

// startBuild builds a function, unless it changes again or whole ends before.
func (m *manager) startBuild(whole context.Context, f *function, base watch.Snapshot, r *project.Resolved) {
	ctx, cancel := context.WithCancel(whole)
	b := &building{cancel: cancel, base: base, resolved: r, started: f.since}
	f.building = b
	fn := f.Function
	m.out.building(f.Name)
	m.running.Go(func() {
		defer cancel()
		made, err := m.build(ctx, fn, r)
		told := m.tell(ctx, func() error {
			if f.building == b && whole.Err() == nil {
				m.built(f, b, made, err)
			} else {
				made.remove()
			}
			return nil
		})
		if !told {
			made.remove()
		}
	})
}

// built is the end of a build that nobody has cancelled.
func (m *manager) built(f *function, b *building, made *artifact, err error) {
	first := f.base == nil
	f.building, f.base = nil, b.base
	if err != nil {
		f.failure = failure(f.Name, err)
		m.out.failed(f.Name, f.failure, time.Since(b.started))
		m.settle(f, b.resolved, false)
		return
	}
	f.failure = nil
	same := f.artifact != nil && made.sum == f.artifact.sum
	if same {
		made.remove()
	} else {
		m.discard(f.artifact, f.settings.Timeout)
		f.artifact = made
	}
	m.settle(f, b.resolved, !same)
	m.out.ready(f.Name, m.url, first, time.Since(b.started))
}

// failure is any error of a build as one of the compiler.
func failure(name string, err error) *build.Error {
	if e, ok := errors.AsType[*build.Error](err); ok {
		return e
	}
	return &build.Error{Function: name, Output: err.Error()}
}

// settle ends the wait of a function's requests. renewed says that its code has changed. It reports whether the function
// has got new environments.
func (m *manager) settle(f *function, r *project.Resolved, renewed bool) bool {
	f.dirty, f.resolved = false, r
	m.published.set(f.Name, r)
	if f.failure != nil && (!m.o.KeepLastGood || f.artifact == nil) {
		f.down = true
		f.local.Break(errorDocument("Lambent.BuildError", positions(f.failure.Output)))
		return false
	}
	settings := r.Local(f.Name, m.config.Root)
	if !f.command {
		settings.Command = []string{filepath.Join(f.artifact.dir, build.Executable)}
		settings.Dir = f.artifact.dir
		if m.debugger != "" {
			if err := m.debug(f.Name, &settings); err != nil {
				return m.refuse(f, err)
			}
		}
	}
	if !renewed && !f.down && reflect.DeepEqual(settings, f.settings) {
		f.local.Resume()
		return false
	}
	if err := f.local.Replace(m.withLog(settings)); err != nil {
		return m.refuse(f, err)
	}
	f.down, f.settings = false, settings
	if m.o.Eager {
		if err := f.local.Warm(1); err != nil {
			m.out.Problem(fmt.Errorf("start ahead of requests: %w", err))
		}
	}
	return true
}

// refuse has a function answer with the reason why it cannot run.
func (m *manager) refuse(f *function, err error) bool {
	m.out.Problem(err)
	f.down = true
	f.local.Break(errorDocument("Lambent.BuildError", err.Error()))
	return false
}

// positions is the output of a build without the lines that name packages, and with file names as paths: what is wrong,
// file:line:column first.
func positions(output string) string {
	var text strings.Builder
	for line := range strings.Lines(output) {
		if !strings.HasPrefix(line, "# ") {
			text.WriteString(strings.TrimPrefix(line, "./"))
		}
	}
	return text.String()
}

// withLog returns settings whose log and reports go to the person.
func (m *manager) withLog(s localaws.Settings) localaws.Settings {
	s.Log = m.out.log
	s.Report = func(requestID string, r localaws.Report) { m.out.invocation(s.Name, requestID, r) }
	return s
}
