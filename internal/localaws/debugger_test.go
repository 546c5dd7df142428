//go:build unix

package localaws_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

func debugged(s *localaws.Settings) {
	s.Debug, s.Timeout, s.MemoryMB = true, time.Millisecond, localaws.MinMemory
}

// TestDebugLimits runs what is too slow for the init phase and its timeout, and too big for its memory.
func TestDebugLimits(t *testing.T) {
	s := newService(t, localaws.Options{})
	s.SetTimes(time.Millisecond, time.Millisecond, long)
	f, _ := add(t, s, "act", debugged)
	if r := invoke(t, f, do(action{Do: "allocate", Text: "null", Size: 2 * localaws.MinMemory << 20})); r.ErrorType != "" {
		t.Errorf("response = %+v, want a success", r)
	}
	var head http.Header
	if err := json.Unmarshal(invoke(t, f, do(action{Do: "head"})).Payload, &head); err != nil {
		t.Fatal(err)
	}
	ms, err := strconv.ParseInt(head.Get(runtimeapi.HeaderDeadline), 10, 64)
	if ahead := time.Until(time.UnixMilli(ms)); err != nil || ahead > time.Hour || ahead < time.Hour-long {
		t.Errorf("the deadline is %s ahead (%v), want an hour", ahead, err)
	}
}
