package runtimeapi_test

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
)

func TestParseDeadline(t *testing.T) {
	for header, want := range map[string]int64{ // in milliseconds; 0: none
		"1700000000123":           1700000000123,
		"1":                       1,
		"0001700000000123":        1700000000123,
		"1700000000123.9":         1700000000123,
		"1700000000123.":          1700000000123,
		"9223372036854775807":     math.MaxInt64,
		"9223372036854775807.55":  math.MaxInt64,
		"9223372036854775808":     0,
		"9223372036854775808.5":   0,
		"":                        0,
		"0":                       0,
		"0.9":                     0,
		"-1":                      0,
		"+1":                      0,
		".5":                      0,
		"1e3":                     0,
		"1.5e3":                   0,
		"1.2.3":                   0,
		"1.-2":                    0,
		" 1":                      0,
		"1 ":                      0,
		"soon":                    0,
		"0x10":                    0,
		"99999999999999999999999": 0,
	} {
		got, ok := runtimeapi.ParseDeadline(header)
		switch {
		case ok != (want != 0):
			t.Errorf("ParseDeadline(%q) = %v, %v, want %v", header, got, ok, want != 0)
		case ok && got.UnixMilli() != want:
			t.Errorf("ParseDeadline(%q) = %d ms, want %d", header, got.UnixMilli(), want)
		case !ok && !got.IsZero():
			t.Errorf("ParseDeadline(%q) = %v, want the zero time", header, got)
		}
	}
}

// A deadline with a monotonic reading would be wrong after a thaw.
func TestDeadlineIsWallClock(t *testing.T) {
	deadline, _ := runtimeapi.ParseDeadline("1700000000123")
	if strings.Contains(deadline.String(), "m=") {
		t.Errorf("deadline %v has a monotonic reading", deadline)
	}
}

func FuzzParseDeadline(f *testing.F) {
	for _, seed := range []string{"1700000000123", "1.5", "", "-3", "9223372036854775807", "9223372036854775807.50", "1e9", "٣", "00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		got, ok := runtimeapi.ParseDeadline(header)
		whole, fraction, _ := strings.Cut(header, ".")
		ms, valid := new(big.Int).SetString(whole, 10)
		valid = valid && strings.Trim(whole, "0123456789") == "" && strings.Trim(fraction, "0123456789") == "" &&
			ms.Sign() > 0 && ms.IsInt64()
		if ok != valid {
			t.Fatalf("ParseDeadline(%q) = %v, want %v", header, ok, valid)
		}
		if ok && !got.Equal(time.UnixMilli(ms.Int64())) {
			t.Errorf("ParseDeadline(%q) = %v, want %v ms", header, got, ms)
		}
	})
}
