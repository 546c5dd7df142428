package lambdatest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lambent-go/lambent/events"
)

// A DynamoDBChange is a change of an item in a table, for [DynamoDBEvent]. An item is a struct or a map, with the field names
// and types that [events.UnmarshalDynamoDBMap] reads: tags dynamodbav and json, numbers as N, bytes as B, times as S. It is
// also a JSON object as text, or a map[string]events.DynamoDBAttributeValue, which stays as it is.
type DynamoDBChange struct {
	Old  any      // the item before; nil: it was not there
	New  any      // the item after; nil: it was removed
	Keys []string // attributes of the primary key; nil: id, or pk and sk, in any letter case, else the first by name
}

// DynamoDBEvent makes a batch of records of a table's stream, one for each change, with the view type
// NEW_AND_OLD_IMAGES. What is no [DynamoDBChange] is an item that was inserted. Sequence numbers are unique, and rise
// within the process.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
func DynamoDBEvent(changes ...any) events.DynamoDBEvent {
	var e events.DynamoDBEvent
	for _, c := range changes {
		change, ok := c.(DynamoDBChange)
		if !ok {
			change = DynamoDBChange{New: c}
		}
		e.Records = append(e.Records, change.record())
	}
	return e
}

func (c DynamoDBChange) record() events.DynamoDBEventRecord {
	id := nextID()
	before, after := image(c.Old), image(c.New)
	name, either := events.DynamoDBOperationTypeModify, after
	switch {
	case before == nil && after == nil:
		panic("lambdatest: a DynamoDBChange has neither Old nor New")
	case before == nil:
		name = events.DynamoDBOperationTypeInsert
	case after == nil:
		name, either = events.DynamoDBOperationTypeRemove, before
	}
	return events.DynamoDBEventRecord{
		AWSRegion:      region,
		EventID:        fmt.Sprintf("%032x", id),
		EventName:      string(name),
		EventSource:    "aws:dynamodb",
		EventVersion:   "1.1",
		EventSourceArn: arn("dynamodb", "table/test/stream/2026-01-01T00:00:00.000"),
		Change: events.DynamoDBStreamRecord{
			ApproximateCreationDateTime: events.SecondsEpochTime{Time: time.Now().UTC().Truncate(time.Second)},
			Keys:                        c.keys(either),
			OldImage:                    before,
			NewImage:                    after,
			SequenceNumber:              fmt.Sprintf("100000%018d", id),
			SizeBytes:                   size(before, after),
			StreamViewType:              string(events.DynamoDBStreamViewTypeNewAndOldImages),
		},
	}
}

// keys takes the primary key out of an item.
func (c DynamoDBChange) keys(item map[string]events.DynamoDBAttributeValue) map[string]events.DynamoDBAttributeValue {
	names := c.Keys
	if names == nil {
		names = likelyKeys(slices.Sorted(maps.Keys(item)))
	}
	keys := map[string]events.DynamoDBAttributeValue{}
	for _, name := range names {
		value, ok := item[name]
		if !ok {
			panic(fmt.Sprintf("lambdatest: a DynamoDBChange has no attribute %q for its key", name))
		}
		keys[name] = value
	}
	return keys
}

// likelyKeys picks names that primary keys mostly have.
func likelyKeys(names []string) []string {
	var composite []string
	for _, name := range names {
		switch strings.ToLower(name) {
		case "id":
			return []string{name}
		case "pk", "sk":
			composite = append(composite, name)
		}
	}
	if composite == nil && len(names) > 0 {
		return names[:1]
	}
	return composite
}

// size is about what an item weighs in a stream.
func size(images ...map[string]events.DynamoDBAttributeValue) int64 {
	total := 0
	for _, image := range images {
		if text, err := json.Marshal(image); err == nil && image != nil {
			total += len(text)
		}
	}
	return int64(total)
}
