//go:build unix

package localaws_test

import (
	"testing"

	"github.com/lambent-go/lambent/internal/localaws"
)

// TestDryRun checks requests, and invokes nothing.
func TestDryRun(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "echo")
	if err := f.DryRun(localaws.Request{Payload: []byte("1")}); err != nil {
		t.Errorf("DryRun: %v", err)
	}
	for status, r := range map[int]localaws.Request{
		404: {Qualifier: "q"},
		413: {Payload: make([]byte, localaws.MaxEvent+1)},
		400: {Payload: []byte("{")},
	} {
		if got := serviceError(t, f.DryRun(r)); got.Status != status {
			t.Errorf("DryRun: %+v, want %d", got, status)
		}
	}
	if lines := l.all(); len(lines) > 0 {
		t.Errorf("log %v", lines)
	}
}

// TestRequestID has the invoker choose it.
func TestRequestID(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	const id = "01234567-89ab-4def-8123-456789abcdef"
	r := request(action{Do: "head"})
	r.RequestID = id
	response, err := f.Invoke(t.Context(), r)
	if err != nil || response.RequestID != id {
		t.Errorf("Invoke: %+v, %v; want request ID %s", response, err, id)
	}
	if got, err := f.InvokeAsync(t.Context(), r); got != id || err != nil {
		t.Errorf("InvokeAsync: %s, %v; want %s", got, err, id)
	}
	finish(t, f.Service())
}
