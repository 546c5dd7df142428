package lambdatest_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambdahttp"
	"github.com/lambent-go/lambent/lambdatest"
)

// sameOnTheWire checks that an event is the same after it has gone to a function as JSON.
func sameOnTheWire[T any](t *testing.T, e T) {
	t.Helper()
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var again T
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(again)
	if err != nil || !bytes.Equal(second, text) {
		t.Errorf("on the wire %s\nbehind it   %s, %v", text, second, err)
	}
}

// rising checks that identifiers are unique and rise.
func rising(t *testing.T, ids ...string) {
	t.Helper()
	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) || slices.Contains(ids, "") {
		t.Errorf("identifiers %q do not rise", ids)
	}
}

func TestSQSEvent(t *testing.T) {
	t.Parallel()
	e := lambdatest.SQSEvent("plain", []byte("bytes"), json.RawMessage("[1]"), map[string]int{"a": 1})
	sameOnTheWire(t, e)
	for i, want := range []string{"plain", "bytes", "[1]", `{"a":1}`} {
		if e.Records[i].Body != want {
			t.Errorf("body %q, want %q", e.Records[i].Body, want)
		}
	}
	rising(t, e.Records[0].MessageId, e.Records[1].MessageId, e.Records[2].MessageId, lambdatest.SQSEvent("").Records[0].MessageId)
	if got, want := e.Records[0].Md5OfBody, fmt.Sprintf("%x", md5.Sum([]byte("plain"))); got != want {
		t.Errorf("MD5 sum %s, want %s", got, want)
	}
	got, err := lambdatest.Invoke[events.SQSEventResponse](t,
		batch.SQS(func(context.Context, events.SQSMessage) error { return nil }), e)
	if err != nil || lambdatest.FailedItems(got) != nil {
		t.Errorf("batch refuses the event: %v, %v", got, err)
	}
}

func TestSQSFIFOEvent(t *testing.T) {
	t.Parallel()
	e := lambdatest.SQSFIFOEvent("gopher", "a", "b")
	e.Records = append(e.Records, lambdatest.SQSFIFOEvent("mole", "c").Records...)
	sameOnTheWire(t, e)
	var sequence, deduplication, groups []string
	for _, m := range e.Records {
		sequence = append(sequence, m.Attributes["SequenceNumber"])
		deduplication = append(deduplication, m.Attributes["MessageDeduplicationId"])
		groups = append(groups, m.Attributes["MessageGroupId"])
		if !strings.HasSuffix(m.EventSourceARN, ".fifo") {
			t.Errorf("ARN %s", m.EventSourceARN)
		}
	}
	rising(t, sequence...)
	rising(t, deduplication...)
	if !slices.Equal(groups, []string{"gopher", "gopher", "mole"}) {
		t.Errorf("groups %q", groups)
	}
	var ran []string
	handler := batch.SQSFIFO(func(_ context.Context, m events.SQSMessage) error {
		ran = append(ran, m.Body)
		if m.Body == "b" {
			return errors.New("no")
		}
		return nil
	}, batch.WithSkipGroup(), batch.WithLogger(nil))
	got, err := lambdatest.Invoke[events.SQSEventResponse](t, handler, e)
	if failed := lambdatest.FailedItems(got); err != nil || !slices.Equal(failed, []string{e.Records[1].MessageId}) {
		t.Errorf("failed %q, %v", failed, err)
	}
	if !slices.Equal(ran, []string{"a", "b", "c"}) {
		t.Errorf("ran %q", ran)
	}
}

func TestKinesisEvent(t *testing.T) {
	t.Parallel()
	e := lambdatest.KinesisEvent(map[string]int{"a": 1}, "two", "three")
	sameOnTheWire(t, e)
	var sequence, keys []string
	for _, r := range e.Records {
		sequence = append(sequence, r.Kinesis.SequenceNumber)
		keys = append(keys, r.Kinesis.PartitionKey)
		if r.EventID != "shardId-000000000000:"+r.Kinesis.SequenceNumber || r.DecodeError() != nil {
			t.Errorf("record %+v", r)
		}
	}
	rising(t, sequence...)
	if len(slices.Compact(keys)) != 3 || string(e.Records[0].Kinesis.Data) != `{"a":1}` {
		t.Errorf("keys %q, data %s", keys, e.Records[0].Kinesis.Data)
	}
	handler := batch.Kinesis(func(_ context.Context, r events.KinesisEventRecord) error {
		if string(r.Kinesis.Data) == "two" {
			return errors.New("no")
		}
		return nil
	}, batch.WithLogger(nil))
	got, err := lambdatest.Invoke[events.KinesisEventResponse](t, handler, e)
	if failed := lambdatest.FailedItems(got); err != nil || !slices.Equal(failed, sequence[1:2]) {
		t.Errorf("failed %q, %v, want %s", failed, err, sequence[1])
	}
}

type item struct {
	ID    string   `json:"id"`
	Count int      `json:"count"`
	Tags  []string `json:"tags"`
	Paid  bool     `json:"paid"`
	Note  *string  `json:"note"`
	Box   struct {
		Width float64 `json:"width"`
	} `json:"box"`
}

func TestDynamoDBEvent(t *testing.T) {
	t.Parallel()
	first, second := item{ID: "A7", Count: 9007199254740993, Tags: []string{"x"}, Paid: true}, item{ID: "A7"}
	second.Box.Width = 2.5
	e := lambdatest.DynamoDBEvent(first, lambdatest.DynamoDBChange{Old: first, New: second}, lambdatest.DynamoDBChange{Old: second},
		lambdatest.DynamoDBChange{New: `{"PK":"p","SK":"s","z":1}`}, lambdatest.DynamoDBChange{New: `{"b":1,"a":2}`},
		lambdatest.DynamoDBChange{New: map[string]events.DynamoDBAttributeValue{"k": events.NewBinaryAttribute([]byte("x"))}, Keys: []string{"k"}})
	sameOnTheWire(t, e)
	var sequence, ids []string
	var names []string
	for _, r := range e.Records {
		sequence, ids = append(sequence, r.Change.SequenceNumber), append(ids, r.EventID)
		var keys []string
		for name := range r.Change.Keys {
			keys = append(keys, name)
		}
		slices.Sort(keys)
		names = append(names, fmt.Sprint(r.EventName, keys, r.Change.OldImage != nil, r.Change.NewImage != nil, r.Change.SizeBytes > 0))
	}
	rising(t, sequence...)
	rising(t, ids...)
	if want := []string{
		"INSERT[id] false true true", "MODIFY[id] true true true", "REMOVE[id] true false true",
		"INSERT[PK SK] false true true", "INSERT[a] false true true", "INSERT[k] false true true",
	}; !slices.Equal(names, want) {
		t.Errorf("records %q\nwant    %q", names, want)
	}
	var got item
	if err := events.UnmarshalDynamoDBMap(e.Records[0].Change.NewImage, &got); err != nil || !reflect.DeepEqual(got, first) {
		t.Errorf("image %+v, %v, want %+v", got, err, first)
	}
	if note := e.Records[0].Change.NewImage["note"]; !note.IsNull() {
		t.Errorf("note %v, want NULL", note)
	}
}

type base struct {
	Kind string
	Name string
}

// A record has a field of every kind that an attribute is read into.
type record struct {
	base
	ID      string                        `dynamodbav:"pk" json:"id"`
	Name    string                        `json:"name"`
	Int     int8                          `dynamodbav:",omitempty"`
	Uint    uint64                        // no tag
	Float   float32                       `json:"float"`
	Large   *big.Int                      `json:"large"`
	Number  json.Number                   `json:"number"`
	Bytes   []byte                        `json:"bytes"`
	Array   [2]byte                       `json:"array"`
	Time    time.Time                     `json:"time"`
	Unix    time.Time                     `dynamodbav:"unix,unixtime"`
	Set     map[string]struct{}           `json:"set"`
	Map     map[string][]bool             `json:"map"`
	Any     any                           `json:"any"`
	Pointer *base                         `json:"pointer"`
	None    *base                         `json:"none"`
	Value   events.DynamoDBAttributeValue `json:"value"`
	Left    string                        `dynamodbav:"-"`
	private string
}

// An item is read back as it was.
func TestDynamoDBItems(t *testing.T) {
	t.Parallel()
	large, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	want := record{
		base: base{Kind: "k"}, ID: "A7", Name: "outer", Uint: 1<<64 - 1, Float: 0.1, Large: large, Number: "1e-3",
		Bytes: []byte{0, 255}, Array: [2]byte{1, 2}, Time: time.Date(2026, 3, 4, 5, 6, 7, 8, time.UTC), Unix: time.Unix(1772600770, 0).UTC(),
		Set: map[string]struct{}{"a": {}, "b": {}}, Map: map[string][]bool{"x": {true}, "y": {}}, Any: []any{"s", 2.5, nil, map[string]any{"k": false}},
		Pointer: &base{Kind: "p"}, Value: events.NewStringSetAttribute([]string{"z"}),
	}
	given := want
	given.Left, given.private = "left out", "hidden"
	image := lambdatest.DynamoDBEvent(lambdatest.DynamoDBChange{New: &given, Keys: []string{"pk"}}).Records[0].Change.NewImage
	var got record
	if err := events.UnmarshalDynamoDBMap(image, &got); err != nil {
		t.Fatal(err)
	}
	got.Unix = got.Unix.UTC()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read back\n%+v\nwant\n%+v", got, want)
	}
	for _, name := range []string{"Int", "Left", "private", "base", "id"} {
		if _, ok := image[name]; ok {
			t.Errorf("the image has an attribute %s", name)
		}
	}
	if none := image["none"]; !none.IsNull() || image["Uint"].Number() != "18446744073709551615" || image["Kind"].String() != "k" {
		t.Errorf("image %v", image)
	}
}

func TestKafkaEvent(t *testing.T) {
	t.Parallel()
	e := lambdatest.KafkaEvent("orders", map[string]int{"a": 1}, nil, "text")
	sameOnTheWire(t, e)
	records := e.Records["orders-0"]
	if len(records) != 3 || records[0].Offset >= records[1].Offset || records[1].Offset >= records[2].Offset {
		t.Fatalf("records %+v", e.Records)
	}
	if value, err := base64.StdEncoding.DecodeString(records[0].Value); err != nil || string(value) != `{"a":1}` {
		t.Errorf("value %q, %v", value, err)
	}
	var tombstones int
	handler := batch.KafkaValue(func(_ context.Context, v *json.RawMessage, _ events.KafkaRecord) error {
		if v == nil || string(*v) == "null" {
			tombstones++
		}
		return nil
	}, batch.WithLogger(nil))
	got, err := lambdatest.Invoke[events.KafkaEventResponse](t, handler, e)
	want := []string{fmt.Sprintf("orders-0@%d", records[2].Offset)} // text is no JSON
	if failed := lambdatest.FailedItems(got); err != nil || tombstones != 1 || !slices.Equal(failed, want) {
		t.Errorf("failed %q, %v, %d tombstones, want %q and 1", failed, err, tombstones, want)
	}
}

func TestSNSEvent(t *testing.T) {
	t.Parallel()
	e := lambdatest.SNSEvent(map[string]int{"a": 1}, "b")
	sameOnTheWire(t, e)
	rising(t, e.Records[0].SNS.MessageID, e.Records[1].SNS.MessageID)
	if got := e.Records[0].SNS.Message; got != `{"a":1}` {
		t.Errorf("message %s", got)
	}
	message := lambdatest.SQSEvent(e.Records[0].SNS).Records[0]
	if got, err := batch.SNSMessage(message); err != nil || string(got) != `{"a":1}` {
		t.Errorf("through a queue %s, %v", got, err)
	}
}

func TestS3Event(t *testing.T) {
	t.Parallel()
	const key = "in box/é+1.json"
	e := lambdatest.S3Event("shop", key, "other")
	sameOnTheWire(t, e)
	object := e.Records[0].S3.Object
	if decoded, err := url.QueryUnescape(object.Key); err != nil || decoded != key || object.URLDecodedKey != key {
		t.Errorf("key %q", object.Key)
	}
	rising(t, object.Sequencer, e.Records[1].S3.Object.Sequencer)
	got, err := lambdatest.Invoke[string](t, func(e events.S3Event) (string, error) { return e.Records[0].S3.Object.URLDecodedKey, nil }, e)
	if err != nil || got != key {
		t.Errorf("a handler sees %q, %v", got, err)
	}
}

func TestEventBridgeEvent(t *testing.T) {
	t.Parallel()
	e := lambdatest.EventBridgeEvent("shop.orders", "Order Placed", greeting{"Gopher"})
	sameOnTheWire(t, e)
	got, err := lambdatest.Invoke[string](t, func(e events.EventBridge[greeting]) (string, error) {
		return e.Source + "/" + e.DetailType + "/" + e.Detail.Name, nil
	}, e)
	if err != nil || got != "shop.orders/Order Placed/Gopher" {
		t.Errorf("a handler sees %q, %v", got, err)
	}
	rising(t, e.ID, lambdatest.EventBridgeEvent("", "", nil).ID)
}

func TestHTTPEvents(t *testing.T) {
	t.Parallel()
	handler := lambdahttp.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %s %s %v", r.Method, r.URL, r.Header.Get("Content-Type"), body, err)
	}))
	type answer struct {
		StatusCode int
		Body       string
	}
	for name, body := range map[string]struct {
		body any
		want string
	}{
		"none":   {nil, "  <nil>"},
		"text":   {"a b", " a b <nil>"},
		"bytes":  {[]byte("a b"), " a b <nil>"},
		"reader": {strings.NewReader("a b"), " a b <nil>"},
		"value":  {greeting{"Gopher"}, `application/json {"name":"Gopher"} <nil>`},
	} {
		again := func() any {
			if name == "reader" {
				return strings.NewReader("a b")
			}
			return body.body
		}
		for source, event := range map[string]any{
			"HTTP API":     lambdatest.APIGatewayV2Request("POST", "/a/b?x=1&x=2", again()),
			"function URL": lambdatest.FunctionURLRequest("POST", "/a/b?x=1&x=2", again()),
			"REST API":     lambdatest.APIGatewayRequest("POST", "/a/b?x=1&x=2", again()),
			"ALB":          lambdatest.ALBRequest("POST", "/a/b?x=1&x=2", again()),
		} {
			got, err := lambdatest.Invoke[answer](t, handler, event)
			want := "POST /a/b?x=1&x=2 " + body.want
			if source == "ALB" { // without multi-value headers it has the last value
				want = strings.Replace(want, "x=1&", "", 1)
			}
			if err != nil || got.StatusCode != http.StatusOK || got.Body != want {
				t.Errorf("%s, body of kind %s: %+v, %v, want %q", source, name, got, err, want)
			}
		}
	}
}

// In a bubble the events are of the bubble's time.
func TestEventTimes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		for name, got := range map[string]time.Time{
			"Kinesis":  lambdatest.KinesisEvent("").Records[0].Kinesis.ApproximateArrivalTimestamp.Time,
			"DynamoDB": lambdatest.DynamoDBEvent(`{"id":1}`).Records[0].Change.ApproximateCreationDateTime.Time,
			"SNS":      lambdatest.SNSEvent("").Records[0].SNS.Timestamp,
			"S3":       lambdatest.S3Event("b", "k").Records[0].EventTime,
			"Kafka":    lambdatest.KafkaEvent("t", "").Records["t-0"][0].Timestamp.Time,
			"rule":     lambdatest.EventBridgeEvent("", "", "{}").Time,
		} {
			if !got.Equal(now) {
				t.Errorf("%s: %s, want %s", name, got, now)
			}
		}
		if got, want := lambdatest.SQSEvent("").Records[0].Attributes["SentTimestamp"], fmt.Sprint(now.UnixMilli()); got != want {
			t.Errorf("SQS: %s, want %s", got, want)
		}
	})
}

func TestMisusedBuilders(t *testing.T) {
	t.Parallel()
	for want, build := range map[string]func(){
		"lambdatest: encode content of type func(): json: unsupported type: func()": func() { lambdatest.SQSEvent(func() {}) },
		"lambdatest: a DynamoDBChange has neither Old nor New":                      func() { lambdatest.DynamoDBEvent(lambdatest.DynamoDBChange{}) },
		"lambdatest: item of type []int is no object":                               func() { lambdatest.DynamoDBEvent([]int{1}) },
		"lambdatest: item is no JSON: ":                                             func() { lambdatest.DynamoDBEvent("text") },
		"lambdatest: no attribute value can be made of a chan int":                  func() { lambdatest.DynamoDBEvent(map[string]chan int{"a": make(chan int)}) },
		`lambdatest: a DynamoDBChange has no attribute "x" for its key`: func() {
			lambdatest.DynamoDBEvent(lambdatest.DynamoDBChange{New: `{"id":1}`, Keys: []string{"x"}})
		},
		"lambdatest: []int is no batch response": func() { lambdatest.FailedItems([]int{1}) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			build()
		}()
	}
}

func TestFailedItems(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		response any
		want     []string
	}{
		"SQS":      {events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{{ItemIdentifier: "m2"}, {ItemIdentifier: "m1"}}}, []string{"m2", "m1"}},
		"Kinesis":  {events.KinesisEventResponse{BatchItemFailures: []events.KinesisBatchItemFailure{{ItemIdentifier: "3"}}}, []string{"3"}},
		"DynamoDB": {events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{{ItemIdentifier: "3"}}}, []string{"3"}},
		"Kafka": {events.KafkaEventResponse{BatchItemFailures: []events.KafkaBatchItemFailure{
			{ItemIdentifier: events.KafkaItemIdentifier{Partition: "topic-0", Offset: 0}},
		}}, []string{"topic-0@0"}},
		"window":  {events.KinesisTimeWindowEventResponse{BatchItemFailures: []events.KinesisBatchItemFailure{{ItemIdentifier: "3"}}}, []string{"3"}},
		"none":    {events.SQSEventResponse{}, nil},
		"pointer": {&events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{{ItemIdentifier: "m2"}}}, []string{"m2"}},
		"bytes":   {[]byte(`{"batchItemFailures":[{"itemIdentifier":"m2"}]}`), []string{"m2"}},
		"null":    {`{"batchItemFailures":null}`, nil},
		"empty":   {`{}`, nil},
		"nothing": {`null`, nil},
		"odd":     {`{"batchItemFailures":[{"itemIdentifier":7},{"itemIdentifier":null},{}]}`, []string{"7", "", ""}},
	} {
		if got := lambdatest.FailedItems(tt.response); !slices.Equal(got, tt.want) {
			t.Errorf("%s: FailedItems = %q, want %q", name, got, tt.want)
		}
	}
}

func TestSample(t *testing.T) {
	t.Parallel()
	var e events.SQSEvent
	if err := json.Unmarshal(lambdatest.Sample(t, "sqs"), &e); err != nil || len(e.Records) != 2 {
		t.Errorf("sample %+v, %v", e, err)
	}
	clear(lambdatest.Sample(t, "sqs"))
	if !json.Valid(lambdatest.Sample(t, "sqs")) {
		t.Error("a test has changed the samples of others")
	}
	mustFail(t, "unknown kind of event \"fifo\"\nhint: kinds that have to do with it: sqs-fifo", func(t testing.TB) { lambdatest.Sample(t, "fifo") })
	mustFail(t, "unknown kind of event \"zzz\"\nhint: lambent events lists the kinds", func(t testing.TB) { lambdatest.Sample(t, "zzz") })
}
