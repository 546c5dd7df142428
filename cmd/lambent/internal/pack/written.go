package pack

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A written is a package that has been written.
type written struct {
	size     int64
	unzipped int64
	sum      [sha256.Size]byte
	digest   string // of an image's manifest
}

// writeFile makes the file path, fills it with the help of fill, and counts what comes together. Errors name final, the
// path that the file will have.
func writeFile(path, final string, fill func(w io.Writer) (unzipped int64, digest string, err error)) (*written, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, writeError(final, err)
	}
	h := sha256.New()
	buffer := bufio.NewWriterSize(f, 1<<20)
	count := &counter{w: io.MultiWriter(buffer, h)}
	r := &written{}
	r.unzipped, r.digest, err = fill(count)
	if err == nil {
		err = writeError(final, buffer.Flush())
	}
	if closeErr := f.Close(); err == nil {
		err = writeError(final, closeErr)
	}
	if err != nil {
		return nil, writeError(final, err)
	}
	r.size = count.n
	h.Sum(r.sum[:0])
	return r, nil
}

// writeError says which file cannot be written, without its temporary name. What went wrong with other files stays as
// it is.
func writeError(final string, err error) error {
	pathErr, ok := errors.AsType[*fs.PathError](err)
	if !ok || pathErr.Op == "open" && errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return fmt.Errorf("write %s: %w", final, pathErr.Err)
}

// A counter counts the bytes written to w.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// result says what has been published.
func (p *packager) result(w *written) Result {
	r := Result{
		Name: p.Name, Path: p.path, Arch: p.Arch, Size: w.size, UnzippedSize: w.unzipped,
		SHA256: hex.EncodeToString(w.sum[:]), CodeSHA256: base64.StdEncoding.EncodeToString(w.sum[:]), ImageDigest: w.digest,
	}
	if !p.Image && r.Size > localaws.MaxZip {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%s is %d bytes: over %d bytes Lambda takes a package from S3 only", r.Path, r.Size, localaws.MaxZip))
	}
	return r
}
