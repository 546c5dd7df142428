package test_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events/test"
)

// A recorder is a test that only notes what it is told.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, _ ...any) { r.errors = append(r.errors, format) }

type event struct {
	Name string `json:"name"`
}

func TestAssertions(t *testing.T) {
	file := filepath.Join(t.TempDir(), "event.json")
	if err := os.WriteFile(file, []byte(`{ "name": "a" }`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		assert func(testing.TB)
		want   string // "": no error
	}{
		"file":         {func(tb testing.TB) { test.AssertJsonFile(tb, file, new(event)) }, ""},
		"no file":      {func(tb testing.TB) { test.ReadJSONFromFile(tb, file+"x") }, "could not open test file"},
		"bytes":        {func(tb testing.TB) { test.AssertJsonBytes(tb, []byte(`{"name":"a"}`), new(event)) }, ""},
		"lost":         {func(tb testing.TB) { test.AssertJsonBytes(tb, []byte(`{"name":"a","age":1}`), new(event)) }, "JSON differs"},
		"no JSON":      {func(tb testing.TB) { test.AssertJsonBytes(tb, []byte(`{bad`), new(event)) }, "could not unmarshal event"},
		"not encoded":  {func(tb testing.TB) { test.AssertJsonBytes(tb, []byte(`{}`), new(struct{ C chan int })) }, "could not marshal event"},
		"malformed":    {func(tb testing.TB) { test.TestMalformedJson(tb, new(event)) }, ""},
		"same, spaces": {func(testing.TB) { test.AssertJsonsEqual(t, []byte(`{"a":1,"b":[]}`), []byte(`{ "b": [], "a": 1 }`)) }, ""},
	} {
		r := &recorder{}
		tt.assert(r)
		if got := strings.Join(r.errors, "; "); (got == "") != (tt.want == "") || !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: errors are %q, want %q", name, got, tt.want)
		}
	}
}
