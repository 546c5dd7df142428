package pack

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// changingLinker is a script for go build -toolexec that has the linker write something else each time. COUNTER
// is replaced by the path of a file that grows.
const changingLinker = `#!/bin/sh
"$@" || exit
out=
for arg; do
	case "$previous" in -o) out=$arg ;; esac
	previous=$arg
done
case "$1:$out" in
*/link:?*)
	echo run >> 'COUNTER'
	cat 'COUNTER' >> "$out" ;;
esac
`

func TestCompareDifferent(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "")
	dir := t.TempDir()
	script := filepath.Join(dir, "tool")
	for name, content := range map[string]string{
		"go.mod":  "module example.com/fn\n\ngo 1.24\n",
		"main.go": "package main\n\nfunc main() {}\n",
		"tool":    strings.ReplaceAll(changingLinker, "COUNTER", filepath.Join(dir, "counter")),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, tt := range map[string]struct {
		flags []string
		want  string
	}{
		"same":      {nil, "^$"},
		"different": {[]string{"-toolexec=" + script}, "^two builds differ: sha256:[0-9a-f]{64} and sha256:[0-9a-f]{64}$"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := newPackager(Settings{
				Name: "fn", Function: project.Function{Name: "fn", Dir: dir, ModuleDir: dir}, Build: project.Build{Flags: tt.flags}, Out: t.TempDir(),
			}.complete())
			if err != nil {
				t.Fatal(err)
			}
			executable := filepath.Join(p.staging, build.Executable)
			if err := p.build(t.Context(), executable, ""); err != nil {
				t.Fatal(err)
			}
			first, err := p.write(t.Context(), executable, filepath.Join(p.staging, "package"))
			if err != nil {
				t.Fatal(err)
			}
			err = p.compare(t.Context(), first, "")
			if got := errText(err); !regexp.MustCompile(tt.want).MatchString(got) {
				t.Errorf("error = %q, want %s", got, tt.want)
			}
			if (err != nil) != (hint.Of(err) != "") {
				t.Errorf("error %v with hint %q", err, hint.Of(err))
			}
		})
	}
}
