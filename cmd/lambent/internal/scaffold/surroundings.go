package scaffold

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/gotool"
)

// Surroundings are what the go command says of a folder.
type Surroundings struct {
	GoVersion string // language version of the toolchain, as in 1.26
	Module    string // path of the go.mod of the module that the folder is in; "" for none
	Workspace string // path of the go.work that counts there; "" for none
}

// languageVersion is the part of a toolchain's version that a go.mod begins with.
var languageVersion = regexp.MustCompile(`go(1\.[0-9]+)`)

// Look asks the go command about a folder that is to be made.
func Look(ctx context.Context, folder string) (Surroundings, error) {
	there := folder
	for {
		if info, err := os.Stat(there); err == nil && info.IsDir() {
			break
		}
		there = filepath.Dir(there)
	}
	out, err := gotool.Run(ctx, there, nil, "env", "GOVERSION", "GOMOD", "GOWORK")
	if err != nil {
		return Surroundings{}, err
	}
	lines := strings.Split(strings.ReplaceAll(string(out), "\r\n", "\n"), "\n")
	if len(lines) < 3 {
		return Surroundings{}, fmt.Errorf("go env says %q", out)
	}
	version := languageVersion.FindStringSubmatch(lines[0])
	if version == nil {
		return Surroundings{}, fmt.Errorf("go env says that the version of Go is %q", lines[0])
	}
	s := Surroundings{GoVersion: version[1], Module: lines[1], Workspace: lines[2]}
	if s.Module == os.DevNull {
		s.Module = ""
	}
	if s.Workspace == "off" {
		s.Workspace = ""
	}
	return s, nil
}

// HasLambent reports whether code in the folder can import Lambent.
func HasLambent(ctx context.Context, folder string) bool {
	_, err := gotool.Run(ctx, folder, nil, "list", "-find", Lambent+"/lambda")
	return err == nil
}
