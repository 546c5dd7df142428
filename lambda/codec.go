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
}

func (o *jsonOptions) set(option string) {
	if o.first == "" {
		o.first = option
	}
}

// decode decodes payload into the value that target points to. An empty payload leaves it as it is.
func (o *jsonOptions) decode(payload []byte, target any) error {
	payload = trimJSONSpace(payload)
	if len(payload) == 0 {
		return nil
	}
	if !o.useNumber && !o.disallowUnknownFields {
		return json.Unmarshal(payload, target)
	}
	// A Decoder takes what stands before a mistake; Unmarshal into nothing finds it first.
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

func trimJSONSpace(b []byte) []byte {
	for len(b) > 0 && isJSONSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isJSONSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

func isJSONSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// changesEncoding reports whether results may look different from encoding/json's compact form without HTML escapes.
func (o *jsonOptions) changesEncoding() bool { return o.escapeHTML || o.prefix != "" || o.indent != "" }

// A jsonWriter encodes one result at a time, into a buffer that the next result overwrites.
type jsonWriter struct {
	options *jsonOptions
	buf     bytes.Buffer
	encoder *json.Encoder
}

// maxScratch is how much of a buffer, in bytes, is kept from one invocation to the next.
const maxScratch = 1 << 20

func newJSONWriter(o *jsonOptions) *jsonWriter {
	w := &jsonWriter{options: o}
	w.encoder = json.NewEncoder(&w.buf)
	w.encoder.SetEscapeHTML(o.escapeHTML)
	w.encoder.SetIndent(o.prefix, o.indent)
	return w
}

// encode returns the JSON of v, which is good until the next call.
func (w *jsonWriter) encode(v any) ([]byte, error) {
	if raw, ok := v.(json.RawMessage); ok && !w.options.changesEncoding() && json.Valid(raw) {
		return raw, nil // the encoder would take the white space out
	}
	if w.buf.Cap() > maxScratch {
		w.buf = bytes.Buffer{}
	}
	w.buf.Reset()
	if err := w.encoder.Encode(v); err != nil {
		return nil, err
	}
	text := w.buf.Bytes()
	if w.options.prefix == "" && w.options.indent == "" {
		text = text[:len(text)-1] // the newline
	}
	return text, nil
}
