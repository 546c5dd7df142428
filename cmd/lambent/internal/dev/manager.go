package dev

import (
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/cmd/lambent/internal/watch"
	"github.com/lambent-go/lambent/internal/localaws"
)

// A manager keeps the functions of a service as the project's files say. What is below events belongs to the goroutine
// that runs it.
type manager struct {
	o         Options
	out       *Output
	service   *localaws.Service
	folder    *folder
	root      string // path of the folder: of the builds, and of what runs
	url       string // of the server
	published published
	running   sync.WaitGroup // discoveries and builds
	slots     chan struct{}  // builds that run
	found     chan struct{}  // closed when the functions are known for the first time
	ending    chan struct{}  // closed when no more are to be known
	events    chan func() error

	debugger  string           // path of dlv; "": nothing is debugged
	debuggers map[string]delve // of all functions and versions that there have been

	config         *project.Config
	configItem     watch.Item
	configRequired bool
	functions      map[string]*function
	searched       []watch.Item // where other functions would appear

	reader      *watch.Reader
	noted       watch.Snapshot // what all that was started is based on
	seen        watch.Snapshot // what the last look saw
	burst       watch.Burst
	shapes      map[string]string  // of Go files that go list can read, by path
	relist      bool               // the functions have to be discovered
	discovering context.CancelFunc // nil: no discovery runs
}

// buildsAtATime is how many builds run at the same time. Each of them uses several processors.
func buildsAtATime() int { return max(2, runtime.NumCPU()/2) }

// interval is the time between two looks at the files; longer, when looking takes long.
const (
	interval        = 40 * time.Millisecond
	longestInterval = 500 * time.Millisecond
	share           = 20 // a look takes one part in so many of the time
)

// run keeps the functions up to date until ctx ends, or there are none.
func (m *manager) run(ctx context.Context) error {
	m.startDiscovery(ctx)
	look := time.NewTimer(interval)
	defer look.Stop()
	if m.o.NoWatch {
		look.Stop()
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case event := <-m.events:
			if err := event(); err != nil {
				return err
			}
		case now := <-look.C:
			cost := m.poll(ctx, now)
			look.Reset(min(max(interval, share*cost), longestInterval))
		}
	}
}

// tell hands the manager's goroutine something to do, and reports whether that has taken it before ctx ended.
func (m *manager) tell(ctx context.Context, event func() error) bool {
	select {
	case m.events <- event:
		return true
	case <-ctx.Done():
		return false
	}
}

// end waits for the goroutines, which have been cancelled, and answers the requests that wait for a build.
func (m *manager) end() {
	close(m.ending)
	m.running.Wait()
	for _, f := range m.functions {
		if f.dirty {
			f.local.Break(errorDocument("Lambent.Stopped", "lambent dev has ended before function "+f.Name+" was built"))
		}
	}
}

// items are all that is watched.
func (m *manager) items() []watch.Item {
	items := append([]watch.Item{m.configItem}, m.searched...)
	for _, f := range m.functions {
		items = append(append(items, f.code...), f.other...)
	}
	return items
}
