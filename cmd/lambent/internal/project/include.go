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
// number of folders. Links are followed, but not out of root.
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
	if _, err := path.Match(pattern, ""); err != nil {
		return fmt.Errorf("include %q: %w", pattern, err)
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

// add walks through the folders in which pattern can match.
func (i *Included) add(root, pattern string) error {
	elements := strings.Split(path.Clean(pattern), "/")
	fixed := 0
	for fixed < len(elements)-1 && !strings.ContainsAny(elements[fixed], `*?[\`) {
		fixed++
	}
	base := filepath.Join(root, filepath.Join(elements[:fixed]...))
	return filepath.WalkDir(base, func(file string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(relative)
		switch {
		case d.IsDir() && !matchBegin(elements, name):
			return filepath.SkipDir
		case d.IsDir():
			i.Folders = append(i.Folders, file)
		case matchElements(elements, strings.Split(name, "/")):
			return i.addFile(root, file, name)
		}
		return nil
	})
}

// addFile takes a file that matches, or what a link that matches leads to. root has no links.
func (i *Included) addFile(root, file, name string) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	target, err := filepath.EvalSymlinks(file)
	if err != nil {
		return err
	}
	if relative, err := filepath.Rel(root, target); err != nil || !filepath.IsLocal(relative) {
		return fmt.Errorf("%s: a link to %s, which is not within the module", name, target)
	}
	i.Files = append(i.Files, name)
	return nil
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
	switch {
	case len(pattern) == 0:
		return len(names) == 0
	case pattern[0] == "**":
		for i := range len(names) + 1 {
			if matchElements(pattern[1:], names[i:]) {
				return true
			}
		}
		return false
	case len(names) == 0:
		return false
	}
	ok, _ := path.Match(pattern[0], names[0])
	return ok && matchElements(pattern[1:], names[1:])
}
