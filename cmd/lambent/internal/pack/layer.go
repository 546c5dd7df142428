package pack

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// Where files are in an image.
const (
	taskRoot = "var/task/"                         // those of the function
	caBundle = "etc/ssl/certs/ca-certificates.crt" // the first place where Go programs look for certificates
)

// A layer is the files of an image.
type layer struct {
	descriptor
	diffID   string // digest of the layer before compression
	unzipped int64  // bytes of all files
}

// writeLayer writes files and certificates as a compressed tar archive to path. Errors name final.
func writeLayer(ctx context.Context, path, final string, files []file, certificates []byte) (layer, error) {
	diff := sha256.New()
	var l layer
	compressed, err := writeFile(path, final, func(w io.Writer) (int64, string, error) {
		zipped, err := gzip.NewWriterLevel(w, gzip.BestCompression)
		if err != nil {
			return 0, "", err
		}
		archive := tar.NewWriter(io.MultiWriter(zipped, diff))
		if l.unzipped, err = addAll(ctx, archive, files, certificates); err != nil {
			return 0, "", err
		}
		if err := archive.Close(); err != nil {
			return 0, "", err
		}
		return l.unzipped, "", zipped.Close()
	})
	if err != nil {
		return layer{}, err
	}
	l.descriptor = descriptor{MediaType: typeLayer, Digest: fmt.Sprintf("sha256:%x", compressed.sum), Size: compressed.size}
	l.diffID = fmt.Sprintf("sha256:%x", diff.Sum(nil))
	return l, nil
}

// addAll adds everything, each folder before what lies in it, and returns how many bytes the files have.
func addAll(ctx context.Context, archive *tar.Writer, files []file, certificates []byte) (int64, error) {
	names := make([]string, len(files), len(files)+1)
	for i, f := range files {
		names[i] = taskRoot + f.name
	}
	if certificates != nil {
		names = append(names, caBundle)
	}
	for _, folder := range folders(names) {
		header := &tar.Header{Typeflag: tar.TypeDir, Name: folder, Mode: 0o755, ModTime: epoch}
		if err := archive.WriteHeader(header); err != nil {
			return 0, err
		}
	}
	var sum int64
	if certificates != nil {
		sum += int64(len(certificates))
		if err := addTar(ctx, archive, caBundle, 0o644, sum, bytes.NewReader(certificates)); err != nil {
			return 0, err
		}
	}
	for i, f := range files {
		sum += f.size
		if err := addTarFile(ctx, archive, names[i], f); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

// addTarFile adds a file to an archive.
func addTarFile(ctx context.Context, archive *tar.Writer, name string, f file) error {
	if err := archive.WriteHeader(tarHeader(name, f.mode, f.size)); err != nil {
		return err
	}
	return f.copyTo(ctx, archive)
}

// addTar adds a file of so many bytes to an archive.
func addTar(ctx context.Context, archive *tar.Writer, name string, mode fs.FileMode, size int64, content io.Reader) error {
	if err := archive.WriteHeader(tarHeader(name, mode, size)); err != nil {
		return err
	}
	_, err := io.Copy(archive, contextReader{ctx, content})
	return err
}

func tarHeader(name string, mode fs.FileMode, size int64) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: int64(mode.Perm()), Size: size, ModTime: epoch}
}

// folders returns the folders that the names of files lie in, outermost first, each ending in a slash.
func folders(names []string) []string {
	var list []string
	for _, name := range names {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			list = append(list, dir+"/")
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// readCertificates reads a PEM file that has nothing but certificates. Without a file there are none.
func readCertificates(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("certificates: %w", err)
	}
	found := false
	for rest := data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			err := fmt.Errorf("certificates %s: has a %s", file, block.Type)
			return nil, hint.Add(err, "keep keys out of images: want certificates alone")
		}
		// Bundles of the whole world have some that Go does not take, and passes over.
		if _, err := x509.ParseCertificate(block.Bytes); err == nil {
			found = true
		}
	}
	if !found {
		return nil, hint.Add(fmt.Errorf("certificates %s: none in it", file), "want a PEM file, with -----BEGIN CERTIFICATE-----")
	}
	return data, nil
}
