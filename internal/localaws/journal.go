package localaws

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// A journal is the log of one execution environment. Every line, the function's or the platform's, goes through it, one
// after another.
type journal struct {
	settings *Settings

	mu        sync.Mutex
	telemetry *telemetry // of the present processes; nil: nobody can subscribe
	requestID string     // of the invocation in progress
	tail      *logTail
	open      []*invocation // in progress, where there can be several; see managedjournal.go
}

// begin attributes the following lines to an invocation. With a tail their last bytes are kept.
func (j *journal) begin(requestID string, tail *logTail) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.requestID, j.tail = requestID, tail
}

// end is the end of the invocation in progress.
func (j *journal) end() { j.begin("", nil) }

// function takes a line that the function's process has written.
func (j *journal) function(line []byte) {
	if j.settings.LogFormat == logFormatJSON && belowLevel(recordLevel(line), j.settings.LogLevel) {
		return
	}
	j.write(string(line), SourceFunction, time.Now())
}

// extension takes a line that an external extension has written.
func (j *journal) extension(line []byte) { j.write(string(line), SourceExtension, time.Now()) }

// attach passes everything on to t as well, from now on.
func (j *journal) attach(t *telemetry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.telemetry = t
}

// publish passes a record on to the Telemetry API.
func (j *journal) publish(r record) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.telemetry.publish(r)
}

// platform takes what the platform has to say.
func (j *journal) platform(e platformEvent) { j.platformOf(nil, e) }

// platformOf takes what the platform has to say about an invocation; nil: the one in progress, if any.
func (j *journal) platformOf(i *invocation, e platformEvent) {
	now := time.Now()
	j.publish(record{time: now, stream: extensionsapi.StreamPlatform, event: e})
	for _, line := range platformLines(e, j.settings, now) {
		j.writeOf(i, line, SourcePlatform, now)
	}
}

func (j *journal) write(line string, source Source, now time.Time) { j.writeOf(nil, line, source, now) }

// writeOf writes a line of an invocation; nil: the one in progress, if any.
func (j *journal) writeOf(i *invocation, line string, source Source, now time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	id, tail := j.requestID, j.tail
	if i == nil {
		i = j.owner(line, source)
	}
	if i != nil {
		id, tail = i.id, i.tail
	}
	if source != SourcePlatform {
		j.telemetry.publish(record{time: now, stream: string(source), line: line, json: j.settings.LogFormat == logFormatJSON})
	}
	tail.add(line)
	j.settings.Log(LogLine{Function: j.settings.Name, RequestID: id, Time: now, Line: line, Source: source})
}

// recordLevel returns the level of a line that is a JSON object, and "" for any other line.
func recordLevel(line []byte) string {
	if len(line) == 0 || line[0] != '{' {
		return ""
	}
	var record struct {
		Level string `json:"level"`
	}
	if json.Unmarshal(line, &record) != nil {
		return ""
	}
	return record.Level
}

// belowLevel reports whether a line's level is known and lower than limit.
func belowLevel(level, limit string) bool {
	i := slices.Index(logLevels, level)
	return i >= 0 && i < slices.Index(logLevels, limit)
}

// A logTail keeps the last bytes of an invocation's log. A nil logTail keeps none.
type logTail struct{ data []byte }

func (t *logTail) add(line string) {
	if t == nil {
		return
	}
	t.data = append(append(t.data, line...), '\n')
	if excess := len(t.data) - MaxLogTail; excess > 0 {
		t.data = append(t.data[:0], t.data[excess:]...)
	}
}

func (t *logTail) bytes() []byte {
	if t == nil {
		return nil
	}
	return t.data
}
