package build

import (
	"crypto/sha256"
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// keepFor is how long an executable that nobody builds again is kept: as long as go keeps what it compiled.
const keepFor = 5 * 24 * time.Hour

// A kept is the path of the executable that an earlier build of a function made, "" when none are kept. go compares
// its build ID with what it would build, so a kept file can be old, but never wrong. Whatever goes wrong with it
// costs time, not the build, and so is no error.
type kept string

func keptFile(fn project.Function, o Options) kept {
	if o.CacheDir == "" {
		return ""
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%s\x00%q", fn.Dir, append(o.environment(), o.arguments("")...)))
	return kept(filepath.Join(o.CacheDir, fmt.Sprintf("%x", key[:16])))
}

// copyTo puts a copy of the kept executable where go is about to write the new one.
func (k kept) copyTo(executable string) {
	if k == "" {
		return
	}
	if copyFile(executable, string(k)) == nil {
		if _, err := buildinfo.ReadFile(executable); err == nil {
			return
		}
	}
	os.Remove(executable) // go does not overwrite what it did not make
}

// replaceBy keeps a copy of executable from now on, in one step: another build of the same function never reads half
// of it.
func (k kept) replaceBy(executable string) {
	if k == "" || os.MkdirAll(filepath.Dir(string(k)), 0o700) != nil {
		return
	}
	temporary, err := os.CreateTemp(filepath.Dir(string(k)), "new-*")
	if err != nil {
		return
	}
	temporary.Close()
	if copyFile(temporary.Name(), executable) != nil || os.Rename(temporary.Name(), string(k)) != nil {
		os.Remove(temporary.Name())
	}
	k.removeOld()
}

// removeOld removes what has not been built for long from the folder of k.
func (k kept) removeOld() {
	entries, err := os.ReadDir(filepath.Dir(string(k)))
	if err != nil {
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > keepFor {
			os.Remove(filepath.Join(filepath.Dir(string(k)), e.Name()))
		}
	}
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o700)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}
