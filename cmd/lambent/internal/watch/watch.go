// Package watch notices that the content of files has changed.
//
// A [Reader] reads [Item]s, files and lists of names in folders, into a [Snapshot]; two snapshots that differ are a
// change. It is asked again and again: nothing has to be registered with the operating system, so that no limit of it,
// no file system and no editor's way to save is an exception. Asking is cheap, because only what looks different from
// outside is read again. A [Burst] says when a change that comes in pieces is complete.
package watch

import (
	"crypto/sha256"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// An Item is something that can change. It is comparable.
type Item struct {
	Path string // absolute
	Kind Kind
}

// A Kind says what counts as a change of an [Item].
type Kind int

// The kinds of items.
const (
	File       Kind = iota // the content of a file
	Names                  // the names in a folder, but for hidden files and editors' copies
	Sources                // the names of those files in a folder that a Go build reads, tests not among them
	Subfolders             // the names of the folders in a folder, but for hidden ones
)

// A Sum stands for the content of an item; "" for an item that cannot be read.
type Sum string

// A Snapshot is the content of items at a time.
type Snapshot map[Item]Sum

// settled is how old a file's modification time must be before two contents with the same time are impossible, on file
// systems that count in seconds too.
const settled = 2 * time.Second

// A Reader reads items. What it has read once it does not read again as long as size, modification time and identity of
// the file stay as they are. It is not safe for concurrent use.
type Reader struct{ seen map[Item]reading }

// A reading is what a Reader knows of an item.
type reading struct {
	info   fs.FileInfo // nil: it was not there
	sum    Sum
	stable bool // a change would be seen from outside
}

// NewReader returns a reader that has read nothing.
func NewReader() *Reader { return &Reader{seen: map[Item]reading{}} }

// Read returns the present content of the items.
func (r *Reader) Read(items []Item) Snapshot {
	s := make(Snapshot, len(items))
	for _, item := range items {
		s[item] = r.read(item)
	}
	return s
}

func (r *Reader) read(item Item) Sum {
	info, err := os.Stat(item.Path)
	if err != nil {
		r.seen[item] = reading{stable: true}
		return ""
	}
	old, ok := r.seen[item]
	if ok && old.stable && same(old.info, info) {
		return old.sum
	}
	stable := time.Since(info.ModTime()) > settled // looked at before the content is read
	r.seen[item] = reading{info: info, sum: content(item), stable: stable}
	return r.seen[item].sum
}

func same(a, b fs.FileInfo) bool {
	return a != nil && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}

// content reads an item.
func content(item Item) Sum {
	h := sha256.New()
	if item.Kind == File {
		f, err := os.Open(item.Path)
		if err != nil {
			return ""
		}
		defer f.Close()
		if _, err := io.Copy(h, f); err != nil {
			return ""
		}
		return Sum(h.Sum(nil))
	}
	entries, err := os.ReadDir(item.Path)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		if item.Kind.counts(e) {
			io.WriteString(h, e.Name()+"\x00") // a hash takes everything
		}
	}
	return Sum(h.Sum(nil))
}

// counts reports whether it makes a difference that an entry is in a folder.
func (k Kind) counts(e fs.DirEntry) bool {
	name := e.Name()
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") {
		return false
	}
	switch k {
	case Subfolders:
		return e.IsDir()
	case Sources:
		return !e.IsDir() && built[filepath.Ext(name)] && !strings.HasPrefix(name, "_") && !strings.HasSuffix(name, "_test.go")
	}
	return true
}

// built are the extensions of the files that a Go build reads.
var built = map[string]bool{
	".go": true, ".c": true, ".cc": true, ".cpp": true, ".cxx": true, ".m": true, ".h": true, ".hh": true, ".hpp": true,
	".hxx": true, ".f": true, ".F": true, ".for": true, ".f90": true, ".s": true, ".S": true, ".sx": true, ".swig": true,
	".swigcxx": true, ".syso": true,
}

// Changed returns the items of s whose content is another than in before.
func (s Snapshot) Changed(before Snapshot) []Item {
	var changed []Item
	for item, sum := range s {
		if old, ok := before[item]; !ok || old != sum {
			changed = append(changed, item)
		}
	}
	return changed
}
