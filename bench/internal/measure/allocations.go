//go:build linux

package measure

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/lambent-go/lambent/bench/functions/handlers"
	"github.com/lambent-go/lambent/bench/internal/fakeapi"
	"github.com/lambent-go/lambent/bench/internal/peer"
)

// allocations measures how many heap objects an invocation costs.
func allocations(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	typed, err := l.allocations(ctx, l.path(p, "typedcount"), handlers.TypedCountEvent, func(answer []byte) (int, error) {
		var receipt handlers.Receipt
		err := json.Unmarshal(answer, &receipt)
		return receipt.ID, err
	})
	if err != nil {
		return nil, err
	}
	plain, err := l.allocations(ctx, l.path(p, "bytescount"), handlers.BytesCountEvent, func(answer []byte) (int, error) {
		return strconv.Atoi(string(answer))
	})
	return Values{typedAllocs: typed, bytesAllocs: plain}, err
}

// allocations asks a function for its count before and after a run of events.
func (l *Lab) allocations(ctx context.Context, path, countEvent string, read func(answer []byte) (int, error)) (float64, error) {
	r, err := l.start(ctx, path, setup{})
	if err != nil {
		return 0, err
	}
	defer r.close()
	count := func() (int, error) {
		result, err := r.play(ctx, fakeapi.Script{Events: 1, Payload: []byte(countEvent)})
		if err != nil {
			return 0, err
		}
		n, err := read(result.Answer)
		if err != nil {
			return 0, fmt.Errorf("count of allocations %q: %w", result.Answer, err)
		}
		return n, nil
	}
	if _, err := r.play(ctx, order(l.events(200), 0)); err != nil {
		return 0, err
	}
	before, err := count()
	if err != nil {
		return 0, err
	}
	events := l.events(10_000)
	if _, err := r.play(ctx, order(events, 0)); err != nil {
		return 0, err
	}
	after, err := count()
	// The count of before is taken in the middle of its own invocation, and so is that of after: together they make one
	// more.
	return float64(after-before) / float64(events+1), err
}
