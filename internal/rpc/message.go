package rpc

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

const (
	// maxMessage is the longest gob message either side accepts, in bytes without the length in front.
	maxMessage = 64 << 20

	// maxDefinitions bounds the type definitions of one connection, in bytes. Each type is defined once, and the
	// protocol's own take less than 500 bytes, so that only a peer that wants the decoder to build something big gets
	// anywhere near.
	maxDefinitions = 1 << 20

	// keepBuffer is the size up to which a buffer is kept for the next message.
	keepBuffer = 1 << 20
)

// A protocolError says why what arrived cannot be the protocol. The connection has no next message: where it would
// start is unknown.
type protocolError string

func (e protocolError) Error() string { return string(e) }

// A messageReader hands the gob messages of a connection to a gob.Decoder, one item at a time: the definitions of
// types that were not sent before, and one value. A message is handed over when it is there to its end, so that
// nothing is ever allocated for a length that was only promised. Within an item the Decoder cannot read into the
// next one, whatever the bytes tell it: it sees the end of the input.
type messageReader struct {
	r           *bufio.Reader
	message     bytes.Buffer // what the Decoder has not read yet of the message in progress
	complete    bool         // the item's value has been handed over
	definitions int          // bytes of type definitions so far
	err         error        // why there is no next message
}

func newMessageReader(r io.Reader) *messageReader {
	return &messageReader{r: bufio.NewReader(r)}
}

// begin makes the next item readable.
func (m *messageReader) begin() {
	m.complete = false
	m.message.Reset()
	if m.message.Cap() > keepBuffer {
		m.message = bytes.Buffer{}
	}
}

// Read reads from the item. With [messageReader.ReadByte] it keeps gob from putting a buffer of its own in between.
func (m *messageReader) Read(p []byte) (int, error) {
	if err := m.fill(); err != nil {
		return 0, err
	}
	return m.message.Read(p)
}

// ReadByte reads a byte of the item.
func (m *messageReader) ReadByte() (byte, error) {
	if err := m.fill(); err != nil {
		return 0, err
	}
	return m.message.ReadByte()
}

// fill makes sure that there are bytes to hand over. At the end of the item it returns io.EOF, when there is no next
// message m.err.
func (m *messageReader) fill() error {
	switch {
	case m.message.Len() > 0:
		return nil
	case m.complete:
		return io.EOF
	case m.err == nil:
		m.err = m.next()
	}
	return m.err
}

// next reads one message: length, type ID, content. The ID is negative when the message defines a type.
func (m *messageReader) next() error {
	n, err := m.length()
	if err != nil {
		return err
	}
	prefix := m.message.Len()
	if _, err := io.CopyN(&m.message, m.r, int64(n)); err != nil {
		return unexpected(err)
	}
	id, _, ok := parseUint(m.message.Bytes()[prefix:])
	if !ok {
		return protocolError("gob message has no type ID")
	}
	if m.complete = id&1 == 0; m.complete {
		return nil
	}
	if m.definitions += n; m.definitions > maxDefinitions {
		return protocolError(fmt.Sprintf("gob type definitions are over %d bytes", maxDefinitions))
	}
	return nil
}

// length reads the length in front of a message and puts it into m.message as it is.
func (m *messageReader) length() (int, error) {
	first, err := m.r.Peek(1)
	if err != nil {
		return 0, err
	}
	size := uintSize(first[0])
	if size > 9 {
		return 0, protocolError(fmt.Sprintf("no gob message starts with byte 0x%02x", first[0]))
	}
	prefix, err := m.r.Peek(size)
	if err != nil {
		return 0, unexpected(err)
	}
	n, _, _ := parseUint(prefix)
	if n > maxMessage {
		return 0, protocolError(fmt.Sprintf("gob message is %d bytes, limit %d", n, maxMessage))
	}
	m.message.Write(prefix)
	m.r.Discard(size) // cannot fail: those bytes have been peeked at
	return int(n), nil
}

// uintSize returns how many bytes an unsigned gob number takes, of which first is the first one. Above 9 there is no
// such number.
func uintSize(first byte) int {
	if first < 0x80 {
		return 1
	}
	return 1 + int(-first) // the negated count of the bytes that follow
}

// parseUint parses the unsigned gob number b starts with, and returns its size, too.
func parseUint(b []byte) (n uint64, size int, ok bool) {
	if len(b) == 0 {
		return 0, 0, false
	}
	size = uintSize(b[0])
	switch {
	case size == 1:
		return uint64(b[0]), 1, true
	case size > 9 || size > len(b):
		return 0, size, false
	}
	var digits [8]byte
	copy(digits[9-size:], b[1:size])
	return binary.BigEndian.Uint64(digits[:]), size, true
}

// unexpected is err for a place where the input must not end.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
