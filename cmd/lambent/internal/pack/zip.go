package pack

import (
	"archive/zip"
	"compress/flate"
	"context"
	"io"
	"io/fs"
)

const (
	creatorUnix = 3 << 8      // who made a zip entry, so that its permissions count
	regularFile = 0o100000    // the type of a Unix file
	dosDate1980 = 1<<5 | 1<<0 // 1 January 1980, the first day that a zip archive knows
)

// writeZip writes a zip archive of files, and returns how many bytes they have. No entry says when or by whom it was
// made.
func writeZip(ctx context.Context, w io.Writer, files []file) (unzipped int64, err error) {
	archive := zip.NewWriter(w)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	for _, f := range files {
		entry, err := archive.CreateHeader(zipHeader(f.name, f.mode))
		if err != nil {
			return 0, err
		}
		if err := f.copyTo(ctx, entry); err != nil {
			return 0, err
		}
		unzipped += f.size
	}
	return unzipped, archive.Close()
}

func zipHeader(name string, mode fs.FileMode) *zip.FileHeader {
	return &zip.FileHeader{
		Name:           name,
		Method:         zip.Deflate,
		CreatorVersion: creatorUnix,
		ExternalAttrs:  (regularFile | uint32(mode.Perm())) << 16,
		//lint:ignore SA1019 Modified would add an extra field to every entry, and a zip archive's first day is this one
		ModifiedDate: dosDate1980,
	}
}
