package lambdahttp

import (
	"net/http"
	"strings"
)

// A line is one line of a header.
type line struct{ name, value string }

// A requestHeader is what becomes of an event's header maps.
type requestHeader struct {
	header http.Header
	host   string // of the Host header, which net/http keeps apart
	cookie string // the values of Cookie as one line
}

// read takes both maps and the list of cookies. The multi map wins, name by name.
func (h *requestHeader) read(p *partsReader, parts *parts) {
	var room [48]line
	lines := room[:0]
	for key, values := range p.object(parts.multiHeaders, "headers").members() {
		if name, ok := headerName(key); ok {
			lines = p.appendLines(lines, name, values)
		}
	}
	if p.object(parts.headers, "headers"); len(lines) == 0 {
		lines = p.appendSingle(lines, parts.headers, nil)
		h.add(lines)
	} else {
		h.add(lines)
		h.add(p.appendSingle(nil, parts.headers, h))
	}
	if cookies := p.cookies(parts.cookies); cookies != "" {
		h.cookie = cookies
	}
	if h.cookie != "" {
		h.header["Cookie"] = []string{h.cookie}
	}
}

// appendLines appends the values of one name: a list of strings, at the edge of objects, of VPC
// Lattice also a string.
func (p *partsReader) appendLines(lines []line, name string, values raw) []line {
	if values.isString() {
		return append(lines, line{name, values.text()})
	}
	if !p.want(values, '[', "the value of a header", "a list") {
		return lines
	}
	for value := range values.elements() {
		if value.isObject() {
			value = value.member("value")
		}
		if !value.absent() {
			lines = append(lines, line{name, p.text(value, "the value of a header")})
		}
	}
	return lines
}

// appendSingle appends the lines of a map of strings that known does not have.
func (p *partsReader) appendSingle(lines []line, headers raw, known *requestHeader) []line {
	for key, value := range headers.members() {
		name, ok := headerName(key)
		if ok && !value.absent() && !known.has(name) {
			lines = append(lines, line{name, p.text(value, "the value of a header")})
		}
	}
	return lines
}

func (h *requestHeader) has(name string) bool {
	switch {
	case h == nil:
		return false
	case name == "Host":
		return h.host != ""
	case name == "Cookie":
		return h.cookie != ""
	}
	_, ok := h.header[name]
	return ok
}

// add puts lines into the header. All values of a call share one array.
func (h *requestHeader) add(lines []line) {
	if h.header == nil {
		h.header = make(http.Header, len(lines))
	}
	var values []string
	for _, l := range lines {
		if strings.ContainsAny(l.value, "\r\n\x00") {
			continue
		}
		switch l.name {
		case "Host":
			if h.host == "" {
				h.host = l.value
			}
			continue
		case "Cookie":
			if h.cookie != "" {
				l.value = h.cookie + "; " + l.value
			}
			h.cookie = l.value
			continue
		}
		if old, ok := h.header[l.name]; ok {
			h.header[l.name] = append(old, l.value)
			continue
		}
		if values == nil {
			values = make([]string, 0, len(lines))
		}
		values = append(values, l.value)
		n := len(values)
		h.header[l.name] = values[n-1 : n : n]
	}
}

// cookies joins a list of cookies into one line.
func (p *partsReader) cookies(list raw) string {
	if !p.want(list, '[', "cookies", "a list") {
		return ""
	}
	var room [8]string
	cookies := room[:0]
	for value := range list.elements() {
		if cookie := p.text(value, "a cookie"); !strings.ContainsAny(cookie, "\r\n\x00") && cookie != "" {
			cookies = append(cookies, cookie)
		}
	}
	return strings.Join(cookies, "; ")
}
