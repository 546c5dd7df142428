package pack

import (
	"cmp"
	"debug/elf"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// lambdaGLIBC is the version of the C library on the machines of provided.al2023, Amazon Linux 2023.
//
// https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html
var lambdaGLIBC = glibcVersion{2, 34}

// A glibcVersion is 2.34, or 2.2.5.
type glibcVersion []int

func (v glibcVersion) String() string {
	parts := make([]string, len(v))
	for i, n := range v {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ".")
}

// A versionNeed is a version of a library's interface that an executable needs.
type versionNeed struct {
	version string   // GLIBC_2.38
	symbols []string // why, in byte order; may be none
}

// readVersions returns what f needs, each version once.
func readVersions(f *elf.File) ([]versionNeed, error) {
	var libraries []elf.DynamicVersionNeed
	if f.SectionByType(elf.SHT_GNU_VERNEED) != nil {
		var err error
		if libraries, err = f.DynamicVersionNeeds(); err != nil && !errors.Is(err, elf.ErrNoSymbols) {
			return nil, err
		}
	}
	symbols := map[string][]string{}
	for _, library := range libraries {
		for _, need := range library.Needs {
			symbols[need.Dep] = nil
		}
	}
	imported, err := f.ImportedSymbols()
	if err != nil && !errors.Is(err, elf.ErrNoSymbols) {
		return nil, err
	}
	for _, s := range imported {
		if s.Version != "" {
			symbols[s.Version] = append(symbols[s.Version], s.Name)
		}
	}
	var needs []versionNeed
	for version, names := range symbols {
		slices.Sort(names)
		needs = append(needs, versionNeed{version, slices.Compact(names)})
	}
	slices.SortFunc(needs, func(a, b versionNeed) int { return cmp.Compare(a.version, b.version) })
	return needs, nil
}

// checkGLIBC refuses versions of the C library that Lambda's machines do not have. The highest that is needed says
// which library would do. executable is its name.
func checkGLIBC(executable string, needs []versionNeed) error {
	var highest glibcVersion
	var name string
	var symbols []string
	for _, need := range needs {
		v, ok := parseGLIBC(need.version)
		if !ok || slices.Compare(v, lambdaGLIBC) <= 0 {
			continue
		}
		symbols = append(symbols, need.symbols...)
		if slices.Compare(v, highest) > 0 {
			highest, name = v, need.version
		}
	}
	if highest == nil {
		return nil
	}
	err := fmt.Errorf("%s needs %s%s; Lambda's machines have GLIBC %s", executable, name, because(symbols), lambdaGLIBC)
	return hint.Add(err, "build it on Amazon Linux 2023 or another system with GLIBC %s or older, or link it statically", lambdaGLIBC)
}

// because lists the first few symbols.
func because(symbols []string) string {
	slices.Sort(symbols)
	symbols = slices.Compact(symbols)
	const most = 5
	switch n := len(symbols); {
	case n == 0:
		return ""
	case n > most:
		return fmt.Sprintf(" (for %s and %d more)", strings.Join(symbols[:most], ", "), n-most)
	}
	return fmt.Sprintf(" (for %s)", strings.Join(symbols, ", "))
}

// parseGLIBC returns the version that a name stands for. Names of features that have no number came after 2.34.
func parseGLIBC(name string) (glibcVersion, bool) {
	text, ok := strings.CutPrefix(name, "GLIBC_")
	if !ok {
		return nil, false
	}
	if strings.HasPrefix(text, "ABI_") {
		return glibcVersion{2, 36}, true // the first of them, ABI_DT_RELR
	}
	var v glibcVersion
	for part := range strings.SplitSeq(text, ".") {
		n, err := strconv.ParseUint(part, 10, 31)
		if err != nil {
			return nil, false // GLIBC_PRIVATE
		}
		v = append(v, int(n))
	}
	return v, true
}
