package metrics

import (
	"math"
	"strconv"
)

func appendInt(b []byte, n int64) []byte { return strconv.AppendInt(b, n, 10) }

// appendNumber appends a finite value in its shortest form, with an exponent only where encoding/json has one.
func appendNumber(b []byte, v float64) []byte {
	const exact = 1 << 53
	size := math.Abs(v)
	switch {
	case size < exact && v == math.Trunc(v) && !(v == 0 && math.Signbit(v)):
		return appendInt(b, int64(v))
	case size == 0, 1e-6 <= size && size < 1e21:
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	}
	return strconv.AppendFloat(b, v, 'e', -1, 64)
}
