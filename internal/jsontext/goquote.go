package jsontext

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// GoQuote is s as [strconv.Quote] writes it, for log lines in text and for errors, in a fraction of its code.
func GoQuote(s string) string {
	t := Text{B: make([]byte, 0, len(s)+len(`""`))}
	t.Add(`"`)
	for i, r := range s {
		const short = "abtnvfr" // from \a on
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)):
			t.hex(`\x`, rune(s[i]), 2)
		case r == '"' || r == '\\':
			t.Add(`\`, s[i:i+1])
		case strconv.IsPrint(r):
			t.B = utf8.AppendRune(t.B, r)
		case r >= '\a' && r <= '\r':
			t.Add(`\`, short[r-'\a':r-'\a'+1])
		case r < ' ' || r == 0x7f:
			t.hex(`\x`, r, 2)
		case r > 0xffff:
			t.hex(`\U`, r, 8)
		default:
			t.hex(`\u`, r, 4)
		}
	}
	t.Add(`"`)
	return string(t.B)
}
