package pack_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/pack"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// A tarEntry is what an archive says about a file, and the file.
type tarEntry struct {
	Name    string
	Mode    int64
	Content string
}

var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// readTar reads an archive in which nothing may say who made it.
func readTar(t *testing.T, r io.Reader) []tarEntry {
	t.Helper()
	var list []tarEntry
	for archive := tar.NewReader(r); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Uid != 0 || h.Gid != 0 || h.Uname != "" || h.Gname != "" || !h.ModTime.Equal(epoch) || !h.AccessTime.IsZero() {
			t.Errorf("%s: owner %d:%d %q:%q, time %v", h.Name, h.Uid, h.Gid, h.Uname, h.Gname, h.ModTime)
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, tarEntry{h.Name, h.Mode, string(content)})
	}
}

// certificate returns a certificate as PEM.
func certificate(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// A layout is an OCI image layout, by name of its files.
type layout map[string]string

func readLayout(t *testing.T, path string) layout {
	t.Helper()
	files := layout{}
	for _, e := range readTar(t, bytes.NewReader(read(t, path))) {
		if e.Mode != 0o644 {
			t.Errorf("%s has mode %o", e.Name, e.Mode)
		}
		files[e.Name] = e.Content
	}
	return files
}

type descriptor struct {
	MediaType, Digest string
	Size              int
	Annotations       map[string]string
	Platform          struct{ Architecture, OS string }
}

// blob returns what a descriptor stands for, which must be what it says.
func (l layout) blob(t *testing.T, d descriptor, mediaType string) string {
	t.Helper()
	if d.MediaType != mediaType {
		t.Errorf("media type %s, want %s", d.MediaType, mediaType)
	}
	data, ok := l["blobs/sha256/"+strings.TrimPrefix(d.Digest, "sha256:")]
	if !ok {
		t.Fatalf("no blob %s", d.Digest)
	}
	if got := fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(data))); got != d.Digest || len(data) != d.Size {
		t.Errorf("blob of %d bytes with digest %s, want %d and %s", len(data), got, d.Size, d.Digest)
	}
	return data
}

func decode(t *testing.T, text string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
}

// The layout is walked as a container tool does: index, manifest, config, layer.
func TestPackageImage(t *testing.T) {
	s := executableSettings(t, static())
	pemText := "a comment\n" + certificate(t)
	s.CAFile = filepath.Join(s.Root, "ca.pem")
	for name, content := range map[string]string{"ca.pem": pemText, "a/b/data": "x", "run.sh": "#!"} {
		path := filepath.Join(s.Root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Join(s.Root, "run.sh"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.Image, s.Include, s.Name = true, []string{"a/**", "run.sh"}, "My__API_1-"
	got, err := pack.Package(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(s.Out, "My__API_1-.oci.tar"); got.Path != want {
		t.Errorf("path = %s, want %s", got.Path, want)
	}
	if want := int64(len(static()) + len("x") + len("#!") + len(pemText)); got.UnzippedSize != want {
		t.Errorf("unzipped size = %d, want %d", got.UnzippedSize, want)
	}
	if want := fmt.Sprintf("%x", sha256.Sum256(read(t, got.Path))); got.SHA256 != want {
		t.Errorf("sha256 = %s, want %s", got.SHA256, want)
	}

	l := readLayout(t, got.Path)
	if got, want := l["oci-layout"], `{"imageLayoutVersion":"1.0.0"}`; got != want {
		t.Errorf("oci-layout = %s, want %s", got, want)
	}
	var index struct {
		SchemaVersion int
		Manifests     []descriptor
	}
	decode(t, l["index.json"], &index)
	if index.SchemaVersion != 2 || len(index.Manifests) != 1 {
		t.Fatalf("index.json = %s", l["index.json"])
	}
	d := index.Manifests[0]
	if d.Digest != got.ImageDigest || d.Platform.Architecture != "arm64" || d.Platform.OS != "linux" {
		t.Errorf("manifest %+v, want digest %s for linux/arm64", d, got.ImageDigest)
	}
	if got, want := d.Annotations["io.containerd.image.name"], "docker.io/library/my__api_1:latest"; got != want {
		t.Errorf("image name %s, want %s", got, want)
	}
	var manifest struct {
		Config descriptor
		Layers []descriptor
	}
	decode(t, l.blob(t, d, "application/vnd.oci.image.manifest.v1+json"), &manifest)
	if len(manifest.Layers) != 1 {
		t.Fatalf("%d layers, want 1", len(manifest.Layers))
	}
	tarred, err := gzip.NewReader(strings.NewReader(l.blob(t, manifest.Layers[0], "application/vnd.oci.image.layer.v1.tar+gzip")))
	if err != nil {
		t.Fatal(err)
	}
	layer, err := io.ReadAll(tarred)
	if err != nil {
		t.Fatal(err)
	}
	config := l.blob(t, manifest.Config, "application/vnd.oci.image.config.v1+json")
	wantConfig := fmt.Sprintf(`{"created":"1980-01-01T00:00:00Z","architecture":"arm64","os":"linux",`+
		`"config":{"Entrypoint":["/var/task/bootstrap"],"WorkingDir":"/var/task"},"rootfs":{"type":"layers","diff_ids":["sha256:%x"]},`+
		`"history":[{"created":"1980-01-01T00:00:00Z","created_by":"lambent build"}]}`, sha256.Sum256(layer))
	if config != wantConfig {
		t.Errorf("config = %s\nwant %s", config, wantConfig)
	}
	want := []tarEntry{
		{"etc/", 0o755, ""}, {"etc/ssl/", 0o755, ""}, {"etc/ssl/certs/", 0o755, ""}, {"var/", 0o755, ""}, {"var/task/", 0o755, ""},
		{"var/task/a/", 0o755, ""}, {"var/task/a/b/", 0o755, ""},
		{"etc/ssl/certs/ca-certificates.crt", 0o644, pemText},
		{"var/task/bootstrap", 0o755, string(static())}, {"var/task/a/b/data", 0o644, "x"}, {"var/task/run.sh", 0o755, "#!"},
	}
	if diff := cmp.Diff(want, readTar(t, bytes.NewReader(layer))); diff != "" {
		t.Errorf("layer (-want +got):\n%s", diff)
	}

	// docker load of before the OCI's layout.
	var docker []struct {
		Config           string
		RepoTags, Layers []string
	}
	decode(t, l["manifest.json"], &docker)
	if len(docker) != 1 || l[docker[0].Config] != config || len(docker[0].Layers) != 1 || l[docker[0].Layers[0]] == "" || docker[0].RepoTags[0] != "my__api_1:latest" {
		t.Errorf("manifest.json = %s", l["manifest.json"])
	}
}

// The zip archive of the same code stays when an image is made, and goes when that fails.
func TestPackageImageBesideZip(t *testing.T) {
	s := executableSettings(t, static())
	s.Arch = project.ArchARM64
	if _, err := pack.Package(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	s.Image = true
	if _, err := pack.Package(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"api.oci.tar", "api.zip"}, tree(t, s.Out)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	s.Arch = project.ArchX8664
	if _, err := pack.Package(t.Context(), s); err == nil {
		t.Error("no error for another architecture")
	}
	if left := tree(t, s.Out); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestPackageCertificates(t *testing.T) {
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("secret")}))
	bad := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("bad")}))
	for name, tt := range map[string]struct{ content, want string }{
		"one":         {content: certificate(t)},
		"one and bad": {content: bad + certificate(t)},
		"empty":       {want: "certificates FILE: none in it"},
		"text":        {content: "hello", want: "certificates FILE: none in it"},
		"bad":         {content: bad, want: "certificates FILE: none in it"},
		"with key":    {content: certificate(t) + key, want: "certificates FILE: has a PRIVATE KEY"},
	} {
		t.Run(name, func(t *testing.T) {
			s := executableSettings(t, static())
			s.Image, s.CAFile = true, filepath.Join(s.Root, "ca.pem")
			if err := os.WriteFile(s.CAFile, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := pack.Package(t.Context(), s)
			got := ""
			if err != nil {
				got = strings.TrimPrefix(strings.ReplaceAll(err.Error(), s.CAFile, "FILE"), "function api: ")
			}
			if got != tt.want {
				t.Errorf("error = %s, want %s", got, tt.want)
			}
		})
	}
}
