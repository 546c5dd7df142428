package metrics

import (
	"context"
	"os"
	"strconv"
	"time"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/internal/logline"
	"github.com/lambent-go/lambent/lambdacontext"
)

// levelWarn is slog.LevelWarn as a record of the runtime takes it.
const levelWarn = 4

// complain says in the log what went wrong in an invocation: one line for each kind of thing.
func (f *family) complain() {
	switch {
	case f.failed == 1:
		warn(f.ctx, f.first.Error())
	case f.failed > 1:
		warn(f.ctx, f.first.Error()+" (and "+strconv.Itoa(f.failed-1)+" more errors of metrics)")
	}
	if f.lost != nil {
		warn(f.ctx, f.lost.Error())
	}
	if f.without {
		warn(f.ctx, "metrics: metadata is left out of a line that would be too long with it")
	}
}

// warn writes a line through the runtime's logger, if ctx belongs to an invocation of the runtime.
func warn(ctx context.Context, message string) {
	requestID := ""
	switch v := ctx.Value(invocation.ContextKey{}).(type) {
	case *invocation.Facts:
		if v.Warn != nil {
			v.Warn(message)
			return
		}
		requestID = v.RequestID
	case *lambdacontext.LambdaContext:
		if v != nil {
			requestID = v.AwsRequestID
		}
	}
	warnOnStderr(requestID, message)
}

// warnOnStderr writes a line where and as the runtime does by default.
func warnOnStderr(requestID, message string) {
	r := &logline.Record{Time: time.Now(), Level: levelWarn, Message: message, RequestID: requestID}
	_, _ = os.Stderr.Write(r.Line(os.Getenv("AWS_LAMBDA_LOG_FORMAT"), ""))
}
