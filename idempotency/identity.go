package idempotency

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// identify fills in what w's event is identified by.
func (g *guard) identify(w work, r *Record) error {
	hash, err := hashOf(w, false)
	if err == nil && g.hasPayload {
		r.PayloadHash, err = hashOf(w, true)
	}
	r.Key = g.prefix + "#" + hash
	return err
}

// hashOf returns the SHA-256 of the canonical form of an event's key, or of its payload.
func hashOf(w work, payload bool) (string, error) {
	value, err := w.identify(payload)
	if err != nil {
		return "", err
	}
	text, err := canonical(value)
	switch s := string(text); {
	case err != nil:
		part := "key"
		if payload {
			part = "payload"
		}
		return "", fmt.Errorf("idempotency: %s: %w", part, err)
	case !payload && (s == "null" || s == `""`):
		return "", ErrNoKey
	}
	sum := sha256.Sum256(text)
	return hexOf(sum[:]), nil
}

// newOwner names a run. The operating system's generator does not repeat itself in two environments that were restored
// from one snapshot.
func newOwner() string {
	var id [16]byte
	rand.Read(id[:]) // never fails
	return hexOf(id[:])
}

// hexOf writes up to 32 bytes in hexadecimal digits.
//
//go:noinline for the sake of size
func hexOf(bytes []byte) string {
	var text [2 * sha256.Size]byte
	n := 0
	for _, b := range bytes {
		text[n], text[n+1] = hexDigits[b>>4], hexDigits[b&0xf]
		n += 2
	}
	return string(text[:n])
}

// errNotUTF8 is what canonical refuses text with: encoding/json would replace it, and make different keys equal.
var errNotUTF8 = errors.New("string is not UTF-8")
