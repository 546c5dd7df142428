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

// firstVariable makes a process of the test binary one that decodes an event, MEASURE/FAMILY/LIBRARY, and says what that has
// taken.
const firstVariable = "EVENTS_FIRST"

// The measures: counting allocations stops the world, which makes what comes after it slower.
const (
	nanoseconds = "ns"
	allocations = "allocs"
)

func TestMain(m *testing.M) {
	which := os.Getenv(firstVariable)
	if which == "" {
		os.Exit(m.Run())
	}
	value, err := first(which)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(value)
}

// measure is what one takes.
func measure(what string, one func() error) (float64, error) {
	if what == nanoseconds {
		started := time.Now()
		err := one()
		return float64(time.Since(started).Nanoseconds()), err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := one()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs), err
}

// first is, for Lambent, what the first decode costs in this process, with the plan that lambda.Start has made by then;
// for aws-lambda-go, what encoding/json's second one costs, which has that of the first one.
func first(which string) (float64, error) {
	what, which, _ := strings.Cut(which, "/")
	name, library, _ := strings.Cut(which, "/")
	i := slices.IndexFunc(families, func(f family) bool { return f.name == name })
	if i < 0 {
		return 0, fmt.Errorf("no family %q", name)
	}
	f := families[i]
	text := []byte(f.payload)
	if library == "lambent" {
		into := f.lambent()
		decoder := jsondecode.Compile(reflect.TypeOf(into).Elem())
		decoder.Rehearse()
		return measure(what, func() error { return decoder.Decode(text, into, jsondecode.Options{}) })
	}
	if err := json.Unmarshal(text, f.upstream()); err != nil {
		return 0, err
	}
	into := f.upstream()
	return measure(what, func() error { return json.Unmarshal(text, into) })
}

// BenchmarkFirst is the first decode in a fresh process beside encoding/json's second one. An operation is two
// processes, one for each measure; what is reported are the medians of the decodes.
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
					took = append(took, inProcess(b, executable, nanoseconds, f.name, library))
					allocated = append(allocated, inProcess(b, executable, allocations, f.name, library))
				}
				slices.Sort(took)
				slices.Sort(allocated)
				b.ReportMetric(took[len(took)/2], nanoseconds+"/op")
				b.ReportMetric(allocated[len(allocated)/2], allocations+"/op")
			})
		}
	}
}

// inProcess is what a process of its own has measured.
func inProcess(b *testing.B, executable, what, name, library string) float64 {
	c := exec.Command(executable)
	c.Env = []string{firstVariable + "=" + what + "/" + name + "/" + library}
	out, err := c.Output()
	var value float64
	if _, scanErr := fmt.Sscan(string(out), &value); err != nil || scanErr != nil {
		b.Fatalf("%v, %v: %s", err, scanErr, out)
	}
	return value
}
