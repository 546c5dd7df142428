package metrics

import (
	"fmt"
	"log/slog"
	"math"
	"slices"
	"time"
)

// A Recorder collects the metrics of one invocation, or of a part of it. Its methods are safe for concurrent use. One
// that returns an error has changed nothing. On a nil Recorder, and when the invocation has ended, all of them return
// [ErrNoRecorder].
type Recorder struct {
	family *family
	parent *Recorder // nil: the root

	dims      []dimension   // in every set
	sets      [][]dimension // further sets, without dims
	setBytes  int           // of sets in a line, about
	metadata  []member
	timestamp time.Time // zero: that of writing

	metrics []metric
	index   map[string]int // of metrics, by name
	held    int            // values in metrics
}

// A metric is one name with its values.
type metric struct {
	name   string
	unit   Unit
	high   bool // StorageResolution 1
	values []float64

	written int // of values, while lines are made
}

// maxValue is the largest size of a value.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
const maxValue = 0x1p360

// Add records a value of a metric, which CloudWatch keeps by the minute. A metric's name has 1 to 255 characters, its
// value is finite and within ±2^360. The error is a [*NameError], a [*ValueError] or wraps [ErrUnitChanged].
func (r *Recorder) Add(name string, value float64, unit Unit) error {
	return r.add(name, value, unit, false)
}

// AddHighResolution is [Recorder.Add] for a metric that CloudWatch keeps by the second.
func (r *Recorder) AddHighResolution(name string, value float64, unit Unit) error {
	return r.add(name, value, unit, true)
}

func (r *Recorder) add(name string, value float64, unit Unit, high bool) error {
	if r == nil {
		return ErrNoRecorder
	}
	f := r.family
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended {
		return ErrNoRecorder
	}
	if unit == "" {
		unit = None
	}
	m, err := r.metric(name, value, unit, high)
	if err != nil {
		return f.note(err)
	}
	m.values = append(m.values, value)
	if r.held == 0 {
		f.pending = append(f.pending, r)
	}
	r.held++
	if f.held++; f.held >= maxHeld {
		_ = f.flush(&f.root) // is in lost
	}
	return nil
}

// metric returns the metric that a value is to be added to.
func (r *Recorder) metric(name string, value float64, unit Unit, high bool) (*metric, error) {
	if math.IsNaN(value) || math.Abs(value) > maxValue {
		return nil, valueError(kindMetric, name, "not a number within ±2^360")
	}
	if i, ok := r.index[name]; ok {
		m := &r.metrics[i]
		if m.unit == unit && m.high == high {
			return m, nil
		}
		if unit.valid() {
			return nil, fmt.Errorf("metrics: metric %q in %s: %w, it was in %s", name, inWords(unit, high), ErrUnitChanged, inWords(m.unit, m.high))
		}
	}
	if !unit.valid() {
		return nil, valueError("unit", string(unit[:min(len(unit), 100)]), "not one of CloudWatch's")
	}
	if err := checkMetricName(name); err != nil {
		return nil, err
	}
	if err := r.free(name, kindMetric); err != nil {
		return nil, err
	}
	if r.index == nil {
		r.index = make(map[string]int)
	}
	r.index[name] = len(r.metrics)
	r.metrics = append(r.metrics, metric{name: name, unit: unit, high: high})
	return &r.metrics[len(r.metrics)-1], nil
}

func inWords(u Unit, high bool) string {
	if high {
		return string(u) + " in high resolution"
	}
	return string(u)
}

// free reports an error when the key is in use for another kind of thing.
func (r *Recorder) free(key, kind string) error {
	used := ""
	_, isMetric := r.index[key]
	switch {
	case r.family.metrics.reserves(key):
		return nameError(kind, key, "belongs to the line itself")
	case isMetric:
		used = kindMetric
	case r.valueOf(key) != "":
		used = kindDimension
	case r.metadataOf(key) >= 0:
		used = kindMetadata
	}
	if used != "" && used != kind {
		return nameError(kind, key, "already names a "+used+" of the same line")
	}
	return nil
}

// SetMetadata adds a member to the line, for log queries; it is not a metric. Its key is free of metrics and
// dimensions; given again, it replaces the first. The value is written as log/slog's JSON handler would, that of a
// group as an object. A value that has no JSON is a [*ValueError].
func (r *Recorder) SetMetadata(a slog.Attr) error {
	return r.change(func() error {
		if blank(a.Key) {
			return nameError(kindMetadata, a.Key, "empty")
		}
		if err := r.free(a.Key, kindMetadata); err != nil {
			return err
		}
		text, err := metadataText(a)
		if err != nil {
			return err
		}
		if i := r.metadataOf(a.Key); i >= 0 {
			r.metadata = slices.Clone(r.metadata) // a child may have it too
			r.metadata[i].text = text
			return nil
		}
		r.metadata = append(slices.Clip(r.metadata), member{a.Key, text})
		return nil
	})
}

// metadataOf returns the index of a metadata key, or -1.
func (r *Recorder) metadataOf(key string) int {
	return slices.IndexFunc(r.metadata, func(m member) bool { return m.key == key })
}

// SetTimestamp sets the time of all values that have not been written yet, and of those to come: at most 14 days back
// and 2 hours ahead. Without it, it is the time of writing.
func (r *Recorder) SetTimestamp(t time.Time) error {
	return r.change(func() error {
		const back, ahead = 14 * 24 * time.Hour, 2 * time.Hour
		switch now := time.Now(); {
		case now.Sub(t) > back:
			return valueError("timestamp", "", "more than 14 days back")
		case t.Sub(now) > ahead:
			return valueError("timestamp", "", "more than 2 hours ahead")
		}
		r.timestamp = t
		return nil
	})
}

// With returns a recorder for a part of the work: with blobs of its own, which have r's dimensions, sets, metadata and
// timestamp as they are now and these dimensions too, given as name, value, name, value, …; they replace r's of the same
// name. It is flushed with r. The recorder is nil when there is an error.
func (r *Recorder) With(pairs ...string) (child *Recorder, err error) {
	err = r.change(func() error {
		child = &Recorder{
			family: r.family, parent: r, dims: slices.Clip(r.dims), sets: slices.Clip(r.sets), setBytes: r.setBytes,
			metadata: slices.Clip(r.metadata), timestamp: r.timestamp,
		}
		err := eachPair(pairs, child.setDimension)
		if err != nil {
			child = nil
		}
		return err
	})
	return child, err
}

// Flush writes what r, and the recorders that came of it, have recorded. Inside an invocation the middleware does so at
// its end. The error is one of writing; the values are gone all the same, so that none is written twice.
func (r *Recorder) Flush() error {
	if r == nil {
		return ErrNoRecorder
	}
	f := r.family
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended {
		return ErrNoRecorder
	}
	return f.flush(r)
}

// change runs f, which changes something, under the family's lock.
func (r *Recorder) change(f func() error) error {
	if r == nil {
		return ErrNoRecorder
	}
	r.family.mu.Lock()
	defer r.family.mu.Unlock()
	if r.family.ended {
		return ErrNoRecorder
	}
	return r.family.note(f())
}

// isOf reports whether r is ancestor or came of it.
func (r *Recorder) isOf(ancestor *Recorder) bool {
	for ; r != nil; r = r.parent {
		if r == ancestor {
			return true
		}
	}
	return false
}
