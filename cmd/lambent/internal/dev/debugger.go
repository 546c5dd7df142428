package dev

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"os/exec"
	"slices"
	"strconv"

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

// debugPort returns a function's port for debuggers, the same for as long as lambent dev runs, and tells the person.
func (m *manager) debugPort(f *function) (int, error) {
	if f.debugPort != 0 {
		return f.debugPort, nil
	}
	used := slices.Collect(maps.Values(m.debugPorts))
	port := m.o.DebugPort
	for slices.Contains(used, port) {
		port++
	}
	if known, ok := m.debugPorts[f.Name]; ok {
		port = known
	}
	l, err := net.Listen("tcp", debugAddress(port))
	if err != nil {
		return 0, fmt.Errorf("port for the debugger of function %s: %w", f.Name, err)
	}
	if err := l.Close(); err != nil {
		return 0, err
	}
	m.debugPorts[f.Name], f.debugPort = port, port
	m.out.message("debugger of function %s: %s; for VS Code's launch.json:\n%s", f.Name, debugAddress(port), launchConfiguration(f.Name, port))
	return port, nil
}

func debugAddress(port int) string { return "127.0.0.1:" + strconv.Itoa(port) }

// debug has a function run under the debugger.
func (m *manager) debug(s *localaws.Settings, port int) {
	s.Command = []string{m.debugger, "exec", "--headless", "--listen=" + debugAddress(port), "--api-version=2",
		"--accept-multiclient", "--continue", s.Command[0]}
	s.Debug, s.MaxEnvironments = true, 1
}

// launchConfiguration is how VS Code attaches to a function.
func launchConfiguration(name string, port int) string {
	text, err := json.MarshalIndent(struct {
		Name    string `json:"name"`
		Type    string `json:"type"`
		Request string `json:"request"`
		Mode    string `json:"mode"`
		Host    string `json:"host"`
		Port    int    `json:"port"`
	}{"lambent: " + name, "go", "attach", "remote", "127.0.0.1", port}, "", "  ")
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return string(text)
}
