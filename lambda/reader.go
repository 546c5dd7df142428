package lambda

import (
	"io"
	"reflect"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// A contentReader is a result that says what it is.
type contentReader interface {
	io.Reader
	ContentType() string
}

var contentReaderType = reflect.TypeFor[contentReader]()

// asContentReader returns the result as a contentReader, if it or a pointer to it is one.
func asContentReader(result any) (contentReader, bool) {
	if r, ok := result.(contentReader); ok {
		return r, true
	}
	t := reflect.TypeOf(result)
	if t == nil || t.PkgPath() == "" { // no methods of its own
		return nil, false
	}
	if !reflect.PointerTo(t).Implements(contentReaderType) || t.Implements(readerType) {
		return nil, false
	}
	p := reflect.New(t)
	p.Elem().Set(reflect.ValueOf(result))
	r, ok := p.Interface().(contentReader)
	return r, ok
}

// read makes the answer of a reader: a stream if it says that it is an HTTP response with a prelude, else all of its
// bytes. The reader is closed when that is done, whatever comes of it.
func read(r io.Reader, out *output) (body []byte, err error) {
	closer, _ := r.(io.Closer)
	defer func() {
		if closer != nil { // a Read panicked; a panic of Close would hide why
			closeQuietly(closer)
		}
	}()
	out.contentType = runtimeapi.ContentTypeOctetStream
	if typed, ok := r.(contentReader); ok {
		out.contentType = typed.ContentType()
	}
	if out.contentType == runtimeapi.ContentTypeHTTPIntegration {
		out.stream.SetContentType(out.contentType)
		out.stream.choose()
		err = out.stream.copyFrom(r)
	} else {
		body, err = readAll(r, sizeOf(r))
	}
	if c := closer; c != nil {
		closer = nil
		out.closeErr = c.Close()
	}
	if err != nil {
		return nil, err
	}
	return body, nil
}

// closeUnread closes a reader that came with an error.
func closeUnread(result any) {
	r, ok := result.(io.Reader)
	if !ok {
		r, ok = asContentReader(result)
	}
	if c, closes := r.(io.Closer); ok && closes {
		closeQuietly(c)
	}
}

// closeQuietly closes c, whatever that does.
//
//go:noinline for the sake of size
func closeQuietly(c io.Closer) {
	safely(func() { _ = c.Close() })
}

// sizeOf is how many bytes r says it has left, or 0.
func sizeOf(r io.Reader) int {
	if r, ok := r.(interface{ Len() int }); ok {
		return r.Len() + 1
	}
	return 0
}
