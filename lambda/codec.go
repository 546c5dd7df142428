package lambda

import (
	"bytes"
	"encoding/json"
)

// jsonOptions is what the JSON options of a function say.
type jsonOptions struct {
	first                            string // the first option given; "": none, all have their defaults
	escapeHTML                       bool
	prefix, indent                   string
	useNumber, disallowUnknownFields bool

	decoder func(o *jsonOptions, payload []byte, target any) error // nil: Unmarshal does
}

func (o *jsonOptions) set(option string) {
	if o.first == "" {
		o.first = option
	}
}

// decode decodes payload into the value that target points to. An empty payload leaves it as it is.
func (o *jsonOptions) decode(payload []byte, target any) error {
	switch {
	case isBlank(payload):
		return nil
	case o.decoder != nil:
		return o.decoder(o, payload, target)
	}
	return json.Unmarshal(payload, target)
}

// decodeStrictly decodes with options that only a Decoder has. A Decoder takes what stands before a mistake, so
// Unmarshal into nothing looks for one first.
func decodeStrictly(o *jsonOptions, payload []byte, target any) error {
	if err := json.Unmarshal(payload, &anyJSON{}); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(payload))
	if o.useNumber {
		d.UseNumber()
	}
	if o.disallowUnknownFields {
		d.DisallowUnknownFields()
	}
	return d.Decode(target)
}

// anyJSON accepts every JSON text.
type anyJSON struct{}

func (*anyJSON) UnmarshalJSON([]byte) error { return nil }

// isBlank reports whether a text is nothing but the white space that JSON ignores.
func isBlank(text []byte) bool {
	for _, c := range text {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return false
		}
	}
	return true
}

// changesEncoding reports whether results may look different from encoding/json's compact form without HTML escapes.
func (o *jsonOptions) changesEncoding() bool { return o.escapeHTML || o.prefix != "" || o.indent != "" }

// A jsonWriter encodes one result at a time, into memory that the next result overwrites.
type jsonWriter struct {
	options *jsonOptions
	text    []byte
	encoder *json.Encoder // writes to text
}

// maxScratch is how much memory for one payload, in bytes, is kept from one invocation to the next.
const maxScratch = 1 << 20

//go:noinline for the sake of size
func newJSONWriter(o *jsonOptions) *jsonWriter {
	w := &jsonWriter{options: o}
	w.encoder = json.NewEncoder(w)
	w.encoder.SetEscapeHTML(o.escapeHTML)
	w.encoder.SetIndent(o.prefix, o.indent)
	return w
}

// Write takes the text, which comes in one piece.
func (w *jsonWriter) Write(p []byte) (int, error) {
	w.text = append(w.text, p...)
	return len(p), nil
}

// encode returns the JSON of v, which is good until the next call.
func (w *jsonWriter) encode(v any) ([]byte, error) {
	if raw, ok := v.(json.RawMessage); ok && !w.options.changesEncoding() && json.Unmarshal(raw, &anyJSON{}) == nil {
		return raw, nil // the encoder would take the white space out
	}
	if cap(w.text) > maxScratch {
		w.text = nil
	}
	w.text = w.text[:0]
	if err := w.encoder.Encode(v); err != nil {
		return nil, err
	}
	if w.options.prefix == "" && w.options.indent == "" {
		return w.text[:len(w.text)-1], nil // without the newline
	}
	return w.text, nil
}
