// Package dev is lambent dev: every function of a project on one port, built anew when its source is saved.
//
// [Run] listens first and looks for functions afterwards. From then on one goroutine, the manager, decides everything:
//
//	poll       what the functions are made of is looked at many times a second; a function that has changed holds its
//	           requests back, and its build, if one runs, is cancelled (poll.go)
//	discover   when the change can have altered which functions there are or what files they are made of, go is asked
//	           again (discover.go)
//	release    a changed function is built, and then its code replaced, broken or found to be the same; with that its
//	           requests go on (release.go)
//
// Discoveries and builds run in goroutines of their own and hand the manager what it has to do about their results.
package dev

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/cmd/lambent/internal/watch"
	"github.com/lambent-go/lambent/internal/localaws"
)

// Options are what a person wants of lambent dev.
type Options struct {
	Dir      string           // folder of the person: patterns and messages are relative to it
	Patterns []string         // packages; none: "./..." and all of lambent.json
	Config   string           // path of lambent.json; "": where it belongs
	Flags    project.Flags    // settings of all functions
	Service  localaws.Options // Account and Region are lambent.json's, if it says them

	Host string // address beyond loopback; "": none
	Port int    // 0: any that is free

	DebugPort    int    // of the first function's debugger, the others' above it; 0: none
	Race         bool   // build with the race detector
	CacheDir     string // for executables of earlier builds; "": none
	Eager        bool   // start an environment of each function ahead of its first request
	NoWatch      bool   // build once
	KeepLastGood bool   // a function that does not build goes on with its last build
	Open         bool   // show the server in the person's browser

	Output *Output
}

// How long the end of the server takes at most.
const (
	grace      = 3 * time.Second // for open requests
	asyncGrace = 5 * time.Second // for asynchronous invocations that run
)

// Run serves the functions until ctx ends, which is no error. Afterwards no process and no file of them is left.
func Run(ctx context.Context, o Options) (err error) {
	m, err := newManager(o)
	if err != nil {
		return err
	}
	defer func() {
		if removeErr := m.folder.remove(); err == nil {
			err = removeErr
		}
	}()
	listeners, err := front.Listen(o.Host, o.Port)
	if err != nil {
		return err
	}
	s := newServer(m, listeners)
	o.Output.listening(s.url)
	m.running.Go(sweep)
	if o.Open {
		m.running.Go(m.openBrowser)
	}
	if o.Host != "" {
		o.Output.Note("warning: %s can be reached by others: whoever reaches it can run the functions", o.Host)
	}
	work, stop := context.WithCancel(ctx)
	err = m.run(work)
	stop()
	s.refuse()
	m.end()
	return errors.Join(err, s.close())
}

// newManager reads lambent.json and makes a manager of a service without functions.
func newManager(o Options) (*manager, error) {
	path, required := o.Config, true
	if path == "" {
		path, required = project.FindConfig(o.Dir), false
	}
	item := watch.Item{Path: path}
	reader := watch.NewReader()
	noted := reader.Read([]watch.Item{item})
	config, err := project.ReadConfig(o.Dir, path, required)
	if err != nil {
		return nil, err
	}
	if config.Account != "" {
		o.Service.Account = config.Account
	}
	if config.Region != "" {
		o.Service.Region = config.Region
	}
	debugger := ""
	if o.DebugPort != 0 {
		if debugger, err = findDebugger(); err != nil {
			return nil, err
		}
	}
	own, err := newFolder()
	if err != nil {
		return nil, err
	}
	o.Service.TempDir = own.path
	m := &manager{
		o: o, out: o.Output, service: localaws.New(o.Service), folder: own, root: own.path,
		events: make(chan func() error), slots: make(chan struct{}, buildsAtATime()),
		configItem: item, configRequired: required, config: config, reader: reader, noted: noted, seen: maps.Clone(noted),
		debugger: debugger, debuggers: map[string]delve{},
		functions: map[string]*function{}, shapes: map[string]string{},
		found: make(chan struct{}), ending: make(chan struct{}),
	}
	return m, nil
}

// PrintConfig returns the settings of all functions as JSON.
func PrintConfig(ctx context.Context, o Options) ([]byte, error) {
	path, required := o.Config, true
	if path == "" {
		path, required = project.FindConfig(o.Dir), false
	}
	config, err := project.ReadConfig(o.Dir, path, required)
	if err != nil {
		return nil, err
	}
	d, err := project.Discover(ctx, o.Dir, config, o.Patterns)
	if err != nil {
		return nil, err
	}
	functions := map[string]*project.Resolved{}
	for _, f := range targets(d, config) {
		if functions[f.Name], err = config.Resolve(o.Dir, f.Name, f.ModuleDir, o.Flags); err != nil {
			return nil, err
		}
	}
	if len(functions) == 0 {
		return nil, d.NoFunction(o.Dir, o.Patterns)
	}
	return config.PrintConfig(o.Service.Getenv("AWS_REGION"), functions)
}
