package build

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/gotool"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// ForLambda builds fn as the file executable for Lambda's machines of an architecture, project.ArchARM64 or
// project.ArchX8664. Neither the machine that builds, nor the folder, nor the time is in the result. Of o, CacheDir
// is not used: the executable has no build ID by which go would know it again. The error is an [*Error] when the go
// command refused.
func ForLambda(ctx context.Context, fn project.Function, executable, arch string, o Options) error {
	goarch := GOARCH(arch)
	args := o.argumentsWith("-s -w -buildid= "+o.LDFlags, executable)
	_, err := gotool.Run(ctx, fn.Dir, o.lambdaEnvironment(goarch), args...)
	if err == nil {
		return nil
	}
	err = o.explain(fn, err)
	if e, ok := errors.AsType[*Error](err); ok && !o.CGO && strings.Contains(e.Output, "build constraints exclude all Go files") {
		return hint.Add(err, `if it is code that needs cgo, build it with --cgo, or with "cgo": true under "build" in %s`, project.ConfigName)
	}
	if o.CGO && (goarch != runtime.GOARCH || runtime.GOOS != "linux") && os.Getenv("CC") == "" {
		return hint.Add(err, "cgo needs a C compiler for linux/%s: name it in CC, as in CC=%s", goarch, crossCompiler(goarch))
	}
	return err
}

// GOARCH returns go's name of one of Lambda's architectures, project.ArchARM64 or project.ArchX8664.
func GOARCH(arch string) string {
	if arch == project.ArchX8664 {
		return "amd64"
	}
	return "arm64"
}

// lambdaEnvironment is [Options.environment] for Lambda. Among the processors that a function may get are the oldest
// of their architecture that Lambda has.
func (o Options) lambdaEnvironment(goarch string) []string {
	cgo := "CGO_ENABLED=0"
	if o.CGO {
		cgo = "CGO_ENABLED=1"
	}
	env := []string{"GOOS=linux", "GOARCH=" + goarch, cgo, "GOAMD64=v1", "GOARM64=v8.0"}
	if o.GoCacheDir != "" {
		env = append(env, "GOCACHE="+o.GoCacheDir)
	}
	return env
}

func crossCompiler(goarch string) string {
	if goarch == "amd64" {
		return "x86_64-linux-gnu-gcc"
	}
	return "aarch64-linux-gnu-gcc"
}
