package events_test

import (
	"encoding/json"
	"fmt"

	"github.com/lambent-go/lambent/events"
)

func ExampleKinesisEvent() {
	type Order struct {
		ID    string  `json:"id"`
		Total float64 `json:"total"`
	}
	handle := func(e events.KinesisEvent) (events.KinesisEventResponse, error) {
		for _, record := range e.Records {
			order, err := events.KinesisData[Order](record.Kinesis)
			if err != nil {
				fmt.Println("failed:", err)
				return events.KinesisEventResponse{BatchItemFailures: []events.KinesisBatchItemFailure{
					{ItemIdentifier: record.Kinesis.SequenceNumber}, // from here on the batch is sent again
				}}, nil
			}
			fmt.Printf("%s: %+v\n", record.Kinesis.PartitionKey, order)
		}
		return events.KinesisEventResponse{}, nil
	}

	var event events.KinesisEvent
	err := json.Unmarshal([]byte(`{"Records": [
		{"kinesis": {"partitionKey": "customer-17", "sequenceNumber": "495901", "data": "eyJpZCI6IjQ3MTEiLCJ0b3RhbCI6MTIuNX0="}},
		{"kinesis": {"partitionKey": "customer-18", "sequenceNumber": "495902", "data": "no base64"}}
	]}`), &event)
	if err != nil {
		fmt.Println(err)
	}
	response, _ := handle(event)
	fmt.Println("again from:", response.BatchItemFailures[0].ItemIdentifier)
	// Output:
	// customer-17: {ID:4711 Total:12.5}
	// failed: record 495902 of a Kinesis data stream: data: illegal base64 data at input byte 2
	// again from: 495902
}

func ExampleKinesisWindow() {
	type Totals struct {
		Orders int     `json:"orders"`
		Sum    float64 `json:"sum"`
	}
	type Order struct {
		Total float64 `json:"total"`
	}
	handle := func(e events.KinesisWindow[Totals]) (events.WindowResponse[Totals], error) {
		totals := e.State
		for _, record := range e.Records {
			order, err := events.KinesisData[Order](record.Kinesis)
			if err != nil {
				return events.WindowResponse[Totals]{}, err
			}
			totals.Orders++
			totals.Sum += order.Total
		}
		if e.IsFinalInvokeForWindow {
			fmt.Printf("%s: %+v\n", e.Window.Start, totals)
		}
		return events.WindowResponse[Totals]{State: totals}, nil
	}

	for _, payload := range []string{
		`{"Records": [{"kinesis": {"data": "eyJpZCI6IjQ3MTEiLCJ0b3RhbCI6MTIuNX0="}}], "state": {"orders": 2, "sum": 30}}`,
		`{"Records": [], "state": {"orders": 3, "sum": 42.5}, "window": {"start": "2024-02-07T10:10:00Z"}, "isFinalInvokeForWindow": true}`,
	} {
		var event events.KinesisWindow[Totals]
		if err := json.Unmarshal([]byte(payload), &event); err != nil {
			fmt.Println(err)
		}
		response, err := handle(event)
		if err != nil {
			fmt.Println(err)
		}
		state, _ := json.Marshal(response)
		fmt.Println(string(state))
	}
	// Output:
	// {"state":{"orders":3,"sum":42.5}}
	// 2024-02-07 10:10:00 +0000 UTC: {Orders:3 Sum:42.5}
	// {"state":{"orders":3,"sum":42.5}}
}
