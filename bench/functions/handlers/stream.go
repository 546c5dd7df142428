package handlers

import (
	"context"
	"io"
)

const (
	// DownloadSize is the number of bytes of a Download.
	DownloadSize = int64(len(downloadPrelude)) + 20<<20

	downloadPrelude = `{"statusCode":200,"headers":{"Content-Type":"application/octet-stream"}}` + "\x00\x00\x00\x00\x00\x00\x00\x00"
)

// A Download is an HTTP answer of DownloadSize bytes, prelude included. It is a reader with a content type, which both
// libraries stream.
type Download struct{ sent int64 }

// Stream is a handler that streams its answer.
func Stream(context.Context) (*Download, error) { return &Download{}, nil }

// ContentType is the type of an HTTP answer with a prelude.
func (d *Download) ContentType() string { return "application/vnd.awslambda.http-integration-response" }

// Read fills p.
func (d *Download) Read(p []byte) (int, error) {
	if d.sent == DownloadSize {
		return 0, io.EOF
	}
	n := 0
	if d.sent < int64(len(downloadPrelude)) {
		n = copy(p, downloadPrelude[d.sent:])
	} else {
		n = int(min(int64(len(p)), DownloadSize-d.sent))
		clear(p[:n])
	}
	d.sent += int64(n)
	return n, nil
}
