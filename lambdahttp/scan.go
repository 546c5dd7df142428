package lambdahttp

// A scanner goes over JSON text once, from the left to the right, and accepts what encoding/json
// accepts. At the first thing that is no JSON it is bad, and stands at the end.
type scanner struct {
	text  string
	at    int
	depth int  // of open objects and arrays
	first bool // one has just been opened
	bad   bool
}

// maxDepth is encoding/json's.
const maxDepth = 10000

func (s *scanner) fail() { s.bad, s.at = true, len(s.text) }

// peek goes past white space and returns the byte that follows; 0 at the end.
func (s *scanner) peek() byte {
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// end fails unless only white space is left.
func (s *scanner) end() {
	if s.peek(); s.at < len(s.text) {
		s.fail()
	}
}

// open goes into an object or an array.
func (s *scanner) open(bracket byte) {
	if s.peek() != bracket || s.depth == maxDepth {
		s.fail()
		return
	}
	s.at++
	s.depth++
	s.first = true
}

// next goes to the next value of what is open, or out of it and reports false.
func (s *scanner) next(closing byte) bool {
	c := s.peek()
	switch {
	case c == closing:
		s.at++
		s.depth--
		s.first = false
		return false
	case s.first && c != 0:
		s.first = false
		return true
	case c != ',':
		s.fail()
		return false
	}
	s.at++
	return true
}

// member goes to the value of the next member of an object, or out of the object.
func (s *scanner) member() (key string, ok bool) {
	if !s.next('}') {
		return "", false
	}
	if s.peek() != '"' {
		s.fail()
		return "", false
	}
	begin := s.at
	s.skipString()
	quoted := s.text[begin:s.at]
	if s.peek() != ':' {
		s.fail()
		return "", false
	}
	s.at++
	return unquote(quoted), true
}

// value goes past the next value and returns its text.
func (s *scanner) value() raw {
	s.peek()
	begin := s.at
	s.skip()
	if s.bad {
		return ""
	}
	return raw(s.text[begin:s.at])
}

func (s *scanner) skip() {
	switch s.peek() {
	case '"':
		s.skipString()
	case '{':
		for s.open('{'); ; s.skip() {
			if _, ok := s.member(); !ok {
				return
			}
		}
	case '[':
		for s.open('['); s.next(']'); {
			s.skip()
		}
	case 't':
		s.skipWord("true")
	case 'f':
		s.skipWord("false")
	case 'n':
		s.skipWord("null")
	default:
		s.skipNumber()
	}
}

func (s *scanner) skipWord(word string) {
	if len(s.text)-s.at < len(word) || s.text[s.at:s.at+len(word)] != word {
		s.fail()
		return
	}
	s.at += len(word)
}

// skipString stands on the quotation mark.
func (s *scanner) skipString() {
	text := s.text
	for i := s.at + 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			s.at = i + 1
			return
		case c < ' ':
			s.fail()
			return
		case c == '\\':
			n := escapeLength(text[i:])
			if n == 0 {
				s.fail()
				return
			}
			i += n - 1
		}
	}
	s.fail()
}

// escapeLength is the length of the escape sequence that s begins with; 0 when that is none.
func escapeLength(s string) int {
	if len(s) < 2 {
		return 0
	}
	switch s[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if _, ok := hexUnit(s); ok {
			return 6
		}
	}
	return 0
}

func (s *scanner) skipNumber() {
	if s.at < len(s.text) && s.text[s.at] == '-' {
		s.at++
	}
	if s.at < len(s.text) && s.text[s.at] == '0' {
		s.at++
	} else {
		s.skipDigits()
	}
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		s.skipDigits()
	}
	if s.at < len(s.text) && s.text[s.at]|0x20 == 'e' {
		s.at++
		if s.at < len(s.text) && (s.text[s.at] == '+' || s.text[s.at] == '-') {
			s.at++
		}
		s.skipDigits()
	}
}

// skipDigits goes past at least one digit.
func (s *scanner) skipDigits() {
	begin := s.at
	for s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
	}
	if s.at == begin {
		s.fail()
	}
}
