package dev

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// A folder is a temporary one that belongs to this process for as long as that lives: it holds a lock that ends with
// it, however it ends.
type folder struct {
	path string
	lock io.Closer
}

// folderPrefix is how the names begin of the folders of all processes.
const folderPrefix = "lambent-dev-"

// folderTries is how often another folder is made because somebody took the last one for a dead process's.
const folderTries = 16

// newFolder makes a folder and locks it.
func newFolder() (*folder, error) {
	for range folderTries {
		path, err := os.MkdirTemp("", folderPrefix+"*")
		if err != nil {
			return nil, fmt.Errorf("folder for builds: %w", err)
		}
		if lock := claim(path); lock != nil {
			return &folder{path, lock}, nil
		}
	}
	return nil, fmt.Errorf("folder for builds: others remove it from %s", os.TempDir())
}

// remove deletes the folder, with all that is in it.
func (f *folder) remove() error {
	err := os.RemoveAll(f.path)
	return errors.Join(err, f.lock.Close())
}

// sweep deletes the folders of processes that were killed. What cannot be deleted is somebody else's.
func sweep() {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), folderPrefix+"*")) // the pattern is well-formed
	for _, path := range left {
		if lock := claimAbandoned(path); lock != nil {
			(&folder{path, lock}).remove() //nolint:errcheck // as said
		}
	}
}
