package lambdatest_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambdatest"
)

// A named test is one of another name, that may fail without failing the one it is in.
type named struct {
	testing.TB
	name   string
	errors []string
}

func (n *named) Helper()      {}
func (n *named) Name() string { return n.name }
func (n *named) Errorf(format string, arguments ...any) {
	n.errors = append(n.errors, try(n.TB, func(t testing.TB) { t.Fatalf(format, arguments...) }))
}

func golden(t *testing.T, test, name, got string) string {
	t.Helper()
	n := &named{TB: t, name: test}
	failure := try(n, func(tb testing.TB) {
		n.TB = tb
		lambdatest.Golden(n, name, []byte(got))
	})
	n.TB = t
	return failure + strings.Join(n.errors, "\n")
}

func TestGolden(t *testing.T) {
	t.Chdir(t.TempDir())
	file := filepath.Join("testdata", "TestAnswer", "a_b", "answer.json")
	if got := golden(t, "TestAnswer/a:b", "answer.json", "1\n"); !strings.Contains(got, "no such file") || !strings.Contains(got, "hint: LAMBDATEST_UPDATE=1 go test writes it") {
		t.Errorf("no file: %q", got)
	}
	t.Setenv("LAMBDATEST_UPDATE", "1")
	if got := golden(t, "TestAnswer/a:b", "answer.json", "1\n2\n"); got != "" {
		t.Errorf("update: %q", got)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "1\n2\n" {
		t.Errorf("the file is %q, %v", text, err)
	}
	t.Setenv("LAMBDATEST_UPDATE", "")
	for got, want := range map[string]string{
		"1\n2\n":    "",
		"1\n3\n":    ", line 2:\n got: \"3\\n\"\nwant: \"2\\n\"\n",
		"1\n":       ", line 2:\n got: the end\nwant: \"2\\n\"\n",
		"1\n2":      ", line 2:\n got: \"2\"\nwant: \"2\\n\"\n",
		"1\n2\n3\n": ", line 3:\n got: \"3\\n\"\nwant: the end\n",
		"":          ", line 1:\n got: the end\nwant: \"1\\n\"\n",
	} {
		failure := golden(t, "TestAnswer/a:b", "answer.json", got)
		if want == "" && failure != "" || !strings.Contains(failure, want) {
			t.Errorf("%q: failure %q, want %q", got, failure, want)
		}
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "1\n2\n" {
		t.Errorf("the file is %q, %v after a comparison", text, err)
	}
}

// A flag -update of the test's own does as well. Golden defines none.
func TestGoldenFlag(t *testing.T) {
	if flag.Lookup("update") != nil {
		t.Fatal("there is a flag -update")
	}
	before := flag.CommandLine
	defer func() { flag.CommandLine = before }()
	t.Chdir(t.TempDir())
	flag.CommandLine = flag.NewFlagSet("", flag.ContinueOnError)
	flag.Bool("update", true, "rewrite the golden files")
	if got := golden(t, "TestFlag", "x/y", "1"); got != "" {
		t.Errorf("with -update: %q", got)
	}
	if text, err := os.ReadFile(filepath.Join("testdata", "TestFlag", "x", "y")); err != nil || string(text) != "1" {
		t.Errorf("the file is %q, %v", text, err)
	}
	if err := flag.Set("update", "false"); err != nil {
		t.Fatal(err)
	}
	if got := golden(t, "TestFlag", "x/y", "2"); !strings.Contains(got, `want: "1"`) {
		t.Errorf("without -update: %q", got)
	}
}
