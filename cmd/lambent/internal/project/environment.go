package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// Environment returns the variables that a person gave a function, later ones over earlier ones: those of .env and
// .env.local in moduleDir, where these exist, of files, and of settings, each written NAME=value. Files are relative
// to dir, which error messages leave out. An empty moduleDir has no files.
func Environment(dir, moduleDir string, files, settings []string) (map[string]string, error) {
	variables := make(map[string]string)
	if moduleDir != "" {
		for _, name := range []string{".env", ".env.local"} {
			path := filepath.Join(moduleDir, name)
			if err := readEnvFile(variables, shortName(dir, path), path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
	}
	for _, file := range files {
		path := file
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if err := readEnvFile(variables, file, path); err != nil {
			return nil, err
		}
	}
	for _, s := range settings {
		name, value, ok := strings.Cut(s, "=")
		if !ok || !variableName.MatchString(name) {
			return nil, hint.Add(fmt.Errorf("variable %q: not of the form NAME=value", name), "a name is letters, digits and _, and begins with no digit")
		}
		variables[name] = value
	}
	return variables, nil
}

func readEnvFile(variables map[string]string, name, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
			err = pathErr.Err
		}
		return fmt.Errorf("environment file %s: %w", name, err)
	}
	list, err := ParseEnvFile(name, data)
	if err != nil {
		return err
	}
	for _, v := range list {
		variables[v.Name] = v.Value
	}
	return nil
}

// shortName returns path relative to dir when it lies in it.
func shortName(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
