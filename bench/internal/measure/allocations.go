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

// allocations measures what an invocation costs in heap objects and, for a large event, in bytes.
func allocations(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	values := Values{}
	for _, run := range []struct {
		id       ID
		function string
		count    string // the event that is answered with the count so far
		script   fakeapi.Script
		read     func(answer []byte) (int, error)
	}{
		{typedAllocs, "typedcount", handlers.TypedCountEvent, order(l.events(10_000), 0), func(answer []byte) (int, error) {
			var receipt handlers.Receipt
			err := json.Unmarshal(answer, &receipt)
			return receipt.ID, err
		}},
		{bytesAllocs, "bytescount", handlers.BytesCountEvent, order(l.events(10_000), 0), func(answer []byte) (int, error) {
			return strconv.Atoi(string(answer))
		}},
		{gatewayAllocs, "gateway", handlers.CountGatewayEvent, request(l.events(10_000), 0), func(answer []byte) (int, error) {
			var response struct{ Body string }
			if err := json.Unmarshal(answer, &response); err != nil {
				return 0, err
			}
			return strconv.Atoi(response.Body)
		}},
		{allocatedSixMB, "documentcount", handlers.CountDocument, document(l.events(50), 6<<20), func(answer []byte) (int, error) {
			var summary handlers.Summary
			err := json.Unmarshal(answer, &summary)
			return summary.Items, err
		}},
	} {
		value, err := l.growth(ctx, l.path(p, run.function), run.count, run.script, run.read)
		if err != nil {
			return nil, err
		}
		values[run.id] = value
	}
	return values, nil
}

// growth asks a function for its count before and after a run of events. It returns the difference for one event.
func (l *Lab) growth(ctx context.Context, path, countEvent string, script fakeapi.Script, read func(answer []byte) (int, error)) (float64, error) {
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
	warmUp := script
	warmUp.Events = max(1, script.Events/50)
	if _, err := r.play(ctx, warmUp); err != nil {
		return 0, err
	}
	first, err := count()
	if err != nil {
		return 0, err
	}
	before, err := count()
	if err != nil {
		return 0, err
	}
	if _, err := r.play(ctx, script); err != nil {
		return 0, err
	}
	after, err := count()
	counting := before - first // what it costs to ask
	return float64(after-before-counting) / float64(script.Events), err
}
