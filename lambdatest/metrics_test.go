package lambdatest_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/lambent-go/lambent/lambdatest"
)

// bakery is a line with two metrics, under two sets of dimensions.
const bakery = `{"_aws":{"Timestamp":1795352672123,"CloudWatchMetrics":[{"Namespace":"Bakery","Dimensions":[["shop"],["shop","oven"]],` +
	`"Metrics":[{"Name":"LoavesBaked","Unit":"Count"},{"Name":"BakeTime","Unit":"Milliseconds","StorageResolution":1}]}]},` +
	`"shop":"harbour","oven":"7","LoavesBaked":12,"BakeTime":[1840.5,1911],"requestId":"8f5","batchOf":"rye","n":[1,null]}`

func TestReadMetrics(t *testing.T) {
	t.Parallel()
	log := "START RequestId: 8f5\n\n{\"level\":\"INFO\"}\n[1]\nnull\n{\"_aws\":null,\n" + bakery + "\n" +
		`{"_aws":{"Timestamp":0,"CloudWatchMetrics":[{"Namespace":"A","Dimensions":[[]],"Metrics":[{"Name":"x"}]},` +
		`{"Namespace":"B","Dimensions":[["d"]],"Metrics":[{"Name":"x"},{"Name":"y"}]}]},"x":1,"y":[-2],"d":""}`
	want := []lambdatest.MetricBlob{
		{
			Namespace: "Bakery", Timestamp: time.Date(2026, 11, 22, 19, 44, 32, 123e6, time.UTC),
			Dimensions:    map[string]string{"shop": "harbour", "oven": "7"},
			DimensionSets: [][]string{{"shop"}, {"shop", "oven"}},
			Metrics:       []lambdatest.Metric{{"LoavesBaked", "Count", 0, []float64{12}}, {"BakeTime", "Milliseconds", 1, []float64{1840.5, 1911}}},
			Properties:    map[string]any{"requestId": "8f5", "batchOf": "rye", "n": []any{1.0, nil}},
		},
		{
			Namespace: "A", Timestamp: time.UnixMilli(0).UTC(), Dimensions: map[string]string{}, DimensionSets: [][]string{{}},
			Metrics: []lambdatest.Metric{{"x", "", 0, []float64{1}}},
		},
		{
			Namespace: "B", Timestamp: time.UnixMilli(0).UTC(), Dimensions: map[string]string{"d": ""}, DimensionSets: [][]string{{"d"}},
			Metrics: []lambdatest.Metric{{"x", "", 0, []float64{1}}, {"y", "", 0, []float64{-2}}},
		},
	}
	got := lambdatest.ReadMetrics(t, strings.NewReader(log))
	if len(got) != len(want) {
		t.Fatalf("%d blobs, want %d: %+v", len(got), len(want), got)
	}
	for i := range want {
		want[i].Timestamp = got[i].Timestamp.Round(0) // compared below
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("blob %+v\nwant %+v", got[i], want[i])
		}
	}
	if got[0].Timestamp.UnixMilli() != 1795352672123 || got[1].Timestamp.UnixMilli() != 0 {
		t.Errorf("times %s and %s", got[0].Timestamp, got[1].Timestamp)
	}
	if m, ok := got[0].Metric("BakeTime"); !ok || len(m.Values) != 2 {
		t.Errorf("metric %+v, %t", m, ok)
	}
	if m, ok := got[0].Metric("shop"); ok {
		t.Errorf("metric %+v, want none", m)
	}
}

func TestReadBrokenMetrics(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`{"_aws":1}`:               "metrics in line 1: _aws: json: cannot unmarshal number",
		`{"_aws":{}}`:              "_aws: no Timestamp",
		`{"_aws":{"Timestamp":1}}`: "_aws: no CloudWatchMetrics",
		strings.Replace(bakery, `"Bakery"`, `""`, 1):                                                                                                `namespace "": no name`,
		strings.Replace(bakery, `"shop":"harbour",`, ``, 1):                                                                                         `namespace "Bakery": dimension "shop" is absent, want a string`,
		strings.Replace(bakery, `"shop":"harbour"`, `"shop":7`, 1):                                                                                  `dimension "shop" is 7, want a string`,
		strings.Replace(bakery, `"shop":"harbour"`, `"shop":null`, 1):                                                                               `dimension "shop" is null, want a string`,
		strings.Replace(bakery, `"LoavesBaked":12,`, ``, 1):                                                                                         `metric "LoavesBaked": value is absent, want a number or a list of numbers`,
		strings.Replace(bakery, `"LoavesBaked":12,`, `"LoavesBaked":"12",`, 1):                                                                      `metric "LoavesBaked": value is "12", want`,
		strings.Replace(bakery, `"LoavesBaked":12,`, `"LoavesBaked":null,`, 1):                                                                      `metric "LoavesBaked": value is null, want`,
		strings.Replace(bakery, `[1840.5,1911]`, `[]`, 1):                                                                                           `metric "BakeTime": value is [], want`,
		strings.Replace(bakery, `[1840.5,1911]`, `[1,null]`, 1):                                                                                     `metric "BakeTime": value is [1,null], want`,
		strings.Replace(bakery, `[["shop"],["shop","oven"]]`, `[]`, 1):                                                                              "no set of dimensions, want [[]] at least",
		strings.Replace(bakery, `[{"Name":"LoavesBaked","Unit":"Count"},{"Name":"BakeTime","Unit":"Milliseconds","StorageResolution":1}]`, `[]`, 1): "no metrics",
	} {
		mustFail(t, want, func(t testing.TB) { lambdatest.ReadMetrics(t, strings.NewReader(line)) })
	}
	mustFail(t, "read metrics: no more", func(t testing.TB) {
		lambdatest.ReadMetrics(t, iotest.ErrReader(errors.New("no more")))
	})
}

// Whatever a log holds, it is read, or refused in words.
func FuzzReadMetrics(f *testing.F) {
	for _, seed := range []string{bakery, "", "\n\n", `{"_aws":{}}`, `{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{}]}}`, "{", bakery + "\n" + bakery} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, log string) {
		var blobs []lambdatest.MetricBlob
		failure := try(t, func(t testing.TB) { blobs = lambdatest.ReadMetrics(t, strings.NewReader(log)) })
		if failure != "" && !strings.HasPrefix(failure, "lambdatest: metrics in line ") {
			t.Errorf("failure %q", failure)
		}
		for _, b := range blobs {
			if b.Namespace == "" || len(b.Metrics) == 0 || len(b.DimensionSets) == 0 {
				t.Errorf("blob %+v", b)
			}
			for _, m := range b.Metrics {
				if len(m.Values) == 0 {
					t.Errorf("metric %+v", m)
				}
			}
		}
	})
}
