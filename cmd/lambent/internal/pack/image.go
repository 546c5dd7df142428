package pack

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
)

// epoch is when everything in an image was made.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Media types of the parts of an image.
//
// https://github.com/opencontainers/image-spec/blob/main/media-types.md
const (
	typeIndex    = "application/vnd.oci.image.index.v1+json"
	typeManifest = "application/vnd.oci.image.manifest.v1+json"
	typeConfig   = "application/vnd.oci.image.config.v1+json"
	typeLayer    = "application/vnd.oci.image.layer.v1.tar+gzip"
)

// A descriptor says which blob is meant.
type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int64             `json:"size"`
	Annotations map[string]string `json:"annotations,omitempty"`
	Platform    *imagePlatform    `json:"platform,omitempty"`
}

type imagePlatform struct {
	Architecture string `json:"architecture"`
	OS           string `json:"os"`
}

type imageManifest struct {
	SchemaVersion int          `json:"schemaVersion"`
	MediaType     string       `json:"mediaType"`
	Config        descriptor   `json:"config"`
	Layers        []descriptor `json:"layers"`
}

type imageIndex struct {
	SchemaVersion int          `json:"schemaVersion"`
	MediaType     string       `json:"mediaType"`
	Manifests     []descriptor `json:"manifests"`
}

// An imageConfig says what an image is for and what runs in it.
//
// https://github.com/opencontainers/image-spec/blob/main/config.md
type imageConfig struct {
	Created time.Time `json:"created"`
	imagePlatform
	Config struct {
		Entrypoint []string
		WorkingDir string
	} `json:"config"`
	RootFS struct {
		Type    string   `json:"type"`
		DiffIDs []string `json:"diff_ids"`
	} `json:"rootfs"`
	History []imageHistory `json:"history"`
}

type imageHistory struct {
	Created   time.Time `json:"created"`
	CreatedBy string    `json:"created_by"`
}

// A dockerManifest is how tools find the parts of an image that know nothing of the OCI's layout.
type dockerManifest struct {
	Config   string
	RepoTags []string
	Layers   []string
}

// An image is a container image whose blobs lie in a folder.
type image struct {
	dir      string
	goarch   string
	blobs    []descriptor // in the order they are written in
	layer    layer
	config   descriptor
	manifest descriptor
}

// writeImage writes an OCI image layout, in a tar archive, to path.
func (p *packager) writeImage(ctx context.Context, files []file, path string) (*written, error) {
	dir, err := os.MkdirTemp(p.staging, "image-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	certificates, err := readCertificates(p.CAFile)
	if err != nil {
		return nil, err
	}
	im := &image{dir: dir, goarch: build.GOARCH(p.Arch)}
	if im.layer, err = writeLayer(ctx, filepath.Join(dir, "layer"), p.path, files, certificates); err != nil {
		return nil, err
	}
	if err := im.describe(p.path); err != nil {
		return nil, err
	}
	return writeFile(path, p.path, func(w io.Writer) (int64, string, error) {
		return im.layer.unzipped, im.manifest.Digest, im.writeLayout(ctx, w, p.Name)
	})
}

// describe writes the image's config and manifest.
func (im *image) describe(final string) error {
	config := imageConfig{Created: epoch, imagePlatform: imagePlatform{im.goarch, "linux"}}
	config.Config.Entrypoint = []string{"/" + taskRoot + build.Executable}
	config.Config.WorkingDir = "/" + strings.TrimSuffix(taskRoot, "/")
	config.RootFS.Type, config.RootFS.DiffIDs = "layers", []string{im.layer.diffID}
	config.History = []imageHistory{{epoch, "lambent build"}}
	var err error
	if im.config, err = im.addJSON(typeConfig, final, config); err != nil {
		return err
	}
	im.manifest, err = im.addJSON(typeManifest, final, imageManifest{
		SchemaVersion: 2, MediaType: typeManifest, Config: im.config, Layers: []descriptor{im.layer.descriptor},
	})
	im.blobs = append(im.blobs, im.layer.descriptor)
	return err
}

// addJSON writes a blob. Errors name final.
func (im *image) addJSON(mediaType, final string, v any) (descriptor, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return descriptor{}, err
	}
	sum := sha256.Sum256(text)
	d := descriptor{MediaType: mediaType, Digest: fmt.Sprintf("sha256:%x", sum), Size: int64(len(text))}
	im.blobs = append(im.blobs, d)
	if err := os.WriteFile(im.blobPath(d), text, 0o600); err != nil {
		return descriptor{}, writeError(final, err)
	}
	return d, nil
}

// blobPath returns where a blob lies in the image's folder.
func (im *image) blobPath(d descriptor) string {
	if d.MediaType == typeLayer {
		return filepath.Join(im.dir, "layer")
	}
	return filepath.Join(im.dir, strings.TrimPrefix(d.Digest, "sha256:"))
}

// blobName returns the name of a blob in a layout.
func blobName(d descriptor) string { return "blobs/sha256/" + strings.TrimPrefix(d.Digest, "sha256:") }

// writeLayout writes the files of an image layout, and the one that docker load reads.
//
// https://github.com/opencontainers/image-spec/blob/main/image-layout.md
func (im *image) writeLayout(ctx context.Context, w io.Writer, function string) error {
	name := imageName(function)
	manifest := im.manifest
	manifest.Platform = &imagePlatform{im.goarch, "linux"}
	manifest.Annotations = map[string]string{
		"io.containerd.image.name":          "docker.io/library/" + name + ":latest",
		"org.opencontainers.image.ref.name": "latest",
	}
	archive := tar.NewWriter(w)
	for _, f := range []struct {
		name    string
		content any
	}{
		{"oci-layout", map[string]string{"imageLayoutVersion": "1.0.0"}},
		{"index.json", imageIndex{2, typeIndex, []descriptor{manifest}}},
		{"manifest.json", []dockerManifest{{blobName(im.config), []string{name + ":latest"}, []string{blobName(im.layer.descriptor)}}}},
	} {
		text, err := json.Marshal(f.content)
		if err != nil {
			return err
		}
		if err := addTar(ctx, archive, f.name, 0o644, int64(len(text)), bytes.NewReader(text)); err != nil {
			return err
		}
	}
	for _, blob := range im.blobs {
		f := file{path: im.blobPath(blob), name: blobName(blob), mode: 0o644, size: blob.Size}
		if err := addTarFile(ctx, archive, f.name, f); err != nil {
			return err
		}
	}
	return archive.Close()
}

// notInImageNames are the characters, and ends, that names of images cannot have.
var notInImageNames = regexp.MustCompile(`[^a-z0-9]+`)

// imageName returns the name that container tools give the image of a function.
func imageName(function string) string {
	name := strings.Trim(notInImageNames.ReplaceAllStringFunc(strings.ToLower(function), func(between string) string {
		if between == "_" || between == "__" {
			return between
		}
		return "-"
	}), "-_")
	if name == "" {
		return "function"
	}
	return name
}
