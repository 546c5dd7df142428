package idempotency

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// identify makes a record of what w's event is identified by.
func (g *guard) identify(w work) (r Record, err error) {
	value, err := w.identify(false)
	if err != nil {
		return r, err
	}
	text, err := canonical(value)
	if err != nil {
		return r, fmt.Errorf("idempotency: key: %w", err)
	}
	if s := string(text); s == "null" || s == `""` {
		return r, ErrNoKey
	}
	r.Key = hashed(g.prefix+"#", text)
	if !g.hasPayload {
		return r, nil
	}
	value, err = w.identify(true)
	if err != nil {
		return r, err
	}
	text, err = canonical(value)
	if err != nil {
		return r, fmt.Errorf("idempotency: payload: %w", err)
	}
	r.PayloadHash = hashed("", text)
	return r, nil
}

// hashed returns prefix and the SHA-256 of text in hexadecimal digits.
func hashed(prefix string, text []byte) string {
	sum := sha256.Sum256(text)
	return prefix + hexOf(sum[:])
}

// newOwner names a run. The operating system's generator does not repeat itself in two environments that were restored
// from one snapshot.
func newOwner() string {
	var id [16]byte
	rand.Read(id[:]) // never fails
	return hexOf(id[:])
}

// hexOf writes bytes in hexadecimal digits.
//
//go:noinline for the sake of size
func hexOf(bytes []byte) string {
	text := make([]byte, 0, 2*sha256.Size)
	for _, b := range bytes {
		text = append(text, hexDigits[b>>4], hexDigits[b&0xf])
	}
	return string(text)
}

// errNotUTF8 is what canonical refuses text with: encoding/json would replace it, and make different keys equal.
var errNotUTF8 = errors.New("string is not UTF-8")
