//go:build linux

// Package cgroup gives a process a share of a processor, as Lambda does by a function's memory size.
package cgroup

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// ErrUnavailable is what New fails with where this user may not make control groups.
var ErrUnavailable = errors.New("control groups cannot be made here")

// A Group is a control group. Close removes it.
type Group struct{ dir string }

// period is the time in which a group gets its share, the kernel's default.
const period = 100 * time.Millisecond

// A hierarchy is one of the two forms that control groups come in: where they are, and how a share is set.
type hierarchy struct {
	root  string
	file  string
	quota func(microseconds string) string
}

var hierarchies = []hierarchy{
	{"/sys/fs/cgroup", "cpu.max", func(us string) string {
		return us + " " + strconv.FormatInt(period.Microseconds(), 10)
	}},
	{"/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", func(us string) string { return us }},
}

// New makes a group that gets share of one processor: 0.5 is half of it.
func New(share float64) (*Group, error) { return newIn(hierarchies, share) }

func newIn(hierarchies []hierarchy, share float64) (*Group, error) {
	microseconds := strconv.FormatInt(int64(share*float64(period.Microseconds())), 10)
	for _, h := range hierarchies {
		dir, err := os.MkdirTemp(h.root, "lambent-bench-")
		if err != nil {
			continue
		}
		g := &Group{dir}
		// The kernel fills a new group with its files; without this one it is no group of that form.
		if g.write(h.file, h.quota(microseconds)) == nil {
			return g, nil
		}
		g.Close()
	}
	return nil, ErrUnavailable
}

// Add puts a process into the group, all of its threads.
func (g *Group) Add(pid int) error { return g.write("cgroup.procs", strconv.Itoa(pid)) }

// Close removes the group. Its processes must have ended.
func (g *Group) Close() error { return os.Remove(g.dir) }

func (g *Group) write(file, text string) error {
	f, err := os.OpenFile(filepath.Join(g.dir, file), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}
