package jsondecode

import (
	"encoding/json"
	"reflect"
	"strconv"
	"unsafe"
)

// numeral decodes a number into an integer or a floating-point number.
func (d *state) numeral(n *node, p unsafe.Pointer) bool {
	start := d.pos
	end, whole := scanNumber(d.data, start)
	if end < 0 {
		return false
	}
	d.pos = end
	item := d.data[start:end]
	if whole {
		unused := 64 - n.bits
		switch v, ok := shortInt(item); {
		case !ok:
		case n.op == opInt:
			if v == v<<unused>>unused {
				n.setInt(p, v)
				return true
			}
		case n.op == opUint:
			if v >= 0 && uint64(v) == uint64(v)<<unused>>unused && item[0] != '-' {
				n.setInt(p, v)
				return true
			}
		case unused == 0 && isExact(v, item):
			*(*float64)(p) = float64(v)
			return true
		}
	}
	return d.numberInto(item, n, p, false)
}

// number returns data[start:end] as what it is in an interface. It is false if it is out of range, which it saves.
func (d *state) number(start, end int) (any, bool) {
	if d.UseNumber {
		return json.Number(d.keep(d.data[start:end])), true
	}
	item := d.data[start:end]
	if v, ok := exactFloat(item); ok {
		return v, true
	}
	v, err := strconv.ParseFloat(string(item), 64)
	if err != nil {
		d.mismatch("number "+string(item), reflect.TypeFor[float64](), end+1)
		return nil, false
	}
	return v, true
}

// exactFloat returns the value of a whole number that is not too long to be had without rounding.
func exactFloat(item []byte) (float64, bool) {
	v, ok := shortInt(item)
	return float64(v), ok && isExact(v, item)
}

// isExact reports whether a whole number is the same as a floating-point number. Not so -0, among others.
func isExact(v int64, item []byte) bool {
	return len(item) <= 15 && (v != 0 || len(item) == 1)
}

// shortInt returns the value of a whole number of up to 18 digits.
func shortInt(item []byte) (int64, bool) {
	digits := item
	if item[0] == '-' {
		digits = item[1:]
	}
	if len(digits) > 18 {
		return 0, false
	}
	var v int64
	for _, c := range digits {
		if c-'0' > 9 {
			return 0, false
		}
		v = 10*v + int64(c-'0')
	}
	if item[0] == '-' {
		v = -v
	}
	return v, true
}

// setInt stores the low bits of v.
func (n *node) setInt(p unsafe.Pointer, v int64) {
	switch n.bits {
	case 8:
		*(*int8)(p) = int8(v)
	case 16:
		*(*int16)(p) = int16(v)
	case 32:
		*(*int32)(p) = int32(v)
	default:
		*(*int64)(p) = v
	}
}

func (n *node) setFloat(p unsafe.Pointer, v float64) {
	if n.bits == 32 {
		*(*float32)(p) = float32(v)
		return
	}
	*(*float64)(p) = v
}
