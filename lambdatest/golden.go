package lambdatest

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// updateVariable has [Golden] rewrite files when it is 1.
const updateVariable = "LAMBDATEST_UPDATE"

// Golden checks that got is what the file testdata/TEST/NAME holds, TEST being the test's name, with a folder for each
// subtest. With LAMBDATEST_UPDATE=1 in the environment, or with a flag -update that the test has defined and that is
// true, it writes the file in place of checking it: look at the difference before you commit it.
func Golden(t testing.TB, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", filepath.FromSlash(fileName.Replace(t.Name())), filepath.FromSlash(name))
	if updating() {
		if err := writeGolden(file, got); err != nil {
			t.Fatalf("lambdatest: %v", err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("lambdatest: %v\nhint: %s=1 go test writes it", err, updateVariable)
	}
	if err != nil {
		t.Fatalf("lambdatest: %v", err)
	}
	if !bytes.Equal(got, want) {
		n, gotLine, wantLine := firstDifference(got, want)
		t.Errorf("%s, line %d:\n got: %s\nwant: %s\nhint: %s=1 go test writes what is got", file, n, gotLine, wantLine, updateVariable)
	}
}

// fileName makes the name of a test one that every file system takes.
var fileName = strings.NewReplacer(":", "_", "*", "_", "?", "_", `"`, "_", "<", "_", ">", "_", "|", "_", `\`, "_", "..", "_")

// updating reports whether files are to be written.
func updating() bool {
	if os.Getenv(updateVariable) == "1" {
		return true
	}
	own := flag.Lookup("update")
	return own != nil && own.Value.String() == "true"
}

func writeGolden(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}

// firstDifference returns the number of the first line that differs, and that line of both, in quotes; "the end" where
// one has none.
func firstDifference(got, want []byte) (n int, gotLine, wantLine string) {
	for n = 1; ; n++ {
		var g, w []byte
		g, got = cutLine(got)
		w, want = cutLine(want)
		if !bytes.Equal(g, w) {
			return n, quoteLine(g), quoteLine(w)
		}
	}
}

// cutLine cuts the first line off, with its newline.
func cutLine(text []byte) (line, rest []byte) {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return text[:i+1], text[i+1:]
	}
	return text, nil
}

func quoteLine(line []byte) string {
	if len(line) == 0 {
		return "the end"
	}
	const most = 500
	if len(line) > most {
		line = line[:most]
	}
	return strconv.Quote(string(line))
}
