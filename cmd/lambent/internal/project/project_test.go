package project_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// shop is a module with functions of every kind and with packages that are none.
const shop = `
-- go.mod --
module example.com/shop/v2

go 1.24

require (
	github.com/aws/aws-lambda-go v0.0.0
	github.com/lambent-go/lambent v0.0.0
)

replace (
	github.com/aws/aws-lambda-go => ./third/aws
	github.com/lambent-go/lambent => ./third/lambent
)
-- main.go --
package main

import _ "github.com/lambent-go/lambent/lambda"

func main() {}
-- cmd/api/main.go --
package main

import _ "github.com/lambent-go/lambent/lambdahttp"

func main() {}
-- cmd/old/main.go --
package main

import _ "github.com/aws/aws-lambda-go/lambda"

func main() {}
-- cmd/url/main.go --
package main

import _ "github.com/aws/aws-lambda-go/lambdaurl"

func main() {}
-- cmd/through/main.go --
package main

import _ "example.com/shop/v2/internal/serve"

func main() {}
-- internal/serve/serve.go --
package serve

import _ "example.com/shop/v2/internal/start"
-- internal/start/start.go --
package start

import _ "github.com/lambent-go/lambent/lambda"
-- cmd/web.v1/main.go --
package main

import _ "github.com/lambent-go/lambent/lambda"

func main() {}
-- cmd/tool/main.go --
package main

import _ "github.com/lambent-go/lambent/other"

func main() {}
-- cmd/broken/main.go --
package main

import _ "github.com/lambent-go/lambent/lambda"

func main() { undefined( }
-- cmd/clause/main.go --
pakage main
-- cmd/plan9/main.go --
//go:build plan9

package main
-- cmd/norpc/main.go --
//go:build lambda.norpc

package main

import _ "github.com/lambent-go/lambent/lambda"

func main() {}
-- cmd/tests/main_test.go --
package main
-- empty/README --
nothing
-- third/lambent/go.mod --
module github.com/lambent-go/lambent
-- third/lambent/lambda/lambda.go --
package lambda
-- third/lambent/lambdahttp/lambdahttp.go --
package lambdahttp
-- third/lambent/other/other.go --
package other

import _ "github.com/lambent-go/lambent/lambda"
-- third/aws/go.mod --
module github.com/aws/aws-lambda-go
-- third/aws/lambda/lambda.go --
package lambda
-- third/aws/lambdaurl/lambdaurl.go --
package lambdaurl
`

// write lays out the files of a txtar archive in a new folder, where go neither finds a workspace nor a network.
func write(t *testing.T, archive string) (dir string) {
	t.Helper()
	t.Setenv("GOWORK", "")
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := txtar.Write(txtar.Parse([]byte(archive)), dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// errText returns the text of err and its hint, with the folder dir as DIR.
func errText(err error, dir string) string {
	if err == nil {
		return ""
	}
	text := err.Error()
	if h := hint.Of(err); h != "" {
		text += "\nhint: " + h
	}
	return strings.ReplaceAll(text, dir, "DIR")
}

func TestFind(t *testing.T) {
	dir := write(t, shop)
	for name, tt := range map[string]struct {
		from     string // folder of the person, "": the module's root
		patterns []string
		want     []string // name and folder of each function
		misses   []string // import path and reason
	}{
		"module root":          {patterns: []string{"."}, want: []string{"shop ."}},
		"folder":               {patterns: []string{"./cmd/api"}, want: []string{"api cmd/api"}},
		"two":                  {patterns: []string{"./cmd/old", "./cmd/api"}, want: []string{"api cmd/api", "old cmd/old"}},
		"twice the same":       {patterns: []string{"./cmd/api", "./cmd/..."}, want: cmdFunctions, misses: cmdMisses},
		"import path":          {patterns: []string{"example.com/shop/v2/cmd/api"}, want: []string{"api cmd/api"}},
		"import path wildcard": {patterns: []string{"example.com/shop/v2/cmd/a..."}, want: []string{"api cmd/api"}},
		"absolute":             {patterns: []string{filepath.Join(dir, "cmd/api")}, want: []string{"api cmd/api"}},
		"absolute wildcard":    {patterns: []string{filepath.Join(dir, "cmd/o...")}, want: []string{"old cmd/old"}},
		"from a subfolder":     {from: "cmd", patterns: []string{"./api"}, want: []string{"api cmd/api"}},
		"from below":           {from: "cmd/old", patterns: []string{"../api"}, want: []string{"api cmd/api"}},
		"parent":               {from: "cmd", patterns: []string{".."}, want: []string{"shop ."}},
		"odd folder":           {patterns: []string{"./cmd/web.v1"}, want: []string{"web-v1 cmd/web.v1"}},
		"main without lambda":  {patterns: []string{"./cmd/tool"}, want: []string{"tool cmd/tool"}},
		"does not parse":       {patterns: []string{"./cmd/broken"}, want: []string{"broken cmd/broken"}},
		"no package clause":    {patterns: []string{"./cmd/clause"}, want: []string{"clause cmd/clause"}},
		"built with the tag":   {patterns: []string{"./cmd/norpc"}, want: []string{"norpc cmd/norpc"}},
		"wildcard in the middle": {
			patterns: []string{"./.../old"},
			want:     []string{"old cmd/old"},
		},
		"wildcard": {
			patterns: []string{"./cmd/..."},
			want:     cmdFunctions,
			misses:   cmdMisses,
		},
		"library": {
			patterns: []string{"./internal/serve"},
			misses:   []string{"example.com/shop/v2/internal/serve: package serve, not main"},
		},
		"only tests": {
			patterns: []string{"./cmd/tests"},
			misses:   []string{"example.com/shop/v2/cmd/tests: no Go files but tests"},
		},
		"files for another system": {
			patterns: []string{"./cmd/plan9"},
			misses:   []string{"example.com/shop/v2/cmd/plan9: build constraints exclude all Go files in DIR/cmd/plan9"},
		},
		"standard library": {
			patterns: []string{"cmd/vet"},
			misses:   []string{"cmd/vet: a package of the standard library"},
		},
		"no Go files": {
			patterns: []string{"./empty"},
			misses:   []string{".: no Go files in DIR/empty"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := project.Find(t.Context(), filepath.Join(dir, tt.from), tt.patterns...)
			if err != nil {
				t.Fatalf("Find(%q) = %v", tt.patterns, err)
			}
			var got, misses []string
			for _, f := range found.Functions {
				rel, _ := filepath.Rel(dir, f.Dir)
				got = append(got, f.Name+" "+rel)
				if f.ModuleDir != dir {
					t.Errorf("ModuleDir of %s = %q, want %q", f.Name, f.ModuleDir, dir)
				}
			}
			for _, m := range found.Misses {
				misses = append(misses, strings.ReplaceAll(m.ImportPath+": "+m.Reason, dir, "DIR"))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("functions (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.misses, misses); diff != "" {
				t.Errorf("misses (-want +got):\n%s", diff)
			}
		})
	}
}

// cmdFunctions are the functions below cmd that are found by a wildcard.
var cmdFunctions = []string{
	"api cmd/api",
	"broken cmd/broken",
	"norpc cmd/norpc",
	"old cmd/old",
	"through cmd/through",
	"url cmd/url",
	"web-v1 cmd/web.v1",
}

// cmdMisses are the packages below cmd that are found by a wildcard and are no functions.
var cmdMisses = []string{
	"example.com/shop/v2/cmd/clause: expected 'package', found pakage",
	"example.com/shop/v2/cmd/tests: no Go files but tests",
	"example.com/shop/v2/cmd/tool: imports neither lambda nor lambdahttp of github.com/lambent-go/lambent",
}

func TestFindError(t *testing.T) {
	long := strings.Repeat("x", 65)
	dir := write(t, strings.ReplaceAll(`
-- go.mod --
module example.com/m

go 1.24
-- a/api/main.go --
package main
-- b/api/main.go --
package main
-- LONG/main.go --
package main
-- broken/go.mod --
modul example.com/broken
-- broken/main.go --
package main
`, "LONG", long))
	outside := write(t, "-- main.go --\npackage main\n")
	for name, tt := range map[string]struct {
		from     string // "": dir
		patterns []string
		want     string
	}{
		"two of one name": {
			patterns: []string{"./a/api", "./b/api"},
			want:     "two functions are named api: ./a/api and ./b/api\nhint: a function is named after its folder: rename one of the two",
		},
		"long name": {
			patterns: []string{"./" + long},
			want:     "./" + long + `: function name "` + long + `" is 65 characters, limit 64` + "\nhint: give the folder a shorter name",
		},
		"no folder": {
			patterns: []string{"./nope"},
			want:     "./nope: no such folder\nhint: a pattern is the folder of a main package, as in ./cmd/api",
		},
		"no folder before wildcard": {
			patterns: []string{"./nope/..."},
			want:     "./nope/...: no such folder\nhint: a pattern is the folder of a main package, as in ./cmd/api",
		},
		"file": {
			patterns: []string{"./a/api/main.go"},
			want:     "./a/api/main.go: a file, want a folder\nhint: name the folder that the file is in",
		},
		"broken go.mod": {
			patterns: []string{"./broken"},
			want:     "./broken: go list: errors parsing go.mod:\ngo.mod:1: unknown directive: modul",
		},
		"outside of modules": {
			from:     outside,
			patterns: []string{"."},
			want: ".: go list: go.mod file not found in current directory or any parent directory; see 'go help modules'\n" +
				"hint: run go mod init in the folder of your code",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.from == "" {
				tt.from = dir
			}
			_, err := project.Find(t.Context(), tt.from, tt.patterns...)
			if diff := cmp.Diff(tt.want, errText(err, dir)); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOne(t *testing.T) {
	dir := write(t, shop)
	const rule = "hint: a function is a main package that calls lambda.Start or lambdahttp.Start; name its folder, as in ./cmd/api"
	functions := `
  broken   ./cmd/broken
  norpc    ./cmd/norpc
  old      ./cmd/old
  through  ./cmd/through
  url      ./cmd/url
  web-v1   ./cmd/web.v1
`
	for argument, tt := range map[string]struct {
		want    string // folder
		wantErr string
	}{
		".":                {want: "."},
		"./cmd/api":        {want: "cmd/api"},
		"./cmd/a...":       {want: "cmd/api"},
		"api":              {want: "cmd/api"},
		"shop":             {want: "."},
		"web-v1":           {want: "cmd/web.v1"},
		"./empty/...":      {wantErr: "./empty/...: no packages match\n" + rule},
		"./empty":          {wantErr: "./empty: no function: no Go files in DIR/empty\n" + rule},
		"./internal/serve": {wantErr: "./internal/serve: no function: package serve, not main\n" + rule},
		"cmd/api":          {wantErr: "cmd/api: no function: a package of the standard library\nhint: write ./cmd/api to name the folder"},
		"./internal/...": {wantErr: `./internal/...: no function among
  example.com/shop/v2/internal/serve  package serve, not main
  example.com/shop/v2/internal/start  package start, not main
` + rule},
		"./cmd/...": {wantErr: "./cmd/...: want one function, found\n  api      ./cmd/api" + functions +
			"hint: name the folder of one, as in ./cmd/api"},
		"threw": {wantErr: "no function threw in ./..., which has\n  shop     .\n  api      ./cmd/api" + functions +
			rule},
		"apo": {wantErr: "no function apo in ./..., which has\n  shop     .\n  api      ./cmd/api" + functions +
			"hint: did you mean api?"},
		"internal": {wantErr: "no function internal in ./..., which has\n  shop     .\n  api      ./cmd/api" + functions +
			"hint: write ./internal to name the folder"},
	} {
		t.Run(argument, func(t *testing.T) {
			got, err := project.One(t.Context(), dir, argument)
			if diff := cmp.Diff(tt.wantErr, errText(err, dir)); diff != "" {
				t.Fatalf("error (-want +got):\n%s", diff)
			}
			if err != nil {
				return
			}
			if want := filepath.Join(dir, tt.want); got.Dir != want {
				t.Errorf("One(%q) is in %s, want %s", argument, got.Dir, want)
			}
		})
	}
}

// A folder may belong to a module, or a workspace, that the person's folder knows nothing of.
func TestFindInOtherModule(t *testing.T) {
	dir := write(t, `
-- here/go.mod --
module example.com/here

go 1.24
-- there/go.mod --
module example.com/there

go 1.24
-- there/fn/main.go --
package main
-- space/go.work --
go 1.24

use (
	./a
	./b
)
-- space/a/go.mod --
module example.com/a

go 1.24
-- space/a/fn/main.go --
package main

import _ "example.com/b/start"
-- space/b/go.mod --
module example.com/b

go 1.24

require github.com/lambent-go/lambent v0.0.0

replace github.com/lambent-go/lambent => ../lambent
-- space/b/start/start.go --
package start

import _ "github.com/lambent-go/lambent/lambda"
-- space/lambent/go.mod --
module github.com/lambent-go/lambent
-- space/lambent/lambda/lambda.go --
package lambda
`)
	for pattern, tt := range map[string]struct{ from, want string }{
		"../there/fn":    {"here", "there"},
		"./there/fn":     {"", "there"},
		"./a/fn":         {"space", "space/a"},
		"./a/...":        {"space", "space/a"},
		"../space/a/...": {"here", "space/a"},
	} {
		t.Run(pattern, func(t *testing.T) {
			got, err := project.One(t.Context(), filepath.Join(dir, tt.from), pattern)
			if err != nil {
				t.Fatal(err)
			}
			if want := filepath.Join(dir, tt.want); got.ModuleDir != want || got.Name != "fn" {
				t.Errorf("One(%q) = %+v, want fn of the module in %s", pattern, got, want)
			}
		})
	}
}

func TestModuleRootName(t *testing.T) {
	for module, want := range map[string]string{
		"example.com/shop":      "shop",
		"example.com/shop/v12":  "shop",
		"example.com/shop.v2":   "shop-v2",
		"example.com/my_Shop-1": "my_Shop-1",
		"example.com":           "example-com",
		"v2":                    "v2",
	} {
		t.Run(module, func(t *testing.T) {
			dir := write(t, "-- go.mod --\nmodule "+module+"\n\ngo 1.24\n-- main.go --\npackage main\n")
			got, err := project.One(t.Context(), dir, ".")
			if err != nil {
				t.Fatal(err)
			}
			if got.Name != want {
				t.Errorf("name = %q, want %q", got.Name, want)
			}
		})
	}
}

func TestIsPattern(t *testing.T) {
	for argument, want := range map[string]bool{
		".": true, "..": true, "./x": true, "../x": true, "/x": true, "x/y": true, "...": true,
		"x": false, "x.y": false, "": false,
	} {
		if got := project.IsPattern(argument); got != want {
			t.Errorf("IsPattern(%q) = %v, want %v", argument, got, want)
		}
	}
}
