//go:build unix

package localaws

import (
	"context"
	"time"
)

// SetShutdownTimes replaces the budgets of a shutdown with external extensions: of all, and of the runtime.
func (s *Service) SetShutdownTimes(external, runtime time.Duration) {
	s.bounds.shutdownExternal, s.bounds.shutdownRuntime, s.bounds.telemetryFlush = external, runtime, external
}

// ParseSubscription returns why a subscription is refused, "" if it is not.
func ParseSubscription(body string, managed bool) string {
	schemas := telemetrySchemas
	if managed {
		schemas = managedSchemas
	}
	if _, err := parseSubscription([]byte(body), schemas); err != nil {
		return err.Error()
	}
	return ""
}

// ExternalExtensions are the paths of the extensions in folders that are layers.
func ExternalExtensions(folders ...string) ([]string, error) {
	var layers []mountedLayer
	for _, folder := range folders {
		layers = append(layers, mountedLayer{folder: folder})
	}
	return externalExtensions(layers)
}

// A Subscriber is one of telemetry.
type Subscriber struct{ s *subscriber }

// NewSubscriber returns a subscriber to a function's lines, whose batches send gets.
func NewSubscriber(items, bytes int, timeout time.Duration, send func(records [][]byte) error, lost func(records, bytes int)) Subscriber {
	return Subscriber{newSubscriber("test", subscription{
		schema: "2022-12-13", streams: []string{"function"}, maxItems: items, maxBytes: bytes, timeout: timeout,
		destination: destinationFunc(send),
	}, lost)}
}

// Add adds a function's line.
func (s Subscriber) Add(line string) {
	s.s.add(record{time: time.UnixMilli(0), stream: "function", line: line})
}

// Flush is flush.
func (s Subscriber) Flush() <-chan struct{} { return s.s.flush() }

// Close is close.
func (s Subscriber) Close() { s.s.close() }

type destinationFunc func(records [][]byte) error

func (f destinationFunc) send(_ context.Context, records [][]byte) error { return f(records) }
func (f destinationFunc) close()                                         {}
