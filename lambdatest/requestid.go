package lambdatest

import (
	"fmt"
	"sync"
	"testing"
)

// requestIDs has the number of invocations of handlers in each test that is running.
var requestIDs = struct {
	mu     sync.Mutex
	counts map[testing.TB]int
}{counts: map[testing.TB]int{}}

// nextRequestID returns a request ID that no other invocation of a handler in the test has.
func nextRequestID(t testing.TB) string {
	requestIDs.mu.Lock()
	defer requestIDs.mu.Unlock()
	if requestIDs.counts[t] == 0 {
		t.Cleanup(func() {
			requestIDs.mu.Lock()
			defer requestIDs.mu.Unlock()
			delete(requestIDs.counts, t)
		})
	}
	requestIDs.counts[t]++
	return fmt.Sprintf("00000000-0000-4000-8000-%012d", requestIDs.counts[t])
}
