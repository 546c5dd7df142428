package project

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Sources is what the build of a function reads, as far as a person can change it: what belongs to the main module, to
// the workspace's and to those that a folder replaces. All paths are absolute.
type Sources struct {
	Files   []string // Go files and their like, embedded files, go.mod, go.sum, go.work
	Folders []string // of the packages: a file that comes or goes there is a change
	Embeds  []string // folders with embedded files, in which any name counts
}

// sources returns what the build of p reads.
func (l *listing) sources(p listedPackage) *Sources {
	s := &Sources{}
	l.collect(p, s, map[string]bool{})
	for _, name := range []string{"go.work", "go.work.sum"} {
		if work := nearestFile(p.Dir, "go.work"); work != "" {
			s.Files = append(s.Files, filepath.Join(filepath.Dir(work), name))
		}
	}
	s.tidy()
	return s
}

func (s *Sources) tidy() {
	for _, list := range []*[]string{&s.Files, &s.Folders, &s.Embeds} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}

// collect adds what p and the packages below it are made of.
func (l *listing) collect(p listedPackage, s *Sources, seen map[string]bool) {
	if seen[p.ImportPath] || !p.local() {
		return
	}
	seen[p.ImportPath] = true
	s.addPackage(p)
	for _, imported := range p.Imports {
		if l.packages[imported].ImportPath == "" {
			imported = cmp.Or(p.ImportMap[imported], imported)
		}
		l.collect(l.packages[imported], s, seen)
	}
}

// local reports whether a person may change p.
func (p *listedPackage) local() bool {
	switch {
	case p.Standard || p.Dir == "":
		return false
	case p.Module == nil:
		return true
	}
	return p.Module.Main || p.Module.Replace != nil && p.Module.Replace.Version == ""
}

func (s *Sources) addPackage(p listedPackage) {
	s.Folders = append(s.Folders, p.Dir)
	for _, names := range [][]string{
		p.GoFiles, p.CgoFiles, p.IgnoredGoFiles, p.IgnoredOtherFiles, p.CFiles, p.CXXFiles, p.MFiles, p.HFiles,
		p.FFiles, p.SFiles, p.SwigFiles, p.SwigCXXFiles, p.SysoFiles, p.EmbedFiles,
	} {
		for _, name := range names {
			if !strings.HasSuffix(name, "_test.go") {
				s.Files = append(s.Files, filepath.Join(p.Dir, filepath.FromSlash(name)))
			}
		}
	}
	for _, file := range p.EmbedFiles {
		s.Embeds = append(s.Embeds, filepath.Join(p.Dir, filepath.FromSlash(path.Dir(file))))
	}
	for _, pattern := range p.EmbedPatterns {
		s.Embeds = append(s.Embeds, embedFolder(p.Dir, pattern))
	}
	if p.Module != nil && p.Module.Dir != "" {
		s.Files = append(s.Files, filepath.Join(p.Module.Dir, "go.mod"), filepath.Join(p.Module.Dir, "go.sum"))
	}
}

// embedFolder returns the folder in which a file would have to appear to match an embed pattern.
func embedFolder(dir, pattern string) string {
	pattern = strings.TrimPrefix(pattern, "all:")
	if i := strings.IndexAny(pattern, `*?[\`); i >= 0 {
		pattern = path.Dir(pattern[:i] + "x")
	}
	folder := filepath.Join(dir, filepath.FromSlash(pattern))
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder
	}
	return filepath.Dir(folder)
}
