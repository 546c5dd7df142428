package deploy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Runtime is what functions run on: Amazon Linux 2023 and an executable.
const Runtime = "provided.al2023"

// A Config is the configuration of a function, or of a version, as far as Lambent sets it. Of a [Wanted], empty strings
// and nil slices and maps say nothing; of a [Remote], that there is none.
type Config struct {
	Runtime     string
	Handler     string
	Arch        string // arm64 or x86_64
	Role        string // ARN
	Description string
	Timeout     int // seconds
	Memory      int // MB
	Env         map[string]string
	Layers      []string // ARNs of versions
	Subnets     []string // IDs
	Groups      []string // IDs of security groups
	DeadLetter  string   // ARN

	LogFormat      string // Text or JSON
	LogLevel       string // of the function, with JSON
	SystemLogLevel string // of Lambda, with JSON
	LogGroup       string // name; "": Lambda's choice
}

// over returns what a function is configured with after a deployment: c, and of old what c says nothing about.
func (c Config) over(old Config, pruneEnv bool) Config {
	for _, f := range []struct{ field, old *string }{
		{&c.Role, &old.Role}, {&c.Description, &old.Description}, {&c.DeadLetter, &old.DeadLetter},
		{&c.LogGroup, &old.LogGroup},
	} {
		if *f.field == "" {
			*f.field = *f.old
		}
	}
	for _, f := range []struct{ field, old *[]string }{
		{&c.Layers, &old.Layers}, {&c.Subnets, &old.Subnets}, {&c.Groups, &old.Groups},
	} {
		if *f.field == nil {
			*f.field = *f.old
		}
	}
	env := map[string]string{}
	if !pruneEnv {
		maps.Copy(env, old.Env)
	}
	maps.Copy(env, c.Env)
	c.Env = env
	return c
}

// settings returns c as pairs of a setting's name and its value, for all settings but the variables.
func (c Config) settings() [][2]string {
	return [][2]string{
		{"runtime", c.Runtime},
		{"handler", c.Handler},
		{"arch", c.Arch},
		{"role", c.Role},
		{"description", c.Description},
		{"timeout", seconds(c.Timeout)},
		{"memory", megabytes(c.Memory)},
		{"layers", strings.Join(c.Layers, ", ")},
		{"vpc.subnetIds", sortedList(c.Subnets)},
		{"vpc.securityGroupIds", sortedList(c.Groups)},
		{"async.deadLetter", c.DeadLetter},
		{"logFormat", c.LogFormat},
		{"logLevel", c.LogLevel},
		{"systemLogLevel", c.SystemLogLevel},
		{"logGroup", c.LogGroup},
	}
}

// changes returns what is different in next.
func (c Config) changes(next Config) []Change {
	var list []Change
	before, after := c.settings(), next.settings()
	for i, s := range before {
		list = append(list, change(s[0], s[1], after[i][1])...)
	}
	return append(list, envChanges(c.Env, next.Env)...)
}

// equal reports whether a deployment would leave a function that has c as it is.
func (c Config) equal(next Config) bool { return len(c.changes(next)) == 0 }

// envChanges names the variables that are different and keeps their values to itself.
func envChanges(before, after map[string]string) []Change {
	names := map[string]bool{}
	for name := range before {
		names[name] = true
	}
	for name := range after {
		names[name] = true
	}
	var list []Change
	for _, name := range slices.Sorted(maps.Keys(names)) {
		old, had := before[name]
		text, has := after[name]
		c := Change{Setting: "env." + name}
		switch {
		case !had:
			c.Kind = Added
		case !has:
			c.Kind = Removed
		case old != text:
			c.Kind = Changed
		default:
			continue
		}
		list = append(list, c)
	}
	return list
}

func seconds(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d s", n)
}

func megabytes(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d MB", n)
}

// sortedList returns the elements of a set for comparing and reading.
func sortedList(set []string) string { return strings.Join(slices.Sorted(slices.Values(set)), ", ") }
