package events_test

import (
	"encoding/json"
	"fmt"

	"github.com/lambent-go/lambent/events"
)

func ExampleDynamoDBEvent() {
	type Order struct {
		ID    string  `dynamodbav:"id"`
		Total float64 `dynamodbav:"total"`
		Paid  bool    `dynamodbav:"paid"`
	}
	handle := func(e events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
		for _, record := range e.Records {
			var order Order
			err := record.DecodeError()
			if err == nil {
				err = events.UnmarshalDynamoDBMap(record.Change.NewImage, &order)
			}
			if err != nil {
				fmt.Println("failed:", err)
				return events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{
					{ItemIdentifier: record.Change.SequenceNumber}, // from here on the batch is sent again
				}}, nil
			}
			fmt.Printf("%s %+v\n", record.EventName, order)
		}
		return events.DynamoDBEventResponse{}, nil
	}

	var event events.DynamoDBEvent
	err := json.Unmarshal([]byte(`{"Records": [
		{"eventName": "INSERT", "dynamodb": {"SequenceNumber": "101",
			"NewImage": {"id": {"S": "4711"}, "total": {"N": "12.50"}, "paid": {"BOOL": true}}}},
		{"eventName": "MODIFY", "dynamodb": {"SequenceNumber": "102",
			"NewImage": {"id": {"S": "4712"}, "total": {"N": "12,50"}}}}
	]}`), &event)
	if err != nil {
		fmt.Println(err)
	}
	response, _ := handle(event)
	fmt.Println("again from:", response.BatchItemFailures[0].ItemIdentifier)
	// Output:
	// INSERT {ID:4711 Total:12.5 Paid:true}
	// failed: dynamodb.NewImage.total.N: not a number: "12,50"
	// again from: 102
}

func ExampleDynamoDBAttributeValue() {
	order := events.NewMapAttribute(map[string]events.DynamoDBAttributeValue{
		"id":    events.NewStringAttribute("4711"),
		"total": events.NewNumberAttribute("12.50"),
		"tags":  events.NewStringSetAttribute([]string{"plush", "gift"}),
	})
	fmt.Println(order)

	total, err := order.Map()["total"].Float()
	fmt.Println(total, err)

	id, ok := order.Map()["id"].AsNumber()
	fmt.Printf("%q %v\n", id, ok)
	// Output:
	// {"M":{"id":{"S":"4711"},"tags":{"SS":["plush","gift"]},"total":{"N":"12.50"}}}
	// 12.5 <nil>
	// "" false
}

func ExampleUnmarshalDynamoDBMap() {
	var order struct {
		ID    string `json:"id"`
		Lines []struct {
			SKU      string `json:"sku"`
			Quantity int    `json:"quantity"`
		} `json:"lines"`
	}
	image := map[string]events.DynamoDBAttributeValue{
		"id": events.NewStringAttribute("4711"),
		"lines": events.NewListAttribute([]events.DynamoDBAttributeValue{
			events.NewMapAttribute(map[string]events.DynamoDBAttributeValue{
				"sku":      events.NewStringAttribute("plush-gopher"),
				"quantity": events.NewNumberAttribute("2.5"),
			}),
		}),
	}
	fmt.Println(events.UnmarshalDynamoDBMap(image, &order))

	image["lines"].List()[0].Map()["quantity"] = events.NewNumberAttribute("2")
	fmt.Println(events.UnmarshalDynamoDBMap(image, &order))
	fmt.Println(order.ID, order.Lines)
	// Output:
	// lines[0].quantity: number "2.5" has a fraction, which int does not hold
	// <nil>
	// 4711 [{plush-gopher 2}]
}
