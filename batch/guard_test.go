package batch

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestWaitLate has the end of the records' context noticed late, as in a process that was frozen: then the response waits
// for less, so that it is still in time.
func TestWaitLate(t *testing.T) {
	for name, tt := range map[string]struct{ left, want time.Duration }{
		"in time":  {10 * time.Second, 5 * time.Second},
		"late":     {7 * time.Second, 2 * time.Second},
		"too late": {time.Second, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				begin := time.Now()
				g := guard{ctx: ctx, on: true, margin: 10 * time.Second, deadline: begin.Add(tt.left)}
				g.wait(nil)
				if got := time.Since(begin); got != tt.want {
					t.Errorf("waited %v, want %v", got, tt.want)
				}
			})
		})
	}
}
