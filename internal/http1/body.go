package http1

import "io"

// eager is how many bytes are allocated on the mere word of the server that they will come.
const eager = 8 << 20

// A bodyKind is how a body ends.
type bodyKind int

const (
	sized   bodyKind = iota // left says how long it is
	chunked                 // every chunk says how long it is
	toEnd                   // it ends with the connection
	untold                  // nothing says how long it is
)

// beginBody sets the body up as the head says.
func (c *Conn) beginBody() {
	switch h := &c.head; {
	case h.status == 204 || h.status == 304:
	case h.codings > 0:
		c.kind = chunked
	case h.lengthErr != nil:
		c.bodyErr = h.lengthErr
	case h.length >= 0:
		c.left = h.length
	case !h.reusable():
		c.kind = toEnd
	default:
		c.kind = untold
		c.bodyErr = &MalformedError{"neither a length nor chunks nor the end of the connection bound the body"}
	}
}

// ReadBody returns the whole body, in buf's array when it has room. An error means that the body is not whole, whatever
// has arrived of it; the connection has ended then.
func (r Reply) ReadBody(buf []byte) ([]byte, error) {
	c := r.conn
	buf = buf[:0]
	for {
		n, err := c.upcoming()
		if err == nil && int64(len(buf))+n > maxBody {
			err = tooLong("body", maxBody)
		}
		if err != nil {
			return nil, c.fail(err)
		}
		if n == 0 {
			c.done()
			return buf, nil
		}
		buf = reserve(buf, int(n))
		room := buf[len(buf):cap(buf)]
		k, err := c.readPart(room[:min(n, int64(len(room)))])
		if err != nil {
			return nil, c.fail(err)
		}
		buf = buf[:len(buf)+k]
	}
}

// ReadBodyPrefix returns the first limit bytes of the body, or what has arrived of them. The connection is kept only if
// that was all.
func (r Reply) ReadBodyPrefix(limit int) []byte { return r.conn.passBody(limit, true) }

// SkipBody reads over the body, or over its first limit bytes: the connection is kept only if that was all.
func (r Reply) SkipBody(limit int) { r.conn.passBody(limit, false) }

// passBody reads up to limit bytes of the body through the buffer and returns them if they are to be kept.
func (c *Conn) passBody(limit int, keep bool) (kept []byte) {
	if c.kind == untold {
		c.kind, c.bodyErr = sized, nil // a reply without a length is a reply without a body
	}
	for {
		n, err := c.upcoming()
		if err == nil && n == 0 {
			c.done()
			return kept
		}
		if err == nil && limit > 0 && c.r == c.w {
			err = c.fill()
		}
		if err != nil || limit == 0 {
			c.Drop()
			return kept
		}
		part := c.in[c.r:c.w]
		part = part[:min(int64(len(part)), n, int64(limit))]
		if keep {
			kept = append(kept, part...)
		}
		c.r += len(part)
		c.left -= int64(len(part))
		limit -= len(part)
	}
}

// upcoming returns how many bytes come before something else does, which it reads: the end of a chunk, the size of the
// next one. 0 is the end of the body.
func (c *Conn) upcoming() (int64, error) {
	switch {
	case c.bodyErr != nil:
		return 0, c.bodyErr
	case c.kind == toEnd:
		if c.r == c.w {
			if err := c.fill(); err == io.EOF {
				return 0, nil
			} else if err != nil {
				return 0, err
			}
		}
		return int64(c.w - c.r), nil
	case c.kind == chunked && c.left == 0:
		return c.nextChunk()
	}
	return c.left, nil
}

// readPart reads into p, which is a part of what is upcoming: from the buffer, or directly when that is empty and p is
// large.
func (c *Conn) readPart(p []byte) (n int, err error) {
	// The last byte goes through the buffer, so that bytes that do not belong to the body are seen.
	if direct := len(p) - 1; c.r == c.w && direct >= smallRead {
		n, err = c.transport.read(p[:direct], true)
	} else {
		if c.r == c.w {
			err = c.fill()
		}
		n = copy(p, c.in[c.r:c.w])
		c.r += n
	}
	c.left -= int64(n)
	return n, err
}

// reserve returns buf with room for the n bytes that are said to come behind it, or for a part of them: beyond 8 MiB,
// memory grows with what has arrived.
func reserve(buf []byte, n int) []byte {
	need := len(buf) + n
	if need <= cap(buf) || len(buf) < cap(buf) && need > eager {
		return buf
	}
	size := max(need, 2*len(buf))
	if need > eager {
		size = min(need, max(eager, 2*len(buf)))
	}
	grown := make([]byte, len(buf), size)
	copy(grown, buf)
	return grown
}
