package jsonfields

import (
	"strings"
	"unicode/utf8"
)

// Package unicode's tables of letters and of letter cases are 14 KB and more in every function, for tags and fields with
// names that are not ASCII. Here they are packed to 2 (tables.go). Names are few, and looked at once: it may take a while.
// TestTables fails when Go has come to another version of Unicode.

// isName reports whether a tag's name is one that encoding/json uses.
func isName(name string) bool {
	for _, r := range name {
		if !isLetter(r) && strings.IndexByte("!#$%&()*+-./:;<=>?@[]^_{|}~ ", byte(min(r, utf8.RuneSelf))) < 0 {
			return false
		}
	}
	return name != ""
}

// isLetter reports whether r is a letter or a digit of any script.
func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	is := false
	end := rune(utf8.RuneSelf)
	for p := packed(letters); p != ""; is = !is {
		if end += p.next(); r < end {
			break
		}
	}
	return is
}

// EqualFold is [strings.EqualFold].
func EqualFold(a, b string) bool {
	for _, r := range a {
		other, size := utf8.DecodeRuneInString(b)
		if size == 0 || r != other && fold(r) != fold(other) {
			return false
		}
		b = b[size:]
	}
	return b == ""
}

// fold returns the first of all characters that differ from r in nothing but case.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}
	last := rune(utf8.RuneSelf - 1)
	for p := packed(folds); p != ""; {
		first := last + 1 + p.next()
		step := p.next()
		last = first + p.next()*step
		down := p.next()
		if r <= last {
			if r >= first && (r-first)%step == 0 {
				r -= down
			}
			break
		}
	}
	return r
}

// A packed is numbers in seven bits a byte, low ones first; all bytes of a number but the last one have the eighth.
type packed string

// next takes the first number.
func (p *packed) next() rune {
	var v rune
	for i := 0; ; i++ {
		c := (*p)[i]
		v |= rune(c&0x7f) << (7 * i)
		if c < 0x80 {
			*p = (*p)[i+1:]
			return v
		}
	}
}
