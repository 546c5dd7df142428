// Sqs works off a batch of messages from an Amazon SQS queue. Messages that fail are named in the answer, so that the
// queue delivers these again and no others (the event source mapping needs ReportBatchItemFailures for that).
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

type order struct {
	ID       string `json:"id"`
	Quantity int    `json:"quantity"`
}

func handle(ctx context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
	var failed events.SQSEventResponse
	for _, m := range e.Records {
		if err := process(m); err != nil {
			slog.WarnContext(ctx, "message goes back to the queue", "messageId", m.MessageId, "error", err)
			failed.BatchItemFailures = append(failed.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
	}
	return failed, nil
}

func process(m events.SQSMessage) error {
	o, err := events.SQSBody[order](m)
	if err != nil {
		return err
	}
	if o.Quantity < 1 {
		return fmt.Errorf("order %s: quantity is %d, want at least 1", o.ID, o.Quantity)
	}
	return nil
}

func main() {
	slog.SetDefault(lambdalog.New())
	lambda.Start(handle)
}
