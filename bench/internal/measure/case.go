//go:build linux

package measure

import (
	"context"

	"github.com/lambent-go/lambent/bench/internal/peer"
)

// A Case drives a function in one way.
type Case struct {
	Name     string
	Measures []ID // that it yields
	Repeat   int  // times a round

	run func(ctx context.Context, l *Lab, p peer.Peer) (Values, error)
}

// Run drives p's function once. The error is a *LeftOut when that cannot be done on this machine.
func (c Case) Run(ctx context.Context, l *Lab, p peer.Peer) (Values, error) { return c.run(ctx, l, p) }

// Values are what a Case yields: seconds, bytes, events per second, or numbers per invocation.
type Values map[ID]float64

// A LeftOut is the error of a Case that this machine does not allow.
type LeftOut struct{ Reason string }

func (e *LeftOut) Error() string { return "left out: " + e.Reason }

// Cases returns every Case.
func Cases() []Case {
	return []Case{
		{Name: "size", Measures: []ID{typedSize, bytesSize}, Repeat: 1, run: size},
		{Name: "start", Measures: []ID{startTime, firstTime, typedResident}, Repeat: 10, run: start},
		{Name: "cold", Measures: []ID{coldTime}, Repeat: 10, run: coldStart},
		{Name: "bytes", Measures: []ID{bytesResident}, Repeat: 3, run: startBytes},
		{Name: "first", Measures: []ID{firstGateway}, Repeat: 10, run: startGateway},
		{Name: "gap", Measures: []ID{cpuGap, roundTrip, switches}, Repeat: 1, run: gap},
		{Name: "busy", Measures: []ID{cpuBusy}, Repeat: 1, run: busy},
		{Name: "gateway", Measures: []ID{cpuGateway}, Repeat: 1, run: gateway},
		{Name: "large", Measures: []ID{cpuTenKB, cpuOneMB, cpuSixMB}, Repeat: 1, run: large},
		{Name: "quota", Measures: []ID{quotaThrough}, Repeat: 1, run: quota},
		{Name: "quota-gateway", Measures: []ID{quotaGateway}, Repeat: 1, run: quotaOfGateway},
		{Name: "calls", Measures: []ID{systemCalls}, Repeat: 1, run: calls},
		{Name: "allocations", Measures: []ID{typedAllocs, bytesAllocs, gatewayAllocs, allocatedSixMB}, Repeat: 1, run: allocations},
		{Name: "workers", Measures: []ID{workersThrough, workersTenKB}, Repeat: 1, run: workers},
		{Name: "stream", Measures: []ID{streamTime}, Repeat: 3, run: stream},
	}
}
