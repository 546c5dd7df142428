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

// canRead reports whether a result of type t can be a reader.
func canRead(t reflect.Type) bool {
	return t.Kind() == reflect.Interface || t.Implements(readerType) || reflect.PointerTo(t).Implements(contentReaderType)
}

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
	if c, ok := r.(io.Closer); ok {
		defer func() { out.closeErr = c.Close() }()
	}
	out.contentType = runtimeapi.ContentTypeOctetStream
	if typed, ok := r.(contentReader); ok {
		out.contentType = typed.ContentType()
	}
	if out.contentType == runtimeapi.ContentTypeHTTPIntegration {
		out.stream.SetContentType(out.contentType)
		out.stream.choose()
		err = out.stream.copyFrom(r)
	} else {
		body, err = readAll(r)
	}
	if err != nil {
		return nil, err
	}
	return body, nil
}

// closeUnread closes a reader that came with an error.
func closeUnread(result any) {
	if r, ok := result.(io.ReadCloser); ok {
		closeQuietly(r)
	}
}

// closeQuietly closes c, whatever that does.
//
//go:noinline for the sake of size
func closeQuietly(c io.Closer) {
	safely(func() { _ = c.Close() })
}
