package project

import (
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// Shape returns what go list reads of a Go file: package, imports, build constraints and embed patterns. As long as it
// stays the same, a function is made of the same files. ok is false for a file that go list cannot read.
func Shape(source []byte) (shape string, ok bool) {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.ImportsOnly)
	if err != nil {
		return "", false
	}
	parts := []string{file.Name.Name}
	for _, imported := range file.Imports {
		path, err := strconv.Unquote(imported.Path.Value)
		if err != nil {
			return "", false
		}
		parts = append(parts, path)
	}
	for line := range strings.Lines(string(source)) {
		if strings.HasPrefix(line, "//go:build") || strings.HasPrefix(line, "//go:embed") || strings.HasPrefix(line, "// +build") {
			parts = append(parts, strings.TrimSpace(line))
		}
	}
	return strings.Join(parts, "\n"), true
}
