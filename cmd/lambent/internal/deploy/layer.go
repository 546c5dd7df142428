package deploy

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// A Layer is files of the project that the function finds in /opt.
type Layer struct {
	Name       string // on AWS: api-otel
	Archive    []byte // zip archive
	CodeSHA256 string // of the archive, in base64

	Path   string // of the folder or the archive, as lambent.json has it
	Folder bool   // Path is a folder
}

// newLayerPrefix begins the place of a layer in [Config.Layers] that has no version yet.
const newLayerPrefix = "a new version of layer "

// setLayers reads the layers of the project. Those on AWS are named by their ARNs.
func (w *Wanted) setLayers(list []string, root string) error {
	if list != nil {
		w.Config.Layers = []string{}
	}
	for _, path := range list {
		if isARN(path) {
			w.Config.Layers = append(w.Config.Layers, path)
			continue
		}
		base := filepath.Base(filepath.FromSlash(path))
		layer := Layer{Name: w.Name + "-" + strings.TrimSuffix(base, filepath.Ext(base)), Path: path}
		if !filepath.IsAbs(path) {
			path = filepath.Join(root, filepath.FromSlash(path))
		}
		var err error
		if layer.Archive, layer.Folder, err = layerArchive(path); err != nil {
			return fmt.Errorf("function %s: layer: %w", w.Name, err)
		}
		if len(layer.Archive) > localaws.MaxZip {
			return hint.Add(fmt.Errorf("function %s: layer %s is %d bytes, limit %d", w.Name, layer.Name, len(layer.Archive), localaws.MaxZip),
				"publish it through S3 and name its ARN")
		}
		sum := sha256.Sum256(layer.Archive)
		layer.CodeSHA256 = base64.StdEncoding.EncodeToString(sum[:])
		w.Layers = append(w.Layers, layer)
		w.Config.Layers = append(w.Config.Layers, newLayerPrefix+layer.Name)
	}
	return nil
}

// layerArchive returns a zip archive as it is, and a folder as one that is equal for equal files.
func layerArchive(path string) (data []byte, folder bool, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, false, err
	}
	if !info.IsDir() {
		data, err = os.ReadFile(path)
		return data, false, err
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	root := os.DirFS(path)
	err = fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return addFile(archive, root, name)
	})
	if err == nil {
		err = archive.Close()
	}
	return out.Bytes(), true, err
}

// addFile adds a file, or what a link leads to, without anything that says when it was made.
func addFile(archive *zip.Writer, root fs.FS, name string) error {
	info, err := fs.Stat(root, name)
	if err != nil {
		return err
	}
	header := &zip.FileHeader{Name: name, Method: zip.Deflate}
	header.SetMode(0o644)
	if info.Mode()&0o100 != 0 {
		header.SetMode(0o755)
	}
	w, err := archive.CreateHeader(header)
	if err != nil {
		return err
	}
	file, err := root.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}

// readLayers finds the newest version of each layer of the project.
func (c *Client) readLayers(ctx context.Context, w Wanted, r *Remote) error {
	r.Layers = map[string]RemoteLayer{}
	for _, layer := range w.Layers {
		list, err := c.lambda.ListLayerVersions(ctx, &lambda.ListLayerVersionsInput{LayerName: &layer.Name, MaxItems: aws.Int32(1)})
		if isEmpty(err) || err == nil && len(list.LayerVersions) == 0 {
			continue
		}
		if err != nil {
			return err
		}
		arn := aws.ToString(list.LayerVersions[0].LayerVersionArn)
		version, err := c.lambda.GetLayerVersionByArn(ctx, &lambda.GetLayerVersionByArnInput{Arn: &arn})
		if err != nil {
			return err
		}
		found := RemoteLayer{ARN: arn}
		if version.Content != nil {
			found.CodeSHA256 = aws.ToString(version.Content.CodeSha256)
		}
		r.Layers[layer.Name] = found
	}
	return nil
}

// planLayers publishes the layers of the project that are not on AWS as they are here.
func (p *Plan) planLayers() {
	p.wanted.Config.Layers = slices.Clone(p.wanted.Config.Layers)
	for _, layer := range p.wanted.Layers {
		if found := p.remote.Layers[layer.Name]; found.CodeSHA256 == layer.CodeSHA256 {
			replaceLayer(p.wanted.Config.Layers, layer.Name, found.ARN)
			continue
		}
		p.add(publishLayer(layer), "publish layer %s", layer.Name)
	}
}

// replaceLayer puts the ARN of a layer's version where that had none yet.
func replaceLayer(layers []string, name, arn string) {
	if i := slices.Index(layers, newLayerPrefix+name); i >= 0 {
		layers[i] = arn
	}
}

func publishLayer(l Layer) stepFunc {
	return func(ctx context.Context, a *applier) error {
		return a.write(ctx, func() error {
			answer, err := a.lambda.PublishLayerVersion(ctx, &lambda.PublishLayerVersionInput{
				LayerName:               &l.Name,
				Content:                 &types.LayerVersionContentInput{ZipFile: l.Archive},
				CompatibleRuntimes:      []types.Runtime{Runtime},
				CompatibleArchitectures: []types.Architecture{types.Architecture(a.final.Arch)},
			})
			if err == nil {
				replaceLayer(a.final.Layers, l.Name, aws.ToString(answer.LayerVersionArn))
			}
			return err
		})
	}
}
