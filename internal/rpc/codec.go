package rpc

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"io"
	"strings"
)

// A mismatchError says that a value was read whole and does not fit what it was read for. The connection stays
// usable. The text starts with "gob: ".
type mismatchError string

func (e mismatchError) Error() string { return string(e) }

// A decoder takes gob values off a connection.
type decoder struct {
	in  *messageReader
	gob *gob.Decoder
}

func newDecoder(r io.Reader) *decoder {
	in := newMessageReader(r)
	return &decoder{in: in, gob: gob.NewDecoder(in)}
}

// decode reads the next value into v, or drops it when v is nil. After a [mismatchError] there may be a next value,
// after any other error there is none: io.EOF at the end of the connection, a [protocolError] when the other side
// speaks something else, or the connection's own.
func (d *decoder) decode(v any) (err error) {
	d.in.begin()
	// gob promises errors and is fuzzed to keep the promise; input from outside must not end a function even so.
	defer func() {
		if p := recover(); p != nil {
			err = protocolError(fmt.Sprintf("gob: decoder panicked: %v", p))
		}
	}()
	err = d.gob.Decode(v)
	switch {
	case err == nil:
		return nil
	case d.in.err != nil:
		return d.in.err
	case !d.in.complete:
		return protocolError("type definition: " + gobText(err)) // the value that follows it was not read
	}
	return mismatchError(gobText(err))
}

// gobText is what gob says about bytes it cannot use, always with its name in front.
func gobText(err error) string {
	return "gob: " + strings.TrimPrefix(err.Error(), "gob: ")
}

// An encoder collects gob values for a connection.
type encoder struct {
	out bytes.Buffer
	gob *gob.Encoder
}

func newEncoder() *encoder {
	e := new(encoder)
	e.gob = gob.NewEncoder(&e.out)
	return e
}

// encode adds a header and its body to what take returns. After an error the connection is lost: gob counts types as
// sent that were not.
func (e *encoder) encode(header, body any) error {
	if err := e.gob.Encode(header); err != nil {
		return err
	}
	return e.gob.Encode(body)
}

// take returns the bytes collected since the last call, for the caller to keep.
func (e *encoder) take() []byte {
	p := e.out.Bytes()
	e.out = bytes.Buffer{}
	return p
}
