package lambdahttp_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"
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

var testTime = time.Date(2026, 3, 9, 7, 15, 2, 0, time.UTC)
