//go:build linux

package measure

import (
	"context"
	"errors"

	"github.com/lambent-go/lambent/bench/internal/pagecache"
	"github.com/lambent-go/lambent/bench/internal/peer"
	"github.com/lambent-go/lambent/bench/internal/process"
)

// start measures a function up to the answer to its first event.
func start(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	r, err := l.start(ctx, l.path(p, "typed"), setup{})
	if err != nil {
		return nil, err
	}
	defer r.close()
	resident, err := process.ResidentSize(r.function.PID)
	if err != nil {
		return nil, err
	}
	first, err := r.play(ctx, order(1, idleness))
	if err != nil {
		return nil, err
	}
	return Values{
		startTime:     r.init.Seconds(),
		typedResident: float64(resident),
		firstTime:     first.RoundTrips[0].Seconds(),
	}, nil
}

// coldStart measures a function whose executable has to be read from its disk.
func coldStart(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	path := l.path(p, "typed")
	r, err := l.start(ctx, path, setup{before: func() error { return pagecache.Evict(path) }})
	if errors.Is(err, pagecache.ErrResident) {
		return nil, &LeftOut{err.Error() + "; with TMPDIR on a disk it can be put out of it"}
	}
	if err != nil {
		return nil, err
	}
	defer r.close()
	return Values{coldTime: r.init.Seconds()}, nil
}

// startBytes measures the start of a function without JSON.
func startBytes(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	r, err := l.start(ctx, l.path(p, "bytes"), setup{})
	if err != nil {
		return nil, err
	}
	defer r.close()
	resident, err := process.ResidentSize(r.function.PID)
	return Values{bytesResident: float64(resident)}, err
}

// startGateway measures a function up to the answer to its first request.
func startGateway(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	r, err := l.start(ctx, l.path(p, "gateway"), setup{})
	if err != nil {
		return nil, err
	}
	defer r.close()
	first, err := r.play(ctx, request(1, idleness))
	if err != nil {
		return nil, err
	}
	return Values{firstGateway: first.RoundTrips[0].Seconds()}, nil
}
