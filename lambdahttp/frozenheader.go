package lambdahttp

import (
	"net/http"
	"slices"
	"strings"
)

// A field is one line of a reply's header.
type field struct {
	name  string // as the handler spelt it
	key   string // its canonical form
	value string
}

// A frozenHeader is the header as it was when it was fixed, without what no front end takes.
type frozenHeader struct {
	fields  []field
	room    [16]field // for fields
	length  string    // Content-Length; "" for none
	typed   bool      // there is a key Content-Type, which may have no values
	encoded bool      // there is a Content-Encoding
}

// freeze takes h over for a reply with a status.
func (f *frozenHeader) freeze(h http.Header, status int) {
	f.fields = f.room[:0]
	named := f.namedIn(h)
	for name, values := range h {
		key := http.CanonicalHeaderKey(name)
		if key == "Content-Type" {
			f.typed = true
		}
		if !isFieldName(name) || isDropped(key, status) || slices.Contains(named, key) {
			continue
		}
		for _, value := range values {
			f.add(name, key, fieldValue(value))
		}
	}
}

func (f *frozenHeader) add(name, key, value string) {
	switch key {
	case "Content-Length":
		f.length = value
		return
	case "Content-Encoding":
		f.encoded = value != ""
	}
	f.fields = append(f.fields, field{name, key, value})
}

// namedIn are the names that Connection and Trailer list.
func (f *frozenHeader) namedIn(h http.Header) (names []string) {
	for _, list := range [...][]string{h["Connection"], h["Trailer"]} {
		for _, value := range list {
			for name := range strings.SplitSeq(value, ",") {
				names = append(names, http.CanonicalHeaderKey(strings.TrimSpace(name)))
			}
		}
	}
	return names
}

// isDropped reports whether a header concerns the connection only, or has no meaning with status.
func isDropped(key string, status int) bool {
	switch key {
	case "Content-Type":
		return status == http.StatusNotModified
	case "Content-Length":
		return noBodyAllowed(status)
	}
	return slices.Contains(hopByHopHeaders[:], key)
}

// get is the first value of a header.
func (f *frozenHeader) get(key string) string {
	for i := range f.fields {
		if f.fields[i].key == key {
			return f.fields[i].value
		}
	}
	return ""
}

// sort brings the lines into the order in which they are written: those of one header follow each
// other, however their names are spelt.
func (f *frozenHeader) sort() {
	slices.SortStableFunc(f.fields, func(a, b field) int {
		if c := strings.Compare(a.key, b.key); c != 0 {
			return c
		}
		return strings.Compare(a.name, b.name)
	})
}

// all is the header as an http.Header.
func (f *frozenHeader) all() http.Header {
	h := make(http.Header, len(f.fields))
	for _, field := range f.fields {
		h[field.key] = append(h[field.key], field.value)
	}
	return h
}
