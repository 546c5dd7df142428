package localaws

import (
	"archive/zip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// resolveLayers makes the layers' paths absolute.
func (s *Settings) resolveLayers() error {
	s.Layers = slices.Clone(s.Layers)
	for i, layer := range s.Layers {
		path, err := filepath.Abs(layer)
		if err != nil {
			return fmt.Errorf("function %s: layer %s: %w", s.Name, layer, err)
		}
		s.Layers[i] = path
	}
	return nil
}

// checkLayers says what is wrong with the layers: each has to be a folder or a zip archive.
func (s Settings) checkLayers() error {
	if len(s.Layers) > MaxLayers {
		return fmt.Errorf("layers: %d, limit %d", len(s.Layers), MaxLayers)
	}
	for _, layer := range s.Layers {
		info, err := os.Stat(layer)
		if err != nil {
			return fmt.Errorf("layer: %w", err)
		}
		if info.IsDir() {
			continue
		}
		archive, err := zip.OpenReader(layer)
		if err != nil {
			return fmt.Errorf("layer %s: %w\nhint: a layer is a folder or a zip archive", layer, err)
		}
		if err := archive.Close(); err != nil {
			return fmt.Errorf("layer %s: %w", layer, err)
		}
	}
	return nil
}

// mount makes the layers' content available, for as long as the environment lives. Their folders stand for /opt.
func (e *environment) mount() error {
	for len(e.layers) < len(e.settings.Layers) {
		layer, err := e.function.service.layers.open(e.settings.Layers[len(e.layers)])
		if err != nil {
			return err
		}
		e.layers = append(e.layers, layer)
	}
	return nil
}

// unmount is the end of mount.
func (e *environment) unmount() error {
	errs := make([]error, 0, len(e.layers))
	for _, layer := range e.layers {
		errs = append(errs, layer.release())
	}
	e.layers = nil
	return errors.Join(errs...)
}

// layerPath is a search path of the same folder in every layer. The last layer comes first: in /opt its files lie over
// those of the layers before it.
func layerPath(layers []mountedLayer, folder string) string {
	paths := make([]string, 0, len(layers))
	for _, layer := range slices.Backward(layers) {
		paths = append(paths, filepath.Join(layer.folder, folder))
	}
	return strings.Join(paths, string(filepath.ListSeparator))
}

// layerVariables are the variables with which a process finds what is in the layers.
func layerVariables(variables map[string]string, layers []mountedLayer) {
	if len(layers) == 0 {
		return
	}
	variables["LAMBENT_OPT"] = layerPath(layers, "")
	variables["LD_LIBRARY_PATH"] = layerPath(layers, "lib")
	variables["PATH"] = layerPath(layers, "bin") + string(filepath.ListSeparator) + variables["PATH"]
}
