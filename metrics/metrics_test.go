package metrics_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/metrics"
)

// A blob is a line, read back.
type blob struct {
	line       string
	Timestamp  int64
	Namespace  string
	Dimensions [][]string
	Metrics    []struct {
		Name, Unit        string
		StorageResolution int
	}
	fields map[string]json.RawMessage
}

// read reads lines back, and holds each to what CloudWatch wants of one.
func read(t testing.TB, text string) (blobs []blob) {
	t.Helper()
	for line := range strings.Lines(text) {
		if !strings.HasSuffix(line, "}\n") || len(line) > 256<<10 {
			t.Fatalf("line of %d bytes is not one line of at most 256 KiB: %.200q", len(line), line)
		}
		var head struct {
			AWS struct {
				Timestamp         int64
				CloudWatchMetrics []blob
			} `json:"_aws"`
		}
		b := blob{}
		if err := json.Unmarshal([]byte(line), &head); err != nil {
			t.Fatalf("%v: %.300s", err, line)
		}
		if n := len(head.AWS.CloudWatchMetrics); n != 1 {
			t.Fatalf("%d directives: %.300s", n, line)
		}
		b = head.AWS.CloudWatchMetrics[0]
		b.line, b.Timestamp = line, head.AWS.Timestamp
		if err := json.Unmarshal([]byte(line), &b.fields); err != nil {
			t.Fatal(err)
		}
		check(t, b)
		blobs = append(blobs, b)
	}
	return blobs
}

func check(t testing.TB, b blob) {
	t.Helper()
	if n := len(b.Metrics); n == 0 || n > 100 {
		t.Errorf("%d metrics in a blob", n)
	}
	seen := map[string]bool{"_aws": true}
	for _, m := range b.Metrics {
		if seen[m.Name] || len(b.values(t, m.Name)) == 0 || len(b.values(t, m.Name)) > 100 {
			t.Errorf("metric %.100q: twice, or %d values", m.Name, len(b.values(t, m.Name)))
		}
		seen[m.Name] = true
	}
	for _, set := range b.Dimensions {
		if len(set) > 30 {
			t.Errorf("%d dimensions in a set", len(set))
		}
		for _, name := range set {
			if v := b.text(name); v == "" || seen[name] {
				t.Errorf("dimension %q has no value, or names a metric", name)
			}
		}
	}
	if keys := strings.Count(b.line, `,"`); keys < len(b.fields)-1 {
		t.Errorf("keys are there twice: %.300s", b.line)
	}
}

// values returns the values of a metric.
func (b blob) values(t testing.TB, name string) (values []float64) {
	t.Helper()
	var one float64
	if json.Unmarshal(b.fields[name], &one) == nil {
		return []float64{one}
	}
	if err := json.Unmarshal(b.fields[name], &values); err != nil || len(values) == 1 {
		t.Errorf("values of %.100q are %.100s", name, b.fields[name])
	}
	return values
}

// text returns a member that is a string.
func (b blob) text(name string) (s string) {
	_ = json.Unmarshal(b.fields[name], &s)
	return s
}

// sums adds up all values of each metric.
func sums(t testing.TB, blobs []blob) map[string]float64 {
	t.Helper()
	sums := make(map[string]float64)
	for _, b := range blobs {
		for _, m := range b.Metrics {
			for _, v := range b.values(t, m.Name) {
				sums[m.Name] += v
			}
		}
	}
	return sums
}

// output is a writer that keeps what it is given, and counts the writes.
type output struct {
	mu sync.Mutex
	bytes.Buffer
	writes int
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.writes++
	return o.Buffer.Write(p)
}

func (o *output) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.writes
}

// create makes Metrics that write to out.
func create(t testing.TB, out io.Writer, options ...metrics.Option) *metrics.Metrics {
	t.Helper()
	m, err := metrics.New("Bakery", append([]metrics.Option{metrics.WithOutput(out)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// must ends the test if a call has failed.
func must(t testing.TB, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// handlerFunc is a lambda.Handler.
type handlerFunc func(ctx context.Context) error

func (f handlerFunc) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	return payload, f(ctx)
}

// invoke runs a handler behind the middleware.
func invoke(t testing.TB, m *metrics.Metrics, ctx context.Context, f func(context.Context) error) {
	t.Helper()
	var h lambda.Handler = m.Middleware(handlerFunc(f))
	if got, err := h.Invoke(ctx, []byte("payload")); err != nil || string(got) != "payload" {
		t.Errorf("Invoke = %q, %v, want the handler's own answer", got, err)
	}
}

// The line of the package's specification, byte for byte.
func TestLine(t *testing.T) {
	var out output
	m := create(t, &out, metrics.WithDimension("shop", "harbour"))
	r := m.NewRecorder()
	must(t,
		r.AddDimensionSet("oven", "7"),
		r.Add("LoavesBaked", 12, metrics.Count),
		r.AddHighResolution("BakeTime", 1840.5, metrics.Milliseconds),
		r.AddHighResolution("BakeTime", 1911, metrics.Milliseconds),
	)
	must(t, r.Flush())
	_, rest, _ := strings.Cut(out.String(), `"CloudWatchMetrics"`)
	const want = `:[{"Namespace":"Bakery","Dimensions":[["shop"],["shop","oven"]],"Metrics":[` +
		`{"Name":"LoavesBaked","Unit":"Count"},{"Name":"BakeTime","Unit":"Milliseconds","StorageResolution":1}]}]},` +
		`"shop":"harbour","oven":"7","LoavesBaked":12,"BakeTime":[1840.5,1911]}` + "\n"
	if rest != want || out.writes != 1 {
		t.Errorf("%d writes\n got %swant %s", out.writes, rest, want)
	}
}

// M1: nothing is lost at the limits of a blob.
func TestSplit(t *testing.T) {
	for name, tt := range map[string]struct{ metrics, values, lines int }{
		"100 metrics":           {100, 1, 1},
		"101 metrics":           {101, 1, 2},
		"100 values":            {1, 100, 1},
		"101 values":            {1, 101, 2},
		"100 metrics, 101 each": {90, 101, 2},
		"101 metrics, 101 each": {99, 101, 2},
		"250 metrics, 39 each":  {250, 39, 3},
		"many values":           {1, 9_999, 100},
	} {
		t.Run(name, func(t *testing.T) {
			var out output
			r := create(t, &out, metrics.WithDimension("shop", "harbour")).NewRecorder()
			must(t, r.SetMetadata(attr("batchOf", "rye")))
			want := 0.0
			for v := range tt.values {
				want += float64(v)
				for i := range tt.metrics {
					must(t, r.Add(fmt.Sprint("m", i), float64(v), metrics.Count))
				}
			}
			must(t, r.Flush())
			blobs := read(t, out.String())
			if len(blobs) != tt.lines || out.writes != tt.lines {
				t.Errorf("%d lines by %d writes, want %d", len(blobs), out.writes, tt.lines)
			}
			for _, b := range blobs {
				if b.text("batchOf") != "rye" || b.text("shop") != "harbour" || b.Timestamp != blobs[0].Timestamp {
					t.Errorf("lines differ in what they have in common: %.300s", b.line)
				}
			}
			got := sums(t, blobs)
			if len(got) != tt.metrics {
				t.Errorf("%d metrics, want %d", len(got), tt.metrics)
			}
			for name, sum := range got {
				if sum != want {
					t.Errorf("values of %s add up to %g, want %g", name, sum, want)
				}
			}
			out.Reset()
			must(t, r.Flush())
			if out.Len() > 0 {
				t.Errorf("the second flush wrote %.200s", out.String())
			}
		})
	}
}

// Values keep the order of the calls over lines.
func TestOrder(t *testing.T) {
	var out output
	r := create(t, &out).NewRecorder()
	for i := range 250 {
		must(t, r.Add("n", float64(i), metrics.None))
	}
	must(t, r.Flush())
	next := 0.0
	for _, b := range read(t, out.String()) {
		for _, v := range b.values(t, "n") {
			if v != next {
				t.Fatalf("%g where %g should be", v, next)
			}
			next++
		}
	}
}

// What a recorder holds is bounded: it flushes itself.
func TestHeld(t *testing.T) {
	var out output
	r := create(t, &out).NewRecorder()
	child, err := r.With("oven", "7")
	must(t, err)
	for range 5_000 {
		must(t, r.Add("a", 1, metrics.Count), child.Add("a", 1, metrics.Count))
	}
	if got := sums(t, read(t, out.String()))["a"]; got != 10_000 {
		t.Errorf("after 10,000 values, %g are written", got)
	}
	must(t, r.Add("a", 1, metrics.Count), r.Flush())
	if got := sums(t, read(t, out.String()))["a"]; got != 10_001 {
		t.Errorf("after 10,001 values and a flush, %g are written", got)
	}
}

// A line stays within 256 KiB: metadata that takes most of it has metrics, then values, go to further lines; metadata
// that takes all of it is left out.
func TestLineLimit(t *testing.T) {
	for name, tt := range map[string]struct {
		metadata      int
		metrics       int
		atLeast, most int
		kept          bool
	}{
		"metrics split":       {(256 << 10) - 30_000, 99, 2, 20, true},
		"values split":        {(256 << 10) - 1_000, 5, 6, 30, true},
		"room for hardly any": {(256 << 10) - 250, 5, 1, 5, false},
		"larger than a line":  {300 << 10, 5, 1, 5, false},
	} {
		t.Run(name, func(t *testing.T) {
			var out output
			r := create(t, &out, metrics.WithDimension("shop", "harbour")).NewRecorder()
			must(t, r.SetMetadata(attr("big", strings.Repeat("x", tt.metadata))))
			for i := range tt.metrics {
				for v := range 100 {
					must(t, r.Add(fmt.Sprint("m", i), float64(v)+0.12345678901, metrics.Count))
				}
			}
			must(t, r.Flush())
			blobs := read(t, out.String())
			if n := len(blobs); n < tt.atLeast || n > tt.most {
				t.Errorf("%d lines, want %d to %d", n, tt.atLeast, tt.most)
			}
			for _, b := range blobs {
				if got := b.text("big") != ""; got != tt.kept {
					t.Errorf("metadata is there: %v, want %v", got, tt.kept)
				}
			}
			got := sums(t, blobs)
			if len(got) != tt.metrics {
				t.Errorf("%d metrics, want %d", len(got), tt.metrics)
			}
			for name, sum := range got {
				if want := 4950 + 12.345678901; math.Abs(sum-want) > 1e-6 {
					t.Errorf("values of %s add up to %g, want %g", name, sum, want)
				}
			}
		})
	}
}

// The most that names and dimensions can take of a line leaves room for a metric.
func TestLargestFrame(t *testing.T) {
	var out output
	r := create(t, &out).NewRecorder()
	long := func(i int) string { return string(rune('A'+i)) + strings.Repeat(`"`, 249) }
	for i := range 30 {
		must(t, r.SetDimension(long(i), strings.Repeat(`\`, 1024)))
	}
	for i := 0; r.AddDimensionSet(long(i%30), strings.Repeat(`\`, 1024)) == nil; i++ {
		if i == 10_000 {
			t.Fatal("there is no limit on sets")
		}
	}
	name := "a" + strings.Repeat("\u2028", 254)
	must(t, r.Add(name, math.Nextafter(0x1p360, 0), metrics.TerabytesPerSecond), r.Flush())
	if blobs := read(t, out.String()); len(blobs) != 1 || len(blobs[0].values(t, name)) != 1 {
		t.Errorf("%d lines", len(blobs))
	}
}

// brokenWriter fails, or takes less than it was given.
type brokenWriter struct{ err error }

func (w brokenWriter) Write(p []byte) (int, error) {
	if w.err == errPanic {
		panic("no")
	}
	return len(p) / 2, w.err
}

var errBroken, errPanic = errors.New("broken pipe"), errors.New("panic")

func TestFlushError(t *testing.T) {
	for _, tt := range []struct{ err, want error }{{errBroken, errBroken}, {nil, io.ErrShortWrite}} {
		r := create(t, brokenWriter{tt.err}).NewRecorder()
		must(t, r.Add("a", 1, metrics.Count))
		if err := r.Flush(); !errors.Is(err, tt.want) {
			t.Errorf("Flush = %v, want %v", err, tt.want)
		}
		if err := r.Flush(); err != nil {
			t.Errorf("values were kept after a failed write: %v", err)
		}
	}
}

// M4: eight workers, two namespaces each; no value gets into another invocation.
func TestConcurrency(t *testing.T) {
	const workers, adds = 8, 1000
	var bread, cake output
	breads, cakes := create(t, &bread), create(t, &cake)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			name := "worker" + string(rune('0'+w))
			invoke(t, breads, t.Context(), func(ctx context.Context) error {
				outer := metrics.FromContext(ctx)
				invoke(t, cakes, ctx, func(ctx context.Context) error {
					var wg sync.WaitGroup
					for half := range 2 {
						wg.Go(func() {
							for i := half; i < adds; i += 2 {
								must(t, metrics.FromContext(ctx).Add(name, float64(w), metrics.Count), outer.Add(name, float64(w), metrics.Count))
							}
						})
					}
					wg.Wait()
					return nil
				})
				return nil
			})
		})
	}
	wg.Wait()
	for _, out := range []*output{&bread, &cake} {
		blobs := read(t, out.String())
		for _, b := range blobs {
			if len(b.Metrics) != 1 {
				t.Errorf("%d metrics in a line of one worker", len(b.Metrics))
			}
		}
		for w := range workers {
			if got := sums(t, blobs)["worker"+string(rune('0'+w))]; got != float64(w*adds) {
				t.Errorf("values of worker %d add up to %g, want %d", w, got, w*adds)
			}
		}
	}
}
