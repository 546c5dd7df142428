package build

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// position is the file name at the start of a line of the compiler, before its line number.
var position = regexp.MustCompile(`(?m)^(\t*)([^\s:][^:\n]*):([0-9]+)`)

// relocate rewrites the file names of output, which are relative to the folder from, so that they are relative to the
// folder to. Text that names no file stays as it is.
func relocate(output, from, to string) string {
	if from == to {
		return output
	}
	return position.ReplaceAllStringFunc(output, func(match string) string {
		part := position.FindStringSubmatch(match)
		path := filepath.Join(from, part[2])
		if filepath.IsAbs(part[2]) || !isFile(path) {
			return match
		}
		rel, err := filepath.Rel(to, path)
		if err != nil {
			rel = path
		} else if !strings.HasPrefix(rel, "..") {
			rel = "." + string(filepath.Separator) + rel
		}
		return part[1] + rel + ":" + part[3]
	})
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
