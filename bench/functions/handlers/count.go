package handlers

import (
	"context"
	"runtime"
	"strconv"
)

// Events that the counting handlers answer with the number of heap objects that their process has allocated so far.
const (
	TypedCountEvent = `{"id":-1}`
	BytesCountEvent = "count"
)

// TypedCount is Typed, but answers TypedCountEvent with a count, as the Receipt's ID.
func TypedCount(ctx context.Context, order Order) (Receipt, error) {
	if order.ID < 0 {
		return Receipt{ID: int(allocations())}, nil
	}
	return Typed(ctx, order)
}

// BytesCount is Bytes, but answers BytesCountEvent with a count, in decimal.
type BytesCount struct{ Bytes }

// Invoke returns payload, or the count.
func (h BytesCount) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	if string(payload) == BytesCountEvent {
		return strconv.AppendUint(nil, allocations(), 10), nil
	}
	return h.Bytes.Invoke(ctx, payload)
}

func allocations() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.Mallocs
}
