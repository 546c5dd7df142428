package pack

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

// fullDisk takes so many bytes.
type fullDisk struct{ free int }

func (d *fullDisk) Write(b []byte) (int, error) {
	n := min(d.free, len(b))
	d.free -= n
	if n < len(b) {
		return n, &fs.PathError{Op: "write", Path: "dist/.lambent-api-1/package", Err: syscall.ENOSPC}
	}
	return n, nil
}

func TestFillFileFullDisk(t *testing.T) {
	for name, size := range map[string]int{"while filling": 3 << 20, "at the end": 1000} {
		t.Run(name, func(t *testing.T) {
			_, err := fillFile(&fullDisk{free: size / 2}, "dist/api.zip", func(w io.Writer) (int64, string, error) {
				_, err := w.Write(make([]byte, size))
				return 0, "", err
			})
			if want := "write dist/api.zip: no space left on device"; err == nil || err.Error() != want || !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("error = %v, want %s", err, want)
			}
		})
	}
}

// What cannot be read is named as it is, and not the file that is written.
func TestWriteFileUnreadable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "package")
	missing := file{name: "data", path: filepath.Join(t.TempDir(), "none")}
	_, err := writeFile(path, "dist/api.zip", func(w io.Writer) (int64, string, error) {
		n, err := writeZip(t.Context(), w, []file{missing})
		return n, "", err
	})
	if want := "open " + missing.path + ": no such file or directory"; err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
	if _, err := writeFile(filepath.Join(path, "x"), "dist/api.zip", nil); err == nil || err.Error() != "write dist/api.zip: not a directory" {
		t.Errorf("error = %v, want write dist/api.zip: not a directory", err)
	}
}

func TestCopyToChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(path, []byte("123"), 0o600); err != nil {
		t.Fatal(err)
	}
	for size, want := range map[int64]string{2: path + " has changed while it was read", 3: "", 4: path + " has changed while it was read"} {
		err := file{path: path, size: size}.copyTo(t.Context(), io.Discard)
		if got := errText(err); got != want {
			t.Errorf("size %d: error = %q, want %q", size, got, want)
		}
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestCopyToCancelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(path, []byte("123"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (file{path: path, size: 3}).copyTo(ctx, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want %v", err, context.Canceled)
	}
}

func TestResultWarning(t *testing.T) {
	for size, want := range map[int64][]string{
		localaws.MaxZip:     nil,
		localaws.MaxZip + 1: {"dist/api.zip is 52428801 bytes: over 52428800 bytes Lambda takes a package from S3 only"},
	} {
		p := &packager{Settings: Settings{Name: "api"}, path: "dist/api.zip"}
		if got := p.result(&written{size: size}).Warnings; !slices.Equal(got, want) {
			t.Errorf("%d bytes: warnings %q, want %q", size, got, want)
		}
		p.Image = true
		if got := p.result(&written{size: size}).Warnings; got != nil {
			t.Errorf("image of %d bytes: warnings %q, want none", size, got)
		}
	}
}

func TestCheckSize(t *testing.T) {
	for size, want := range map[int64]bool{localaws.MaxUnzipped - 10: true, localaws.MaxUnzipped - 9: false} {
		err := checkSize([]file{{name: "bootstrap", size: 10}, {name: "data", size: size}})
		if got := err == nil; got != want {
			t.Errorf("%d and 10 bytes: error = %v, want one: %v", size, err, !want)
		}
	}
}

// Windows says of no file that it can be run.
func TestLooksExecutable(t *testing.T) {
	for content, want := range map[string]bool{
		"\x7fELF\x02": true, "#!/bin/sh\n": true, "": false, "#": false, "\x7fEL": false, "text": false,
	} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := looksExecutable(path); got != want || err != nil {
			t.Errorf("looksExecutable(%q) = %v, %v, want %v", content, got, err, want)
		}
	}
}

func TestCheckEnvironment(t *testing.T) {
	env := map[string]string{"NAME": strings.Repeat("ü", 2045), "B": "x"}
	if err := CheckEnvironment(env); err != nil {
		t.Errorf("4096 bytes: %v", err)
	}
	env["C"] = ""
	if err := CheckEnvironment(env); err == nil {
		t.Error("4097 bytes are taken")
	}
}

func TestImageName(t *testing.T) {
	for name, want := range map[string]string{
		"api": "api", "My-API": "my-api", "a_b__c": "a_b__c", "a___b": "a-b", "-a-_": "a", "---": "function", "a-_b": "a-b",
	} {
		if got := imageName(name); got != want {
			t.Errorf("imageName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestFolders(t *testing.T) {
	got := folders([]string{"var/task/a", "var/task/b/c", "x"})
	if want := []string{"var/", "var/task/", "var/task/b/"}; !slices.Equal(got, want) {
		t.Errorf("folders = %q, want %q", got, want)
	}
}

// All that is known of a file is found out while it is written.
func TestSumOfWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "package")
	w, err := writeFile(path, "x", func(w io.Writer) (int64, string, error) {
		_, err := io.WriteString(w, "hello")
		return 7, "digest", err
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := sha256.Sum256([]byte("hello")); w.sum != want || w.size != 5 || w.unzipped != 7 || w.digest != "digest" {
		t.Errorf("written %+v", w)
	}
}
