//go:build unix

package localaws_test

import (
	"archive/zip"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A zipped file is one of an archive.
type zipped struct {
	name, content string
	mode          fs.FileMode
}

// zipLayer makes an archive.
func zipLayer(t *testing.T, files ...zipped) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "layer.zip")
	f, err := os.Create(path)
	must(err)
	w := zip.NewWriter(f)
	for _, file := range files {
		header := &zip.FileHeader{Name: file.name, Method: zip.Deflate}
		header.SetMode(file.mode)
		content, err := w.CreateHeader(header)
		must(err)
		_, err = content.Write([]byte(file.content))
		must(err)
	}
	must(w.Close())
	must(f.Close())
	return path
}

// TestLayers has a function find what is in a folder and in an archive.
func TestLayers(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	folder := t.TempDir()
	archive := zipLayer(t,
		zipped{"bin/", "", fs.ModeDir | 0o755},
		zipped{"bin/tool", "#!/bin/sh\n", 0o755},
		zipped{"lib/data", "text", 0o600},
		zipped{"link", "lib/data", fs.ModeSymlink | 0o777},
	)
	s := newExtensionService(t, localaws.Options{Getenv: func(name string) string {
		return map[string]string{"PATH": "/usr/bin:/bin"}[name]
	}})
	f, _ := add(t, s, "act", layers(folder, archive))
	variables := environmentOf(t, invoke(t, f, do(action{Do: "environment"}))).Variables
	unpacked, rest, _ := strings.Cut(variables["LAMBENT_OPT"], ":")
	if rest != folder || filepath.Dir(unpacked) != tmp {
		t.Fatalf("LAMBENT_OPT=%s, want a folder in %s, and %s", variables["LAMBENT_OPT"], tmp, folder)
	}
	for name, want := range map[string]string{
		"PATH":            unpacked + "/bin:" + folder + "/bin:/usr/bin:/bin",
		"LD_LIBRARY_PATH": unpacked + "/lib:" + folder + "/lib",
	} {
		if variables[name] != want {
			t.Errorf("%s=%s, want %s", name, variables[name], want)
		}
	}
	if content, err := os.ReadFile(filepath.Join(unpacked, "link")); err != nil || string(content) != "text" {
		t.Errorf("link: %q, %v", content, err)
	}
	if info, err := os.Stat(filepath.Join(unpacked, "bin", "tool")); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("tool: %v, %v", info, err)
	}
	closeService(t, s)
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("%v is left behind, %v", left, err)
	}
}

// TestSharedLayer has two environments use one unpacked archive, and the second keep it when the first ends.
func TestSharedLayer(t *testing.T) {
	archive := zipLayer(t, zipped{"data", "text", 0o644})
	s := newExtensionService(t, localaws.Options{})
	first, _ := add(t, s, "act", layers(archive))
	second, _ := add(t, s, "act", layers(archive), func(s *localaws.Settings) { s.Name = "second" })
	opt := func(f *localaws.Function) string {
		return environmentOf(t, invoke(t, f, do(action{Do: "environment"}))).Variables["LAMBENT_OPT"]
	}
	folder := opt(first)
	if got := opt(second); got != folder {
		t.Errorf("unpacked twice: %s and %s", folder, got)
	}
	if err := first.Replace(first.Settings()); err != nil {
		t.Fatal(err)
	}
	first.AwaitEnvironments(0)
	if _, err := os.Stat(filepath.Join(folder, "data")); err != nil {
		t.Errorf("the other's end took the layer away: %v", err)
	}
	if err := second.Replace(second.Settings()); err != nil {
		t.Fatal(err)
	}
	second.AwaitEnvironments(0)
	awaitGone(t, folder)
}

// TestLayerVariablesWithout has no layers, and no word of them.
func TestLayerVariablesWithout(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	variables := environmentOf(t, invoke(t, f, do(action{Do: "environment"}))).Variables
	for _, name := range []string{"LAMBENT_OPT", "LD_LIBRARY_PATH"} {
		if value, ok := variables[name]; ok {
			t.Errorf("%s=%s", name, value)
		}
	}
}

// TestZippedExtension starts an extension from an archive.
func TestZippedExtension(t *testing.T) {
	script, err := os.ReadFile(filepath.Join(layer(t, extensionRole{Name: "x", Events: both}), "extensions", "x"))
	must(err)
	f, l := add(t, newExtensionService(t, localaws.Options{}), "echo",
		layers(zipLayer(t, zipped{"extensions/x", string(script), 0o755})))
	id := invoke(t, f, "1").RequestID
	l.await(t, contains("x INVOKE "+id))
}

// TestBadLayers has layers that are none.
func TestBadLayers(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text")
	must(os.WriteFile(text, []byte("no archive"), 0o644))
	folder := t.TempDir()
	for name, tt := range map[string]struct {
		layers []string
		want   string
	}{
		"missing":    {[]string{folder + "/nothing"}, "function fn: layer: stat " + folder + "/nothing: no such file or directory"},
		"no archive": {[]string{text}, "function fn: layer " + text + ": zip: not a valid zip file\nhint: a layer is a folder or a zip archive"},
		"too many":   {[]string{folder, folder, folder, folder, folder, folder}, "function fn: layers: 6, limit 5"},
	} {
		_, err := newService(t, localaws.Options{}).Add(localaws.Settings{Name: "fn", Command: []string{"/bin/true"}, Layers: tt.layers})
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: error %v, want %s", name, err, tt.want)
		}
	}
}

// TestHostileLayers has archives that write where they should not.
func TestHostileLayers(t *testing.T) {
	for name, tt := range map[string]struct {
		files []zipped
		want  string
	}{
		"parent":       {[]zipped{{"../evil", "x", 0o644}}, "../evil: not a path inside of the archive"},
		"absolute":     {[]zipped{{"/evil", "x", 0o644}}, "/evil: not a path inside of the archive"},
		"through link": {[]zipped{{"out", "..", fs.ModeSymlink | 0o777}, {"out/evil", "x", 0o644}}, "out/evil: "},
		"twice":        {[]zipped{{"x", "1", 0o644}, {"x", "2", 0o644}}, "file exists"},
		"device":       {[]zipped{{"x", "", fs.ModeNamedPipe | 0o644}}, "neither file, folder nor link"},
	} {
		t.Run(name, func(t *testing.T) {
			tmp := t.TempDir()
			t.Setenv("TMPDIR", tmp)
			s := newService(t, localaws.Options{})
			f, _ := add(t, s, "echo", layers(zipLayer(t, tt.files...)))
			_, err := f.Invoke(t.Context(), localaws.Request{})
			if got := serviceError(t, err); got.Status != 500 || !strings.Contains(got.Message, tt.want) {
				t.Errorf("Invoke: %+v, want %s", got, tt.want)
			}
			closeService(t, s)
			if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
				t.Errorf("%v is left behind, %v", left, err)
			}
		})
	}
}
