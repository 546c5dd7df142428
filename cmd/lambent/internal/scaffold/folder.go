package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// element is what Go and Lambda both take as the name of a folder.
var element = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)

// CheckName says why a function cannot be made under a name, which may be a path with slashes, and returns that path in
// its shortest form.
func CheckName(name string) (string, error) {
	refuse := func(reason string, arguments ...any) (string, error) {
		return "", hint.Add(fmt.Errorf("name %q: "+reason, append([]any{name}, arguments...)...),
			"letters, digits, - and _, as in hello or cmd/api")
	}
	clean := path.Clean(filepath.ToSlash(name))
	switch {
	case name == "":
		return refuse("is empty")
	case path.IsAbs(clean) || filepath.IsAbs(name):
		return refuse("is absolute, want one from here")
	case clean == ".":
		return refuse("is this folder, want a new one")
	case clean == ".." || strings.HasPrefix(clean, "../"):
		return refuse("leads out of this folder")
	}
	for part := range strings.SplitSeq(clean, "/") {
		if !element.MatchString(part) {
			return refuse("%q cannot be the name of a package's folder", part)
		}
		if part == "testdata" || part == "vendor" {
			return refuse("the go command does not look into folders named %s", part)
		}
	}
	function := path.Base(clean)
	if strings.Contains(function, ".") {
		return refuse("Lambda takes no . in names")
	}
	if n := len(function); n > localaws.MaxFunctionName {
		return refuse("%d characters, limit %d", n, localaws.MaxFunctionName)
	}
	return clean, nil
}

// CheckFree says why a folder cannot be filled with files: it has some already, or is none.
func CheckFree(folder string) error {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil && len(entries) > 0:
		return hint.Add(fmt.Errorf("folder %s is not empty: it has %s", folder, entries[0].Name()), "choose another name")
	case err == nil:
		return nil
	}
	if info, statErr := os.Stat(folder); statErr == nil && !info.IsDir() {
		return hint.Add(fmt.Errorf("%s is a file", folder), "choose another name")
	}
	return err
}

// Write makes a folder and the files in it. When it cannot, what it has made is removed again.
func Write(folder string, files []File) (err error) {
	made, err := makeFolders(folder)
	if err != nil {
		return err
	}
	var written []string
	defer func() {
		if err == nil {
			return
		}
		for i := len(written) - 1; i >= 0; i-- {
			err = errors.Join(err, os.Remove(written[i]))
		}
		for i := len(made) - 1; i >= 0; i-- {
			err = errors.Join(err, os.Remove(made[i]))
		}
	}()
	for _, file := range files {
		name := filepath.Join(folder, file.Name)
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		written = append(written, name)
		if _, err = f.Write(file.Text); err != nil {
			_ = f.Close()
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// makeFolders makes a folder and those above it that are missing, and returns the ones it has made, from the top.
func makeFolders(folder string) ([]string, error) {
	var missing []string
	for f := filepath.Clean(folder); ; f = filepath.Dir(f) {
		_, err := os.Stat(f)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		missing = append([]string{f}, missing...)
	}
	for i, f := range missing {
		if err := os.Mkdir(f, 0o755); err != nil {
			for ; i > 0; i-- {
				_ = os.Remove(missing[i-1]) // the reason to report is err
			}
			return nil, err
		}
	}
	return missing, nil
}
