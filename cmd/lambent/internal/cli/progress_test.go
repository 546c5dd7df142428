package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

func TestShowProgress(t *testing.T) {
	for name, tt := range map[string]struct {
		takes time.Duration
		want  string
	}{
		"quick": {takes: 999 * time.Millisecond},
		"slow":  {takes: 1001 * time.Millisecond, want: "building hello…\n"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got bytes.Buffer
				done := showProgress(&got, "building hello…")
				time.Sleep(tt.takes)
				synctest.Wait()
				done()
				if got.String() != tt.want {
					t.Errorf("printed %q, want %q", &got, tt.want)
				}
			})
		})
	}
}

func TestIsTerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	defer writer.Close()
	if isTerminal(file) || isTerminal(writer) || isTerminal(new(bytes.Buffer)) {
		t.Error("a file, a pipe or a buffer passes for a terminal")
	}
}
