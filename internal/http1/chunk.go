package http1

import "bytes"

const (
	maxChunkLine = 4 << 10 // bytes of the line with a chunk's size
	maxHexDigits = 8       // of a chunk's size
)

// nextChunk reads what stands between the data of two chunks and returns the size of the second one; 0 is the end of
// the body, whose trailers have been read then.
func (c *Conn) nextChunk() (int64, error) {
	if c.body.inChunk {
		if err := c.chunkEnd(); err != nil {
			return 0, err
		}
		c.body.inChunk = false
	}
	line, err := c.nextLine(maxChunkLine)
	if err != nil {
		return 0, err
	}
	size, err := chunkSize(line)
	if err != nil {
		return 0, err
	}
	if size == 0 {
		return 0, c.skipTrailers()
	}
	c.body.left, c.body.inChunk = size, true
	return size, nil
}

// chunkEnd reads the CRLF that ends the data of a chunk.
func (c *Conn) chunkEnd() error {
	for c.w-c.r < 2 {
		if err := c.fill(); err != nil {
			return err
		}
	}
	if end := c.in[c.r : c.r+2]; string(end) != "\r\n" {
		return malformed("chunk ends with %q", end)
	}
	c.r += 2
	return nil
}

// chunkSize reads up to eight hexadecimal digits, behind which there may be an extension.
func chunkSize(line []byte) (int64, error) {
	digits := 0
	var size int64
	for digits < len(line) {
		value, ok := hexDigit(line[digits])
		if !ok {
			break
		}
		if digits++; digits > maxHexDigits {
			return 0, malformed("chunk size %.64q", line)
		}
		size = size<<4 | int64(value)
	}
	rest := bytes.TrimLeft(line[digits:], " \t")
	if digits == 0 || len(rest) > 0 && rest[0] != ';' {
		return 0, malformed("chunk size %.64q", line)
	}
	return size, nil
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case isDigit(c):
		return c - '0', true
	case 'a' <= lower(c) && lower(c) <= 'f':
		return lower(c) - 'a' + 10, true
	}
	return 0, false
}

// skipTrailers reads the headers behind the last chunk, none of which means anything to us, and the empty line.
func (c *Conn) skipTrailers() error {
	for left := maxHead; ; {
		line, err := c.nextLine(left)
		if err != nil {
			return err
		}
		if len(line) == 0 {
			return nil
		}
		if isBlank(line[0]) || bytes.IndexByte(line, ':') <= 0 {
			return malformed("trailer line %.64q", line)
		}
		left -= len(line) + 1
	}
}

// nextLine returns the next line of the reply, of at most limit bytes, without its end. It is valid until something
// else is read.
func (c *Conn) nextLine(limit int) ([]byte, error) {
	for scanned := 0; ; {
		newline := bytes.IndexByte(c.in[c.r+scanned:c.w], '\n')
		if newline >= 0 {
			line := c.in[c.r : c.r+scanned+newline]
			c.r += len(line) + 1
			if len(line) >= limit {
				break
			}
			return bytes.TrimSuffix(line, []byte("\r")), nil
		}
		if scanned = c.w - c.r; scanned >= limit {
			break
		}
		if err := c.fill(); err != nil {
			return nil, err
		}
	}
	return nil, malformed("line in a chunked body is longer than %d bytes", limit)
}
