package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// An Override is a setting of all functions that is stronger than lambent.json.
type Override struct {
	Origin string   // --timeout, LAMBENT_TIMEOUT
	Path   []string // keys of lambent.json: "timeout", or "async", "retries"
	Value  any      // as in lambent.json
}

// Flags are the settings that come with the command line, for all functions.
type Flags struct {
	Overrides []Override // weakest first
	EnvFiles  []string   // environment files, relative to the folder of the person, weakest first
	Env       []string   // variables as NAME=VALUE, stronger than EnvFiles

	InheritEnv []string // names of variables that functions get from the shell
}

// Resolved is what one function is configured with.
type Resolved struct {
	Settings
	EnvFiles []string // environment files that were read, or that would be if they existed; absolute
	tree     *value
}

// JSON returns the settings as an object for encoding/json that says of each where it comes from.
func (r *Resolved) JSON() any { return r.tree.originated() }

// IsSet reports whether anybody has said something about the setting at that path of keys, or whether it is a default.
func (r *Resolved) IsSet(path ...string) bool {
	v := r.tree
	for _, name := range path {
		if v.members[name] == nil {
			return false
		}
		v = v.members[name]
	}
	return v.origin != originDefault
}

// Resolve returns the settings of the function of that name, whose module is in moduleDir, for a person in the folder
// dir. From weakest to strongest these are: the built-in defaults, the variables of .env and .env.local beside go.mod
// and of the function's envFile, "defaults" of lambent.json, the function's entry, and flags. With an error the result
// has EnvFiles alone.
func (c *Config) Resolve(dir, name, moduleDir string, flags Flags) (*Resolved, error) {
	file := object(originDefault)
	if c.defaults != nil {
		file = c.defaults
	}
	if entry := c.functions[name]; entry != nil {
		file = entry.over(file)
	}
	r := &Resolved{}
	files, err := r.projectVariables(c, dir, moduleDir, file)
	if err != nil {
		return r, err
	}
	own, err := r.flagVariables(dir, flags)
	if err != nil {
		return r, err
	}
	for _, o := range flags.Overrides {
		own.set(scalar(o.Origin, o.Value), o.Path...)
	}
	r.tree = own.over(file.over(files.over(builtin())))
	if err := r.tree.decode(&r.Settings); err != nil {
		return r, err
	}
	r.InheritEnv = flags.InheritEnv
	return r, r.check(name, c.Root)
}

// projectVariables reads the environment files that lie in the project.
func (r *Resolved) projectVariables(c *Config, dir, moduleDir string, file *value) (*value, error) {
	v := object(originDefault)
	if moduleDir != "" {
		for _, name := range []string{".env", ".env.local"} {
			if err := r.readInto(v, dir, filepath.Join(moduleDir, name), true); err != nil {
				return nil, err
			}
		}
	}
	path := ""
	if member := file.members["envFile"]; member != nil {
		if err := member.decode(&path); err != nil || path == "" {
			return v, err
		}
		if err := r.readInto(v, dir, within(c.Root, path), false); err != nil {
			return nil, fmt.Errorf("%s: %w", member.origin, err)
		}
	}
	return v, nil
}

// flagVariables reads the environment files and variables of the command line.
func (r *Resolved) flagVariables(dir string, flags Flags) (*value, error) {
	v := object(originDefault)
	for _, file := range flags.EnvFiles {
		if err := r.readInto(v, dir, within(dir, file), false); err != nil {
			return nil, err
		}
	}
	list, err := Environment(dir, "", nil, flags.Env)
	for name, text := range list {
		v.set(scalar("--env", text), "env", name)
	}
	return v, err
}

// readInto puts the variables of an environment file into v.
func (r *Resolved) readInto(v *value, dir, path string, optional bool) error {
	r.EnvFiles = append(r.EnvFiles, path)
	variables, name := map[string]string{}, shortName(dir, path)
	if err := readEnvFile(variables, name, path); err != nil && (!optional || !errors.Is(err, fs.ErrNotExist)) {
		return err
	}
	for variable, text := range variables {
		v.set(scalar(name, text), "env", variable)
	}
	return nil
}

// check says what the local Lambda will have against the settings.
func (r *Resolved) check(name, root string) error {
	s := r.Local(name, root)
	if len(s.Command) == 0 {
		s.Command = []string{localaws.DefaultHandler}
	}
	_, err := localaws.New(localaws.Options{}).Add(s)
	if origins := r.origins(); err != nil && len(origins) > 0 {
		return hint.Add(err, "look at %s", strings.Join(origins, ", "))
	}
	return err
}

// origins returns what has set anything but defaults, without lines and columns.
func (r *Resolved) origins() []string {
	seen := map[string]bool{}
	var collect func(v *value)
	collect = func(v *value) {
		if v.members == nil {
			file, _, _ := strings.Cut(v.origin, ":")
			seen[file] = v.origin != originDefault
		}
		for _, member := range v.members {
			collect(member)
		}
	}
	collect(r.tree)
	maps.DeleteFunc(seen, func(_ string, set bool) bool { return !set })
	return slices.Sorted(maps.Keys(seen))
}

// PrintConfig returns all settings as indented JSON in which each has its origin; region is the shell's.
func (c *Config) PrintConfig(region string, functions map[string]*Resolved) ([]byte, error) {
	object := c.origins(region)
	list := map[string]any{}
	for name, r := range functions {
		list[name] = r.JSON()
	}
	object["functions"] = list
	text, err := json.MarshalIndent(object, "", "  ")
	return append(text, '\n'), err
}
