// Streaming sends its answer while it is still being made.
package main

import (
	"context"
	"fmt"
	"time"

	"github.com/lambent-go/lambent/lambda"
)

type request struct {
	Words []string `json:"words"`
	Pause string   `json:"pause"` // between words, as in 50ms; empty: none
}

func speak(ctx context.Context, r request, stream *lambda.ResponseStream) error {
	var pause time.Duration
	if r.Pause != "" {
		var err error
		if pause, err = time.ParseDuration(r.Pause); err != nil {
			return fmt.Errorf("read pause: %w", err)
		}
	}
	stream.SetContentType("text/plain; charset=utf-8")
	for _, word := range r.Words {
		if _, err := fmt.Fprintln(stream, word); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
	return nil
}

func main() { lambda.Start(speak) }
