package events_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/lambent-go/lambent/events"
)

// Each partition is read up to its first record that fails. A tombstone has no value.
func ExampleKafkaEvent() {
	type burrow struct {
		Depth float64 `json:"depth"`
	}
	payload := `{"eventSource":"aws:kafka","records":{
		"burrows-0":[{"topic":"burrows","partition":0,"offset":7,"key":"bm9ydGg=","value":"eyJkZXB0aCI6Mi41fQ==","headers":[{"by":[103,111]}]},
		             {"topic":"burrows","partition":0,"offset":8,"key":"c291dGg=","value":null}],
		"burrows-1":[{"topic":"burrows","partition":1,"offset":0,"key":"d2VzdA==","value":"ZGln"}]}}`
	var e events.KafkaEvent
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		fmt.Println(err)
		return
	}
	var response events.KafkaEventResponse
	for _, partition := range slices.Sorted(maps.Keys(e.Records)) {
		for _, r := range e.Records[partition] {
			key, keyErr := r.KeyBytes()
			b, valueErr := events.KafkaValue[*burrow](r)
			if keyErr != nil || valueErr != nil {
				id := events.KafkaItemIdentifier{Partition: partition, Offset: r.Offset}
				response.BatchItemFailures = append(response.BatchItemFailures, events.KafkaBatchItemFailure{ItemIdentifier: id})
				break
			}
			if b == nil {
				fmt.Printf("%s is gone\n", key)
				continue
			}
			fmt.Printf("%s is %v deep\n", key, b.Depth)
		}
	}
	answer, err := json.Marshal(response)
	fmt.Println(string(answer), err)
	// Output:
	// north is 2.5 deep
	// south is gone
	// {"batchItemFailures":[{"itemIdentifier":{"partition":"burrows-1","offset":0}}]} <nil>
}
