// Package logs reads the log of a function: from CloudWatch Logs, or from a lambent dev on this machine.
//
// A [Source] hands over [Event]s, each once and in the order of their times. [Of] keeps those of one invocation, and a
// [Printer] writes them for a person or a script.
package logs

import (
	"context"
	"strings"
	"time"
)

// An Event is one entry of a log, which is a line as a rule.
type Event struct {
	Time    time.Time
	Stream  string // log stream: one execution environment's
	Message string // without a line end
}

// A Source is a log. Each calls do with its events until do fails, ctx ends or, unless the log is followed, there are
// no more.
type Source interface {
	Each(ctx context.Context, do func(Event) error) error
}

// Of returns what hands on the events of the invocation with that request ID: lines that have it, and all that its
// execution environment writes between its START and its REPORT.
func Of(requestID string, do func(Event) error) func(Event) error {
	inside := map[string]bool{} // by stream
	return func(e Event) error {
		line := parseLine(e.Message)
		switch {
		case line.kind == lineStart:
			inside[e.Stream] = line.requestID == requestID
		case line.requestID != "" && line.requestID != requestID:
			return nil
		}
		if !inside[e.Stream] && !strings.Contains(e.Message, requestID) {
			return nil
		}
		if line.kind == lineReport && line.requestID == requestID {
			inside[e.Stream] = false
		}
		return do(e)
	}
}
