package dev

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"os/exec"
	"slices"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// debugFlags are what a debugger needs of a build: no optimisation and no inlining, in all packages.
const debugFlags = "-gcflags=all=-N -l"

// findDebugger returns the path of dlv.
func findDebugger() (string, error) {
	path, err := exec.LookPath("dlv")
	if err != nil {
		return "", hint.Add(errors.New("--debug: no dlv in PATH"),
			"go install github.com/go-delve/delve/cmd/dlv@latest puts it into $(go env GOPATH)/bin")
	}
	return path, nil
}

// debug has a function run under debuggers: one for its own code, and one for each of its versions, which run at the
// same time.
func (m *manager) debug(name string, s *localaws.Settings) (err error) {
	s.MaxEnvironments = 1
	if s.Debugger, err = m.debuggerOf(name); err != nil {
		return err
	}
	versions := map[string]localaws.Version{}
	for _, number := range slices.Sorted(maps.Keys(s.Versions)) {
		v := s.Versions[number]
		if v.Debugger, err = m.debuggerOf(name + " version " + number); err != nil {
			return err
		}
		versions[number] = v
	}
	if len(versions) > 0 {
		s.Versions = versions
	}
	return nil
}

// highestPort is the highest that TCP has.
const highestPort = 65535

// debuggerOf returns what a function or version runs under, on the same port for as long as lambent dev runs, and tells the person
// when that is new.
func (m *manager) debuggerOf(title string) (localaws.Debugger, error) {
	if d, ok := m.debuggers[title]; ok {
		return d, nil
	}
	d := delve{path: m.debugger, port: m.o.DebugPort + len(m.debuggers)}
	if d.port > highestPort {
		return nil, hint.Add(fmt.Errorf("port for the debugger of function %s: none is left above %d", title, highestPort), "begin with a lower --debug=PORT")
	}
	l, err := net.Listen("tcp", d.address())
	if err != nil {
		return nil, hint.Add(fmt.Errorf("port for the debugger of function %s: %w", title, err), "begin with another --debug=PORT")
	}
	if err := l.Close(); err != nil {
		return nil, err
	}
	m.debuggers[title] = d
	m.out.message("debugger of function %s: %s; for VS Code's launch.json:\n%s", title, d.address(), launchConfiguration(title, d.port))
	return d, nil
}

// launchConfiguration is how VS Code attaches to a function.
func launchConfiguration(title string, port int) string {
	text, err := json.MarshalIndent(struct {
		Name    string `json:"name"`
		Type    string `json:"type"`
		Request string `json:"request"`
		Mode    string `json:"mode"`
		Host    string `json:"host"`
		Port    int    `json:"port"`
	}{"lambent: " + title, "go", "attach", "remote", "127.0.0.1", port}, "", "  ")
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return string(text)
}
