package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// declared returns the names that the files of a package's folder declare, but for those of the generated one and of
// tests, each with what its comment says about being deprecated.
func declared(dir string) (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, file := range files {
		if filepath.Base(file) == generated || strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("read package in %s: %w", dir, err)
		}
		for _, d := range parsed.Decls {
			addNames(names, d)
		}
	}
	return names, nil
}

func addNames(names map[string]string, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names[d.Name.Name] = deprecation(d.Doc)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names[spec.Name.Name] = deprecation(spec.Doc, d.Doc)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names[name.Name] = deprecation(spec.Doc, d.Doc)
				}
			}
		}
	}
}

// deprecation is the paragraph of comments that says what is deprecated, or "".
func deprecation(comments ...*ast.CommentGroup) string {
	for _, c := range comments {
		for paragraph := range strings.SplitSeq(c.Text(), "\n\n") {
			if strings.HasPrefix(paragraph, "Deprecated: ") {
				return strings.TrimSpace(paragraph)
			}
		}
	}
	return ""
}
