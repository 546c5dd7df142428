package invokeapi

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// A frame is one message of an event stream, as far as the Invoke API uses the format: all its headers are strings.
//
// https://smithy.io/2.0/aws/amazon-eventstream.html
type frame struct {
	messageType string // event or exception
	event       string // PayloadChunk or InvokeComplete; of an exception, its name
	contentType string
	payload     []byte
}

// The headers of a frame, in the order in which Lambda sends them.
const (
	frameMessageType   = ":message-type"
	frameEventType     = ":event-type"     // of an event
	frameExceptionType = ":exception-type" // of an exception
	frameContentType   = ":content-type"
)

// The types of frames.
const (
	messageEvent     = "event"
	messageException = "exception"

	eventPayloadChunk   = "PayloadChunk"
	eventInvokeComplete = "InvokeComplete"
)

// The sizes of a frame's parts, in bytes.
const (
	framePrelude = 12 // total length, headers' length, checksum of both
	frameTrailer = 4  // checksum of everything before
	maxHeaders   = 128 << 10
	maxFrame     = 24 << 20
)

// headerString is the type of a header that is a string.
const headerString = 7

// appendTo appends the frame's bytes to b.
func (f *frame) appendTo(b []byte) []byte {
	start := len(b)
	b = append(b, make([]byte, framePrelude)...)
	b = appendHeader(b, frameMessageType, f.messageType)
	if f.messageType == messageException {
		b = appendHeader(b, frameExceptionType, f.event)
	} else {
		b = appendHeader(b, frameEventType, f.event)
	}
	b = appendHeader(b, frameContentType, f.contentType)
	headers := len(b) - start - framePrelude
	b = append(b, f.payload...)

	prelude := b[start:]
	binary.BigEndian.PutUint32(prelude, uint32(len(prelude)+frameTrailer))
	binary.BigEndian.PutUint32(prelude[4:], uint32(headers))
	binary.BigEndian.PutUint32(prelude[8:], crc32.ChecksumIEEE(prelude[:8]))
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[start:]))
}

func appendHeader(b []byte, name, value string) []byte {
	b = append(append(b, byte(len(name))), name...)
	b = append(b, headerString)
	b = binary.BigEndian.AppendUint16(b, uint16(len(value)))
	return append(b, value...)
}

// readFrame reads one frame. The error is [io.EOF] when there is none.
func readFrame(r io.Reader) (*frame, error) {
	var prelude [framePrelude]byte
	if _, err := io.ReadFull(r, prelude[:]); err != nil {
		if err == io.EOF {
			return nil, err
		}
		return nil, fmt.Errorf("event stream: prelude: %w", err)
	}
	total := binary.BigEndian.Uint32(prelude[:])
	headers := binary.BigEndian.Uint32(prelude[4:])
	switch {
	case binary.BigEndian.Uint32(prelude[8:]) != crc32.ChecksumIEEE(prelude[:8]):
		return nil, errors.New("event stream: checksum of a prelude does not match")
	case headers > maxHeaders || total > maxFrame || total < framePrelude+headers+frameTrailer:
		return nil, fmt.Errorf("event stream: message of %d bytes with headers of %d bytes", total, headers)
	}
	rest := make([]byte, total-framePrelude)
	if _, err := io.ReadFull(r, rest); err != nil {
		return nil, fmt.Errorf("event stream: message of %d bytes: %w", total, noEOF(err))
	}
	content, sum := rest[:len(rest)-frameTrailer], rest[len(rest)-frameTrailer:]
	if binary.BigEndian.Uint32(sum) != crc32.Update(crc32.ChecksumIEEE(prelude[:]), crc32.IEEETable, content) {
		return nil, errors.New("event stream: checksum of a message does not match")
	}
	f := &frame{payload: content[headers:]}
	return f, f.readHeaders(content[:headers])
}

// noEOF is err, when the end of the input is not where it may be.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readHeaders reads the headers of a frame. Those that the Invoke API does not use are not kept.
func (f *frame) readHeaders(b []byte) error {
	for len(b) > 0 {
		name, value, rest, err := cutHeader(b)
		if err != nil {
			return err
		}
		switch name {
		case frameMessageType:
			f.messageType = value
		case frameEventType, frameExceptionType:
			f.event = value
		case frameContentType:
			f.contentType = value
		}
		b = rest
	}
	return nil
}

// cutHeader reads the first of some headers.
func cutHeader(b []byte) (name, value string, rest []byte, err error) {
	n := 1 + int(b[0]) // length of the name, and name
	if len(b) < n+3 {
		return "", "", nil, errors.New("event stream: header ends early")
	}
	name, kind, length, rest := string(b[1:n]), b[n], int(binary.BigEndian.Uint16(b[n+1:])), b[n+3:]
	switch {
	case kind != headerString:
		return "", "", nil, fmt.Errorf("event stream: header %q has type %d, want a string", name, kind)
	case len(rest) < length:
		return "", "", nil, fmt.Errorf("event stream: header %q ends early", name)
	}
	return name, string(rest[:length]), rest[length:], nil
}
