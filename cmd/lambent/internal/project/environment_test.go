package project_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

const envFiles = `
-- both/.env --
A=env
B=env
C=env
D=env
-- both/.env.local --
B=local
C=local
D=local
-- plain/.env --
A=plain
-- broken/.env --
A=1
secret
-- broken2/.env.local --
export
-- one.env --
C=one
D=one
E=one
-- two.env --
E=two
-- bad.env --
A="secret
-- folder.env/x --
`

func TestEnvironment(t *testing.T) {
	dir := write(t, envFiles)
	for name, tt := range map[string]struct {
		module   string // "": none
		files    []string
		settings []string
		want     map[string]string
		wantErr  string
	}{
		"nothing":       {want: map[string]string{}},
		"no files":      {module: "none", want: map[string]string{}},
		".env alone":    {module: "plain", want: map[string]string{"A": "plain"}},
		".env.local":    {module: "both", want: map[string]string{"A": "env", "B": "local", "C": "local", "D": "local"}},
		"files":         {files: []string{"one.env", "two.env"}, want: map[string]string{"C": "one", "D": "one", "E": "two"}},
		"absolute file": {files: []string{filepath.Join(dir, "two.env")}, want: map[string]string{"E": "two"}},
		"all":           {module: "both", files: []string{"one.env"}, settings: []string{"D=flag", "F=x=y", "G="}, want: map[string]string{"A": "env", "B": "local", "C": "one", "D": "flag", "E": "one", "F": "x=y", "G": ""}},
		"settings":      {settings: []string{"A=1", "A= 2 "}, want: map[string]string{"A": " 2 "}},

		"broken .env": {
			module:  "broken",
			wantErr: "broken/.env:2: no = in the line\nhint: a line is NAME=value, NAME='value' or NAME=\"value\"; # begins a comment",
		},
		"broken .env.local": {
			module:  "broken2",
			wantErr: "broken2/.env.local:1: no = in the line\nhint: a line is NAME=value, NAME='value' or NAME=\"value\"; # begins a comment",
		},
		"broken file": {
			files:   []string{"bad.env"},
			wantErr: "bad.env:1: no \" at the end of the value\nhint: a line is NAME=value, NAME='value' or NAME=\"value\"; # begins a comment",
		},
		"missing file":   {files: []string{"gone.env"}, wantErr: "environment file gone.env: no such file or directory"},
		"folder":         {files: []string{"folder.env"}, wantErr: "environment file folder.env: is a directory"},
		"setting alone":  {settings: []string{"A"}, wantErr: "variable \"A\": not of the form NAME=value\nhint: a name is letters, digits and _, and begins with no digit"},
		"setting's name": {settings: []string{"A-B=secret"}, wantErr: "variable \"A-B\": not of the form NAME=value\nhint: a name is letters, digits and _, and begins with no digit"},
	} {
		t.Run(name, func(t *testing.T) {
			module := tt.module
			if module != "" {
				module = filepath.Join(dir, module)
			}
			got, err := project.Environment(dir, module, tt.files, tt.settings)
			if diff := cmp.Diff(tt.wantErr, errText(err, dir)); diff != "" {
				t.Fatalf("error (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("environment (-want +got):\n%s", diff)
			}
		})
	}
}
