// Batch-sqs ships the orders of an Amazon SQS queue. An order that fails comes again, the others are done: package batch
// names the messages that failed, also those that are no JSON, panic or take too long. The event source mapping needs
// ReportBatchItemFailures among its function response types.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

type order struct {
	ID       string `json:"id"`
	Quantity int    `json:"quantity"`
}

func ship(ctx context.Context, o order, m events.SQSMessage) error {
	if o.Quantity < 1 {
		return fmt.Errorf("order %s: quantity is %d, want at least 1", o.ID, o.Quantity)
	}
	slog.InfoContext(ctx, "order shipped", "order", o.ID, "receives", m.Attributes["ApproximateReceiveCount"])
	return nil
}

func handler() func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return batch.SQSBody(ship, batch.WithConcurrency(4))
}

func main() {
	slog.SetDefault(lambdalog.New())
	lambda.Start(handler())
}
