package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// Included is what the patterns of "include" stand for.
type Included struct {
	Files   []string // slash-separated, relative to the root, in byte order
	Folders []string // in which a file would have to appear to be included too; absolute
}

// Include finds the regular files below the folder root that patterns match. A pattern is relative to root, with
// slashes; * stands for anything within one name, ? for one character of it, [a-z] for one of several, and ** for any
// number of folders. Links are followed, to folders too, but not out of root.
func Include(root string, patterns []string) (*Included, error) {
	found := &Included{}
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		return nil, fmt.Errorf("include: %w", err)
	}
	for _, pattern := range patterns {
		if err := checkInclude(pattern); err != nil {
			return nil, err
		}
		before := len(found.Files)
		if err := found.add(root, pattern); err != nil {
			return nil, fmt.Errorf("include %q: %w", pattern, err)
		}
		if len(found.Files) == before {
			return nil, nothingIncluded(root, pattern)
		}
	}
	slices.Sort(found.Files)
	found.Files = slices.Compact(found.Files)
	slices.Sort(found.Folders)
	found.Folders = slices.Compact(found.Folders)
	return found, nil
}

func checkInclude(pattern string) error {
	if path.IsAbs(pattern) || filepath.IsAbs(pattern) || slices.Contains(strings.Split(pattern, "/"), "..") || pattern == "" {
		err := fmt.Errorf("include %q: not within the module", pattern)
		return hint.Add(err, "patterns are relative to the module's root, as in templates/**")
	}
	for _, element := range strings.Split(pattern, "/") {
		if _, err := path.Match(element, ""); err != nil {
			return fmt.Errorf("include %q: %w", pattern, err)
		}
	}
	return nil
}

func nothingIncluded(root, pattern string) error {
	err := fmt.Errorf("include %q: no files match in %s", pattern, root)
	if info, statErr := os.Stat(filepath.Join(root, filepath.FromSlash(pattern))); statErr == nil && info.IsDir() {
		return hint.Add(err, "for all files of the folder write %q", strings.TrimSuffix(pattern, "/")+"/**")
	}
	return err
}

// An includeWalk looks for what one pattern stands for.
type includeWalk struct {
	*Included
	root    string   // without links
	pattern []string // its elements
}

// add walks through the folders in which pattern can match.
func (i *Included) add(root, pattern string) error {
	elements := strings.Split(path.Clean(pattern), "/")
	fixed := 0
	for fixed < len(elements)-1 && !strings.ContainsAny(elements[fixed], `*?[\`) {
		fixed++
	}
	w := &includeWalk{Included: i, root: root, pattern: elements}
	name := path.Join(append([]string{"."}, elements[:fixed]...)...)
	info, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil
	}
	if err != nil {
		return err
	}
	return w.folder(name, nil)
}

// folder looks into the folder name. above are the folders that led there, without links: a link back to one of them
// has nothing new.
func (w *includeWalk) folder(name string, above []string) error {
	real, err := w.resolve(name)
	if err != nil || slices.Contains(above, real) {
		return err
	}
	above = append(slices.Clip(above), real)
	dir := filepath.Join(w.root, filepath.FromSlash(name))
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	w.Folders = append(w.Folders, dir)
	for _, entry := range entries {
		if err := w.entry(path.Join(name, entry.Name()), entry, above); err != nil {
			return err
		}
	}
	return nil
}

// entry takes a file that matches, or looks into a folder in which one may.
func (w *includeWalk) entry(name string, entry fs.DirEntry, above []string) error {
	matches, leads := matchElements(w.pattern, strings.Split(name, "/")), matchBegin(w.pattern, name)
	if !matches && !leads {
		return nil
	}
	info, err := os.Stat(filepath.Join(w.root, filepath.FromSlash(name)))
	switch {
	case errors.Is(err, fs.ErrNotExist) && (entry.Type()&fs.ModeSymlink == 0 || !matches):
		return nil // it has gone in the meantime, or nobody wants it
	case err != nil:
		return err
	case info.IsDir() && leads:
		return w.folder(name, above)
	case info.Mode().IsRegular() && matches:
		if _, err := w.resolve(name); err != nil {
			return err
		}
		w.Files = append(w.Files, name)
	}
	return nil
}

// resolve returns the path of what a name leads to, which must be within the root.
func (w *includeWalk) resolve(name string) (string, error) {
	target, err := filepath.EvalSymlinks(filepath.Join(w.root, filepath.FromSlash(name)))
	if err != nil {
		return "", err
	}
	if relative, err := filepath.Rel(w.root, target); err != nil || !filepath.IsLocal(relative) {
		return "", fmt.Errorf("%s: a link to %s, which is not within the module", name, target)
	}
	return target, nil
}

// matchBegin reports whether a file below the folder name can match.
func matchBegin(pattern []string, name string) bool {
	if name == "." {
		return true
	}
	for i, element := range strings.Split(name, "/") {
		if i == len(pattern)-1 && pattern[i] != "**" {
			return false
		}
		if pattern[i] == "**" {
			return true
		}
		if ok, _ := path.Match(pattern[i], element); !ok {
			return false
		}
	}
	return true
}

// matchElements reports whether the names of a path match a pattern, whose syntax has been checked.
func matchElements(pattern, names []string) bool {
	p, n := 0, 0
	star, starNames := -1, 0 // the last ** that was met, and how many names were matched before what it stands for ended
	for n < len(names) {
		if p < len(pattern) && pattern[p] == "**" {
			star, starNames = p, n
			p++
			continue
		}
		if p < len(pattern) {
			if ok, _ := path.Match(pattern[p], names[n]); ok {
				p, n = p+1, n+1
				continue
			}
		}
		if star < 0 {
			return false
		}
		starNames++ // the last ** stands for one more name
		p, n = star+1, starNames
	}
	for p < len(pattern) && pattern[p] == "**" {
		p++
	}
	return p == len(pattern)
}
