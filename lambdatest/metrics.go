package lambdatest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"
)

// A MetricBlob is what one line of a log says to CloudWatch, in its embedded metric format, about the metrics of one
// namespace.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
type MetricBlob struct {
	Namespace     string            // of the metrics
	Timestamp     time.Time         // of the values, to the millisecond
	Dimensions    map[string]string // values of all dimensions that a set names, by name
	DimensionSets [][]string        // under which CloudWatch keeps each metric; [[]]: under none
	Metrics       []Metric          // in the line's order
	Properties    map[string]any    // the other members of the line, as encoding/json decodes them; nil: none
}

// A Metric is a metric in a [MetricBlob].
type Metric struct {
	Name              string    // of the metric
	Unit              string    // such as Milliseconds; "": none
	StorageResolution int       // in seconds, 1 for a metric of high resolution; 0: not said, which is 60
	Values            []float64 // at least one
}

// Metric returns the metric of a name, and whether the blob has it.
func (b MetricBlob) Metric(name string) (Metric, bool) {
	for _, m := range b.Metrics {
		if m.Name == name {
			return m, true
		}
	}
	return Metric{}, false
}

// ReadMetrics reads the metrics out of a log: the lines that are JSON objects with a member _aws. All others are passed
// over. A line with metrics that CloudWatch would not take ends the test: a dimension or a metric that is named and not
// there, a value that is no number, no metrics at all.
func ReadMetrics(t testing.TB, r io.Reader) []MetricBlob {
	t.Helper()
	var blobs []MetricBlob
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		found, blobErr := metricBlobs(line)
		if blobErr != nil {
			t.Fatalf("lambdatest: metrics in line %d: %v\nline: %.2000s", n, blobErr, line)
		}
		blobs = append(blobs, found...)
		if errors.Is(err, io.EOF) {
			return blobs
		}
		if err != nil {
			t.Fatalf("lambdatest: read metrics: %v", err)
		}
	}
}

// A metricDirective says which members of a line are metrics.
type metricDirective struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []struct {
		Name, Unit        string
		StorageResolution int
	}
}

// metricBlobs reads a line, which mostly holds no metrics.
func metricBlobs(line []byte) ([]MetricBlob, error) {
	var members map[string]json.RawMessage
	if json.Unmarshal(line, &members) != nil || members["_aws"] == nil {
		return nil, nil
	}
	var head struct {
		Timestamp         *int64
		CloudWatchMetrics []metricDirective
	}
	if err := json.Unmarshal(members["_aws"], &head); err != nil {
		return nil, fmt.Errorf("_aws: %w", err)
	}
	if head.Timestamp == nil {
		return nil, errors.New("_aws: no Timestamp")
	}
	if len(head.CloudWatchMetrics) == 0 {
		return nil, errors.New("_aws: no CloudWatchMetrics")
	}
	delete(members, "_aws")
	named := map[string]bool{}
	var blobs []MetricBlob
	for _, d := range head.CloudWatchMetrics {
		b, err := d.blob(members, named)
		if err != nil {
			return nil, fmt.Errorf("namespace %q: %w", d.Namespace, err)
		}
		b.Timestamp = time.UnixMilli(*head.Timestamp).UTC()
		blobs = append(blobs, b)
	}
	for name := range named {
		delete(members, name)
	}
	return blobs, properties(blobs, members)
}

// blob takes what a directive names out of a line's members, and marks it as named.
func (d metricDirective) blob(members map[string]json.RawMessage, named map[string]bool) (MetricBlob, error) {
	b := MetricBlob{Namespace: d.Namespace, DimensionSets: d.Dimensions, Dimensions: map[string]string{}}
	switch {
	case d.Namespace == "":
		return b, errors.New("no name")
	case len(d.Dimensions) == 0:
		return b, errors.New("no set of dimensions, want [[]] at least")
	case len(d.Metrics) == 0:
		return b, errors.New("no metrics")
	}
	for _, set := range d.Dimensions {
		for _, name := range set {
			var value string
			if err := json.Unmarshal(members[name], &value); err != nil || members[name][0] != '"' {
				return b, fmt.Errorf("dimension %q is %s, want a string", name, orAbsent(members[name]))
			}
			b.Dimensions[name] = value
			named[name] = true
		}
	}
	for _, m := range d.Metrics {
		values, err := metricValues(members[m.Name])
		if err != nil {
			return b, fmt.Errorf("metric %q: %w", m.Name, err)
		}
		b.Metrics = append(b.Metrics, Metric{m.Name, m.Unit, m.StorageResolution, values})
		named[m.Name] = true
	}
	return b, nil
}

// metricValues reads one value or several.
func metricValues(raw json.RawMessage) ([]float64, error) {
	var one *float64
	if json.Unmarshal(raw, &one) == nil && one != nil {
		return []float64{*one}, nil
	}
	var several []*float64
	if err := json.Unmarshal(raw, &several); err != nil || len(several) == 0 {
		return nil, fmt.Errorf("value is %s, want a number or a list of numbers", orAbsent(raw))
	}
	values := make([]float64, 0, len(several))
	for _, v := range several {
		if v == nil {
			return nil, fmt.Errorf("value is %s, want a number or a list of numbers", raw)
		}
		values = append(values, *v)
	}
	return values, nil
}

func orAbsent(raw json.RawMessage) string {
	if raw == nil {
		return "absent"
	}
	return string(raw)
}

// properties gives each blob what is left of a line.
func properties(blobs []MetricBlob, members map[string]json.RawMessage) error {
	if len(members) == 0 {
		return nil
	}
	for i := range blobs {
		blobs[i].Properties = map[string]any{}
		for name, raw := range members {
			var value any
			if err := json.Unmarshal(raw, &value); err != nil {
				return fmt.Errorf("member %q: %w", name, err)
			}
			blobs[i].Properties[name] = value
		}
	}
	return nil
}
