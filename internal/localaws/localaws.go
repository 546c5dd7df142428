// Package localaws is AWS Lambda on one machine: a service that runs functions as Lambda would, each in a process of
// its own, and answers invocations in Lambda's words.
//
// A [Service] has functions by name. A [Function] has a queue of invocations, served first come, first served, and
// execution environments that take them from it. An environment owns a listener for the Runtime API and the Extensions
// API, a folder for temporary files, a log stream, and the processes of one generation after the other: it starts them
// (init), hands them invocations (invoke), starts afresh after a failure (reset), and ends them (shutdown). An
// invocation carries its own state through all of this; nothing is kept in package variables.
//
// The function's processes are never part of this one, and this package knows nothing of the library that a function
// is written with: whatever speaks the Runtime API runs here.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
package localaws

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Options are what all functions of a service have in common. The zero value works.
type Options struct {
	Account       string                   // account ID in ARNs; "": [DefaultAccount]
	Region        string                   // "": AWS_REGION of Getenv, then [DefaultRegion]
	Getenv        func(name string) string // the shell's variables, for PATH, AWS_REGION and credentials; nil: there are none
	TempDir       string                   // folder for the temporary folders of environments and layers; "": the system's
	NoMemoryLimit bool                     // a process above its function's memory is not killed
	RealDelays    bool                     // asynchronous invocations are tried again after 1 and 2 minutes, as on AWS, whatever [Async] says
	Freeze        bool                     // the processes of an idle environment are stopped, as on AWS; not on Windows
}

// A Service is a local AWS Lambda. It is safe for concurrent use.
type Service struct {
	options Options
	bounds  bounds
	async   asyncLedger
	files   sync.Mutex     // for one writer at a time to the files that are targets
	leaving sync.WaitGroup // removed functions
	layers  layerStore

	mu        sync.Mutex
	functions map[string]*Function
	removed   []*Function // whose environments have not ended
	closed    bool
	errs      []error // of removed functions that left something behind
}

// New returns a service without functions. It starts nothing.
func New(options Options) *Service {
	if options.Getenv == nil {
		options.Getenv = func(string) string { return "" }
	}
	setDefault(&options.Account, DefaultAccount)
	setDefault(&options.Region, options.Getenv("AWS_REGION"))
	setDefault(&options.Region, DefaultRegion)
	return &Service{
		options: options, bounds: defaultBounds(), functions: map[string]*Function{},
		async: asyncLedger{changed: make(chan struct{})}, layers: layerStore{tempDir: options.TempDir},
	}
}

// Add makes a function known. Nothing is started before it is invoked.
func (s *Service) Add(settings Settings) (*Function, error) {
	settings, err := settings.resolved()
	if err == nil {
		err = settings.check(s.bounds)
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, fmt.Errorf("function %s: the service is closed", settings.Name)
	}
	if _, ok := s.functions[settings.Name]; ok {
		return nil, fmt.Errorf("function %s: there is one of this name already", settings.Name)
	}
	f := newFunction(s, settings)
	s.functions[settings.Name] = f
	return f, nil
}

// Function returns the function that was added under a name.
func (s *Service) Function(name string) (*Function, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.functions[name]
	return f, ok
}

// Functions returns the functions of the service, sorted by name.
func (s *Service) Functions() []*Function {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.functions), func(a, b *Function) int { return strings.Compare(a.name, b.name) })
}

// Remove makes a function unknown and reports whether there was one of that name. Invocations that wait fail as those of
// an unknown function do, asynchronous ones are dropped; those that are running end, and then the environments do, for
// which Remove does not wait: Close does.
func (s *Service) Remove(name string) bool {
	f := s.take(name)
	if f == nil {
		return false
	}
	f.remove()
	go func() {
		defer s.leaving.Done()
		s.forget(f, f.close(context.Background()))
	}()
	return true
}

// take takes a function out of those that are known, to those that are leaving.
func (s *Service) take(name string) *Function {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.functions[name]
	if !ok || s.closed {
		return nil
	}
	delete(s.functions, name)
	s.removed = append(s.removed, f)
	s.leaving.Add(1)
	return f
}

// forget is the end of a removed function. Close collects the error of one that it has found here.
func (s *Service) forget(f *Function, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.removed = slices.DeleteFunc(s.removed, func(other *Function) bool { return other == f })
	if err != nil && !s.closed {
		s.errs = append(s.errs, err)
	}
}

// Close takes no more invocations, lets the accepted ones end, and shuts every environment down. Asynchronous events
// that are not running are dropped: see [Service.StopAsync]. When ctx ends first, the processes are killed, the
// invocations still open fail with a [ServiceError], and ctx's error is among those that Close returns. After Close no
// process, listener, goroutine or temporary folder of the service is left.
func (s *Service) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	functions := slices.AppendSeq(slices.Clone(s.removed), maps.Values(s.functions))
	s.mu.Unlock()
	s.async.stop()
	errs := make([]error, len(functions))
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { errs[i] = f.close(ctx) })
	}
	wg.Wait()
	s.leaving.Wait()
	s.async.runners.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return errors.Join(append(errs, s.errs...)...)
}
