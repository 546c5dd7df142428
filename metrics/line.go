package metrics

import (
	"fmt"
	"sync"
	"time"

	"github.com/lambent-go/lambent/internal/jsontext"
)

// CloudWatch's limits on a blob. A line is an event of CloudWatch Logs, and a larger one is cut.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
const (
	maxMetrics = 100
	maxValues  = 100
	maxLine    = 256 << 10
)

// leastSplit is how many values of a metric a line must have room for. With fewer, metadata that takes nearly all of a
// line would be written again and again.
const leastSplit = 10

// maxKept is how much memory of a line, in bytes, or of a metric, in values, is kept for the next.
const maxKept = 256

// A writer makes the lines of one recorder. Metrics are named in one place of a line and have their values in another,
// so both are collected until a line is full.
type writer struct {
	metrics *Metrics
	r       *Recorder
	now     time.Time
	request string // the request ID; empty: not in the line

	start  []byte // of every line, up to the metrics' names
	names  []byte // of the metrics in this line
	middle []byte // up to the metrics' values
	values []byte // of the metrics in this line
	end    []byte // of every line
	line   []byte
	count  int   // metrics in this line
	err    error // of the first line that could not be written
}

var writers = sync.Pool{New: func() any { return new(writer) }}

// writeAll writes what r has recorded, in as many lines as it takes, and forgets the values. The error is the first one
// of writing. The caller holds the lock of r's family.
func (m *Metrics) writeAll(r *Recorder, now time.Time) error {
	w := writers.Get().(*writer)
	w.metrics, w.r, w.now, w.err = m, r, now, nil
	if m.requestID != nil {
		w.request = m.requestID(r.family.ctx)
	}
	w.frame(true)
	for from := 0; from < len(r.metrics); {
		from = w.blob(from)
	}
	r.forget()
	err := w.err
	w.metrics, w.r, w.request, w.err = nil, nil, "", nil
	if cap(w.line) <= maxKept<<10 {
		writers.Put(w)
	}
	if err != nil {
		return fmt.Errorf("write metrics of namespace %s: %w", m.namespace, err)
	}
	return nil
}

// forget drops the values that have been written. Names and units stay, so that a unit cannot change.
func (r *Recorder) forget() {
	for i := range r.metrics {
		m := &r.metrics[i]
		m.written = 0
		if cap(m.values) > maxKept {
			m.values = nil
		} else {
			m.values = m.values[:0]
		}
	}
	r.held = 0
}

// blob writes one line of the metrics from an index on. It returns the index from which on there are values left.
func (w *writer) blob(from int) (rest int) {
	w.names, w.values, w.count = w.names[:0], w.values[:0], 0
	rest = -1
	for i := from; i < len(w.r.metrics); i++ {
		m := &w.r.metrics[i]
		if w.count < maxMetrics {
			w.metric(m)
		}
		if m.written < len(m.values) && rest < 0 {
			rest = i
		}
		if w.count == maxMetrics && rest >= 0 {
			break
		}
	}
	if rest < 0 {
		rest = len(w.r.metrics)
	}
	if w.count > 0 {
		w.send()
	}
	return rest
}

// metric adds a metric with the values that a line can have of it. One that does not fit waits for a line of its own;
// there it is split, and if hardly a value fits, metadata makes room for it.
func (w *writer) metric(m *metric) {
	n := min(len(m.values)-m.written, maxValues)
	if n == 0 {
		return
	}
	fit := w.add(m, n)
	switch {
	case fit == n || w.count > 0:
		w.accept(m, fit, n)
		return
	case fit >= leastSplit:
		w.accept(m, w.add(m, fit), fit)
		return
	}
	w.r.family.without = true
	w.frame(false)
	w.accept(m, w.add(m, n), n)
}

// accept takes over what add has added, if it was what was wanted.
func (w *writer) accept(m *metric, added, wanted int) {
	if added == wanted {
		w.count++
		m.written += wanted
	}
}

// add adds a metric with n values, and returns n. If not all of them fit, it adds nothing and returns how many would.
func (w *writer) add(m *metric, n int) (fit int) {
	names, values := len(w.names), len(w.values)
	if w.count > 0 {
		w.names = join(w.names, ",")
	}
	end := `"}`
	if m.high {
		end = `","StorageResolution":1}`
	}
	w.names = appendQuoted(join(w.names, `{"Name":`), m.name)
	w.names = join(w.names, `,"Unit":"`, string(m.unit), end)

	w.values = appendMember(w.values, m.name)
	fixed := len(w.start) + len(w.names) + len(w.middle) + len(w.end) + len(`[]`)
	if n > 1 {
		w.values = join(w.values, "[")
	}
	for i, v := range m.values[m.written : m.written+n] {
		if i > 0 {
			w.values = join(w.values, ",")
		}
		w.values = appendNumber(w.values, v)
		if fixed+len(w.values) > maxLine {
			w.names, w.values = w.names[:names], w.values[:values]
			return i
		}
	}
	if n > 1 {
		w.values = join(w.values, "]")
	}
	return n
}

// send writes the line.
func (w *writer) send() {
	w.line = w.line[:0]
	for _, part := range [...][]byte{w.start, w.names, w.middle, w.values, w.end} {
		w.line = append(w.line, part...)
	}
	if err := w.metrics.write(w.line); w.err == nil {
		w.err = err
	}
}

// frame makes what all lines have in common.
func (w *writer) frame(withMetadata bool) {
	r, m := w.r, w.metrics
	at := r.timestamp
	if at.IsZero() {
		at = w.now
	}
	b := appendInt(join(w.start[:0], `{"_aws":{"Timestamp":`), at.UnixMilli())
	b = join(b, `,"CloudWatchMetrics":[{"Namespace":"`, m.namespace, `","Dimensions":[`)
	w.start = join(r.appendSets(b), `],"Metrics":[`)

	b = join(w.middle[:0], `]}]}`)
	if m.hasLevel {
		b = join(b, `,"level":"`, m.levelName, `","timestamp":"`)
		b = at.UTC().AppendFormat(b, `2006-01-02T15:04:05.000Z"`)
	}
	w.middle = r.appendDimensions(b)

	b = w.end[:0]
	if w.request != "" {
		b = appendQuoted(appendMember(b, keyRequestID), w.request)
	}
	if withMetadata {
		for i := range r.metadata {
			b = join(appendMember(b, r.metadata[i].key), r.metadata[i].text)
		}
	}
	w.end = join(b, "}\n")
}

// join appends texts as they are.
//
//go:noinline for the sake of size
func join(b []byte, texts ...string) []byte {
	for _, text := range texts {
		b = append(b, text...)
	}
	return b
}

// appendMember appends what comes before the value of a member that is not the first.
//
//go:noinline for the sake of size
func appendMember(b []byte, key string) []byte {
	return append(appendQuoted(append(b, ','), key), ':')
}

// appendSets appends the names in each set of dimensions. A set that is there twice would have its metrics counted twice.
func (r *Recorder) appendSets(b []byte) []byte {
	b = r.appendSet(b, nil)
	for i, set := range r.sets {
		if r.isNew(i) {
			b = r.appendSet(join(b, ","), set)
		}
	}
	return b
}

func (r *Recorder) appendSet(b []byte, set []dimension) []byte {
	separator := "["
	for i := range len(r.dims) + len(set) {
		name := ""
		if i < len(r.dims) {
			name = r.dims[i].name
		} else if name = set[i-len(r.dims)].name; find(r.dims, name) >= 0 {
			continue
		}
		b = appendQuoted(join(b, separator), name)
		separator = ","
	}
	if separator == "[" {
		b = join(b, separator)
	}
	return join(b, "]")
}

// isNew reports whether no set before the one at index i has the same names.
func (r *Recorder) isNew(i int) bool {
	if r.within(r.sets[i], nil) {
		return false
	}
	for _, earlier := range r.sets[:i] {
		if r.within(r.sets[i], earlier) && r.within(earlier, r.sets[i]) {
			return false
		}
	}
	return true
}

// within reports whether each name in set is in other, or in every set.
func (r *Recorder) within(set, other []dimension) bool {
	for _, d := range set {
		if find(r.dims, d.name) < 0 && find(other, d.name) < 0 {
			return false
		}
	}
	return true
}

// appendDimensions appends the values of all dimensions, each once.
func (r *Recorder) appendDimensions(b []byte) []byte {
	for _, d := range r.dims {
		b = d.append(b)
	}
	for i, set := range r.sets {
		for _, d := range set {
			if find(r.dims, d.name) < 0 && !inAny(r.sets[:i], d.name) {
				b = d.append(b)
			}
		}
	}
	return b
}

func inAny(sets [][]dimension, name string) bool {
	for _, set := range sets {
		if find(set, name) >= 0 {
			return true
		}
	}
	return false
}

func (d dimension) append(b []byte) []byte {
	return appendQuoted(appendMember(b, d.name), d.value)
}

// appendQuoted appends s as a string.
//
//go:noinline for the sake of size
func appendQuoted(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			t := jsontext.Text{B: b, Lines: true}
			t.Quote(s)
			return t.B
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// quotedSize is how many bytes a string of printable ASCII takes.
func quotedSize(s string) int {
	n := len(s) + len(`""`)
	for i := range len(s) {
		if s[i] == '"' || s[i] == '\\' {
			n++
		}
	}
	return n
}
