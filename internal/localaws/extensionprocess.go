package localaws

import (
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// externalExtensions returns the paths of the executable files in the layers' folders for extensions, in byte order of
// their names. A file lies over those of the same name in the layers before its own.
func externalExtensions(layers []mountedLayer) ([]string, error) {
	paths := map[string]string{}
	for _, layer := range layers {
		folder := filepath.Join(layer.folder, "extensions")
		entries, err := os.ReadDir(folder)
		if err != nil && !os.IsNotExist(err) {
			return nil, err
		}
		for _, entry := range entries {
			path := filepath.Join(folder, entry.Name())
			if info, err := os.Stat(path); err == nil && isExecutable(info) {
				paths[entry.Name()] = path
			}
		}
	}
	list := make([]string, 0, len(paths))
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		list = append(list, paths[name])
	}
	return list, nil
}

func isExecutable(info fs.FileInfo) bool { return info.Mode().IsRegular() && info.Mode()&0o111 != 0 }

// startExtensions starts the external extensions and waits until all have registered themselves: when the runtime asks
// for its first invocation, it is too late.
func (e *environment) startExtensions(deadline time.Time) *failure {
	paths, err := externalExtensions(e.layers)
	switch {
	case err != nil:
		return &failure{err: serviceFault("Look for extensions: " + err.Error())}
	case len(paths) == 0:
		return nil
	case len(paths) > MaxExtensions:
		return &failure{
			errorType: extensionsapi.ErrTooManyExtensions,
			message:   extensionsapi.MessageTooManyExtensions,
			status:    StatusError,
		}
	}
	extensions := e.generation.expect(paths)
	for i, path := range paths {
		if err := e.startExtension(extensions[i], path); err != nil {
			e.generation.extensionNotStarted(extensions[i], err)
			return e.extensionFailure()
		}
	}
	return e.awaitRegistration(deadline)
}

// expect makes external extensions known that have not registered themselves.
func (g *generation) expect(paths []string) []*extension {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, path := range paths {
		g.extensions = append(g.extensions, &extension{name: filepath.Base(path), external: true, state: extensionStarted})
	}
	return slices.Clone(g.extensions)
}

// startExtension starts an external extension's process.
func (e *environment) startExtension(x *extension, path string) error {
	output, writer, err := newOutput(e.journal.extension)
	if err != nil {
		return err
	}
	p, err := startProcess(&exec.Cmd{
		Path:   path,
		Args:   []string{path},
		Env:    extensionVariables(e.variables),
		Dir:    e.settings.Dir,
		Stdout: writer,
		Stderr: writer,
	}, syscall.SIGKILL)
	_ = writer.Close() // the process has its own
	if err != nil {
		_ = output.close() // it was open for reading
		return err
	}
	x.process, x.output = p, output
	g := e.generation
	g.watchers.Go(func() {
		<-p.exited
		g.extensionExited(x)
	})
	return nil
}

// awaitRegistration waits until all external extensions have registered themselves.
func (e *environment) awaitRegistration(deadline time.Time) *failure {
	switch e.await(nil, e.generation.registered, deadline) {
	case runtimeSpoke:
		return nil
	case extensionFailed:
		return e.extensionFailure()
	case environmentCut:
		return cut()
	default:
		return timedOut(e.settings.Timeout)
	}
}

// processes are those of the extensions that have been started.
func (g *generation) processes() []*extension {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(g.extensions), func(x *extension) bool { return x.process == nil })
}

// tellExtensions sends the external extensions their SHUTDOWN event and waits until they have ended, no longer than
// until deadline. Those that do not want to know are killed at once.
func (e *environment) tellExtensions(reason string, deadline time.Time) {
	started := e.generation.processes()
	if len(started) == 0 {
		return
	}
	e.telemetry.flush(e.function.killed, earlier(deadline, time.Now().Add(e.bounds.telemetryFlush)))
	e.generation.announceShutdown(shutdownNotice{reason, deadline})
	for _, x := range started {
		if !e.generation.wants(x, extensionsapi.EventShutdown) {
			x.process.kill()
		}
	}
	for _, x := range started {
		e.awaitEnd(x.process, time.Until(deadline))
	}
}

func earlier(a, b time.Time) time.Time { return slices.MinFunc([]time.Time{a, b}, time.Time.Compare) }

// wants reports whether an extension has registered itself for an event.
func (g *generation) wants(x *extension, event string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return x.subscribed(event)
}

// killExtensions ends the external extensions and passes on the rest of their output.
func (e *environment) killExtensions() {
	started := e.generation.processes()
	e.generation.mayEnd()
	for _, x := range started {
		x.process.kill()
	}
	for _, x := range started {
		<-x.process.exited
		_ = x.output.close() // it was open for reading
	}
	e.generation.watchers.Wait()
}
