package http1

import "bytes"

const (
	maxChunkLine = 4 << 10 // bytes of the line with a chunk's size
	maxHexDigits = 8       // of a chunk's size
)

// nextChunk reads what stands between the data of two chunks and returns the size of the second one; 0 is the end of
// the body, whose trailers have been read then.
func (c *Conn) nextChunk() (int64, error) {
	if c.inChunk {
		for c.w-c.r < 2 {
			if err := c.fill(); err != nil {
				return 0, err
			}
		}
		if end := c.in[c.r : c.r+2]; end[0] != '\r' || end[1] != '\n' {
			return 0, malformed("chunk ends with", end)
		}
		c.r += 2
		c.inChunk = false
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
	c.left, c.inChunk = size, true
	return size, nil
}

// chunkSize reads up to eight hexadecimal digits, behind which there may be an extension.
func chunkSize(line []byte) (int64, error) {
	end := bytes.IndexByte(line, ';')
	if end < 0 {
		end = len(line)
	}
	start, end := trim(line, 0, end)
	size := natural(asString(line[start:end]), 16, 1<<(4*maxHexDigits)-1)
	if size < 0 || start > 0 || end > maxHexDigits {
		return 0, malformed("chunk size", line)
	}
	return size, nil
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
			return malformed("trailer line", line)
		}
		left -= len(line) + 1
	}
}

// nextLine returns the next line of the reply, of at most limit bytes, without its end. It is valid until something
// else is read.
func (c *Conn) nextLine(limit int) ([]byte, error) {
	for scanned := 0; ; {
		newline := bytes.IndexByte(c.in[c.r+scanned:c.w], '\n')
		end := c.w
		if newline >= 0 {
			end = c.r + scanned + newline
		}
		scanned = end - c.r
		if scanned >= limit {
			return nil, tooLong("line in a chunked body", limit)
		}
		if newline >= 0 {
			line := c.in[c.r:end]
			c.r = end + 1
			if len(line) > 0 && line[len(line)-1] == '\r' {
				line = line[:len(line)-1]
			}
			return line, nil
		}
		if err := c.fill(); err != nil {
			return nil, err
		}
	}
}
