package idempotency

import (
	"context"
	"os"
	"time"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/internal/logline"
)

// say writes a line to the log of the runtime, or in its format to stderr. It does without log/slog, which would make
// functions larger.
func say(ctx context.Context, level int, message string) {
	message = "idempotency: " + message
	r := logline.Record{Time: time.Now(), Level: level, Message: message}
	if facts, ok := ctx.Value(invocation.ContextKey{}).(*invocation.Facts); ok {
		if facts.Warn != nil && level == logline.LevelWarn {
			facts.Warn(message)
			return
		}
		r.RequestID, r.TenantID = facts.RequestID, facts.TenantID
	}
	if line := r.Line(os.Getenv("AWS_LAMBDA_LOG_FORMAT"), os.Getenv("AWS_LAMBDA_LOG_LEVEL")); len(line) > 0 {
		_, _ = os.Stderr.Write(line)
	}
}
