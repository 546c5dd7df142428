package events_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

const window = `{"Records":[],"window":{"start":"2024-02-07T10:10:00.5Z","end":"2024-02-07T10:12:00+01:00"},` +
	`"state":{"1":282,"name":"gopher","all":{"a": [1, null]}},"shardId":"shardId-000000000006",` +
	`"eventSourceARN":"arn:aws:kinesis:eu-central-1:123456789012:stream/orders","isFinalInvokeForWindow":false,"isWindowTerminatedEarly":true}`

// A state's values may be any JSON; those that do not change are written as they were.
func TestWindowState(t *testing.T) {
	want := map[string]string{"1": "282", "name": "gopher", "all": `{"a":[1,null]}`}
	var kinesis events.KinesisTimeWindowEvent
	var dynamodb events.DynamoDBTimeWindowEvent
	for _, e := range []any{&kinesis, &dynamodb} {
		if err := json.Unmarshal([]byte(window), e); err != nil {
			t.Fatal(err)
		}
		wantJSON(t, e, window)
	}
	for _, p := range []events.TimeWindowProperties{kinesis.TimeWindowProperties, dynamodb.TimeWindowProperties} {
		if !reflect.DeepEqual(p.State, want) {
			t.Errorf("state is %v, want %v", p.State, want)
		}
		if at := time.Date(2024, 2, 7, 10, 10, 0, 5e8, time.UTC); !p.Window.Start.Equal(at) || !p.IsWindowTerminatedEarly {
			t.Errorf("decoded %+v", p)
		}
	}
	kinesis.State["1"] = "283"
	wantJSON(t, kinesis, strings.Replace(strings.Replace(window, "282", `"283"`, 1), `{"a": [1, null]}`, `"{\"a\":[1,null]}"`, 1))

	for _, r := range []any{new(events.KinesisTimeWindowEventResponse), new(events.DynamoDBTimeWindowEventResponse)} {
		response := `{"state":{"1":282},"batchItemFailures":[{"itemIdentifier":"1"}]}`
		if err := json.Unmarshal([]byte(response), r); err != nil {
			t.Fatal(err)
		}
		wantJSON(t, r, response)
	}
}

func TestWindowAbsent(t *testing.T) {
	const rest = `"isFinalInvokeForWindow":true,"isWindowTerminatedEarly":false}`
	for payload, e := range map[string]any{
		`{"Records":[],` + rest: new(events.KinesisTimeWindowEvent),
		`{"Records":[],"window":{"end":"2024-02-07T10:12:00Z"},` + rest: new(events.KinesisTimeWindowEvent),
		`{"Records":[],"state":{},` + rest:                              new(events.DynamoDBTimeWindowEvent),
		`{"Records":[],"shardId":"1","state":{"n":1},` + rest:           new(events.KinesisWindow[map[string]int]),
		`{"Records":[],"shardId":"2","state":{"total":1.5},` + rest:     new(events.DynamoDBWindow[order]),
	} {
		if strings.Contains(payload, "total") {
			payload = strings.Replace(payload, `{"total"`, `{"id":"","total"`, 1)
		}
		if err := json.Unmarshal([]byte(payload), e); err != nil {
			t.Errorf("%s: %v", payload, err)
		}
		wantJSON(t, e, payload)
	}
}

// A window's parts can be put into a struct of one's own, which decodes its own fields too.
func TestWindowEmbedded(t *testing.T) {
	var own struct {
		events.KinesisEvent
		events.TimeWindowProperties
		State map[string]int `json:"state"`
	}
	if err := json.Unmarshal([]byte(`{"Records":[{"eventID":"1"}],"shardId":"2","state":{"n":3}}`), &own); err != nil {
		t.Fatal(err)
	}
	if own.Records[0].EventID != "1" || own.ShardID != "2" || own.State["n"] != 3 {
		t.Errorf("decoded %+v", own)
	}
	var response struct {
		events.TimeWindowEventResponseProperties
		Failed int
	}
	response.Failed = 1
	wantJSON(t, response, `{"Failed":1}`)
}

func TestPipesKinesisRecord(t *testing.T) {
	var batch []events.PipesKinesisRecord
	payload := `[{"data":"Z28=","sequenceNumber":"1","eventName":"aws:kinesis:record"},{"data":"!","approximateArrivalTimestamp":1545084650.987,"eventID":"2"}]`
	if err := json.Unmarshal([]byte(payload), &batch); err != nil {
		t.Fatal(err)
	}
	wantJSON(t, batch, payload)
	if string(batch[0].Data) != "go" || batch[0].EventName != "aws:kinesis:record" || batch[0].DecodeError() != nil {
		t.Errorf("decoded %+v", batch[0])
	}
	if err := batch[1].DecodeError(); err == nil || err.Error() != "data: illegal base64 data at input byte 0" {
		t.Errorf("DecodeError is %v", err)
	}
}
