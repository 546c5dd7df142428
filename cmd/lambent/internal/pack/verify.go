package pack

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// verify makes the package again and compares. Nothing that go has compiled before is used, so that a compiler whose
// results differ is found out.
func (p *packager) verify(ctx context.Context, first *written) error {
	cache, err := filepath.Abs(filepath.Join(p.staging, "cache"))
	if err != nil {
		return err
	}
	if err := os.Mkdir(cache, 0o777); err != nil {
		return err
	}
	return p.compare(ctx, first, cache)
}

// compare makes the package again, with what go has compiled in the folder cache, or where it always does for "".
func (p *packager) compare(ctx context.Context, first *written, cache string) error {
	dir := filepath.Join(p.staging, "again")
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	executable := p.Executable
	if executable == "" {
		executable = filepath.Join(dir, build.Executable)
		if err := p.build(ctx, executable, cache); err != nil {
			return err
		}
	}
	second, err := p.write(ctx, executable, filepath.Join(dir, "package"))
	if err != nil {
		return err
	}
	if first.sum == second.sum {
		return nil
	}
	err = fmt.Errorf("two builds differ: sha256:%x and sha256:%x", first.sum, second.sum)
	return hint.Add(err, "look for C code with __DATE__ or __TIME__, for generated files and for build flags that change")
}
