//go:build !race

package lambda_test

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/lambda"
)

// Neither 10,000 events of 1 MiB nor their answers leave anything behind after the first hundred.
func TestMemoryDoesNotGrow(t *testing.T) {
	const n = 10_000
	payload := `"` + strings.Repeat("x", 1<<20) + `"`
	for name, handler := range map[string]any{
		"no event": func() {},
		"Handler":  handlerFunc(func(p []byte) ([]byte, error) { return p, nil }),
		"raw JSON": func() (json.RawMessage, error) { return json.RawMessage("1"), nil },
	} {
		t.Run(name, func(t *testing.T) {
			api := newCannedAPI(0, allHeaders, payload)
			api.events, api.warm, api.collect = n, n-100, true
			ctx, cancel := context.WithCancel(t.Context())
			api.done = cancel
			dial := func(context.Context) (io.ReadWriteCloser, error) { return api, nil }
			if err := lambda.Run(runtimeapi.WithDialer(ctx, dial), handler); err != nil {
				t.Fatal(err)
			}
			// What is in use, and not what the collector has got from the system: that depends on how far behind it is.
			if grown := int64(api.after.HeapAlloc) - int64(api.before.HeapAlloc); grown > 4<<20 {
				t.Errorf("%d MiB in use after the first hundred events, %d MiB after %d", api.before.HeapAlloc>>20, api.after.HeapAlloc>>20, n)
			}
		})
	}
}
