package lambdahttp

import "strings"

// appendMap appends opening, the headers whose key is wanted, each as write does it, and the
// closing brace; nothing when there are none. The lines of one header are handed over together.
func (f *frozenHeader) appendMap(b []byte, opening string, wanted func(key string) bool, write func([]byte, []field) []byte) []byte {
	empty := true
	for rest := f.fields; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].key == rest[0].key {
			n++
		}
		if wanted(rest[0].key) {
			if empty {
				b = append(b, opening...)
			} else {
				b = append(b, ',')
			}
			empty = false
			b = write(b, rest[:n])
		}
		rest = rest[n:]
	}
	if empty {
		return b
	}
	return append(b, '}')
}

func isAny(string) bool             { return true }
func isNoCookie(key string) bool    { return key != "Set-Cookie" }
func isSubprotocol(key string) bool { return key == "Sec-Websocket-Protocol" }
func isTakenByEdge(key string) bool { return !edgeRefuses(key) }

// appendList: "Vary":["A","B"]
func appendList(b []byte, group []field) []byte {
	b = append(appendString(b, group[0].name), ':', '[')
	for i := range group {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, group[i].value)
	}
	return append(b, ']')
}

// appendJoined: "Vary":"A, B"
func appendJoined(b []byte, group []field) []byte {
	b = append(appendString(b, group[0].name), ':', '"')
	for i := range group {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendEscaped(b, group[i].value)
	}
	return append(b, '"')
}

// appendForLattice joins all but several cookies, which cannot be told apart then.
func appendForLattice(b []byte, group []field) []byte {
	if group[0].key == "Set-Cookie" && len(group) > 1 {
		return appendList(b, group)
	}
	return appendJoined(b, group)
}

// appendForEdge: "vary":[{"key":"Vary","value":"A"},{"key":"Vary","value":"B"}]
func appendForEdge(b []byte, group []field) []byte {
	b = append(appendString(b, strings.ToLower(group[0].name)), ':', '[')
	for i := range group {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(append(b, `{"key":`...), group[i].name)
		b = appendString(append(b, `,"value":`...), group[i].value)
		b = append(b, '}')
	}
	return append(b, ']')
}

// appendLowerJoined: "vary":"A, B"
func appendLowerJoined(b []byte, group []field) []byte {
	begin := len(b)
	b = appendJoined(b, group)
	for i := begin + 1; b[i] != '"'; i++ { // a name is a token
		if 'A' <= b[i] && b[i] <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return b
}
