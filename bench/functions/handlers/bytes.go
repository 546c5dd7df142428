package handlers

import "context"

// Bytes is a handler of bytes: it answers an event with itself.
type Bytes struct{}

// Invoke returns payload.
func (Bytes) Invoke(_ context.Context, payload []byte) ([]byte, error) { return payload, nil }
