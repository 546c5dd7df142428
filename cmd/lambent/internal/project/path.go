package project

import (
	"os"
	"path/filepath"
	"strings"
)

// within returns path, which is relative to the folder root unless it is absolute.
func within(root, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(root, filepath.FromSlash(path))
}

// absoluteTarget makes the path of a file target absolute by root. A target on AWS is out of reach for the local Lambda,
// which logs what would go there.
func absoluteTarget(root, target string) string {
	const prefix = "file:"
	if strings.HasPrefix(target, arnPrefix) {
		return "log"
	}
	if path, ok := strings.CutPrefix(target, prefix); ok && path != "" {
		return prefix + within(root, path)
	}
	return target
}

// lookCommand returns the path of the file that name is in the folder dir, or name itself for the search in PATH.
func lookCommand(dir, name string) string {
	path := within(dir, name)
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		return path
	}
	return name
}
