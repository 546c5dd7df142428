// Package pack makes deployment packages: a zip archive or a container image for each function.
//
// [Package] builds a function for Lambda's machines, or takes an executable that was built elsewhere, looks at the ELF
// file to find out whether Lambda could run it, and writes it, with the files that the settings include, to the folder
// of deployment packages:
//
//	dist/api/bootstrap   the executable
//	dist/api.zip         the deployment package
//	dist/api.oci.tar     or, as a container image, this
//
// The same sources and the same toolchain give the same bytes, whatever the folder, the machine, the time, the umask
// and the locale are. What is written has a temporary name until it is whole, and what an earlier build left behind is
// gone before a build begins, so that a file of that name is never half a package or an old one.
package pack

import (
	"context"
	"fmt"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// DefaultDir is the folder for deployment packages where nobody has named one.
const DefaultDir = "dist"

// Settings say what to package, and how. The zero value of all but Name and one of Function and Executable is a zip
// archive for arm64 in [DefaultDir].
type Settings struct {
	Name       string           // of the function: that of the files too
	Function   project.Function // what to build, unless Executable is set
	Executable string           // path of an executable that has been built elsewhere; "": Function is built

	Arch    string            // project.ArchARM64 or project.ArchX8664; "": the former
	Root    string            // folder that Include is relative to; "": Function's module
	Include []string          // patterns of files that lie beside the executable, as [project.Include] takes them
	Env     map[string]string // variables that the function will be deployed with
	Build   project.Build     // how Function is built; CGO also lets Executable need C libraries

	Out    string // folder for the deployment package, relative to the working directory; "": [DefaultDir]
	Image  bool   // write a container image and not a zip archive
	CAFile string // PEM file with the certificates that the image trusts; "": it has none
	Verify bool   // build a second time, from nothing that go has kept, and compare

	ErrorDir string // folder that file names in compiler errors are relative to; "": Function's
}

// For returns the settings for a function as lambent.json, the environment and the flags have it.
func For(fn project.Function, r *project.Resolved) Settings {
	return Settings{Name: fn.Name, Function: fn, Arch: r.Arch, Include: r.Include, Env: r.Env, Build: r.Build}
}

// A Result is a deployment package. The tags are what lambent build --json prints: names and meaning are stable.
type Result struct {
	Name         string `json:"name"`                  // of the function
	Path         string `json:"path"`                  // of the file, in Settings.Out
	Arch         string `json:"arch"`                  // arm64 or x86_64
	Size         int64  `json:"size"`                  // of the file, in bytes
	UnzippedSize int64  `json:"unzippedSize"`          // of all files in it, in bytes
	SHA256       string `json:"sha256"`                // of the file, in hex
	CodeSHA256   string `json:"codeSha256"`            // of the file, in base64: Lambda's CodeSha256 of an archive
	ImageDigest  string `json:"imageDigest,omitempty"` // of the image's manifest, as registries and Lambda know it

	Warnings []string `json:"-"` // what a person should know of a package that is good
}

// An Error is a function that cannot be packaged as it is. That its code does not compile is a *build.Error instead.
type Error struct {
	Function string // name of the function
	Err      error  // why, with a hint
}

// Error returns the function's name and the reason.
func (e *Error) Error() string { return fmt.Sprintf("function %s: %v", e.Function, e.Err) }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Package makes the deployment package of a function. The error is a *build.Error when its code does not compile, an
// [*Error] when Lambda could not run it or it cannot be written, and the cause of ctx when that has ended; then there is
// no deployment package, not even an earlier one.
func Package(ctx context.Context, s Settings) (Result, error) {
	s = s.complete()
	p, err := newPackager(s)
	if err != nil {
		return Result{}, s.explain(ctx, err)
	}
	r, err := p.run(ctx)
	p.close(err == nil)
	if err != nil {
		return Result{}, s.explain(ctx, err)
	}
	return r, nil
}
