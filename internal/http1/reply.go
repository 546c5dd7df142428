package http1

// A Reply is the head of a reply. It is valid until the body is read.
type Reply struct {
	conn   *Conn
	Status int // 0: there is not even a complete status line
}

// Value returns the value of the i-th of the names that [Conn.Begin] was given, without surrounding white space; the
// first that is not empty, if there are several. It is valid until the body is read.
//
//go:noinline // a function is the smaller for each of the places that call it
func (r Reply) Value(i int) []byte {
	v := r.conn.head.values[i]
	return r.conn.in[r.conn.start+v.start : r.conn.start+v.end]
}

// ReadHead waits for the head of the reply. Replies with a 1xx status are skipped. When the error is not nil the
// connection has ended, and the reply has only its Status, if that much has arrived. A server may refuse a request, and
// hang up, before it has read all of it: a reply is looked for after a failed [Conn.Send], too.
func (c *Conn) ReadHead() (Reply, error) {
	for {
		done, err := c.parseHead()
		if done {
			return Reply{c, c.head.status}, nil
		}
		if err == nil {
			err = c.fill()
		}
		if err != nil {
			err = c.fail(err)
			if c.sendErr != nil {
				err = c.sendErr
			}
			return Reply{Status: c.head.finalStatus()}, err
		}
	}
}

// Answered looks, without waiting, whether the server has answered or gone while the request is still being written.
// [Conn.ReadHead] then says how. It is false where the transport cannot look.
func (c *Conn) Answered() bool {
	for {
		done, err := c.parseHead()
		if done || err != nil || c.head.finalStatus() != 0 {
			return true
		}
		switch err := c.read(false); err {
		case nil:
		case errNothingYet:
			return false
		default:
			c.readErr = err
			return true
		}
	}
}

// finalStatus is the status if its line is complete and it is not a 1xx one.
func (h *head) finalStatus() int {
	if h.begun && h.status > 199 {
		return h.status
	}
	return 0
}

// parseHead reads what has arrived of the head. It is done when the head is complete, whose body then begins.
func (c *Conn) parseHead() (done bool, err error) {
	for !c.answered && c.readErr == nil {
		done, err := c.head.parse(c.in[c.r:c.w])
		if err == nil && !done {
			break
		}
		c.readErr = err
		if err != nil {
			break
		}
		c.start = c.r
		c.r += c.head.line
		if c.head.finalStatus() != 0 {
			c.answered = true
			c.beginBody()
			break
		}
		if c.interim++; c.head.status == 101 || c.interim > maxInterim {
			c.readErr = &MalformedError{"more than 16 interim replies, or one with status 101"}
			break
		}
		names := c.head.names
		c.head = head{}
		c.head.names = names
	}
	return c.answered, c.readErr
}
