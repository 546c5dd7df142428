package invocation_test

import (
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/invocation"
)

// Each function is called once, and told how the invocation ended.
func TestAtEnd(t *testing.T) {
	new(invocation.Facts).End(true) // nobody wants to know
	for _, failed := range []bool{true, false} {
		var facts invocation.Facts
		var mu sync.Mutex
		calls := 0
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				facts.AtEnd(func(got bool) {
					mu.Lock()
					defer mu.Unlock()
					calls++
					if got != failed {
						t.Errorf("failed = %v, want %v", got, failed)
					}
				})
			})
		}
		wg.Wait()
		facts.End(failed)
		facts.End(failed)
		if calls != 8 {
			t.Errorf("%d calls, want 8", calls)
		}
	}
}
