package localaws

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A layerStore unpacks layers that are zip archives, each once for all environments that use it at the same time. The
// zero value is empty. It is safe for concurrent use.
type layerStore struct {
	tempDir string // for what is unpacked; "": the system's

	mu       sync.Mutex
	unpacked map[layerKey]*unpackedLayer
}

// A layerKey tells one state of a zip archive from another.
type layerKey struct {
	path     string
	size     int64
	modified time.Time
}

// An unpackedLayer is the content of an archive.
type unpackedLayer struct {
	users  int // guarded by the store's lock
	unpack sync.Once
	folder string // set by unpack, with err
	err    error
}

// A mountedLayer is a layer whose content can be read.
type mountedLayer struct {
	folder  string
	release func() error // the content is not needed any more
}

// open makes a layer's content available.
func (s *layerStore) open(name string) (mountedLayer, error) {
	info, err := os.Stat(name)
	if err != nil {
		return mountedLayer{}, fmt.Errorf("open layer: %w", err)
	}
	if info.IsDir() {
		return mountedLayer{name, func() error { return nil }}, nil
	}
	key := layerKey{name, info.Size(), info.ModTime()}
	layer := s.use(key)
	layer.unpack.Do(func() { layer.folder, layer.err = unpackLayer(name, s.tempDir) })
	release := func() error { return s.release(key, layer) }
	if layer.err != nil {
		return mountedLayer{}, errors.Join(layer.err, release())
	}
	return mountedLayer{layer.folder, release}, nil
}

func (s *layerStore) use(key layerKey) *unpackedLayer {
	s.mu.Lock()
	defer s.mu.Unlock()
	layer, ok := s.unpacked[key]
	if !ok {
		layer = &unpackedLayer{}
		if s.unpacked == nil {
			s.unpacked = map[layerKey]*unpackedLayer{}
		}
		s.unpacked[key] = layer
	}
	layer.users++
	return layer
}

// release is the end of one use. The last one removes what was unpacked.
func (s *layerStore) release(key layerKey, layer *unpackedLayer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if layer.users--; layer.users > 0 {
		return nil
	}
	delete(s.unpacked, key)
	if layer.folder == "" {
		return nil
	}
	return os.RemoveAll(layer.folder)
}

// unpackLayer writes the content of a zip archive to a new folder below tempDir.
func unpackLayer(name, tempDir string) (folder string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("unpack layer %s: %w", name, err)
		}
	}()
	archive, err := zip.OpenReader(name)
	if err != nil {
		return "", err
	}
	defer archive.Close() // it was open for reading
	folder, err = os.MkdirTemp(tempDir, "lambent-layer-")
	if err != nil {
		return "", err
	}
	if err := unpackFiles(folder, archive.File); err != nil {
		return "", errors.Join(err, os.RemoveAll(folder))
	}
	return folder, nil
}

// unpackFiles writes files below a folder, and nothing outside of it, wherever links may point.
func unpackFiles(folder string, files []*zip.File) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	room := int64(MaxUnzipped)
	for _, file := range files {
		n, err := unpackFile(root, file, room)
		if err != nil {
			return errors.Join(fmt.Errorf("%s: %w", file.Name, err), root.Close())
		}
		room -= n
	}
	return root.Close()
}

// unpackFile writes one file of at most room bytes and returns how many it has.
func unpackFile(root *os.Root, file *zip.File, room int64) (int64, error) {
	name := strings.TrimSuffix(file.Name, "/")
	if !fs.ValidPath(name) {
		return 0, errors.New("not a path inside of the archive")
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return 0, err
	}
	mode := file.Mode()
	if mode.IsDir() {
		return 0, root.MkdirAll(name, 0o755)
	}
	content, err := file.Open()
	if err != nil {
		return 0, err
	}
	defer content.Close() // it was open for reading
	switch {
	case mode&fs.ModeSymlink != 0:
		target, err := io.ReadAll(io.LimitReader(content, maxLinkTarget))
		if err != nil {
			return 0, err
		}
		return int64(len(target)), root.Symlink(string(target), name)
	case mode.IsRegular():
		return writeFile(root, name, mode.Perm(), io.LimitReader(content, room+1), room)
	default:
		return 0, fmt.Errorf("%s: neither file, folder nor link", mode)
	}
}

// maxLinkTarget is the longest path that Linux takes.
const maxLinkTarget = 4096

func writeFile(root *os.Root, name string, perm fs.FileMode, content io.Reader, room int64) (int64, error) {
	syscall.ForkLock.RLock() // an executable that a process which is just starting has open for writing cannot be started
	defer syscall.ForkLock.RUnlock()
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, perm|0o600)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(f, content)
	err = errors.Join(err, f.Close())
	if err == nil && n > room {
		err = fmt.Errorf("the layer's content is more than %d bytes", MaxUnzipped)
	}
	return n, err
}
