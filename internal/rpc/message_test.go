package rpc

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

// A greedCheck is a connection that delivers data, then ends. It keeps the size of the largest buffer it was to fill:
// what was allocated for data to come.
type greedCheck struct {
	data    io.Reader
	largest int
}

func (g *greedCheck) Read(p []byte) (int, error) {
	g.largest = max(g.largest, len(p))
	return g.data.Read(p)
}

// TestPromisedLength sends the beginning of messages that say they were long.
func TestPromisedLength(t *testing.T) {
	const mib = 1 << 20
	for _, promised := range []int{9 * mib, 63 * mib, 64 * mib} {
		for _, arrived := range []int{1, 100, 100_000, 5 * mib} {
			t.Run(fmt.Sprintf("%d of %d", arrived, promised), func(t *testing.T) {
				prefix := []byte{0xfc, byte(promised >> 24), byte(promised >> 16), byte(promised >> 8), byte(promised)}
				conn := &greedCheck{data: io.MultiReader(bytes.NewReader(prefix), bytes.NewReader(make([]byte, arrived)))}
				err := newDecoder(conn).decode(new(Request))
				if err != io.ErrUnexpectedEOF {
					t.Errorf("decode = %v, want %v", err, io.ErrUnexpectedEOF)
				}
				if limit := 2*arrived + 8<<10; conn.largest > limit {
					t.Errorf("a buffer of %d bytes was made for the %d bytes of %d that arrived, limit %d", conn.largest, arrived, promised, limit)
				}
			})
		}
	}
}

func TestDecoderRefusals(t *testing.T) {
	definitions := func(n int) string { // n bytes of them, each 64 KiB long
		var b bytes.Buffer
		for id := uint64(64); b.Len() < n; id++ {
			name := strings.Repeat("x", 64<<10)
			content := append(gobUint(2*id-1), 3, 1, 1) // negative id: a struct, its name
			content = append(append(append(content, gobUint(uint64(len(name)))...), name...), 0, 0, 0)
			b.Write(gobUint(uint64(len(content))))
			b.Write(content)
		}
		return b.String()
	}
	const request = "\x2e\x7f\x03\x01\x01\x07Request\x01\xff\x80\x00\x01\x02\x01\x0dServiceMethod\x01\x0c\x00\x01\x03Seq\x01\x06\x00\x00\x00"
	const value = "\x12\xff\x80\x01\x0dFunction.Ping\x00"
	for name, tt := range map[string]struct {
		input string
		want  error // its type, and how its text starts: the rest is gob's
	}{
		"nothing":                          {"", io.EOF},
		"half a length":                    {"\xfe\x01", io.ErrUnexpectedEOF},
		"half a message":                   {"\x05\x04", io.ErrUnexpectedEOF},
		"a definition without a value":     {request, io.EOF},
		"a definition and half a length":   {request + "\xfe\x01", io.ErrUnexpectedEOF},
		"text":                             {"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ\r\n\r\n", protocolError("type definition: gob: ")},
		"a length of nine bytes":           {"\xf7\x01", protocolError("no gob message starts with byte 0xf7")},
		"a length of 128 bytes":            {"\x80", protocolError("no gob message starts with byte 0x80")},
		"64 MiB and a byte":                {"\xfc\x04\x00\x00\x01", protocolError("gob message is 67108865 bytes, limit 67108864")},
		"a length beyond int":              {"\xf8\xff\xff\xff\xff\xff\xff\xff\xff", protocolError("gob message is 18446744073709551615 bytes, limit 67108864")},
		"no bytes":                         {"\x00", protocolError("gob message has no type ID")},
		"half a type ID":                   {"\x01\xff", protocolError("gob message has no type ID")},
		"the same definition twice":        {request + request + value, protocolError("type definition: gob: ")},
		"definitions up to their limit":    {definitions(maxDefinitions - 128<<10), io.EOF},
		"definitions beyond their limit":   {definitions(maxDefinitions), protocolError("gob type definitions are over 1048576 bytes")},
		"a value of an undefined type":     {"\x03\xff\x80\x00", mismatchError("gob: ")},
		"a number":                         {"\x03\x04\x00\x02", mismatchError("gob: ")},
		"a struct with other fields":       {strings.ReplaceAll(request, "Se", "Xx") + value, mismatchError("gob: ")},
		"a value that ends early":          {request + "\x03\xff\x80\x01", mismatchError("gob: ")},
		"a string longer than its message": {request + "\x06\xff\x80\x01\x7fab", mismatchError("gob: ")},
	} {
		t.Run(name, func(t *testing.T) {
			for pieces, conn := range map[string]io.Reader{
				"at once":      strings.NewReader(tt.input),
				"byte by byte": iotest.OneByteReader(strings.NewReader(tt.input)),
			} {
				err := newDecoder(conn).decode(new(Request))
				if reflect.TypeOf(err) != reflect.TypeOf(tt.want) || !strings.HasPrefix(err.Error(), tt.want.Error()) {
					t.Errorf("%s: decode = %T %q, want %T %q", pieces, err, err, tt.want, tt.want)
				}
			}
		})
	}
}

// gobUint returns n as gob writes unsigned numbers.
func gobUint(n uint64) []byte {
	if n < 0x80 {
		return []byte{byte(n)}
	}
	var digits []byte
	for ; n > 0; n >>= 8 {
		digits = append([]byte{byte(n)}, digits...)
	}
	return append([]byte{byte(-len(digits))}, digits...)
}

func TestParseUint(t *testing.T) {
	for _, n := range []uint64{0, 1, 127, 128, 255, 256, 1<<16 - 1, 1 << 32, 1<<64 - 1} {
		b := gobUint(n)
		got, size, ok := parseUint(append(b, 'x'))
		if got != n || size != len(b) || !ok {
			t.Errorf("parseUint(% x) = %d, %d, %v, want %d, %d, true", b, got, size, ok, n, len(b))
		}
		if _, _, ok := parseUint(b[:len(b)-1]); ok {
			t.Errorf("parseUint(% x) = ok, want it missed the last byte", b[:len(b)-1])
		}
	}
}

// A value in an interface brings its type along, and gob reads on when that is missing. It must not take it from the
// next item, which would then be missing.
func TestItemEndsTheInput(t *testing.T) {
	type boxed struct{ Box any }
	var stream bytes.Buffer
	e := gob.NewEncoder(&stream)
	for _, v := range []any{boxed{}, Request{Seq: 7}} {
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	// The empty value of boxed becomes one with a box of type "x", and nothing after that name.
	input := stream.String()
	at := strings.Index(input, "\x03\xff")
	input = input[:at] + "\x05" + input[at+1:at+3] + "\x01\x01x" + input[at+4:]
	d := newDecoder(strings.NewReader(input))
	if _, ok := errors.AsType[mismatchError](d.decode(nil)); !ok {
		t.Error("decode of the box did not fail as a mismatch")
	}
	var got Request
	if err := d.decode(&got); err != nil || got.Seq != 7 {
		t.Errorf("next value = %+v, %v, want Seq 7", got, err)
	}
}

// gob asks whether there is a ReadByte, and puts a buffer in between when there is none.
func TestReadByte(t *testing.T) {
	const definition, value, next = "\x02\x7fd", "\x03\x04\x00\x02", "\x03\x04\x00\x04"
	in := newMessageReader(strings.NewReader(definition + value + next))
	for _, want := range []string{definition + value, next} {
		in.begin()
		var got []byte
		b, err := in.ReadByte()
		for ; err == nil; b, err = in.ReadByte() {
			got = append(got, b)
		}
		if string(got) != want || err != io.EOF {
			t.Errorf("item = %q, %v, want %q, EOF", got, err, want)
		}
	}
}

// A large message's buffer is not kept for the rest of the connection.
func TestLargeBufferIsLetGo(t *testing.T) {
	var stream bytes.Buffer
	e := gob.NewEncoder(&stream)
	for _, v := range []any{strings.Repeat("x", 3*keepBuffer), "y"} {
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	d := newDecoder(&stream)
	for range 2 {
		if err := d.decode(nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := d.in.message.Cap(); got > keepBuffer {
		t.Errorf("buffer of %d bytes after a small message, want at most %d", got, keepBuffer)
	}
}

// A bomb panics when gob decodes it.
type bomb struct{}

func (bomb) GobEncode() ([]byte, error) { return []byte("tick"), nil }
func (*bomb) GobDecode([]byte) error    { panic("boom") }

func TestDecoderPanicIsContained(t *testing.T) {
	var stream bytes.Buffer
	if err := gob.NewEncoder(&stream).Encode(bomb{}); err != nil {
		t.Fatal(err)
	}
	err := newDecoder(&stream).decode(new(bomb))
	if want := protocolError("gob: decoder panicked: boom"); !errors.Is(err, want) {
		t.Errorf("decode = %v, want %v", err, want)
	}
}
