package logrecord

import (
	"time"
	"unicode/utf8"
)

// timestamp writes the time of a record, without quotation marks: UTC, in milliseconds.
func (l *line) timestamp(t time.Time) {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		l.buf = t.AppendFormat(l.buf, "2006-01-02T15:04:05.000Z")
		return
	}
	hour, minute, second := t.Clock()
	l.digits(year, 4, '-')
	l.digits(int(month), 2, '-')
	l.digits(day, 2, 'T')
	l.digits(hour, 2, ':')
	l.digits(minute, 2, ':')
	l.digits(second, 2, '.')
	l.digits(t.Nanosecond()/int(time.Millisecond), 3, 'Z')
}

// digits writes n with leading zeros, and what comes after it.
//
//go:noinline because seven copies of it would be half a kilobyte of every function
func (l *line) digits(n, width int, next byte) {
	var b [4]byte
	for i := width - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	l.buf = append(append(l.buf, b[:width]...), next)
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
