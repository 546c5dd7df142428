package events_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// firstVariable makes a process of the test binary one that decodes an event, FAMILY/LIBRARY, and says how long that has
// taken.
const firstVariable = "EVENTS_FIRST"

func TestMain(m *testing.M) {
	which := os.Getenv(firstVariable)
	if which == "" {
		os.Exit(m.Run())
	}
	d, err := first(which)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(d.nanoseconds, d.allocations)
}

// A decode is what one has cost.
type decode struct {
	nanoseconds float64
	allocations float64
}

func measure(one func() error) (decode, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	started := time.Now()
	err := one()
	took := time.Since(started)
	runtime.ReadMemStats(&after)
	return decode{float64(took.Nanoseconds()), float64(after.Mallocs - before.Mallocs)}, err
}

// first is, for Lambent, what the first decode costs in this process, with the plan that lambda.Start has made by then;
// for aws-lambda-go, what encoding/json's second one costs, which has that of the first one.
func first(which string) (decode, error) {
	name, library, _ := strings.Cut(which, "/")
	i := slices.IndexFunc(families, func(f family) bool { return f.name == name })
	if i < 0 {
		return decode{}, fmt.Errorf("no family %q", name)
	}
	f := families[i]
	text := []byte(f.payload)
	if library == "lambent" {
		into := f.lambent()
		decoder := jsondecode.Compile(reflect.TypeOf(into).Elem())
		return measure(func() error { return decoder.Decode(text, into, jsondecode.Options{}) })
	}
	if err := json.Unmarshal(text, f.upstream()); err != nil {
		return decode{}, err
	}
	into := f.upstream()
	return measure(func() error { return json.Unmarshal(text, into) })
}

// BenchmarkFirst is the first decode in a fresh process beside encoding/json's second one. An operation is a process; what
// is reported are the medians of the decodes.
func BenchmarkFirst(b *testing.B) {
	executable, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range families {
		for _, library := range []string{"lambent", "aws-lambda-go"} {
			b.Run(f.name+"/"+library, func(b *testing.B) {
				var took, allocated []float64
				for b.Loop() {
					c := exec.Command(executable)
					c.Env = []string{firstVariable + "=" + f.name + "/" + library}
					out, err := c.Output()
					var d decode
					if _, scanErr := fmt.Sscan(string(out), &d.nanoseconds, &d.allocations); err != nil || scanErr != nil {
						b.Fatalf("%v, %v: %s", err, scanErr, out)
					}
					took, allocated = append(took, d.nanoseconds), append(allocated, d.allocations)
				}
				slices.Sort(took)
				slices.Sort(allocated)
				b.ReportMetric(took[len(took)/2], "ns/op")
				b.ReportMetric(allocated[len(took)/2], "allocs/op")
			})
		}
	}
}
