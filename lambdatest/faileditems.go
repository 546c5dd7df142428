package lambdatest

import (
	"encoding/json"
	"fmt"
)

// FailedItems returns what a batch response asks to come again, in its order: message IDs of Amazon SQS, sequence
// numbers of streams, and for Kafka the partition and the offset as in orders-0@42. It takes every response type of
// package events that has batch item failures, and JSON as []byte, json.RawMessage or string. It returns nil where the
// service would take everything for done, which is also what it makes of {} and null, and panics over what is no JSON
// object.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
func FailedItems(response any) []string {
	var r struct {
		BatchItemFailures []struct {
			ItemIdentifier json.RawMessage `json:"itemIdentifier"`
		} `json:"batchItemFailures"`
	}
	if err := json.Unmarshal(bytesOf(response), &r); err != nil {
		panic(fmt.Sprintf("lambdatest: %T is no batch response: %v", response, err)) // of a test's own making
	}
	var items []string
	for _, failure := range r.BatchItemFailures {
		items = append(items, itemIdentifier(failure.ItemIdentifier))
	}
	return items
}

// itemIdentifier is one identifier as text.
func itemIdentifier(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	var record struct {
		Partition string      `json:"partition"`
		Offset    json.Number `json:"offset"`
	}
	if json.Unmarshal(raw, &record) == nil {
		return record.Partition + "@" + record.Offset.String()
	}
	return string(raw)
}
