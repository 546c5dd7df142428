// Sqs works off a batch of messages from an Amazon SQS queue. Messages that fail are named in the answer, so that the
// queue delivers these again and no others (the event source mapping needs ReportBatchItemFailures for that).
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

// The part of the event and of the answer that this function needs.
type (
	event struct {
		Records []message
	}
	message struct {
		MessageID string `json:"messageId"`
		Body      string `json:"body"`
	}
	answer struct {
		BatchItemFailures []itemFailure `json:"batchItemFailures"`
	}
	itemFailure struct {
		ItemIdentifier string `json:"itemIdentifier"`
	}
)

type order struct {
	ID       string `json:"id"`
	Quantity int    `json:"quantity"`
}

func handle(ctx context.Context, e event) (answer, error) {
	failed := answer{BatchItemFailures: []itemFailure{}}
	for _, m := range e.Records {
		if err := process(m.Body); err != nil {
			slog.WarnContext(ctx, "message goes back to the queue", "messageId", m.MessageID, "error", err)
			failed.BatchItemFailures = append(failed.BatchItemFailures, itemFailure{m.MessageID})
		}
	}
	return failed, nil
}

func process(body string) error {
	var o order
	if err := json.Unmarshal([]byte(body), &o); err != nil {
		return fmt.Errorf("decode order: %w", err)
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
