package lambdahttp

import "strings"

// isFieldName says whether name is a token, as the name of a header must be.
//
// https://www.rfc-editor.org/rfc/rfc9110#name-tokens
func isFieldName(name string) bool {
	for i := range len(name) {
		c := name[i]
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		case strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0:
		default:
			return false
		}
	}
	return name != ""
}

var noLineEnds = strings.NewReplacer("\r", " ", "\n", " ", "\x00", " ")

// fieldValue is value on one line, without the bytes that a header cannot carry.
func fieldValue(value string) string { return strings.TrimSpace(noLineEnds.Replace(value)) }
