package events

import (
	"math"
	"strconv"
)

// parseSeconds reads a JSON number, in units of 10^-shift seconds, exactly to the nanosecond; what is finer is cut. It
// is false for what is not a number, and for more than 18 digits of seconds.
func parseSeconds(number []byte, shift int) (sec, nsec int64, ok bool) {
	s := scanner{text: number}
	if !isNumber(number) || s.number() != nil || s.at != len(number) {
		return 0, 0, false
	}
	digits, exponent, ok := scientific(number)
	if !ok {
		return 0, 0, false
	}
	point := len(digits) + exponent - shift // how many digits are whole seconds
	if len(digits) == 0 || point < -9 {
		return 0, 0, true
	}
	if point > 18 {
		return 0, 0, false
	}
	for i := range point {
		sec = sec*10 + digitAt(digits, i)
	}
	for i := point; i < point+9; i++ {
		nsec = nsec*10 + digitAt(digits, i)
	}
	if number[0] == '-' {
		sec, nsec = -sec, -nsec
	}
	return sec, nsec, true
}

// isNumber reports whether a JSON value is a number.
func isNumber(raw []byte) bool {
	return len(raw) > 0 && (raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9')
}

// scientific splits a JSON number into digits, the first of them not zero, and a power of ten. It is false for a power
// that no time can have.
func scientific(number []byte) (digits []byte, exponent int, ok bool) {
	digits = make([]byte, 0, len(number))
	behindPoint := false
	for i, c := range number {
		switch {
		case c == '.':
			behindPoint = true
		case c == 'e', c == 'E':
			e, err := strconv.Atoi(string(number[i+1:]))
			if len(digits) > 0 && (err != nil || e > math.MaxInt16 || e < math.MinInt16) {
				return nil, 0, e < 0 // less than any unit, or more than any time
			}
			return digits, exponent + e, true
		case '0' <= c && c <= '9':
			if c != '0' || len(digits) > 0 {
				digits = append(digits, c)
			}
			if behindPoint {
				exponent--
			}
		}
	}
	return digits, exponent, true
}

// digitAt is the digit at i of a number that goes on with zeros in both directions.
func digitAt(digits []byte, i int) int64 {
	if i < 0 || i >= len(digits) {
		return 0
	}
	return int64(digits[i] - '0')
}

// appendSeconds appends sec seconds and nsec nanoseconds as the shortest decimal in units of 10^-shift seconds.
func appendSeconds(b []byte, sec, nsec int64, shift int) []byte {
	if sec < 0 && nsec > 0 {
		sec, nsec = sec+1, nsec-1e9
	}
	if sec < 0 || nsec < 0 {
		b = append(b, '-')
	}
	var text [32]byte
	digits := strconv.AppendUint(text[:0], magnitude(sec), 10)
	fraction := strconv.AppendUint(nil, 1e9+magnitude(nsec), 10)[1:] // nine digits
	digits = append(digits, fraction...)
	point := len(digits) - 9 + shift
	start := 0
	for start < point-1 && digits[start] == '0' {
		start++
	}
	b = append(b, digits[start:point]...)
	end := len(digits)
	for end > point && digits[end-1] == '0' {
		end--
	}
	if end > point {
		b = append(append(b, '.'), digits[point:end]...)
	}
	return b
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
