package compare

import (
	"reflect"
	"testing"
)

func TestRead(t *testing.T) {
	const output = `goos: linux
BenchmarkUnmarshal/S3/aws-lambda-go-2         	   10000	     2000 ns/op	     900 B/op	      40 allocs/op
BenchmarkUnmarshal/S3/lambent-2               	   20000	      500.5 ns/op	  12.50 MB/s	     512 B/op	       4 allocs/op
BenchmarkUnmarshal/SQS/10/aws-lambda-go         	   20000	      700 ns/op	     512 B/op	       5 allocs/op
BenchmarkUnmarshal/S3/another-2               	   20000	      1 ns/op	     512 B/op	       4 allocs/op
BenchmarkOther/S3/lambent-2                   	   20000	      1 ns/op	     512 B/op	       4 allocs/op
PASS
`
	c := Comparison{Libraries: []string{"lambent", "aws-lambda-go"}}
	for range 2 {
		if err := c.read("BenchmarkUnmarshal", []byte(output)); err != nil {
			t.Fatal(err)
		}
	}
	want := []Case{
		{"S3", [][]float64{{500.5e-9, 500.5e-9}, {2000e-9, 2000e-9}}, [][]float64{{4, 4}, {40, 40}}},
		{"SQS/10", [][]float64{nil, {700e-9, 700e-9}}, [][]float64{nil, {5, 5}}},
	}
	if !reflect.DeepEqual(c.Cases, want) {
		t.Errorf("cases are %v, want %v", c.Cases, want)
	}
	for _, damaged := range []string{
		"BenchmarkUnmarshal/S3/lambent-2 20000 500.5 MB/s 4 allocs/op\n",
		"BenchmarkUnmarshal/S3/lambent-2 20000 500.5 ns/op\n",
		"BenchmarkUnmarshal/S3/lambent-2 20000 many ns/op 4 allocs/op\n",
	} {
		if err := c.read("BenchmarkUnmarshal", []byte(damaged)); err == nil {
			t.Errorf("no error for %q", damaged)
		}
	}
}
