//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package dev

import (
	"io"
	"os"
	"syscall"
)

// claim locks a folder. It returns nil when another process has it, or has just deleted it.
func claim(path string) io.Closer {
	lock, err := os.Open(path)
	if err != nil {
		return nil
	}
	if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil && isAt(lock, path) {
		return lock
	}
	lock.Close() // it was open for reading
	return nil
}

// claimAbandoned locks a folder that no living process has.
func claimAbandoned(path string) io.Closer { return claim(path) }

// isAt reports whether a path is still that of an open folder, and no link to it.
func isAt(open *os.File, path string) bool {
	now, err := os.Lstat(path)
	if err != nil {
		return false
	}
	then, err := open.Stat()
	return err == nil && now.IsDir() && os.SameFile(now, then)
}
