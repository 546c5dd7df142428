package logrecord

import (
	"time"
	"unicode/utf8"

	"github.com/lambent-go/lambent/internal/logline"
)

// timestamp writes the time of a record, without quotation marks: UTC, in milliseconds.
func (l *line) timestamp(t time.Time) {
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		l.buf = t.AppendFormat(l.buf, "2006-01-02T15:04:05.000Z")
		return
	}
	l.buf = logline.AppendTime(l.buf, t)
}

const hex = "0123456789abcdef"

// appendJSON appends s as the inside of a JSON string, byte for byte as log/slog does: the two line separators of
// Unicode are escaped, and nothing for the sake of HTML.
func appendJSON(buf []byte, s string) []byte {
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c == '"' || c == '\\' {
				buf = appendEscaped(append(buf, s[done:i]...), c)
				done = i + 1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			buf = append(append(buf, s[done:i]...), `\ufffd`...)
			done = i + size
		case r == '\u2028' || r == '\u2029':
			buf = append(append(buf, s[done:i]...), `\u202`...)
			buf = append(buf, hex[r&0xf])
			done = i + size
		}
		i += size
	}
	return append(buf, s[done:]...)
}

func appendEscaped(buf []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(buf, '\\', c)
	case '\n':
		return append(buf, `\n`...)
	case '\r':
		return append(buf, `\r`...)
	case '\t':
		return append(buf, `\t`...)
	}
	return append(buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
}
