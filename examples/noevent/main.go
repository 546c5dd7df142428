// Noevent is a function that needs no event, as a schedule invokes it. It counts: global state survives from one
// invocation to the next in the same execution environment.
package main

import (
	"context"
	"log/slog"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdacontext"
	"github.com/lambent-go/lambent/lambdalog"
)

var invocations int

type answer struct {
	Invocations int  `json:"invocations"`
	HasID       bool `json:"hasRequestId"`
	HasDeadline bool `json:"hasDeadline"`
}

func tick(ctx context.Context) (answer, error) {
	invocations++
	lc, ok := lambdacontext.FromContext(ctx)
	_, deadline := ctx.Deadline()
	slog.InfoContext(ctx, "tick", "invocations", invocations)
	return answer{invocations, ok && lc.AwsRequestID != "", deadline}, nil
}

func main() {
	slog.SetDefault(lambdalog.New())
	lambda.Start(tick)
}
