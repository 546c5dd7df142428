package lambda

import (
	"encoding/json"

	"github.com/lambent-go/lambent/internal/jsondecode"
	"github.com/lambent-go/lambent/internal/jsonencode"
)

// jsonOptions is what the JSON options of a function say.
type jsonOptions struct {
	first      string // the first option given; "": none, all have their defaults
	escapeHTML bool
	indent     func(text []byte) ([]byte, error) // nil: results stay on one line
	decoding   jsondecode.Options
}

func (o *jsonOptions) set(option string) {
	if o.first == "" {
		o.first = option
	}
}

// isBlank reports whether a text is nothing but the white space that JSON ignores.
func isBlank(text []byte) bool {
	for _, c := range text {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return false
		}
	}
	return true
}

// A jsonWriter encodes one result at a time, into memory that the next result overwrites.
type jsonWriter struct {
	options *jsonOptions
	text    []byte
}

// maxScratch is how much memory for one payload, in bytes, is kept from one invocation to the next.
const maxScratch = 1 << 20

// encode returns the JSON of v, which is good until the next call.
func (w *jsonWriter) encode(v any) ([]byte, error) {
	o := w.options
	if raw, ok := v.(json.RawMessage); ok && !o.escapeHTML && o.indent == nil && jsondecode.Valid(raw) {
		return raw, nil // the encoder would take the white space out
	}
	if cap(w.text) > maxScratch {
		w.text = nil
	}
	var err error
	if w.text, err = jsonencode.Append(w.text[:0], v, o.escapeHTML); err != nil {
		return nil, err
	}
	if o.indent != nil {
		return o.indent(w.text)
	}
	return w.text, nil
}
