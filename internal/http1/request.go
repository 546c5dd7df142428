package http1

import "strconv"

// AppendRequest appends a request line and the headers that all requests have to b, for a path that is made of parts,
// each of them valid in a URL.
func (c *Conn) AppendRequest(b []byte, method string, path ...string) []byte {
	b = append(b, method...)
	b = append(b, ' ')
	b = append(b, c.address.prefix...)
	for _, part := range path {
		b = append(b, part...)
	}
	return append(b, c.common...)
}

// AppendHeader appends a header to b. Control characters in the value, line ends among them, are left out: whatever the
// value, it is one header.
func AppendHeader(b []byte, name, value string) []byte { return appendHeader(b, name, value) }

// AppendHeaderBytes is [AppendHeader] for a value that is no string.
func AppendHeaderBytes(b []byte, name string, value []byte) []byte {
	return appendHeader(b, name, value)
}

func appendHeader[T string | []byte](b []byte, name string, value T) []byte {
	b = append(b, name...)
	b = append(b, ": "...)
	for i := range len(value) {
		if c := value[i]; c >= ' ' && c != 0x7f {
			b = append(b, c)
		}
	}
	return append(b, '\r', '\n')
}

// AppendContentLength appends a Content-Length header to b.
func AppendContentLength(b []byte, n int) []byte {
	b = append(b, "Content-Length: "...)
	b = strconv.AppendInt(b, int64(n), 10)
	return append(b, '\r', '\n')
}

// EscapePath returns s as one part of a path: every byte but letters, digits and -._~ as % and two digits.
func EscapePath(s string) string {
	const digits = "0123456789ABCDEF"
	for i := range len(s) {
		if isUnreserved(s[i]) {
			continue
		}
		b := append(make([]byte, 0, 3*len(s)), s[:i]...)
		for _, c := range []byte(s[i:]) {
			if isUnreserved(c) {
				b = append(b, c)
			} else {
				b = append(b, '%', digits[c>>4], digits[c&15])
			}
		}
		return string(b)
	}
	return s
}

func isUnreserved(c byte) bool {
	return 'a' <= lower(c) && lower(c) <= 'z' || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '~'
}

// AppendChunkSize appends the line to b that goes in front of the n bytes of a chunk; behind them goes a line end.
func AppendChunkSize(b []byte, n int) []byte {
	b = strconv.AppendInt(b, int64(n), 16)
	return append(b, '\r', '\n')
}
