package pack

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/internal/localaws"
)

// A file is one of those that a package is made of.
type file struct {
	name string      // in the package, slash-separated
	path string      // where it is read from
	mode fs.FileMode // 0755 or 0644
	size int64
}

// files returns what is to be packaged: the executable, then what the settings include in byte order.
func (p *packager) files(executable string) ([]file, error) {
	first, err := newFile(build.Executable, executable)
	if err != nil {
		return nil, err
	}
	first.mode = 0o755
	list := []file{first}
	included, err := p.included()
	if err != nil {
		return nil, err
	}
	for _, name := range included {
		f, err := newFile(name, filepath.Join(p.Root, filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("include: %w", err)
		}
		list = append(list, f)
	}
	return list, checkSize(list)
}

// included returns the names of the files that the settings include.
func (p *packager) included() ([]string, error) {
	if len(p.Include) == 0 {
		return nil, nil
	}
	found, err := project.Include(p.Root, p.Include)
	if err != nil {
		return nil, err
	}
	names, err := p.withoutProducts(found.Files)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if name == build.Executable || strings.HasPrefix(name, build.Executable+"/") {
			err := fmt.Errorf("include: %s, which is the executable's name in the package", name)
			return nil, hint.Add(err, "rename the file, or have the patterns leave it out")
		}
		if !utf8.ValidString(name) {
			return nil, fmt.Errorf("include: file name %q is not UTF-8", name)
		}
	}
	return names, nil
}

// withoutProducts leaves out what builds write: with it, the package would be another one with each build.
func (p *packager) withoutProducts(names []string) ([]string, error) {
	out, err := resolve(p.Out)
	if err != nil {
		return nil, err
	}
	var rest []string
	for _, name := range names {
		path, err := resolve(filepath.Join(p.Root, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		relative, err := filepath.Rel(out, path)
		if err != nil || !filepath.IsLocal(relative) || !p.isProduct(filepath.ToSlash(relative)) {
			rest = append(rest, name)
		}
	}
	return rest, nil
}

// resolve returns the absolute path of what path leads to.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// isProduct reports whether a file of that name in the folder of deployment packages has been written by a build.
func (p *packager) isProduct(name string) bool {
	first, rest, _ := strings.Cut(name, "/")
	switch {
	case strings.HasPrefix(first, stagingPrefix):
		return true
	case rest != "":
		return rest == build.Executable
	}
	for _, image := range []bool{false, true} {
		if function, ok := strings.CutSuffix(first, extension(image)); ok {
			return function == p.Name || isFile(filepath.Join(p.Out, function, build.Executable))
		}
	}
	return false
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// newFile describes the file at path, or that a link at path leads to.
func newFile(name, path string) (file, error) {
	info, err := os.Stat(path)
	if err != nil {
		return file{}, err
	}
	if !info.Mode().IsRegular() {
		return file{}, fmt.Errorf("%s: not a regular file", path)
	}
	f := file{name: name, path: path, mode: 0o644, size: info.Size()}
	executable := info.Mode()&0o100 != 0
	if runtime.GOOS == "windows" {
		if executable, err = looksExecutable(path); err != nil {
			return file{}, err
		}
	}
	if executable {
		f.mode = 0o755
	}
	return f, nil
}

// looksExecutable reports whether Linux could run a file, by its content: an ELF file or a script. Windows has no
// permissions that would say so.
func looksExecutable(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	begin := make([]byte, 4)
	n, err := io.ReadFull(f, begin)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return false, err
	}
	begin = begin[:n]
	return string(begin) == "\x7fELF" || strings.HasPrefix(string(begin), "#!"), nil
}

// checkSize refuses more than Lambda takes.
func checkSize(files []file) error {
	var sum int64
	for _, f := range files {
		sum += f.size
	}
	if sum <= localaws.MaxUnzipped {
		return nil
	}
	largest := slices.MaxFunc(files, func(a, b file) int { return cmp.Compare(a.size, b.size) })
	err := fmt.Errorf("package is %d bytes unzipped, limit %d", sum, localaws.MaxUnzipped)
	return hint.Add(err, "the largest file is %s with %d bytes; put data into S3, or use a container image that is built with a container tool", largest.name, largest.size)
}

// copyTo copies the file to w. That it has not the size any more that was found is an error.
func (f file) copyTo(ctx context.Context, w io.Writer) error {
	in, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer in.Close()
	n, err := io.Copy(w, io.LimitReader(contextReader{ctx, in}, f.size+1))
	if err == nil && n != f.size {
		err = fmt.Errorf("%s has changed while it was read", f.path)
	}
	return err
}

// A contextReader ends with ctx.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (r contextReader) Read(b []byte) (int, error) {
	if r.ctx.Err() != nil {
		return 0, context.Cause(r.ctx)
	}
	return r.r.Read(b)
}
