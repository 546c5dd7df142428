//go:build linux

package measure

import (
	"context"
	"fmt"

	"github.com/lambent-go/lambent/bench/functions/handlers"
	"github.com/lambent-go/lambent/bench/internal/fakeapi"
	"github.com/lambent-go/lambent/bench/internal/peer"
	"github.com/lambent-go/lambent/bench/internal/stats"
)

// stream measures a function that streams large answers.
func stream(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	r, err := l.start(ctx, l.path(p, "stream"), setup{})
	if err != nil {
		return nil, err
	}
	defer r.close()
	script := fakeapi.Script{Events: 1, Payload: []byte("{}"), Gap: idleness}
	if _, err := r.play(ctx, script); err != nil {
		return nil, err
	}
	script.Events = l.events(20)
	result, err := r.play(ctx, script)
	if err != nil {
		return nil, err
	}
	if result.AnswerSize != handlers.DownloadSize {
		return nil, fmt.Errorf("answer is %d bytes, want %d", result.AnswerSize, handlers.DownloadSize)
	}
	times := make([]float64, len(result.RoundTrips))
	for i, d := range result.RoundTrips {
		times[i] = d.Seconds()
	}
	return Values{streamTime: stats.Median(times)}, nil
}
