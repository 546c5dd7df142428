package dev

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/internal/localaws"
)

// An artifact is the folder that a function runs in: its executable and the files that come with it.
type artifact struct {
	dir string
	sum [sha256.Size]byte // of all that is in it
}

// build makes the folder of a function.
func (m *manager) build(ctx context.Context, fn project.Function, r *project.Resolved) (*artifact, error) {
	select {
	case m.slots <- struct{}{}:
		defer func() { <-m.slots }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	dir, err := os.MkdirTemp(m.root, fn.Name+"-*")
	if err != nil {
		return nil, fmt.Errorf("folder of function %s: %w", fn.Name, err)
	}
	a := &artifact{dir: dir}
	flags, ldflags := r.Build.Flags, ""
	if m.debugger != "" {
		flags = append(slices.Clone(flags), debugFlags, "-trimpath=false") // editors look for files by their paths
		ldflags = "-s=false -w=false "                                     // the debugger reads the symbols
	}
	err = build.Local(ctx, fn, dir, build.Options{
		Race: m.o.Race, CacheDir: m.o.CacheDir, ErrorDir: m.o.Dir,
		Tags: r.Build.Tags, LDFlags: ldflags + r.Build.LDFlags, CGO: r.Build.CGO, Flags: flags,
	})
	if err == nil {
		err = a.fill(fn.ModuleDir, r.Include)
	}
	if err != nil {
		a.remove()
		return nil, err
	}
	return a, nil
}

// fill adds the files that patterns match below root.
func (a *artifact) fill(root string, patterns []string) error {
	h := sha256.New()
	if err := copyInto(h, filepath.Join(a.dir, build.Executable), ""); err != nil {
		return err
	}
	if len(patterns) > 0 {
		included, err := project.Include(root, patterns)
		if err != nil {
			return err
		}
		for _, name := range included.Files {
			if name == build.Executable {
				return fmt.Errorf("include: a file %s, which is the name of the executable", name)
			}
			fmt.Fprintf(h, "\x00%s\x00", name)
			path := filepath.FromSlash(name)
			if err := copyInto(h, filepath.Join(root, path), filepath.Join(a.dir, path)); err != nil {
				return fmt.Errorf("include %s: %w", name, err)
			}
		}
	}
	h.Sum(a.sum[:0])
	return nil
}

// copyInto adds a file to a hash and, unless to is "", copies it there with its permissions.
func copyInto(h io.Writer, from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if to == "" {
		_, err = io.Copy(h, in)
		return err
	}
	info, err := in.Stat()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o700)
	}
	if err != nil {
		return err
	}
	syscall.ForkLock.RLock() // an executable that a process which is just starting has open for writing cannot be started
	defer syscall.ForkLock.RUnlock()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, info.Mode().Perm()|0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.MultiWriter(h, out), in)
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	return err
}

// remove deletes the folder, which nothing runs in. What cannot be deleted now is deleted at the end.
func (a *artifact) remove() {
	if a != nil {
		os.RemoveAll(a.dir)
	}
}

// discard removes a folder as soon as no invocation of a function can run in it any more: they may start their
// processes anew until the last of them is over.
func (m *manager) discard(a *artifact, timeout time.Duration) {
	if a != nil && m.debugger == "" { // invocations that are debugged end whenever they like
		time.AfterFunc(timeout+localaws.InitTimeout+localaws.ShutdownTimeout, a.remove)
	}
}
