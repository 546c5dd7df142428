package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// An outcome is how a module's tests ended.
type outcome struct {
	passed, failed, skipped int
	ends                    map[string]string // by test: pass, fail or skip; a package's own name is one too
	output                  map[string]string // by test
}

func (o *outcome) String() string { return fmt.Sprintf("%d, %d, %d", o.passed, o.failed, o.skipped) }

// read takes an outcome from what go test -json prints.
func read(results []byte) (*outcome, error) {
	o := &outcome{ends: map[string]string{}, output: map[string]string{}}
	for line := range bytes.Lines(results) {
		var event struct{ Action, Package, ImportPath, Test, Output string }
		if err := json.Unmarshal(line, &event); err != nil {
			return nil, fmt.Errorf("go test -json: %w in %q", err, line)
		}
		name := event.Package
		if event.Test != "" {
			name += "." + event.Test
		}
		switch event.Action {
		case "output":
			o.output[name] += "\t\t" + event.Output
		case "build-output":
			path, _, _ := strings.Cut(event.ImportPath, " ")
			o.output[path] += "\t\t" + event.Output
		case "pass", "fail", "skip":
			o.ends[name] = event.Action
			if event.Test != "" {
				o.count(event.Action)
			}
		}
	}
	return o, nil
}

func (o *outcome) count(end string) {
	switch end {
	case "pass":
		o.passed++
	case "fail":
		o.failed++
	case "skip":
		o.skipped++
	}
}

// lostIn returns the tests, and the packages, that do not end as well in other as here, sorted.
func (o *outcome) lostIn(other *outcome) []string {
	var lost []string
	for name, end := range o.ends {
		if end != "fail" && other.ends[name] != end {
			lost = append(lost, name)
		}
	}
	slices.Sort(lost)
	return lost
}

// describedDir reads where go mod download says that a module is.
func describedDir(description string) (string, error) {
	var m struct{ Dir string }
	if err := json.Unmarshal([]byte(description), &m); err != nil {
		return "", fmt.Errorf("go mod download -json: %w", err)
	}
	return m.Dir, nil
}
