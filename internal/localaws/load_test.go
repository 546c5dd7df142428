//go:build unix

package localaws_test

import (
	"fmt"
	"os"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// TestThousandAtOnce has a thousand invocations wait for ten environments: each is answered once, with its own event,
// and first come is first served.
func TestThousandAtOnce(t *testing.T) {
	const n, parallel = 1000, 10
	f, l := add(t, newService(t, localaws.Options{}), "echo", environments(parallel))
	f.Hold()
	ids := make([]string, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			event := fmt.Sprint(i)
			response, err := f.Invoke(t.Context(), localaws.Request{Payload: []byte(event), WaitLog: true})
			if err != nil || string(response.Payload) != event || response.FunctionError != "" {
				t.Errorf("Invoke(%s) = %+v, %v", event, response, err)
				return
			}
			ids[i] = response.RequestID
		})
		f.AwaitQueue(i + 1)
	}
	f.Resume()
	wg.Wait()
	if t.Failed() {
		return
	}
	arrived := make(map[string]int, n)
	for i, id := range ids {
		arrived[id] = i
	}
	if len(arrived) != n {
		t.Errorf("%d request IDs, want %d", len(arrived), n)
	}
	checkOrder(t, l, arrived, parallel)
}

// checkOrder checks that the log has each invocation once, and that none was taken before an earlier one. What has been
// taken is not in the log at once, so that up to parallel-1 earlier ones may be missing when an invocation appears.
func checkOrder(t *testing.T, l *logs, arrived map[string]int, parallel int) {
	t.Helper()
	started := make([]bool, len(arrived))
	starts, inits, first := 0, 0, 0
	for _, line := range l.all() {
		if strings.HasPrefix(line.Line, "INIT_START ") {
			inits++
		}
		if !strings.HasPrefix(line.Line, "START RequestId: ") {
			continue
		}
		starts++
		i, ok := arrived[line.RequestID]
		if !ok || started[i] {
			t.Errorf("invocation %d, known %t, has run before or is nobody's", i, ok)
			continue
		}
		started[i] = true
		for first < len(started) && started[first] {
			first++
		}
		earlier := 0
		for j := first; j < i; j++ {
			if !started[j] {
				earlier++
			}
		}
		if earlier >= parallel {
			t.Errorf("invocation %d has been taken before %d that came earlier", i, earlier)
		}
	}
	if starts != len(arrived) || inits != parallel {
		t.Errorf("%d invocations in %d environments, want %d in %d", starts, inits, len(arrived), parallel)
	}
}

// TestTenThousandWarm looks for what ten thousand invocations of warm environments leave behind.
func TestTenThousandWarm(t *testing.T) {
	const n, parallel = 10_000, 2
	f, _ := add(t, newService(t, localaws.Options{}), "echo", environments(parallel), func(s *localaws.Settings) { s.Log = nil })
	invokeMany := func(n int) {
		var wg sync.WaitGroup
		for range parallel {
			wg.Go(func() {
				for range n / parallel {
					response, err := f.Invoke(t.Context(), localaws.Request{Payload: []byte(`{"name":"Gopher"}`)})
					if err != nil || response.FunctionError != "" {
						t.Errorf("Invoke = %+v, %v", response, err)
						return
					}
				}
			})
		}
		wg.Wait()
	}
	invokeMany(n / 10) // what is kept for the next ones is there then
	before := measure(t)
	invokeMany(n)
	var after usage
	for deadline := time.Now().Add(10 * time.Second); ; goruntime.Gosched() { // the last ones may still be ending
		after = measure(t)
		if after.within(before) || time.Now().After(deadline) {
			break
		}
	}
	if !after.within(before) {
		t.Errorf("%+v before, %+v after %d invocations more", before, after, n)
	}
}

// A usage is what this process takes.
type usage struct{ heap, stacks, goroutines, descriptors int }

func measure(t *testing.T) usage {
	t.Helper()
	descriptors, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Fatal(err)
	}
	goruntime.GC()
	var stats goruntime.MemStats
	goruntime.ReadMemStats(&stats)
	return usage{int(stats.HeapAlloc), int(stats.StackInuse), goruntime.NumGoroutine(), len(descriptors)}
}

// within reports whether nothing has grown. Of memory a few hundred kilobytes come and go, and the measure before may
// have been taken when a runtime had not yet asked for its next invocation: one goroutine reads ahead for each that has.
func (u usage) within(before usage) bool {
	const slack, readers = 256 << 10, 2
	return u.heap <= before.heap+slack && u.stacks <= before.stacks+slack &&
		u.goroutines <= before.goroutines+readers && u.descriptors <= before.descriptors
}
