package lambdaotel

import (
	"bytes"
	"encoding/json"
)

// A cursor goes over JSON without decoding it. What is damaged is at its end: there is nothing behind it.
type cursor struct {
	b []byte // from where the cursor stands
}

func (c *cursor) space() {
	for len(c.b) > 0 {
		switch c.b[0] {
		case ' ', '\t', '\r', '\n':
			c.b = c.b[1:]
		default:
			return
		}
	}
}

// at reports whether the next value begins with a character.
func (c *cursor) at(begin byte) bool {
	c.space()
	return len(c.b) > 0 && c.b[0] == begin
}

// take goes past the character if it is the next.
func (c *cursor) take(char byte) bool {
	if !c.at(char) {
		return false
	}
	c.b = c.b[1:]
	return true
}

// damaged puts the cursor at the end.
func (c *cursor) damaged() { c.b = nil }

// member goes to the value of the next member of an object that has been entered by take('{'). It returns false when the
// object has no more. The value must then be gone past.
func (c *cursor) member() (key []byte, ok bool) {
	if c.take('}') {
		return nil, false
	}
	c.take(',')
	if !c.at('"') {
		c.damaged()
		return nil, false
	}
	key = c.text()
	if !c.take(':') {
		c.damaged()
		return nil, false
	}
	return key, true
}

// element goes to the next element of an array that has been entered by take('['), as member does.
func (c *cursor) element() bool {
	if c.take(']') {
		return false
	}
	c.take(',')
	c.space()
	return len(c.b) > 0
}

// text goes past a string and returns what is between its quotation marks, as it stands there.
func (c *cursor) text() []byte {
	if !c.take('"') {
		c.skip()
		return nil
	}
	for i := 0; i < len(c.b); i++ {
		switch c.b[i] {
		case '\\':
			i++
		case '"':
			text := c.b[:i]
			c.b = c.b[i+1:]
			return text
		}
	}
	c.damaged()
	return nil
}

// value goes past a value and returns it.
func (c *cursor) value() []byte {
	c.space()
	from := c.b
	c.skip()
	return from[:len(from)-len(c.b)]
}

// skip goes past a value.
func (c *cursor) skip() {
	depth := 0
	for c.space(); len(c.b) > 0; {
		switch c.b[0] {
		case '"':
			c.text()
		case '{', '[':
			depth++
			c.b = c.b[1:]
		case '}', ']':
			depth--
			c.b = c.b[1:]
		default:
			end := bytes.IndexAny(c.b, ",]}\"[{ \t\r\n") // of a number, or of a word
			switch {
			case end < 0:
				c.damaged()
			case end == 0:
				if depth == 0 {
					c.damaged() // no value
					return
				}
				c.b = c.b[1:] // a comma
			default:
				c.b = c.b[end:]
			}
		}
		if depth <= 0 {
			return
		}
		c.space()
	}
}

// plain is the text between quotation marks without its escapes.
func plain(text []byte) string {
	if bytes.IndexByte(text, '\\') < 0 {
		return string(text)
	}
	var s string
	if json.Unmarshal(append(append([]byte{'"'}, text...), '"'), &s) != nil {
		return ""
	}
	return s
}
