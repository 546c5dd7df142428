package project

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// An EventSource is a queue, stream or topic that Lambda reads for a deployed function. A setting that is not there is
// left to Lambda.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
type EventSource struct {
	ARN              string   `json:"arn"`              // of the queue, stream, table's stream, cluster or broker
	Enabled          *bool    `json:"enabled"`          // nil: as it is; true for a new one
	BatchSize        int      `json:"batchSize"`        // records
	BatchWindow      Duration `json:"batchWindow"`      // how long a batch is waited for; whole seconds
	StartingPosition string   `json:"startingPosition"` // TRIM_HORIZON or LATEST; "": TRIM_HORIZON for streams, none for queues
	Filters          []string `json:"filters"`          // patterns of records, each a JSON object as a string
	Topics           []string `json:"topics"`           // of a Kafka cluster
	Queues           []string `json:"queues"`           // of a message broker

	MaxConcurrency  int      `json:"maxConcurrency"`        // of a queue: functions at once, 2 to 1000
	Parallelization int      `json:"parallelizationFactor"` // of a stream: batches of a shard at once, 1 to 10
	Bisect          bool     `json:"bisectBatch"`           // of a stream: halve a batch that has failed
	Retries         *int     `json:"retries"`               // of a stream; -1: until the record expires
	MaxAge          Duration `json:"maxAge"`                // of a stream: older records are given up; whole seconds
	TumblingWindow  Duration `json:"tumblingWindow"`        // of a stream; whole seconds
	OnFailure       string   `json:"onFailure"`             // of a stream: ARN that hears of records given up

	// ReportBatchItemFailures says whether the function's answer names the records that have failed; nil: it does when
	// the function imports github.com/lambent-go/lambent/batch.
	ReportBatchItemFailures *bool `json:"reportBatchItemFailures"`
}

// startingPositions are the words of [EventSource.StartingPosition].
var startingPositions = []string{"", "LATEST", "TRIM_HORIZON"}

// UnmarshalJSON reads an event source and refuses what is none.
func (e *EventSource) UnmarshalJSON(data []byte) error {
	type plain EventSource
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode((*plain)(e)); err != nil {
		return fmt.Errorf("event source: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	switch {
	case !strings.HasPrefix(e.ARN, arnPrefix):
		return errors.New(`event source: want its ARN as "arn"`)
	case e.OnFailure != "" && !strings.HasPrefix(e.OnFailure, arnPrefix):
		return errors.New(`event source: want an ARN as "onFailure"`)
	case !slices.Contains(startingPositions, e.StartingPosition):
		return fmt.Errorf("event source: starting position %q: want LATEST or TRIM_HORIZON", e.StartingPosition)
	}
	for _, filter := range e.Filters {
		var object map[string]any
		if err := json.Unmarshal([]byte(filter), &object); err != nil {
			return fmt.Errorf("event source: filter %s: want a JSON object as a string", shorten([]byte(filter)))
		}
	}
	return nil
}

// arnPrefix begins the names of resources on AWS. What has such a name is not on this machine.
const arnPrefix = "arn:"
