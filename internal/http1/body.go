package http1

import "io"

// eager is how many bytes are allocated on the mere word of the server that they will come.
const eager = 8 << 20

// A body is where a reader is in the body of a reply.
type body struct {
	kind    bodyKind
	left    int64 // bytes to come: of the body, or of the chunk
	inChunk bool  // the data of a chunk is being read: its end is still to come
	err     error // why it cannot be read
}

type bodyKind int

const (
	sized   bodyKind = iota // left says how long it is
	chunked                 // every chunk says how long it is
	toEnd                   // it ends with the connection
	untold                  // nothing says how long it is
)

// begin sets the body up as the head says.
func (b *body) begin(h *head) {
	switch {
	case h.status == 204 || h.status == 304:
		b.kind = sized
	case h.codings > 0:
		b.kind = chunked
	case h.lengthErr != nil:
		b.kind, b.err = untold, h.lengthErr
	case h.length >= 0:
		b.kind, b.left = sized, h.length
	case !h.reusable():
		b.kind = toEnd
	default:
		b.kind, b.err = untold, malformed("neither a length nor chunks nor the end of the connection bound the body")
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
			err = malformed("body is longer than %d bytes", maxBody)
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
func (r Reply) ReadBodyPrefix(limit int) []byte {
	var prefix []byte
	r.conn.passBody(limit, func(part []byte) { prefix = append(prefix, part...) })
	return prefix
}

// SkipBody reads over the body, or over its first limit bytes: the connection is kept only if that was all.
func (r Reply) SkipBody(limit int) { r.conn.passBody(limit, nil) }

// passBody reads up to limit bytes of the body through the buffer and shows them to see.
func (c *Conn) passBody(limit int, see func(part []byte)) {
	if c.body.kind == untold && c.head.lengthErr == nil {
		c.body = body{} // a reply without a length is a reply without a body
	}
	for {
		n, err := c.upcoming()
		if err != nil || limit == 0 && n > 0 {
			c.Drop()
			return
		}
		if n == 0 {
			c.done()
			return
		}
		if c.r == c.w {
			if err := c.fill(); err != nil {
				c.Drop()
				return
			}
			continue
		}
		part := c.in[c.r:c.w]
		part = part[:min(int64(len(part)), n, int64(limit))]
		if see != nil {
			see(part)
		}
		c.advance(len(part))
		limit -= len(part)
	}
}

// upcoming returns how many bytes come before something else does, which it reads: the end of a chunk, the size of the
// next one. 0 is the end of the body.
func (c *Conn) upcoming() (int64, error) {
	b := &c.body
	switch {
	case b.err != nil:
		return 0, b.err
	case b.kind == toEnd:
		return c.untilEnd()
	case b.kind == chunked && b.left == 0:
		return c.nextChunk()
	}
	return b.left, nil
}

// untilEnd returns how many bytes of a body without a length are in the buffer. The end of the connection is the end
// of the body.
func (c *Conn) untilEnd() (int64, error) {
	if c.r == c.w {
		if err := c.fill(); err == io.EOF {
			return 0, nil
		} else if err != nil {
			return 0, err
		}
	}
	return int64(c.w - c.r), nil
}

// readPart reads into p, which is a part of what is upcoming: from the buffer, or directly when that is empty and p is
// large.
func (c *Conn) readPart(p []byte) (int, error) {
	if c.r == c.w {
		// The last byte goes through the buffer, so that bytes that do not belong to the body are seen.
		if direct := len(p) - 1; direct >= smallRead {
			n, err := c.read(p[:direct], true)
			c.body.left -= int64(n)
			return n, err
		}
		if err := c.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, c.in[c.r:c.w])
	c.advance(n)
	return n, nil
}

// advance takes n bytes of the body out of the buffer.
func (c *Conn) advance(n int) {
	c.r += n
	if c.body.kind != toEnd {
		c.body.left -= int64(n)
	}
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
