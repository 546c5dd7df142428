// Bytes is a lambda.Handler: it sees the payload as it came and answers with bytes of its own, here a digest.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/lambent-go/lambent/lambda"
)

type digest struct{}

func (digest) Invoke(_ context.Context, payload []byte) ([]byte, error) {
	sum := sha256.Sum256(payload)
	return []byte(`{"sha256":"` + hex.EncodeToString(sum[:]) + `"}`), nil
}

func main() { lambda.StartHandler(digest{}) }
