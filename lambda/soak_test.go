package lambda_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
)

// A day in the life of a function: events in every form, handlers that end in every way, and a Runtime API on a bad
// line. Each event is handled once, and answered once as far as the line lets it be.
func TestSoak(t *testing.T) {
	for seed := range uint64(150) {
		for _, workers := range []int{1, 3} {
			t.Run(fmt.Sprint(seed, " ", workers), func(t *testing.T) {
				inWorkers(t, workers)
				day := &day{rand: rand.New(rand.NewPCG(seed, uint64(workers)))}
				got := run(t, day.script, contextHandlerFunc(day.handle))
				got.wantServed(t)
				day.check(t, got)
			})
		}
	}
}

// A day is what happens on one.
type day struct {
	rand *rand.Rand
	ends []int // of each event

	mu      sync.Mutex
	handled map[string]int
}

// ends of a handler on a day.
const (
	endBytes = iota
	endNothing
	endLong
	endError
	endGoexit
	endStream
	endBrokenStream
	endLate
	endKinds
)

func (d *day) script(api *runtimeapitest.Server) {
	const n = 12
	faults := 0
	for i := range n {
		for faults < 5 && d.rand.IntN(4) == 0 { // fewer than a worker puts up with
			faults++
			api.Next(d.faultOfNext())
		}
		d.ends = append(d.ends, d.rand.IntN(endKinds))
		api.Next(d.event(i))
	}
	for range d.rand.IntN(8) {
		fault := d.faultOfPost()
		api.On(runtimeapi.SuffixResponse, fault)
		api.On(runtimeapi.SuffixError, fault)
	}
}

// faultOfNext is one of faultsOfNext.
func (d *day) faultOfNext() runtimeapitest.Reply {
	names := make([]string, 0, len(faultsOfNext))
	for name := range faultsOfNext {
		names = append(names, name)
	}
	slices.Sort(names)
	return faultsOfNext[names[d.rand.IntN(len(names))]]
}

func (d *day) event(i int) runtimeapitest.Reply {
	event := runtimeapitest.Event(fmt.Sprint("event-", i), strings.Repeat("x", d.rand.IntN(3)*d.rand.IntN(30_000)), deadline(time.Duration(d.rand.IntN(100))*time.Second))
	event.Delay = time.Duration(d.rand.IntN(3)) * time.Second
	switch d.rand.IntN(5) {
	case 0:
		event.Chunks = []int{1, 10, 5000}
	case 1:
		event.Piece, event.Trickle = 1000, time.Millisecond
	case 2:
		event.Header = append(event.Header, "Connection: close")
	case 3:
		event.Then = runtimeapitest.Close
	}
	return event
}

func (d *day) faultOfPost() runtimeapitest.Reply {
	switch d.rand.IntN(6) {
	case 0:
		return runtimeapitest.Reply{Only: -1, Then: runtimeapitest.Reset}
	case 1:
		return runtimeapitest.Reply{Only: 10, Then: runtimeapitest.Close}
	case 2:
		return runtimeapitest.Reply{Status: 413, Early: 1000}
	case 3:
		return runtimeapitest.Reply{Status: 400, Header: []string{"Connection: close"}}
	case 4:
		return runtimeapitest.Reply{Body: strings.Repeat("x", 100_000)}
	}
	return runtimeapitest.Reply{Piece: 3, Trickle: time.Second}
}

func (d *day) handle(ctx context.Context, payload []byte) ([]byte, error) {
	id := lambdacontextOf(ctx).AwsRequestID
	var i int
	fmt.Sscanf(id, "event-%d", &i)
	d.mu.Lock()
	if d.handled == nil {
		d.handled = make(map[string]int)
	}
	d.handled[id]++
	d.mu.Unlock()
	if strings.Trim(string(payload), "x") != "" {
		return nil, fmt.Errorf("payload of %s is damaged", id)
	}
	time.Sleep(time.Duration(i%3) * time.Second)
	stream, _ := lambda.StreamFromContext(ctx)
	switch d.ends[i] {
	case endNothing:
		return nil, nil
	case endLong:
		return []byte(strings.Repeat(id, 20_000)), nil
	case endError:
		return nil, errors.New(id)
	case endGoexit:
		runtime.Goexit()
	case endStream, endBrokenStream:
		for range 3 {
			time.Sleep(time.Second)
			if _, err := stream.WriteString(id); err != nil {
				return nil, err
			}
		}
		if d.ends[i] == endBrokenStream {
			return nil, errors.New(id)
		}
		return nil, nil
	case endLate:
		<-ctx.Done()
	}
	return []byte(id), nil
}

// check looks at what the Runtime API got.
func (d *day) check(t *testing.T, got outcome) {
	t.Helper()
	posts := map[string][]runtimeapitest.Request{}
	for _, r := range got.posts() {
		id := strings.Split(strings.TrimPrefix(r.Path, runtimeapi.PathInvocation), "/")[0]
		posts[id] = append(posts[id], r)
	}
	for i, end := range d.ends {
		id := fmt.Sprint("event-", i)
		list := posts[id]
		if d.handled[id] != 1 || len(list) < 1 || len(list) > 2 {
			t.Errorf("%s was handled %d times and answered %d times: %s", id, d.handled[id], len(list), paths(list))
			continue
		}
		suffix := "/response"
		if end == endError || end == endGoexit {
			suffix = "/error"
		}
		for _, r := range list {
			if !strings.HasSuffix(r.Path, suffix) {
				t.Errorf("%s ended in %d, and was answered by %s", id, end, r.Path)
			}
			if r.Err == nil && suffix == "/response" && !answers(end, id, r) {
				t.Errorf("%s ended in %d, and was answered %.50q, trailers %v", id, end, r.Body, r.Trailer)
			}
		}
		if len(list) == 2 && (end == endStream || end == endBrokenStream) {
			t.Errorf("the stream of %s was posted twice", id)
		}
	}
	if len(posts) != len(d.ends) {
		t.Errorf("%d events answered, want %d", len(posts), len(d.ends))
	}
}

// answers says whether r is what an end of an invocation leads to.
func answers(end int, id string, r runtimeapitest.Request) bool {
	body := string(r.Body)
	switch end {
	case endNothing:
		return body == ""
	case endLong:
		return body == strings.Repeat(id, 20_000)
	case endStream:
		return body == id+id+id && len(r.Trailer) == 0
	case endBrokenStream:
		return body == id+id+id && len(r.Trailer) == 2
	}
	return body == id
}
