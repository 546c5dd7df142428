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

// writeFile makes the file path, fills it with the help of fill, and counts what comes together. Errors of the file name
// final, the path that it will have.
func writeFile(path, final string, fill func(w io.Writer) (unzipped int64, digest string, err error)) (r *written, err error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, writeError(final, err)
	}
	defer func() {
		if closeErr := f.Close(); closeErr != nil && err == nil {
			r, err = nil, writeError(final, closeErr)
		}
	}()
	return fillFile(f, final, fill)
}

// fillFile does what writeFile does to an open file.
func fillFile(f io.Writer, final string, fill func(w io.Writer) (unzipped int64, digest string, err error)) (*written, error) {
	h := sha256.New()
	buffer := bufio.NewWriterSize(f, 1<<20)
	count := &counter{w: io.MultiWriter(buffer, h), final: final}
	r := &written{}
	var err error
	if r.unzipped, r.digest, err = fill(count); err != nil {
		return nil, err
	}
	if err := buffer.Flush(); err != nil {
		return nil, writeError(final, err)
	}
	r.size = count.n
	h.Sum(r.sum[:0])
	return r, nil
}

// writeError says which file cannot be written, without its temporary name.
func writeError(final string, err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathErr.Err
	}
	return fmt.Errorf("write %s: %w", final, err)
}

// A counter counts the bytes written to w. Errors name final.
type counter struct {
	w     io.Writer
	n     int64
	final string
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	if err != nil {
		return n, writeError(c.final, err)
	}
	return n, nil
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
