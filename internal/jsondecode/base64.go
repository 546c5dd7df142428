package jsondecode

import (
	"encoding/base64"
	"encoding/binary"
	"unsafe"
)

// base64 decodes a string into a slice of bytes.
func (d *state) base64(p unsafe.Pointer) bool {
	text, ok := d.bytes()
	return ok && d.bytesFrom(text, p)
}

func (d *state) bytesFrom(text []byte, p unsafe.Pointer) bool {
	b, fault := fromBase64(text)
	if fault >= 0 {
		return d.save(base64.CorruptInputError(fault))
	}
	*(*[]byte)(p) = b
	return true
}

// sixBits are the values of base64's characters, plus 64; all others are 0.
var sixBits = [256]byte{
	'A': 64, 'B': 65, 'C': 66, 'D': 67, 'E': 68, 'F': 69, 'G': 70, 'H': 71, 'I': 72, 'J': 73, 'K': 74, 'L': 75, 'M': 76,
	'N': 77, 'O': 78, 'P': 79, 'Q': 80, 'R': 81, 'S': 82, 'T': 83, 'U': 84, 'V': 85, 'W': 86, 'X': 87, 'Y': 88, 'Z': 89,
	'a': 90, 'b': 91, 'c': 92, 'd': 93, 'e': 94, 'f': 95, 'g': 96, 'h': 97, 'i': 98, 'j': 99, 'k': 100, 'l': 101, 'm': 102,
	'n': 103, 'o': 104, 'p': 105, 'q': 106, 'r': 107, 's': 108, 't': 109, 'u': 110, 'v': 111, 'w': 112, 'x': 113, 'y': 114, 'z': 115,
	'0': 116, '1': 117, '2': 118, '3': 119, '4': 120, '5': 121, '6': 122, '7': 123, '8': 124, '9': 125, '+': 126, '/': 127,
}

// four64 is what four values have in sixBits on top, next to each other.
const four64 = 64<<18 ^ 64<<12 ^ 64<<6 ^ 64

// fromBase64 decodes text as [base64.StdEncoding] does, in a third of the code. fault is the offset in its error, -1 if there is none.
func fromBase64(text []byte) (b []byte, fault int) {
	out := make([]byte, len(text)/4*3)
	n, i := 0, 0
	for {
		// Eight characters are six bytes, for which the room of eight is written to.
		for len(text)-i >= 8 && len(out)-n >= 8 {
			t := text[i : i+8 : i+8]
			s0, s1, s2, s3 := sixBits[t[0]], sixBits[t[1]], sixBits[t[2]], sixBits[t[3]]
			s4, s5, s6, s7 := sixBits[t[4]], sixBits[t[5]], sixBits[t[6]], sixBits[t[7]]
			if s0&s1&s2&s3&s4&s5&s6&s7&64 == 0 {
				break
			}
			high := uint64(s0)<<18 ^ uint64(s1)<<12 ^ uint64(s2)<<6 ^ uint64(s3) ^ four64
			low := uint64(s4)<<18 ^ uint64(s5)<<12 ^ uint64(s6)<<6 ^ uint64(s7) ^ four64
			binary.BigEndian.PutUint64(out[n:], high<<40|low<<16)
			n, i = n+6, i+8
		}
		// Four, with line ends between them, or as many as there are before padding.
		var w uint32
		digits := 0
		for ; digits < 4 && i < len(text); i++ {
			c := text[i]
			if s := sixBits[c]; s != 0 {
				w = w<<6 | uint32(s-64)
				digits++
			} else if c != '\n' && c != '\r' {
				break
			}
		}
		switch {
		case digits == 4:
			out[n], out[n+1], out[n+2] = byte(w>>16), byte(w>>8), byte(w)
			n += 3
			continue
		case i == len(text) && digits == 0:
			return out[:n], -1
		case i == len(text):
			return nil, i - digits
		case text[i] != '=' || digits < 2:
			return nil, i
		}
		i = lineEnd(text, i+1)
		if digits == 2 {
			if i == len(text) {
				return nil, i
			}
			if text[i] != '=' {
				return nil, i - 1
			}
			i = lineEnd(text, i+1)
		}
		if i < len(text) {
			return nil, i
		}
		w <<= 6 * (4 - digits)
		out = append(out[:n], byte(w>>16), byte(w>>8))
		return out[:n+digits-1], -1
	}
}

// lineEnd returns where the line ends from i on end.
func lineEnd(text []byte, i int) int {
	for i < len(text) && (text[i] == '\n' || text[i] == '\r') {
		i++
	}
	return i
}
