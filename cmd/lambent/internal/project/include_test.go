package project

import (
	"path"
	"strings"
	"testing"
)

// matchSlowly is what matchElements must say, in the words of Include's documentation.
func matchSlowly(pattern, names []string) bool {
	if len(pattern) == 0 {
		return len(names) == 0
	}
	if pattern[0] == "**" {
		return matchSlowly(pattern[1:], names) || len(names) > 0 && matchSlowly(pattern, names[1:])
	}
	if len(names) == 0 {
		return false
	}
	ok, _ := path.Match(pattern[0], names[0])
	return ok && matchSlowly(pattern[1:], names[1:])
}

func FuzzMatchElements(f *testing.F) {
	for _, seed := range [][2]string{
		{"a", "a"}, {"a/b", "a"}, {"a", "a/b"}, {"**", "a/b/c"}, {"**/c", "c"}, {"**/c", "a/b/c"}, {"a/**", "a"}, {"a/**", "a/b/c"},
		{"a/**/c", "a/c"}, {"a/**/b/**/c", "a/b/b/x/c"}, {"**/a/b", "a/a/b"}, {"**/**", "a"}, {"*/?/[a-c]", "x/y/b"},
		{"**/*.html", "t/.hidden/x.html"}, {"a**b", "axb"}, {`\*`, "*"}, {"[^a]/ü*", "b/über"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		if len(pattern) > 40 || len(name) > 40 || checkInclude(pattern) != nil {
			return
		}
		elements, names := strings.Split(path.Clean(pattern), "/"), strings.Split(path.Clean("/" + name)[1:], "/")
		got, want := matchElements(elements, names), matchSlowly(elements, names)
		if got != want {
			t.Fatalf("matchElements(%q, %q) = %v, want %v", elements, names, got, want)
		}
		if got && len(names) > 1 && !matchBegin(elements, strings.Join(names[:len(names)-1], "/")) {
			t.Errorf("%q matches %q, whose folder is not looked into", elements, names)
		}
	})
}
