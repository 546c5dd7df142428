package lambdahttp

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
)

var errNotBase64 = errors.New("event: the body is not base64")

// A requestBody is the body of a request, which lies in memory. It ends with the handler, as
// net/http's does.
type requestBody struct {
	from   io.Reader
	text   strings.Reader
	closed atomic.Bool
}

// open makes a body of a JSON string, and says how long it is.
func (b *requestBody) open(value raw, isBase64 bool) (body io.ReadCloser, length int64, err error) {
	text := value.text()
	if text == "" {
		return http.NoBody, 0, nil
	}
	if !isBase64 {
		b.text.Reset(text)
		b.from = &b.text
		return b, int64(len(text)), nil
	}
	if strings.ContainsAny(text, "\r\n") { // which the decoder would skip
		return nil, 0, errNotBase64
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, 0, errNotBase64
	}
	b.from = bytes.NewReader(data)
	return b, int64(len(data)), nil
}

// Read reads on.
func (b *requestBody) Read(p []byte) (int, error) {
	if b.closed.Load() {
		return 0, http.ErrBodyReadAfterClose
	}
	return b.from.Read(p)
}

// Close ends reading.
func (b *requestBody) Close() error {
	b.closed.Store(true)
	return nil
}
