//go:build unix

package localaws_test

import (
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

func TestReport(t *testing.T) {
	var mu sync.Mutex
	reports := map[string]localaws.Report{}
	f, _ := add(t, newService(t, localaws.Options{}), "echo", func(s *localaws.Settings) {
		s.Report = func(requestID string, r localaws.Report) {
			mu.Lock()
			defer mu.Unlock()
			reports[requestID] = r
		}
	})
	for _, cold := range []bool{true, false} {
		response := invoke(t, f, "{}")
		mu.Lock()
		got := reports[response.RequestID]
		mu.Unlock()
		if got != response.Report || got.ColdStart != cold || got.Status != localaws.StatusSuccess {
			t.Errorf("report = %+v, want %+v with ColdStart %v", got, response.Report, cold)
		}
	}
}
