package idempotency

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// identify makes a record of what w's event is identified by.
func (g *guard) identify(w work) (r Record, err error) {
	value, err := w.key()
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
	if !g.comparesPayload {
		return r, nil
	}
	value, err = w.payload()
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
	key := make([]byte, 0, len(prefix)+hex.EncodedLen(len(sum)))
	return string(hex.AppendEncode(append(key, prefix...), sum[:]))
}

// newOwner names a run. The operating system's generator does not repeat itself in two environments that were restored
// from one snapshot.
func newOwner() string {
	var id [16]byte
	rand.Read(id[:]) // never fails
	return hex.EncodeToString(id[:])
}

// damaged makes an error about a stored record.
func damaged(what string) error { return fmt.Errorf("%w: %s", ErrDamagedRecord, what) }

// errNotUTF8 is what canonical refuses text with: encoding/json would replace it, and make different keys equal.
var errNotUTF8 = errors.New("string is not UTF-8")
