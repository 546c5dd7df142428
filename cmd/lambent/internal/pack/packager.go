package pack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// complete returns s with the defaults filled in.
func (s Settings) complete() Settings {
	s.Arch = cmp.Or(s.Arch, project.ArchARM64)
	s.Root = cmp.Or(s.Root, s.Function.ModuleDir, s.Function.Dir)
	s.Out = cmp.Or(s.Out, DefaultDir)
	return s
}

// explain makes err an [*Error] unless it is no fault of the function's.
func (s Settings) explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if _, ok := errors.AsType[*build.Error](err); ok {
		return err
	}
	return &Error{Function: s.Name, Err: err}
}

// A packager makes one deployment package.
type packager struct {
	Settings
	path    string // of the deployment package
	staging string // folder in Out for what is not whole
}

// newPackager removes what an earlier build has left and makes room for a new one.
func newPackager(s Settings) (*packager, error) {
	p := &packager{Settings: s, path: filepath.Join(s.Out, s.Name+extension(s.Image))}
	if err := p.checkSource(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.Out, 0o777); err != nil {
		return nil, err
	}
	if err := p.removeOld(); err != nil {
		return nil, err
	}
	var err error
	p.staging, err = os.MkdirTemp(s.Out, stagingPrefix+s.Name+"-*")
	return p, err
}

// checkSource sees to it that the executable does not lie where the package will.
func (p *packager) checkSource() error {
	source, err := os.Stat(p.Executable)
	if p.Executable == "" || err != nil {
		return nil // there is none, or opening it will say why
	}
	for _, image := range []bool{false, true} {
		path := filepath.Join(p.Out, p.Name+extension(image))
		if target, err := os.Stat(path); err == nil && os.SameFile(source, target) {
			return fmt.Errorf("%s is the executable and the package", path)
		}
	}
	return nil
}

// stagingPrefix is how the names of folders begin that hold what is not whole.
const stagingPrefix = ".lambent-"

// extension is how names of deployment packages end.
func extension(image bool) string {
	if image {
		return ".oci.tar"
	}
	return ".zip"
}

// removeOld removes what an earlier build has made that this one is to make.
func (p *packager) removeOld() error {
	old := []string{p.path}
	if p.Executable == "" {
		old = append(old, p.executablePath())
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the package of an earlier build: %w", err)
		}
	}
	return nil
}

// removeAll removes everything that builds of the function have made: after one that has failed, all of it is of other
// code.
func (p *packager) removeAll() {
	p.removeOld()
	os.Remove(filepath.Join(p.Out, p.Name+extension(!p.Image)))
}

// executablePath is where a built executable ends up.
func (p *packager) executablePath() string { return filepath.Join(p.Out, p.Name, build.Executable) }

// close removes what is not part of the result.
func (p *packager) close(good bool) {
	os.RemoveAll(p.staging)
	if !good {
		p.removeAll()
	}
}

func (p *packager) run(ctx context.Context) (Result, error) {
	if err := CheckEnvironment(p.Env); err != nil {
		return Result{}, err
	}
	executable, err := p.executable(ctx)
	if err != nil {
		return Result{}, err
	}
	written, err := p.write(ctx, executable, filepath.Join(p.staging, "package"))
	if err != nil {
		return Result{}, err
	}
	if p.Verify {
		if err := p.verify(ctx, written); err != nil {
			return Result{}, err
		}
	}
	if p.Executable == "" {
		if err := publish(executable, p.executablePath()); err != nil {
			return Result{}, err
		}
	}
	if err := publish(filepath.Join(p.staging, "package"), p.path); err != nil {
		return Result{}, err
	}
	return p.result(written), nil
}

// executable returns the path of the function's executable.
func (p *packager) executable(ctx context.Context) (string, error) {
	if p.Executable != "" {
		return p.Executable, nil
	}
	path := filepath.Join(p.staging, build.Executable)
	return path, p.build(ctx, path, "")
}

func (p *packager) build(ctx context.Context, path, cacheDir string) error {
	path, err := filepath.Abs(path) // go runs in another folder
	if err != nil {
		return err
	}
	return build.ForLambda(ctx, p.Function, path, p.Arch, build.Options{
		ErrorDir: p.ErrorDir, GoCacheDir: cacheDir,
		Tags: p.Build.Tags, LDFlags: p.Build.LDFlags, CGO: p.Build.CGO, Flags: p.Build.Flags,
	})
}

// write checks what is to be packaged and writes the package to path.
func (p *packager) write(ctx context.Context, executable, path string) (*written, error) {
	want := wanted{name: cmp.Or(p.Executable, build.Executable), arch: p.Arch, cgo: p.Build.CGO, image: p.Image}
	if err := want.checkFile(executable); err != nil {
		return nil, err
	}
	files, err := p.files(executable)
	if err != nil {
		return nil, err
	}
	if p.Image {
		return p.writeImage(ctx, files, path)
	}
	return writeFile(path, p.path, func(w io.Writer) (int64, string, error) {
		size, err := writeZip(ctx, w, files)
		return size, "", err
	})
}

// publish gives a file that is whole its name.
func publish(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	return os.Rename(from, to)
}
