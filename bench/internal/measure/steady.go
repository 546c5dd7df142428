//go:build linux

package measure

import (
	"context"
	"time"

	"github.com/lambent-go/lambent/bench/functions/handlers"
	"github.com/lambent-go/lambent/bench/internal/cgroup"
	"github.com/lambent-go/lambent/bench/internal/fakeapi"
	"github.com/lambent-go/lambent/bench/internal/peer"
	"github.com/lambent-go/lambent/bench/internal/process"
	"github.com/lambent-go/lambent/bench/internal/stats"
)

// idleness comes before each event in the measures with a gap: it is what is nearest to a function on Lambda, where
// nothing is hot when an event comes.
const idleness = 2 * time.Millisecond

// order is a run of events for a typed handler.
func order(events int, gap time.Duration) fakeapi.Script {
	return fakeapi.Script{Events: events, Payload: []byte(handlers.OrderEvent), Gap: gap}
}

// request is a run of API Gateway's events.
func request(events int, gap time.Duration) fakeapi.Script {
	return fakeapi.Script{Events: events, Payload: []byte(handlers.GatewayEvent), Gap: gap}
}

// document is a run of events of about size bytes.
func document(events, size int) fakeapi.Script {
	return fakeapi.Script{Events: events, Payload: handlers.DocumentEvent(size)}
}

// gap measures a function that has a rest before each event.
func gap(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	r, err := l.start(ctx, l.path(p, "typed"), setup{})
	if err != nil {
		return nil, err
	}
	defer r.close()
	if _, err := r.play(ctx, order(l.events(200), idleness)); err != nil {
		return nil, err
	}
	switchesBefore, err := process.ContextSwitches(r.function.PID)
	if err != nil {
		return nil, err
	}
	result, cpu, err := r.cost(ctx, order(l.events(1000), idleness))
	if err != nil {
		return nil, err
	}
	switchesAfter, err := process.ContextSwitches(r.function.PID)
	if err != nil {
		return nil, err
	}
	roundTrips := make([]float64, len(result.RoundTrips))
	for i, d := range result.RoundTrips {
		roundTrips[i] = d.Seconds()
	}
	return Values{
		cpuGap:    cpu,
		roundTrip: stats.Median(roundTrips),
		switches:  float64(switchesAfter-switchesBefore) / float64(len(roundTrips)),
	}, nil
}

// busy measures a function that shares one processor with the Runtime API and is never without an event.
func busy(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	processor, err := process.LastCPU()
	if err != nil {
		return nil, err
	}
	r, err := l.start(ctx, l.path(p, "typed"), setup{cpus: []int{processor}})
	if err != nil {
		return nil, err
	}
	defer r.close()
	if _, err := r.play(ctx, order(l.events(2000), 0)); err != nil {
		return nil, err
	}
	_, cpu, err := r.cost(ctx, order(l.events(20_000), 0))
	return Values{cpuBusy: cpu}, err
}

// cost plays a script. It returns the seconds of processor time that each event has cost.
func (r *run) cost(ctx context.Context, script fakeapi.Script) (result *fakeapi.Result, cpu float64, err error) {
	before, err := r.cpuTime()
	if err != nil {
		return nil, 0, err
	}
	if result, err = r.play(ctx, script); err != nil {
		return nil, 0, err
	}
	after, err := r.cpuTime()
	return result, (after - before).Seconds() / float64(script.Events), err
}

// smallestShare is the share of one processor that a function with 128 MB has.
const smallestShare = 0.0725

// quota measures a function that gets little of a processor.
func quota(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	throughput, err := l.underQuota(ctx, l.path(p, "typed"), order)
	return Values{quotaThrough: throughput}, err
}

// quotaOfGateway is quota for a function behind API Gateway.
func quotaOfGateway(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	throughput, err := l.underQuota(ctx, l.path(p, "gateway"), request)
	return Values{quotaGateway: throughput}, err
}

// underQuota is the throughput of a function that gets little of a processor.
func (l *Lab) underQuota(ctx context.Context, path string, script func(events int, gap time.Duration) fakeapi.Script) (float64, error) {
	group, err := cgroup.New(smallestShare)
	if err != nil {
		return 0, &LeftOut{err.Error()}
	}
	defer group.Close()
	r, err := l.start(ctx, path, setup{admit: group.Add})
	if err != nil {
		return 0, err
	}
	defer r.close()
	if _, err := r.play(ctx, script(l.events(200), 0)); err != nil {
		return 0, err
	}
	return r.throughput(ctx, script(l.events(2000), 0))
}

// gateway measures a function behind API Gateway.
func gateway(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	r, err := l.start(ctx, l.path(p, "gateway"), setup{})
	if err != nil {
		return nil, err
	}
	defer r.close()
	if _, err := r.play(ctx, request(l.events(200), idleness)); err != nil {
		return nil, err
	}
	_, cpu, err := r.cost(ctx, request(l.events(1000), idleness))
	return Values{cpuGateway: cpu}, err
}

// large measures a function with events of several sizes, one right after the other.
func large(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	r, err := l.start(ctx, l.path(p, "document"), setup{})
	if err != nil {
		return nil, err
	}
	defer r.close()
	values := Values{}
	for _, run := range []struct {
		id           ID
		events, size int
	}{
		{cpuTenKB, 2000, 10 << 10},
		{cpuOneMB, 100, 1 << 20},
		{cpuSixMB, 30, 6 << 20},
	} {
		if _, err := r.play(ctx, document(l.events(run.events/10), run.size)); err != nil {
			return nil, err
		}
		if _, values[run.id], err = r.cost(ctx, document(l.events(run.events), run.size)); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// throughput plays a script. It returns the events per second.
func (r *run) throughput(ctx context.Context, script fakeapi.Script) (float64, error) {
	result, err := r.play(ctx, script)
	if err != nil {
		return 0, err
	}
	return float64(script.Events) / result.Elapsed.Seconds(), nil
}

// workers measures functions that serve 16 events at a time.
func workers(ctx context.Context, l *Lab, p peer.Peer) (Values, error) {
	small, err := l.atOnce(ctx, l.path(p, "typed"), order(l.events(40_000), 0))
	if err != nil {
		return nil, err
	}
	larger, err := l.atOnce(ctx, l.path(p, "document"), document(l.events(20_000), 10<<10))
	return Values{workersThrough: small, workersTenKB: larger}, err
}

// atOnce is the throughput of a function that serves 16 events at a time.
func (l *Lab) atOnce(ctx context.Context, path string, script fakeapi.Script) (float64, error) {
	r, err := l.start(ctx, path, setup{workers: 16})
	if err != nil {
		return 0, err
	}
	defer r.close()
	warmUp := script
	warmUp.Events /= 20
	if _, err := r.play(ctx, warmUp); err != nil {
		return 0, err
	}
	return r.throughput(ctx, script)
}
