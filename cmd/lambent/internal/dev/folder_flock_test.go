//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package dev

import (
	"os"
	"path/filepath"
	"testing"
)

// A folder whose process has ended goes with the next start. One that is in use stays, and so does what is no folder.
func TestSweep(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	own, err := newFolder()
	if err != nil {
		t.Fatal(err)
	}
	ended, err := newFolder()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(ended.path, "bootstrap"), nil, 0o700); err != nil {
		t.Fatal(err)
	}
	ended.lock.Close() // as the end of a process does
	file, link := filepath.Join(temp, folderPrefix+"file"), filepath.Join(temp, folderPrefix+"link")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	if err := os.Symlink(elsewhere, link); err != nil {
		t.Fatal(err)
	}
	sweep()
	for path, want := range map[string]bool{own.path: true, ended.path: false, file: true, link: true, elsewhere: true} {
		if _, err := os.Lstat(path); (err == nil) != want {
			t.Errorf("%s: %v, want it to be there: %t", path, err, want)
		}
	}
	if err := own.remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(own.path); err == nil {
		t.Errorf("%s is still there", own.path)
	}
}
