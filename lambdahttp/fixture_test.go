package lambdahttp_test

import (
	"os"
	"path/filepath"
	"testing"
)

// fixture is an event of testdata.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	event, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return event
}
