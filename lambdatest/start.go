package lambdatest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// Start builds a main package and adds the function that it is to a local Lambda of its own. The path of the package
// is one that the go command takes: "." is the package of the test itself, "./cmd/api" one below it.
//
// The function is built for this machine, otherwise as it is for Lambda. Its processes are started when they are needed:
// by the first invocation, by one that finds all execution environments busy, after a crash or a timeout. When the test
// ends, invocations that are still running have 5 s to end; then the environments are shut down, as on AWS, and nothing
// of them is left. The function's log is part of the test's output.
//
// A package that does not build ends the test with the compiler's words.
func Start(t testing.TB, packagePath string, options ...Option) *Function {
	t.Helper()
	s := newSettings(t, forStart, options)
	dir := t.TempDir()
	found, err := prepare(t.Context(), packagePath, dir, s)
	if err != nil {
		t.Fatalf("lambdatest: %v", err)
	}
	f := &Function{log: newFunctionLog(t)}
	service := localaws.New(localaws.Options{Getenv: os.Getenv})
	t.Cleanup(func() { shutDown(t, service) })
	f.function, err = service.Add(localaws.Settings{
		Name:            found.functionName(s),
		Command:         []string{filepath.Join(dir, bootstrap)},
		Timeout:         s.timeout,
		MemoryMB:        s.memoryMB,
		Env:             s.env,
		MaxEnvironments: s.maxEnvironments,
		MaxConcurrency:  s.maxConcurrency,
		Log:             f.log.add,
	})
	if err != nil {
		t.Fatalf("lambdatest: %v", err)
	}
	if f.url, err = serveURL(t, &functionURL{function: f.function, log: f.log, streams: s.streamingURL}); err != nil {
		t.Fatalf("lambdatest: serve the URL of function %s: %v", f.function.Name(), err)
	}
	return f
}

// prepare builds a package into dir and finds out about it, both at the same time.
func prepare(ctx context.Context, packagePath, dir string, s *settings) (goPackage, error) {
	var wg sync.WaitGroup
	var buildErr error
	wg.Go(func() { buildErr = build(ctx, packagePath, dir, s) })
	found, all, err := findPackages(ctx, packagePath, s)
	wg.Wait()
	if err != nil {
		return found, err
	}
	watch(all)
	return found, buildErr
}

// lastInvocations is how long invocations may go on after the end of the test.
const lastInvocations = 5 * time.Second

// shutDown ends everything.
func shutDown(t testing.TB, service *localaws.Service) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), lastInvocations)
	defer cancel()
	if err := service.Close(ctx); err != nil && ctx.Err() == nil {
		t.Errorf("lambdatest: %v", err)
	}
}
