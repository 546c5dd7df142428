//go:build linux

package pagecache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestResidentPages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	pageSize := os.Getpagesize()
	if err := os.WriteFile(path, make([]byte, 9*pageSize+1), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := residentPages(f); err != nil || got != 10 {
		t.Errorf("a file just written has %d pages in memory, %v; want all 10", got, err)
	}
	// On a file system that lives in memory that is the right answer.
	err = Evict(path)
	if err != nil && !errors.Is(err, ErrResident) {
		t.Fatal(err)
	}
	got, pagesErr := residentPages(f)
	if pagesErr != nil {
		t.Fatal(pagesErr)
	}
	if (got == 0) != (err == nil) {
		t.Errorf("%d pages in memory after Evict said %v", got, err)
	}
}

func TestEvictNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := Evict(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Evict of a file that does not exist: %v", err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Evict(path); err != nil {
		t.Errorf("Evict of an empty file: %v", err)
	}
}
