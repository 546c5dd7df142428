package project

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// ConfigName is the name of the file with a project's settings.
const ConfigName = "lambent.json"

// A Config is the content of a lambent.json. Without the file it is empty.
type Config struct {
	Root    string // folder that the file's paths are relative to, absolute
	File    string // path of the file, whether it exists or not
	Account string // "": not set
	Region  string // "": not set

	name      string // of the file, for origins
	places    configPlaces
	defaults  *value
	functions map[string]*value
	settings  map[string]Settings // what the functions' entries themselves say
}

type configPlaces struct {
	account, region string
	functions       map[string]string
}

// FindConfig returns the path that lambent.json has, or would have, for a person in the folder dir: beside the nearest
// go.mod, or go.work where only that one has it, or in dir itself where there is neither.
func FindConfig(dir string) string {
	module, work := nearestFile(dir, "go.mod"), nearestFile(dir, "go.work")
	for _, marker := range []string{module, work} {
		if path := filepath.Join(filepath.Dir(marker), ConfigName); marker != "" && isRegular(path) {
			return path
		}
	}
	for _, marker := range []string{module, work} {
		if marker != "" {
			return filepath.Join(filepath.Dir(marker), ConfigName)
		}
	}
	return filepath.Join(dir, ConfigName)
}

// nearestFile looks for a file in the folder dir and those above, and returns its path, or "".
func nearestFile(dir, name string) string {
	for {
		if path := filepath.Join(dir, name); isRegular(path) {
			return path
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

func isRegular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// InModule reports whether dir lies in a module or a workspace, so that go knows packages there.
func InModule(dir string) bool {
	return nearestFile(dir, "go.mod") != "" || nearestFile(dir, "go.work") != ""
}

// configShape is all that a lambent.json can have.
type configShape struct {
	Account   string              `json:"account"`
	Region    string              `json:"region"`
	Defaults  Settings            `json:"defaults"`
	Functions map[string]Settings `json:"functions"`
}

// ReadConfig reads the file at path, which error messages name relative to the folder dir. That it is missing is an
// error only when required.
func ReadConfig(dir, path string, required bool) (*Config, error) {
	c := &Config{Root: filepath.Dir(path), File: path, name: shortName(dir, path)}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !required:
		return c, nil
	case err != nil:
		if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
			err = pathErr.Err
		}
		return nil, fmt.Errorf("settings %s: %w", c.name, err)
	}
	file, err := parseValue(c.name, data)
	if err != nil {
		return nil, err
	}
	return c, c.fill(file)
}

func (c *Config) fill(file *value) error {
	var shape configShape
	if err := file.decode(&shape); err != nil {
		return err
	}
	c.Account, c.Region, c.settings = shape.Account, shape.Region, shape.Functions
	if v := file.members["account"]; v != nil {
		c.places.account = v.origin
	}
	if v := file.members["region"]; v != nil {
		c.places.region = v.origin
	}
	if c.defaults = file.members["defaults"]; c.defaults != nil {
		if err := checkWords(c.defaults); err != nil {
			return err
		}
	}
	if functions := file.members["functions"]; functions != nil {
		c.functions, c.places.functions = functions.members, functions.places
	}
	for _, name := range slices.Sorted(maps.Keys(c.functions)) {
		if err := c.checkEntry(name); err != nil {
			return err
		}
	}
	return nil
}

// checkEntry says what is wrong with a function's entry that can be known before its function is.
func (c *Config) checkEntry(name string) error {
	entry, place := c.settings[name], c.places.functions[name]
	if err := checkWords(c.functions[name]); err != nil {
		return err
	}
	if mapName(name) != name || name == "" || len(name) > localaws.MaxFunctionName {
		return fmt.Errorf("%s: function name %q: want 1 to %d letters, digits, - and _", place, name, localaws.MaxFunctionName)
	}
	if c.functions[name].members["command"] == nil {
		return nil
	}
	switch {
	case len(entry.Command) == 0 || entry.Command[0] == "":
		return fmt.Errorf("%s: function %s: command is empty, want the process to start", place, name)
	case entry.Package != "":
		err := fmt.Errorf("%s: function %s: command and package, want one of them", place, name)
		return hint.Add(err, "a command replaces the build of a package")
	}
	return nil
}

// CommandFunctions returns the names of the functions that are a command, in byte order.
func (c *Config) CommandFunctions() []string {
	var names []string
	for name, s := range c.settings {
		if len(s.Command) > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// origins returns account and region, as [Resolved.JSON] does for a function; region is the shell's.
func (c *Config) origins(region string) map[string]any {
	account, accountOrigin := c.Account, c.places.account
	if account == "" {
		account, accountOrigin = localaws.DefaultAccount, originDefault
	}
	regionOrigin := c.places.region
	switch {
	case c.Region != "":
		region = c.Region
	case region != "":
		regionOrigin = "AWS_REGION"
	default:
		region, regionOrigin = localaws.DefaultRegion, originDefault
	}
	return map[string]any{
		"account": scalar(accountOrigin, account).originated(),
		"region":  scalar(regionOrigin, region).originated(),
	}
}
