package project

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// majorVersion is the end of a module path that says which major version the module has.
var majorVersion = regexp.MustCompile(`/v[0-9]+$`)

// functionName names a function after its folder, or after its module when it lies in the module's root, whose
// folder is often called by chance. Characters that Lambda does not allow in names become dashes.
func functionName(p listedPackage) string {
	name := filepath.Base(p.Dir)
	if p.Module != nil && p.Module.Path != "" && p.Module.Dir == p.Dir {
		name = path.Base(majorVersion.ReplaceAllString(p.Module.Path, ""))
	}
	return mapName(name)
}

// mapName replaces the characters that Lambda does not allow in names.
func mapName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, name)
}

// checkNames says which function cannot have its name: one is too long or taken.
func checkNames(dir string, functions []Function) error {
	taken := make(map[string]Function, len(functions))
	for _, f := range functions {
		if n := len(f.Name); n > localaws.MaxFunctionName {
			err := fmt.Errorf("%s: function name %q is %d characters, limit %d", display(dir, f.Dir), f.Name, n,
				localaws.MaxFunctionName)
			return hint.Add(err, "give the folder a shorter name")
		}
		if other, ok := taken[f.Name]; ok {
			err := fmt.Errorf("two functions are named %s: %s and %s", f.Name, display(dir, other.Dir), display(dir, f.Dir))
			return hint.Add(err, "a function is named after its folder: rename one of the two")
		}
		taken[f.Name] = f
	}
	return nil
}
