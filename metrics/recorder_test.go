package metrics_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/metrics"
)

func attr(key string, value any) slog.Attr { return slog.Any(key, value) }

// M2, and all other mistakes: an error at the call, which changes nothing.
func TestMistakes(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	type recorder = *metrics.Recorder
	for name, tt := range map[string]struct {
		call func(recorder) error
		want string // empty: no mistake
	}{
		"NaN":                       {func(r recorder) error { return r.Add("new", math.NaN(), metrics.Count) }, `metrics: value of metric "new": not a number within ±2^360`},
		"infinite":                  {func(r recorder) error { return r.Add("new", math.Inf(-1), metrics.Count) }, `not a number within`},
		"NaN for a known name":      {func(r recorder) error { return r.Add("m", math.NaN(), metrics.Count) }, `not a number within`},
		"largest":                   {func(r recorder) error { return r.Add("m2", -0x1p360, metrics.Count) }, ``},
		"too large":                 {func(r recorder) error { return r.Add("m", math.Nextafter(0x1p360, math.Inf(1)), metrics.Count) }, `not a number within`},
		"unit changed":              {func(r recorder) error { return r.Add("m", 1, metrics.Bytes) }, `metrics: metric "m" in Bytes: unit or resolution changed, it was in Count`},
		"resolution changed":        {func(r recorder) error { return r.AddHighResolution("m", 1, metrics.Count) }, `metric "m" in Count in high resolution: unit or resolution changed`},
		"unknown unit":              {func(r recorder) error { return r.Add("new", 1, "Loaves") }, `metrics: value of unit "Loaves": not one of CloudWatch's`},
		"unknown unit, known name":  {func(r recorder) error { return r.Add("m", 1, "count") }, `value of unit "count"`},
		"no unit is None":           {func(r recorder) error { return errors.Join(r.Add("m2", 1, ""), r.Add("m2", 1, metrics.None)) }, ``},
		"metric is a dimension":     {func(r recorder) error { return r.Add("shop", 1, metrics.Count) }, `metrics: metric "shop": already names a dimension of the same line`},
		"metric is one of a set":    {func(r recorder) error { return r.Add("oven", 1, metrics.Count) }, `already names a dimension`},
		"metric is metadata":        {func(r recorder) error { return r.Add("note", 1, metrics.Count) }, `metric "note": already names a metadata of`},
		"metric is _aws":            {func(r recorder) error { return r.Add("_aws", 1, metrics.Count) }, `belongs to the line itself`},
		"metric is level":           {func(r recorder) error { return r.Add("level", 1, metrics.Count) }, `belongs to the line itself`},
		"metric is timestamp":       {func(r recorder) error { return r.Add("timestamp", 1, metrics.Count) }, `belongs to the line itself`},
		"metric is requestId":       {func(r recorder) error { return r.Add("requestId", 1, metrics.Count) }, `belongs to the line itself`},
		"metric without a name":     {func(r recorder) error { return r.Add("", 1, metrics.Count) }, `metric "": empty`},
		"255 characters":            {func(r recorder) error { return r.Add(strings.Repeat("é", 255), 1, metrics.Count) }, ``},
		"256 characters":            {func(r recorder) error { return r.Add(strings.Repeat("é", 256), 1, metrics.Count) }, `longer than 255 characters`},
		"not UTF-8":                 {func(r recorder) error { return r.Add("a\xff", 1, metrics.Count) }, `not UTF-8`},
		"control character":         {func(r recorder) error { return r.Add("a\nb", 1, metrics.Count) }, `has a control character`},
		"dimension is a metric":     {func(r recorder) error { return r.SetDimension("m", "1") }, `dimension "m": already names a metric`},
		"dimension is metadata":     {func(r recorder) error { return r.SetDimension("note", "1") }, `already names a metadata`},
		"dimension is _aws":         {func(r recorder) error { return r.SetDimension("_aws", "1") }, `belongs to the line itself`},
		"dimension without a name":  {func(r recorder) error { return r.SetDimension(" ", "1") }, `dimension " ": empty`},
		"dimension with a colon":    {func(r recorder) error { return r.SetDimension(":a", "1") }, `begins with a colon`},
		"dimension name of 250":     {func(r recorder) error { return r.SetDimension(long(250), "1") }, ``},
		"dimension name of 251":     {func(r recorder) error { return r.SetDimension(long(251), "1") }, `longer than 250`},
		"dimension name not ASCII":  {func(r recorder) error { return r.SetDimension("é", "1") }, `not printable ASCII`},
		"dimension without a value": {func(r recorder) error { return r.SetDimension("a", " \t") }, `metrics: value of dimension "a": empty`},
		"dimension value of 1024":   {func(r recorder) error { return r.SetDimension("a", long(1024)) }, ``},
		"dimension value of 1025":   {func(r recorder) error { return r.SetDimension("a", long(1025)) }, `longer than 1024`},
		"dimension value not ASCII": {func(r recorder) error { return r.SetDimension("a", "secret\n") }, `value of dimension "a": not printable ASCII`},
		"set has another value":     {func(r recorder) error { return r.AddDimensionSet("shop", "station") }, `has another value in another set`},
		"second set disagrees":      {func(r recorder) error { return r.AddDimensionSet("oven", "8") }, `has another value in another set`},
		"set names twice":           {func(r recorder) error { return r.AddDimensionSet("a", "1", "a", "1") }, `given twice`},
		"set of none":               {func(r recorder) error { return r.AddDimensionSet() }, `a set of none`},
		"set without a value":       {func(r recorder) error { return r.AddDimensionSet("a", "1", "b") }, `dimension "b": has no value`},
		"set with a bad name":       {func(r recorder) error { return r.AddDimensionSet("a", "1", "", "2") }, `dimension "": empty`},
		"set is a metric":           {func(r recorder) error { return r.AddDimensionSet("m", "1") }, `already names a metric`},
		"shared disagrees with set": {func(r recorder) error { return r.SetDimension("oven", "8") }, `has another value in another set`},
		"metadata is a metric":      {func(r recorder) error { return r.SetMetadata(attr("m", 1)) }, `metrics: metadata "m": already names a metric`},
		"metadata is a dimension":   {func(r recorder) error { return r.SetMetadata(attr("shop", 1)) }, `already names a dimension`},
		"metadata is requestId":     {func(r recorder) error { return r.SetMetadata(attr("requestId", 1)) }, `belongs to the line itself`},
		"metadata without a key":    {func(r recorder) error { return r.SetMetadata(attr("", 1)) }, `metadata "": empty`},
		"metadata without JSON":     {func(r recorder) error { return r.SetMetadata(attr("f", func() {})) }, `metrics: value of metadata "f": no JSON of a func()`},
		"metadata that panics":      {func(r recorder) error { return r.SetMetadata(attr("f", panicking{})) }, `value of metadata "f": panics`},
		"metadata of NaN":           {func(r recorder) error { return r.SetMetadata(attr("f", math.NaN())) }, `not a finite number`},
		"metadata without end":      {func(r recorder) error { return r.SetMetadata(attr("f", endless{})) }, `more than 100 groups`},
		"time too far back":         {func(r recorder) error { return r.SetTimestamp(time.Now().Add(-14*24*time.Hour - time.Minute)) }, `metrics: value of timestamp: more than 14 days back`},
		"time just back enough":     {func(r recorder) error { return r.SetTimestamp(time.Now().Add(-14*24*time.Hour + time.Minute)) }, ``},
		"time too far ahead":        {func(r recorder) error { return r.SetTimestamp(time.Now().Add(2*time.Hour + time.Minute)) }, `more than 2 hours ahead`},
		"zero time":                 {func(r recorder) error { return r.SetTimestamp(time.Time{}) }, `more than 14 days back`},
		"child of a bad dimension":  {func(r recorder) error { _, err := r.With("", "1"); return err }, `dimension "": empty`},
		"child without a value":     {func(r recorder) error { _, err := r.With("a"); return err }, `dimension "a": has no value`},
	} {
		t.Run(name, func(t *testing.T) {
			var out output
			r := create(t, &out, metrics.WithDimension("shop", "harbour"), metrics.WithLogLevel(slog.LevelInfo), metrics.WithRequestID()).NewRecorder()
			must(t, r.AddDimensionSet("oven", "7"), r.Add("m", 1, metrics.Count), r.SetMetadata(slog.String("note", "n")))
			err := tt.call(r)
			if tt.want == "" {
				must(t, err, r.Flush())
				read(t, out.String())
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("error %v, want %s", err, tt.want)
			}
			var nameError *metrics.NameError
			var valueError *metrics.ValueError
			if !errors.As(err, &nameError) && !errors.As(err, &valueError) && !errors.Is(err, metrics.ErrUnitChanged) {
				t.Errorf("error of type %T", err)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("error shows a value: %v", err)
			}
			must(t, r.Flush())
			blobs := read(t, out.String())
			const want = `"shop":"harbour","oven":"7","m":1,"note":"n"}` + "\n"
			if len(blobs) != 1 || !strings.HasSuffix(blobs[0].line, want) ||
				!strings.Contains(blobs[0].line, `"Dimensions":[["shop"],["shop","oven"]],"Metrics":[{"Name":"m","Unit":"Count"}]`) {
				t.Errorf("after the mistake, the line is %s", out.String())
			}
		})
	}
}

type panicking struct{}

func (panicking) MarshalJSON() ([]byte, error) { panic("no") }

// endless is a group that contains itself.
type endless struct{}

func (endless) LogValue() slog.Value { return slog.GroupValue(slog.Any("again", endless{})) }

// M2: 30 dimensions are possible, 31 are not, shared ones included.
func TestDimensionLimit(t *testing.T) {
	names := func(n int) (pairs []string) {
		for i := range n {
			pairs = append(pairs, fmt.Sprint("d", i), "v")
		}
		return pairs
	}
	var out output
	m := create(t, &out, metrics.WithDimension("shop", "harbour"))
	r := m.NewRecorder()
	must(t, r.AddDimensionSet(names(29)...))
	for _, err := range []error{
		r.AddDimensionSet(names(30)...),
		r.SetDimension("one", "more"), // would be the 31st of the set
	} {
		var limit *metrics.LimitError
		if !errors.As(err, &limit) || limit.Size != 31 || err.Error() != "metrics: dimensions of a set: 31, limit 30" {
			t.Errorf("error %v, want that 31 are too many", err)
		}
	}
	must(t, r.SetDimension("d3", "v")) // is in the set already
	must(t, r.Add("m", 1, metrics.Count), r.Flush())
	blobs := read(t, out.String())
	if got := blobs[0].Dimensions; len(got) != 2 || len(got[0]) != 2 || len(got[1]) != 30 {
		t.Errorf("dimensions %q", got)
	}
	if _, err := m.NewRecorder().With(names(30)...); err == nil {
		t.Error("a child has 31 dimensions")
	}
	if child, err := m.NewRecorder().With(names(29)...); err != nil || child == nil {
		t.Errorf("a child of 30 dimensions: %v", err)
	}
}

// A set that has the names of another one does not count its metrics twice.
func TestEqualSets(t *testing.T) {
	var out output
	r := create(t, &out).NewRecorder()
	must(t,
		r.AddDimensionSet("a", "1", "b", "2"), r.AddDimensionSet("b", "2", "a", "1"), r.AddDimensionSet("a", "1"),
		r.Add("m", 1, metrics.Count), r.Flush(),
		r.SetDimension("a", "1"), r.Add("m", 1, metrics.Count), r.Flush())
	blobs := read(t, out.String())
	for i, want := range []string{`[[],["a","b"],["a"]]`, `[["a"],["a","b"]]`} {
		if got, _ := json.Marshal(blobs[i].Dimensions); string(got) != want {
			t.Errorf("line %d has the sets %s, want %s", i, got, want)
		}
	}
}

func TestNoDimensions(t *testing.T) {
	var out output
	r := create(t, &out).NewRecorder()
	must(t, r.Add("m", 0, metrics.Count), r.Flush())
	if !strings.Contains(out.String(), `"Dimensions":[[]],`) || !strings.HasSuffix(out.String(), `,"m":0}`+"\n") {
		t.Errorf("line %s", out.String())
	}
}

// SetDimension changes the value for this recorder, not for others.
func TestSetDimension(t *testing.T) {
	var out output
	m := create(t, &out, metrics.WithDimension("shop", "harbour"))
	r := m.NewRecorder()
	must(t, r.SetDimension("shop", "station"), r.SetDimension("shop", "market"), r.Add("m", 1, metrics.Count), r.Flush())
	other := m.NewRecorder()
	must(t, other.Add("m", 1, metrics.Count), other.Flush())
	blobs := read(t, out.String())
	if blobs[0].text("shop") != "market" || blobs[1].text("shop") != "harbour" {
		t.Errorf("shops %s and %s", blobs[0].text("shop"), blobs[1].text("shop"))
	}
}

// A child has what its parent had, its own dimensions over it, and a blob of its own.
func TestWith(t *testing.T) {
	var out output
	r := create(t, &out, metrics.WithDimension("shop", "harbour")).NewRecorder()
	must(t, r.SetMetadata(slog.Int("batch", 1)), r.AddDimensionSet("oven", "7"))
	child, err := r.With("kind", "rye", "shop", "station")
	must(t, err)
	grandchild, err := child.With("size", "l")
	must(t, err)
	must(t,
		r.SetDimension("later", "1"), r.SetMetadata(slog.Int("batch", 2)), child.SetMetadata(slog.Int("batch", 3)),
		grandchild.Add("m", 3, metrics.Count), r.Add("m", 1, metrics.Bytes), child.Add("m", 2, metrics.Count),
	)
	must(t, child.Flush())
	if blobs := read(t, out.String()); len(blobs) != 2 {
		t.Fatalf("%d lines, want the child's and its child's", len(blobs))
	}
	must(t, r.Flush())
	blobs := read(t, out.String())
	if len(blobs) != 3 {
		t.Fatalf("%d lines, want 3", len(blobs))
	}
	for i, want := range []string{
		`"Dimensions":[["shop","kind","size"],["shop","kind","size","oven"]] "shop":"station","kind":"rye","size":"l","oven":"7","m":3,"batch":1}`,
		`"Dimensions":[["shop","kind"],["shop","kind","oven"]] "shop":"station","kind":"rye","oven":"7","m":2,"batch":3}`,
		`"Dimensions":[["shop","later"],["shop","later","oven"]] "shop":"harbour","later":"1","oven":"7","m":1,"batch":2}`,
	} {
		start, end, _ := strings.Cut(want, " ")
		if !strings.Contains(blobs[i].line, start) || !strings.HasSuffix(blobs[i].line, end+"\n") {
			t.Errorf("line %d\n got %swant %s", i, blobs[i].line, want)
		}
	}
}

// A child's values are written with its parent's, and a child without values leaves nothing behind.
func TestManyChildren(t *testing.T) {
	var out output
	r := create(t, &out).NewRecorder()
	for i := range 100 {
		child, err := r.With("n", fmt.Sprint(i))
		must(t, err)
		if i%2 == 0 {
			must(t, child.Add("m", 1, metrics.Count))
		}
	}
	must(t, r.Flush())
	if n := len(read(t, out.String())); n != 50 {
		t.Errorf("%d lines, want one for each child with a value", n)
	}
}

// M6, and how values of every kind are written.
func TestMetadata(t *testing.T) {
	when := time.Date(2026, 11, 22, 12, 0, 0, 5_000_000, time.FixedZone("", 3600))
	for name, tt := range map[string]struct {
		value slog.Value
		want  string
	}{
		"HTML":          {slog.StringValue(`<a href="x">&</a>`), `"<a href=\"x\">&</a>"`},
		"newline":       {slog.StringValue("a\nb\r\u2028"), `"a\nb\r\u2028"`},
		"invalid UTF-8": {slog.StringValue("a\xffb"), `"a` + "\ufffd" + `b"`},
		"int":           {slog.IntValue(-7), `-7`},
		"uint":          {slog.Uint64Value(math.MaxUint64), `18446744073709551615`},
		"float":         {slog.Float64Value(1.5), `1.5`},
		"bool":          {slog.BoolValue(true), `true`},
		"duration":      {slog.DurationValue(time.Second), `1000000000`},
		"time":          {slog.TimeValue(when), `"2026-11-22T12:00:00.005+01:00"`},
		"group":         {slog.GroupValue(slog.Int("a", 1), slog.Group("", slog.Int("b", 2)), slog.Group("c"), slog.Attr{}), `{"a":1,"b":2}`},
		"empty group":   {slog.GroupValue(), `{}`},
		"any":           {slog.AnyValue(map[string]any{"<": []int{1}}), `{"<":[1]}`},
		"raw":           {slog.AnyValue(json.RawMessage("{\n\"a\": 1\n}")), `{"a":1}`},
		"error":         {slog.AnyValue(errors.New("no\n<oven>")), `"no\n<oven>"`},
		"nil":           {slog.AnyValue(nil), `null`},
		"valuer":        {slog.AnyValue(valuer{}), `"resolved"`},
	} {
		t.Run(name, func(t *testing.T) {
			var out output
			r := create(t, &out).NewRecorder()
			must(t, r.SetMetadata(slog.String("x", "before")), r.SetMetadata(slog.Attr{Key: "x", Value: tt.value}))
			must(t, r.Add("m", 1, metrics.Count), r.Flush())
			blobs := read(t, out.String())
			if len(blobs) != 1 || string(blobs[0].fields["x"]) != tt.want {
				t.Errorf("line %swant %s", out.String(), tt.want)
			}
		})
	}
}

type valuer struct{}

func (valuer) LogValue() slog.Value { return slog.StringValue("resolved") }

func TestTimestamp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out output
		r := create(t, &out, metrics.WithLogLevel(slog.LevelError)).NewRecorder()
		must(t, r.Add("m", 1, metrics.Count))
		time.Sleep(time.Second) // of the bubble
		now := time.Now()
		must(t, r.Flush())
		earlier := now.Add(-time.Hour)
		must(t, r.SetTimestamp(earlier), r.Add("m", 1, metrics.Count), r.Flush())
		blobs := read(t, out.String())
		for i, want := range []time.Time{now, earlier} {
			if got := blobs[i].Timestamp; got != want.UnixMilli() {
				t.Errorf("line %d: timestamp %d, want %d", i, got, want.UnixMilli())
			}
			const layout = "2006-01-02T15:04:05.000Z"
			if got := blobs[i].text("timestamp"); got != want.UTC().Format(layout) || blobs[i].text("level") != "ERROR" {
				t.Errorf("line %d: %s, want the level and %s", i, blobs[i].line, want.UTC().Format(layout))
			}
		}
	})
}

func TestNumbers(t *testing.T) {
	var out output
	r := create(t, &out).NewRecorder()
	values := []float64{0, 1, -1, 0.1, 1e6, 123456789, 1 << 53, 1e20, 1e21, 1e-6, 1e-7, 0x1p360, -0x1p-1074, math.Copysign(0, -1)}
	for _, v := range values {
		must(t, r.Add("m", v, metrics.None))
	}
	must(t, r.Flush())
	blobs := read(t, out.String())
	if got := blobs[0].values(t, "m"); !slices.Equal(got, values) {
		t.Errorf("got %v\nwant %v", got, values)
	}
	const want = `[0,1,-1,0.1,1000000,123456789,9007199254740992,100000000000000000000,1e+21,0.000001,1e-07,2.3485425827738332e+108,-5e-324,-0]`
	if got := string(blobs[0].fields["m"]); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestNoRecorder(t *testing.T) {
	var none context.Context
	for name, r := range map[string]*metrics.Recorder{"nil context": metrics.FromContext(none), "other context": metrics.FromContext(t.Context())} {
		if r != nil {
			t.Errorf("%s: a recorder", name)
		}
		child, err := r.With("a", "1")
		for call, err := range map[string]error{
			"Add": r.Add("m", 1, metrics.Count), "AddHighResolution": r.AddHighResolution("m", 1, metrics.Count),
			"SetDimension": r.SetDimension("a", "1"), "AddDimensionSet": r.AddDimensionSet("a", "1"), "With": err,
			"SetMetadata": r.SetMetadata(slog.Int("a", 1)), "SetTimestamp": r.SetTimestamp(time.Now()), "Flush": r.Flush(),
		} {
			if err != metrics.ErrNoRecorder || child != nil {
				t.Errorf("%s: %s = %v, want ErrNoRecorder", name, call, err)
			}
		}
	}
}
