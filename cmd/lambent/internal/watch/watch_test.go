package watch_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/watch"
)

// folder has the items that a test looks at.
type folder struct {
	t      *testing.T
	dir    string
	reader *watch.Reader
	items  []watch.Item
}

func newFolder(t *testing.T, kind watch.Kind, names ...string) *folder {
	f := &folder{t: t, dir: t.TempDir(), reader: watch.NewReader()}
	for _, name := range names {
		f.items = append(f.items, watch.Item{Path: filepath.Join(f.dir, name), Kind: kind})
	}
	return f
}

func (f *folder) write(name, text string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// date sets a modification time.
func (f *folder) date(name string, at time.Time) {
	f.t.Helper()
	if err := os.Chtimes(filepath.Join(f.dir, name), at, at); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) do(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) read() watch.Snapshot { return f.reader.Read(f.items) }

func TestFile(t *testing.T) {
	long := time.Now().Add(-time.Hour)
	for name, tt := range map[string]struct {
		change func(f *folder)
		want   bool
	}{
		"nothing":      {func(*folder) {}, false},
		"content":      {func(f *folder) { f.write("a", "two") }, true},
		"touch":        {func(f *folder) { f.date("a", time.Now()) }, false},
		"same content": {func(f *folder) { f.write("a", "one") }, false},
		"same size and time, as within one tick of the clock": {func(f *folder) {
			f.write("a", "eno")
			f.date("a", long)
			f.do(os.Rename(filepath.Join(f.dir, "a"), filepath.Join(f.dir, "b")))
			f.write("a", "eno")
			f.date("a", long)
		}, true},
		"replaced by a file of the same content": {func(f *folder) {
			f.write("b", "one")
			f.do(os.Rename(filepath.Join(f.dir, "b"), filepath.Join(f.dir, "a")))
		}, false},
		"replaced by another file": {func(f *folder) {
			f.write("b", "two")
			f.date("b", long)
			f.do(os.Rename(filepath.Join(f.dir, "b"), filepath.Join(f.dir, "a")))
		}, true},
		"removed": {func(f *folder) { f.do(os.Remove(filepath.Join(f.dir, "a"))) }, true},
		"removed and written again": {func(f *folder) {
			f.do(os.Remove(filepath.Join(f.dir, "a")))
			f.write("a", "one")
		}, false},
		"a folder in its place": {func(f *folder) {
			f.do(os.Remove(filepath.Join(f.dir, "a")))
			f.do(os.Mkdir(filepath.Join(f.dir, "a"), 0o700))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t, watch.File, "a")
			f.write("a", "one")
			f.date("a", long)
			before := f.read()
			tt.change(f)
			if got := len(f.read().Changed(before)) == 1; got != tt.want {
				t.Errorf("changed = %v, want %v", got, tt.want)
			}
		})
	}
}

// Two saves within one tick of a file system's clock look the same from outside.
func TestSecondSaveAtTheSameTime(t *testing.T) {
	f := newFolder(t, watch.File, "a")
	f.write("a", "one")
	now := time.Now()
	f.date("a", now)
	before := f.read()
	f.write("a", "two")
	f.date("a", now)
	if diff := cmp.Diff(f.items, f.read().Changed(before)); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
}

func TestMissing(t *testing.T) {
	f := newFolder(t, watch.File, "a")
	before := f.read()
	if diff := cmp.Diff(watch.Snapshot{f.items[0]: ""}, before); diff != "" {
		t.Errorf("snapshot (-want +got):\n%s", diff)
	}
	f.write("a", "")
	if got := f.read().Changed(before); len(got) != 1 {
		t.Errorf("changed = %v, want the file that has appeared", got)
	}
}

func TestFolder(t *testing.T) {
	for name, tt := range map[string]struct{ names, sources, subfolders bool }{
		"new.go":      {names: true, sources: true},
		"new.s":       {names: true, sources: true},
		"new_test.go": {names: true},
		"_new.go":     {names: true},
		"new.html":    {names: true},
		"new/":        {names: true, subfolders: true},
		".new.go":     {},
		".new/":       {},
		"new.go~":     {},
	} {
		for kind, want := range map[watch.Kind]bool{
			watch.Names: tt.names, watch.Sources: tt.sources, watch.Subfolders: tt.subfolders,
		} {
			f := newFolder(t, kind, ".")
			f.write("old.go", "")
			before := f.read()
			if dir, ok := cutSlash(name); ok {
				f.do(os.Mkdir(filepath.Join(f.dir, dir), 0o700))
			} else {
				f.write(name, "")
			}
			if got := len(f.read().Changed(before)) == 1; got != want {
				t.Errorf("%s: changed = %v for kind %d, want %v", name, got, kind, want)
			}
		}
	}
}

func cutSlash(name string) (string, bool) {
	last := len(name) - 1
	return name[:last], name[last] == '/'
}

func TestBurst(t *testing.T) {
	start := time.Now()
	for name, tt := range map[string]struct {
		changes []time.Duration
		at      time.Duration
		want    bool
	}{
		"none":                {nil, time.Hour, false},
		"one, too early":      {[]time.Duration{0}, 49 * time.Millisecond, false},
		"one":                 {[]time.Duration{0}, 50 * time.Millisecond, true},
		"two, too early":      {[]time.Duration{0, 40 * time.Millisecond}, 89 * time.Millisecond, false},
		"two":                 {[]time.Duration{0, 40 * time.Millisecond}, 90 * time.Millisecond, true},
		"without an end":      {[]time.Duration{0, 490 * time.Millisecond}, 500 * time.Millisecond, true},
		"shortly before that": {[]time.Duration{0, 490 * time.Millisecond}, 499 * time.Millisecond, false},
	} {
		t.Run(name, func(t *testing.T) {
			var b watch.Burst
			for _, at := range tt.changes {
				b.Add(start.Add(at))
			}
			if got := b.Over(start.Add(tt.at)); got != tt.want {
				t.Errorf("Over = %v, want %v", got, tt.want)
			}
			b.Reset()
			if b.Over(start.Add(tt.at)) {
				t.Error("over after Reset")
			}
		})
	}
}
