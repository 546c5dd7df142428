package localaws

import (
	"slices"
	"sync"
	"time"
)

// A telemetry passes what an environment's processes and the platform log on to the extensions that have subscribed to
// it. It lasts as long as the processes. A nil telemetry has no subscribers.
//
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html
type telemetry struct {
	journal *journal

	mu          sync.Mutex
	subscribers []*subscriber
	early       []record // of before the subscriptions, which get it too
	earlyBytes  int
	sealed      bool // there will be no more subscriptions
}

func newTelemetry(j *journal) *telemetry { return &telemetry{journal: j} }

// publish passes a record on. It does not wait for anybody.
func (t *telemetry) publish(r record) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.sealed && t.earlyBytes+len(r.line) <= TelemetryBacklog*DefaultTelemetryBytes {
		t.early = append(t.early, r)
		t.earlyBytes += len(r.line) + recordOverhead
	}
	for _, s := range t.subscribers {
		s.add(r)
	}
}

// recordOverhead is about what an event of the platform takes.
const recordOverhead = 256

// subscribe adds a subscription of an extension, or replaces the one it has. A new subscriber gets what has been logged
// since the processes were started. It reports false when it is too late.
func (t *telemetry) subscribe(name string, s subscription) bool {
	t.mu.Lock()
	if t.sealed {
		t.mu.Unlock()
		return false
	}
	next := newSubscriber(name, s, t.reportLoss)
	var last *subscriber
	if i := slices.IndexFunc(t.subscribers, func(s *subscriber) bool { return s.name == name }); i >= 0 {
		last = t.subscribers[i]
		t.subscribers[i] = next
	} else {
		t.subscribers = append(t.subscribers, next)
		for _, r := range t.early {
			next.add(r)
		}
	}
	t.mu.Unlock()
	if last != nil {
		last.close()
	}
	return true
}

// reportLoss tells of records that a subscriber has not got.
func (t *telemetry) reportLoss(records, bytes int) {
	t.journal.platform(logsDroppedEvent{Reason: lossReason, Records: records, Bytes: bytes})
}

const lossReason = "Consumer seems to have fallen behind as it has not acknowledged receipt of logs."

// seal ends the time in which extensions can subscribe.
func (t *telemetry) seal() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sealed = true
	t.early = nil
}

// flush has everything sent at once from now on, and waits until what there is has arrived, but not after a deadline
// nor after cut is closed.
func (t *telemetry) flush(cut <-chan struct{}, deadline time.Time) {
	t.mu.Lock()
	subscribers := slices.Clone(t.subscribers)
	t.mu.Unlock()
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	for _, s := range subscribers {
		select {
		case <-s.flush():
		case <-timer.C:
			return
		case <-cut:
			return
		}
	}
}

// close ends all subscriptions. What has not arrived is dropped.
func (t *telemetry) close() {
	t.mu.Lock()
	subscribers := t.subscribers
	t.subscribers, t.early, t.sealed = nil, nil, true
	t.mu.Unlock()
	for _, s := range subscribers {
		s.close()
	}
}
