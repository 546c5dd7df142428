package batch_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/batch/testdata/act"
)

// A row is a batch and what must come of it, in memory as on a local Lambda.
type row struct {
	entry   string
	options act.Options
	event   string
	want    string // the answer
	wantErr string // or the errorType and errorMessage
	ran     string // the records that were run; in this order, unless several may be at a time
}

// Queues.
const (
	standard = "arn:aws:sqs:us-east-1:123456789012:orders"
	fifo     = "arn:aws:sqs:us-east-1:123456789012:orders.fifo"
)

// queue is an event of a queue. A message is written as "m1", "m1/group" and what it does, with a record that must have
// begun before behind it: "m1/a fail m2".
func queue(arn string, messages ...string) string {
	var records []any
	for _, m := range messages {
		id, group, task := parts(m)
		attributes := map[string]string{"ApproximateReceiveCount": "1"}
		if group != "" {
			attributes["MessageGroupId"] = group
		}
		records = append(records, map[string]any{
			"messageId": id, "body": task, "attributes": attributes,
			"eventSource": "aws:sqs", "eventSourceARN": arn, "awsRegion": "us-east-1",
		})
	}
	return encode(map[string]any{"Records": records})
}

// kinesis is an event of a shard, its records written as those of a queue: number, partition key, task.
func kinesis(records ...string) string { return shards("shardId-000000000001", records...) }

func shards(shard string, records ...string) string {
	var list []any
	for _, r := range records {
		number, key, task := parts(r)
		list = append(list, map[string]any{
			"eventID": shard + ":" + number, "eventSource": "aws:kinesis",
			"kinesis": map[string]any{
				"sequenceNumber": number, "partitionKey": key, "data": base64.StdEncoding.EncodeToString([]byte(task)),
			},
		})
	}
	return encode(map[string]any{"Records": list})
}

// dynamodb is an event of a table's stream, its changes written as records of a queue: number, item, task.
func dynamodb(changes ...string) string {
	var list []any
	for _, c := range changes {
		number, item, task := parts(c)
		var t act.Task
		if err := json.Unmarshal([]byte(task), &t); err != nil {
			panic(err)
		}
		change := map[string]any{
			"Keys":     map[string]any{"id": map[string]any{"S": item}},
			"NewImage": map[string]any{"do": map[string]any{"S": t.Do}, "after": map[string]any{"S": t.After}},
		}
		if number != "" {
			change["SequenceNumber"] = number
		}
		list = append(list, map[string]any{"eventID": "c4ca4238", "eventSource": "aws:dynamodb", "dynamodb": change})
	}
	return encode(map[string]any{"Records": list})
}

// kafka is an event of topics. A record is written as that of a queue: offset, topic and partition, task.
func kafka(records ...string) string {
	lists := map[string][]any{}
	for _, r := range records {
		offset, name, task := parts(r)
		topic, partition, _ := strings.Cut(name, "-")
		record := map[string]any{"topic": topic, "partition": json.Number(partition), "value": base64.StdEncoding.EncodeToString([]byte(task))}
		if offset != "" {
			record["offset"] = json.Number(offset)
		}
		lists[name] = append(lists[name], record)
	}
	return encode(map[string]any{"eventSource": "aws:kafka", "records": lists})
}

// parts takes a written record apart.
func parts(r string) (id, key, task string) {
	words := append(strings.Fields(r), "", "")
	id, key, _ = strings.Cut(words[0], "/")
	if id == "-" {
		id = "" // none
	}
	return id, key, encode(act.Task{Do: words[1], After: words[2]})
}

func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// numbers are records from first to last that are all written alike.
func numbers(first, last int, rest string) (list []string) {
	for i := first; i <= last; i++ {
		list = append(list, strconv.Itoa(i)+rest)
	}
	return list
}

// listed is an answer with these identifiers.
func listed(ids ...string) string {
	items := make([]string, 0, len(ids))
	for _, id := range ids {
		items = append(items, `{"itemIdentifier":"`+id+`"}`)
	}
	return `{"batchItemFailures":[` + strings.Join(items, ",") + `]}`
}

// listedOffsets is an answer with these records of a partition.
func listedOffsets(partition string, offsets ...int) string {
	items := make([]string, 0, len(offsets))
	for _, offset := range offsets {
		items = append(items, fmt.Sprintf(`{"itemIdentifier":{"partition":"%s","offset":%d}}`, partition, offset))
	}
	return `{"batchItemFailures":[` + strings.Join(items, ",") + `]}`
}

const allDone = `{"batchItemFailures":[]}`

var rows = map[string]row{
	// No failure.
	"B1 none fails":           {entry: "SQS", event: queue(standard, "m1", "m2", "m3"), want: allDone, ran: "m1 m2 m3"},
	"B1 no records":           {entry: "SQS", event: `{"Records":[]}`, want: allDone},
	"B1 null":                 {entry: "SQS", event: `{"Records":null}`, want: allDone},
	"B1 nothing":              {entry: "SQS", event: `{}`, want: allDone},
	"B1 in bulk":              {entry: "SQSBulk", event: queue(standard, "m1", "m2"), want: allDone, ran: "m1 m2"},
	"B1 no records in bulk":   {entry: "SQSBulk", event: `{"Records":[]}`, want: allDone},
	"B1 Kinesis":              {entry: "Kinesis", event: kinesis("1/x", "2/y"), want: allDone, ran: "1 2"},
	"B1 no Kinesis records":   {entry: "KinesisData", event: `{"Records":[]}`, want: allDone},
	"B1 DynamoDB":             {entry: "DynamoDB", event: dynamodb("1/x", "2/y"), want: allDone, ran: "1 2"},
	"B1 no DynamoDB records":  {entry: "DynamoDBItem", event: `{"Records":[]}`, want: allDone},
	"B1 Kafka":                {entry: "Kafka", event: kafka("0/orders-0", "7/orders-1"), want: allDone, ran: "orders-0@0 orders-1@7"},
	"B1 no Kafka records":     {entry: "KafkaValue", event: `{"eventSource":"aws:kafka","records":{}}`, want: allDone},
	"B1 self-managed Kafka":   {entry: "Kafka", event: strings.Replace(kafka("0/orders-0"), "aws:kafka", "SelfManagedKafka", 1), want: allDone, ran: "orders-0@0"},
	"B1 unknown members":      {entry: "SQS", event: `{"Records":[{"messageId":"m1","color":{"a":[1]},"attributes":{"Odd":"1"}}],"b":2}`, want: allDone, ran: "m1"},
	"B1 ten times as quickly": {entry: "SQS", options: act.Options{Concurrency: 10}, event: queue(standard, numbers(1, 20, "")...), want: allDone, ran: strings.Join(numbers(1, 20, ""), " ")},

	// SQS.
	"B2 one fails":             {entry: "SQS", event: queue(standard, "m1", "m2 fail", "m3"), want: listed("m2"), ran: "m1 m2 m3"},
	"B2 twice in the batch":    {entry: "SQS", event: queue(standard, "m1", "m2 fail", "m2", "m2 fail"), want: listed("m2"), ran: "m1 m2 m2 m2"},
	"B2 in bulk":               {entry: "SQSBulk", event: queue(standard, "m1", "m2 fail", "m2", "m3"), want: listed("m2"), ran: "m1 m2 m2 m3"},
	"B3 all fail":              {entry: "SQS", event: queue(standard, "m1 fail", "m2 fail", "m3 panic"), wantErr: "FullFailureError: batch: all 3 SQS records failed: m1: no such order; m2: no such order; m3: panic: oh no", ran: "m1 m2 m3"},
	"B3 as a response":         {entry: "SQS", options: act.Options{FullFailureAsResponse: true}, event: queue(standard, "m1 fail", "m2 fail", "m3 fail"), want: listed("m1", "m2", "m3"), ran: "m1 m2 m3"},
	"B3 in bulk":               {entry: "SQSBulk", event: queue(standard, "m1 fail", "m2 fail"), wantErr: "FullFailureError: batch: all 2 SQS records failed: m1: no such order; m2: no such order", ran: "m1 m2"},
	"B3 Kinesis as a response": {entry: "Kinesis", options: act.Options{FullFailureAsResponse: true}, event: kinesis("1/x fail", "2/y"), want: listed("1"), ran: "1"},
	"B3 ten are named": {entry: "SQS", event: queue(standard, numbers(1, 14, " fail")...), ran: strings.Join(numbers(1, 14, ""), " "),
		wantErr: "FullFailureError: batch: all 14 SQS records failed: " + strings.Join(numbers(1, 10, ": no such order"), "; ") + "; and 4 more"},
	"B4 panic":                 {entry: "SQS", event: queue(standard, "m1", "m2 panic", "m3"), want: listed("m2"), ran: "m1 m2 m3"},
	"B4 Goexit":                {entry: "SQS", event: queue(standard, "m1", "m2 goexit", "m3 goexit", "m4"), want: listed("m2", "m3"), ran: "m1 m2 m3 m4"},
	"B4 Goexit in bulk":        {entry: "SQSBulk", event: queue(standard, "m1", "m2 goexit", "m3"), ran: "m1 m2", wantErr: "FullFailureError: batch: all 3 SQS records failed: m1: the record's function called runtime.Goexit; m2: the record's function called runtime.Goexit; m3: the record's function called runtime.Goexit"},
	"B4 Goexit of all workers": {entry: "SQS", options: act.Options{Concurrency: 2}, event: queue(standard, "m1 goexit", "m2 goexit", "m3 goexit", "m4"), want: listed("m1", "m2", "m3"), ran: "m1 m2 m3 m4"},
	"B4 typed nil":             {entry: "SQS", event: queue(standard, "m1", "m2 nil", "m3"), want: listed("m2"), ran: "m1 m2 m3"},
	"B4 typed nil alone":       {entry: "SQS", event: queue(standard, "m1 nil"), wantErr: "FullFailureError: batch: all 1 SQS records failed: m1: <nil>", ran: "m1"},
	"B5 no JSON":               {entry: "SQSBody", event: `{"Records":[{"messageId":"m1","body":"no JSON"},{"messageId":"m2","body":"{}"},{"messageId":"m3","body":""}]}`, want: listed("m1", "m3"), ran: "m2"},
	"B5 no JSON alone":         {entry: "SQSBody", event: `{"Records":[{"messageId":"m1","body":"no JSON"},{"messageId":"m2","body":"{\"do\":7}"}]}`, wantErr: "FullFailureError: batch: all 2 SQS records failed: m1: body: not JSON, at byte 2; m2: body.do: cannot decode number into string"},
	"B5 damaged attribute":     {entry: "SQS", event: `{"Records":[{"messageId":"m1","messageAttributes":{"a":{"binaryValue":"!","dataType":"Binary"}}},{"messageId":"m2","body":"{}"}]}`, want: listed("m1"), ran: "m2"},
	"B5 damaged in bulk":       {entry: "SQSBulk", event: `{"Records":[{"messageId":"m1","messageAttributes":{"a":{"binaryValue":"!","dataType":"Binary"}}},{"messageId":"m2","body":"{}"}]}`, want: listed("m1"), ran: "m2"},
	"B5 all damaged in bulk":   {entry: "SQSBulk", event: `{"Records":[{"messageId":"m1","messageAttributes":{"a":{"binaryValue":"!","dataType":"Binary"}}}]}`, wantErr: "FullFailureError: batch: all 1 SQS records failed: m1: messageAttributes.a.binaryValue: illegal base64 data at input byte 0"},
	"B6 no messageId":          {entry: "SQS", event: `{"Records":[{"messageId":"m1"},{"messageId":""},{"messageId":"m3"}]}`, wantErr: "errorString: batch: record 2 of 3: no messageId"},
	"B6 null record":           {entry: "SQSBody", event: `{"Records":[null]}`, wantErr: "errorString: batch: record 1 of 1: no messageId"},
	"B6 no messageId in bulk":  {entry: "SQSBulk", event: `{"Records":[{"messageId":"m1"},{"body":"x"}]}`, wantErr: "errorString: batch: record 2 of 2: no messageId"},
	"B6 unknown ID":            {entry: "SQSBulk", event: queue(standard, "m1", "m2 unknown"), wantErr: `errorString: batch: fail: no message of the batch has the ID "nobody"`, ran: "m1"},
	"B15 one failure":          {entry: "SQS", options: act.Options{FailWhole: true}, event: queue(standard, "m1", "m2 fail", "m3"), wantErr: "FullFailureError: batch: 1 of 3 SQS records failed: m2: no such order", ran: "m1 m2 m3"},
	"B15 no failure":           {entry: "SQS", options: act.Options{FailWhole: true}, event: queue(standard, "m1", "m2"), want: allDone, ran: "m1 m2"},
	"B15 Kafka":                {entry: "Kafka", options: act.Options{FailWhole: true}, event: kafka("0/orders-0", "1/orders-0 fail", "2/orders-0"), ran: "orders-0@0 orders-0@1", wantErr: "FullFailureError: batch: 2 of 3 Kafka records failed: orders-0@1: no such order; orders-0@2: not run: another record failed"},

	// SQS FIFO.
	"B7 the first fails":          {entry: "SQSFIFO", event: queue(fifo, "a1/a fail", "b1/b", "a2/a", "b2/b"), ran: "a1", wantErr: "FullFailureError: batch: all 4 SQS records failed: a1: no such order; b1: not run: another record failed; a2: not run: another record failed; b2: not run: another record failed"},
	"B7 the first, as a response": {entry: "SQSFIFO", options: act.Options{FullFailureAsResponse: true}, event: queue(fifo, "a1/a fail", "b1/b", "a2/a", "b2/b"), want: listed("a1", "b1", "a2", "b2"), ran: "a1"},
	"B7 another fails":            {entry: "SQSFIFO", event: queue(fifo, "a1/a", "b1/b fail", "a2/a", "b2/b"), want: listed("b1", "a2", "b2"), ran: "a1 b1"},
	"B7 skip the group":           {entry: "SQSFIFO", options: act.Options{SkipGroup: true}, event: queue(fifo, "a1/a fail", "b1/b", "a2/a", "b2/b"), want: listed("a1", "a2"), ran: "a1 b1 b2"},
	"B7 skip, several at a time":  {entry: "SQSFIFO", options: act.Options{SkipGroup: true, Concurrency: 4}, event: queue(fifo, "a1/a fail b1", "b1/b", "a2/a", "b2/b", "c1/c"), want: listed("a1", "a2"), ran: "a1 b1 b2 c1"},
	"B7 stop, several at a time":  {entry: "SQSFIFO", options: act.Options{Concurrency: 2}, event: queue(fifo, "a1/a fail b1", "b1/b ok a1", "a2/a"), want: listed("a1", "a2"), ran: "a1 b1"},
	"B7 damaged":                  {entry: "SQSFIFO", event: queue(fifo, "a1/a", "b1/b panic", "a2/a", "b2/b"), want: listed("b1", "a2", "b2"), ran: "a1 b1"},
	"B7 in bulk":                  {entry: "SQSBulk", event: queue(fifo, "a1/a", "b1/b fail", "a2/a", "b2/b"), want: listed("b1", "a2", "b2"), ran: "a1 b1 a2 b2"},
	"B7 in bulk, skip the group":  {entry: "SQSBulk", options: act.Options{SkipGroup: true}, event: queue(fifo, "a1/a fail", "b1/b", "a2/a", "b2/b"), want: listed("a1", "a2"), ran: "a1 b1 a2 b2"},
	"B7 in bulk, damaged":         {entry: "SQSBulk", event: strings.Replace(queue(fifo, "a1/a", "b1/b", "a2/a", "b2/b"), `"messageId":"b1"`, `"messageId":"b1","messageAttributes":{"a":{"binaryValue":"!"}}`, 1), want: listed("b1", "a2", "b2"), ran: "a1"},
	"B8 shares of a standard queue": {entry: "SQS", options: act.Options{SkipGroup: true}, event: queue(standard, "a1/a fail", "b1/b", "a2/a"),
		want: listed("a1"), ran: "a1 b1 a2"},
	"B8 SQS of a FIFO queue":     {entry: "SQS", event: queue(fifo, "a1/a", "b1/b fail", "a2/a"), want: listed("b1", "a2"), ran: "a1 b1"},
	"B8 SQSBody of a FIFO queue": {entry: "SQSBody", event: queue(fifo, "a1/a", "b1/b fail", "a2/a"), want: listed("b1", "a2"), ran: "a1 b1"},
	"B8 SQSFIFO of another":      {entry: "SQSFIFO", event: queue(standard, "a1/a"), wantErr: `errorString: batch: record 1 of 1: queue "` + standard + `" is no FIFO queue`},
	"B8 no group":                {entry: "SQS", event: queue(fifo, "a1/a", "b1"), wantErr: "errorString: batch: record 2 of 2: message b1 of a FIFO queue has no attributes.MessageGroupId"},

	// Streams.
	"B9 one fails":            {entry: "Kinesis", event: kinesis("1/x", "2/y", "3/x fail", "4/y", "5/z"), want: listed("3"), ran: "1 2 3"},
	"B9 data":                 {entry: "KinesisData", event: kinesis("1/x", "2/y", "3/x panic", "4/y", "5/z"), want: listed("3"), ran: "1 2 3"},
	"B9 continue":             {entry: "Kinesis", options: act.Options{Continue: true}, event: kinesis("1/x", "2/y", "3/x fail", "4/y fail", "5/z"), want: listed("3"), ran: "1 2 3 4 5"},
	"B9 DynamoDB":             {entry: "DynamoDB", event: dynamodb("100000000001/x", "100000000002/y", "100000000003/x fail", "100000000004/y"), want: listed("100000000003"), ran: "100000000001 100000000002 100000000003"},
	"B9 item":                 {entry: "DynamoDBItem", event: dynamodb("1/x", "2/y goexit", "3/x"), want: listed("2"), ran: "1 2"},
	"B9 the first fails":      {entry: "Kinesis", event: kinesis("1/x fail", "2/y"), ran: "1", wantErr: "FullFailureError: batch: all 2 Kinesis records failed: 1: no such order; 2: not run: another record failed"},
	"B9 no JSON":              {entry: "KinesisData", event: strings.Replace(kinesis("1/x", "2/y", "3/y"), `"sequenceNumber":"2"`, `"sequenceNumber":"2","data":"!"`, 1), want: listed("2"), ran: "1"},
	"B10 out of order":        {entry: "Kinesis", event: kinesis("9/x", "10/x fail", "8/x"), want: listed("8"), ran: "9 10"},
	"B10 of many digits":      {entry: "DynamoDB", event: dynamodb("9/x", "99999999999999999999999999999999999999/x fail", "100000000000000000000000000000000000000/x"), want: listed("99999999999999999999999999999999999999"), ran: "9 99999999999999999999999999999999999999"},
	"B10 with zeros in front": {entry: "DynamoDB", event: dynamodb("1/x", "0003/x fail", "10/x"), want: listed("0003"), ran: "1 0003"},
	"B11 several at a time": {entry: "Kinesis", options: act.Options{Concurrency: 4}, want: listed("6"), ran: "1 2 3 4 5 6",
		event: kinesis("1/x", "2/x", "3/y ok 6", "4/y", "5/y", "6/x fail 3", "7/x")},
	"B11 many": {entry: "KinesisData", options: act.Options{Concurrency: 8}, want: allDone, ran: strings.Join(numbers(10, 59, ""), " "),
		event: kinesis(slices.Concat(numbers(10, 29, "/x"), numbers(30, 39, "/y"), numbers(40, 49, "/x"), numbers(50, 59, "/z"))...)},
	"B12 no SequenceNumber":         {entry: "DynamoDB", event: dynamodb("1/x", "-/y fail"), wantErr: "errorString: batch: record 2 of 2: no dynamodb.SequenceNumber"},
	"B12 no sequenceNumber":         {entry: "Kinesis", event: `{"Records":[{"kinesis":{"partitionKey":"x"}}]}`, wantErr: "errorString: batch: record 1 of 1: no kinesis.sequenceNumber"},
	"B12 null record":               {entry: "KinesisData", event: `{"Records":[null,null]}`, wantErr: "errorString: batch: record 1 of 2: no kinesis.sequenceNumber"},
	"B12 sequence number of words":  {entry: "Kinesis", event: kinesis("1/x", "LATEST/x"), wantErr: "errorString: batch: record 2 of 2: kinesis.sequenceNumber is not a decimal number"},
	"two shards without a failure":  {entry: "Kinesis", event: twoShards("1/x", "2/y"), want: allDone, ran: "1 2"},
	"two shards and a failure":      {entry: "Kinesis", event: twoShards("1/x", "2/y fail"), ran: "1 2", wantErr: "errorString: batch: a record failed in a batch of shards s-1 and s-2, which no response can name: 2: no such order"},
	"two shards, full, in response": {entry: "Kinesis", options: act.Options{FullFailureAsResponse: true}, event: twoShards("1/x fail", "2/y"), ran: "1", wantErr: "errorString: batch: a record failed in a batch of shards s-1 and s-2, which no response can name: 1: no such order"},

	// Kafka.
	"B13 offset 0 fails": {entry: "Kafka", event: kafka("0/orders-0 fail", "1/orders-0", "2/orders-0", "0/orders-1", "1/orders-1"),
		want: listedOffsets("orders-0", 0, 1, 2), ran: "orders-0@0 orders-1@0 orders-1@1"},
	"B13 a later one fails": {entry: "KafkaValue", event: kafka("40/orders-0", "41/orders-0", "42/orders-1", "43/orders-1 panic", "50/orders-1", "1/zebras-0"),
		want: listedOffsets("orders-1", 43, 50), ran: "orders-0@40 orders-0@41 orders-1@42 orders-1@43 zebras-0@1"},
	"B13 continue":          {entry: "Kafka", options: act.Options{Continue: true}, event: kafka("0/orders-0 fail", "1/orders-0", "2/orders-0"), want: listedOffsets("orders-0", 0), ran: "orders-0@0 orders-0@1 orders-0@2"},
	"B13 out of order":      {entry: "Kafka", event: kafka("3/orders-0", "9/orders-0 fail", "7/orders-0"), want: listedOffsets("orders-0", 7, 9), ran: "orders-0@3 orders-0@9"},
	"B13 several at a time": {entry: "Kafka", options: act.Options{Concurrency: 2}, event: kafka("0/orders-0 fail orders-1@5", "1/orders-0", "5/orders-1 ok orders-0@0", "6/orders-1"), want: listedOffsets("orders-0", 0, 1), ran: "orders-0@0 orders-1@5 orders-1@6"},
	"B13 many partitions": {entry: "Kafka", event: kafka("1/p-3", "1/p-5", "1/p-1", "1/p-8", "1/p-4", "1/p-0", "1/p-7", "1/p-2", "1/p-9", "1/p-6"), want: allDone,
		ran: "p-0@1 p-1@1 p-2@1 p-3@1 p-4@1 p-5@1 p-6@1 p-7@1 p-8@1 p-9@1"},
	"B13 no topic":                {entry: "Kafka", event: `{"records":{"":[{"offset":1}]}}`, wantErr: "errorString: batch: record 1 of 1: no topic and partition: its list in records has no key"},
	"B13 negative offset":         {entry: "Kafka", event: kafka("-1/orders-0"), wantErr: "errorString: batch: record 1 of 1: offset is negative"},
	"B13 damaged offset":          {entry: "Kafka", event: `{"records":{"orders-0":[{"timestamp":"noon","offset":"seven"}]}}`, wantErr: "errorString: batch: record 1 of 1: offset is not a number"},
	"B13 damaged at offset 0":     {entry: "Kafka", event: `{"records":{"orders-0":[{"timestamp":"noon","offset":"0"},{"offset":1}]}}`, options: act.Options{FullFailureAsResponse: true}, want: listedOffsets("orders-0", 0, 1)},
	"B13 missing offset":          {entry: "Kafka", event: kafka("7/orders-0", "-/orders-0"), wantErr: "errorString: batch: record 2 of 2: no offset"},
	"B13 damaged value":           {entry: "Kafka", event: `{"records":{"orders-0":[{"topic":"orders","offset":3},{"topic":"orders","offset":4,"value":"!"}]}}`, want: listedOffsets("orders-0", 4), ran: "orders-0@3"},
	"another source of SQS":       {entry: "SQS", event: kinesis("1/x"), wantErr: "errorString: batch: record 1 of 1: event source is aws:kinesis, want aws:sqs"},
	"another source of bulk":      {entry: "SQSBulk", event: `{"Records":[{"EventSource":"aws:sns","Sns":{}}]}`, wantErr: "errorString: batch: record 1 of 1: event source is aws:sns, want aws:sqs"},
	"another source of Kinesis":   {entry: "Kinesis", event: dynamodb("1/x"), wantErr: "errorString: batch: record 1 of 1: event source is aws:dynamodb, want aws:kinesis"},
	"another source of DynamoDB":  {entry: "DynamoDB", event: kinesis("1/x"), wantErr: "errorString: batch: record 1 of 1: event source is aws:kinesis, want aws:dynamodb"},
	"another source of Kafka":     {entry: "Kafka", event: `{"eventSource":"aws:rmq"}`, wantErr: "errorString: batch: event source is aws:rmq, want aws:kafka or SelfManagedKafka"},
	"an option of others":         {entry: "SQS", options: act.Options{Continue: true}, event: queue(standard, "m1"), wantErr: "errorString: batch: option WithContinue is for Kinesis, KinesisData, DynamoDB, DynamoDBItem, Kafka, KafkaValue, not for SQS"},
	"options against each other":  {entry: "SQS", options: act.Options{FailWhole: true, FullFailureAsResponse: true}, event: queue(standard, "m1"), wantErr: "errorString: batch: options WithFullFailureAsResponse and WithFailWholeBatch exclude each other"},
	"a list of EventBridge Pipes": {entry: "SQS", event: `[{"messageId":"m1"}]`, wantErr: "UnmarshalTypeError: json: cannot unmarshal array into Go value of type events.SQSEvent"},
}

// twoShards is a batch as Lambda does not send it, of shards s-1 and s-2.
func twoShards(first, second string) string {
	one, two := shards("s-1", first), shards("s-2", second)
	return strings.TrimSuffix(one, "]}") + "," + strings.TrimPrefix(two, `{"Records":[`)
}

// lateRows run out of time. On a local Lambda, all but lateTimeout/2 of it is a real wait.
var lateRows = map[string]row{
	"B14 ignores its context": {entry: "SQS", event: queue(standard, "m1 sleep", "m2", "m3", "m4"), ran: "m1",
		wantErr: "FullFailureError: batch: all 4 SQS records failed: m1: still running: out of time before the deadline; m2: out of time before the deadline; m3: out of time before the deadline; m4: out of time before the deadline"},
	"B14 heeds its context": {entry: "SQS", event: queue(standard, "m1", "m2 wait", "m3"), want: listed("m2", "m3"), ran: "m1 m2"},
	"B14 FIFO":              {entry: "SQSFIFO", event: queue(fifo, "a1/a", "b1/b sleep", "a2/a"), want: listed("b1", "a2"), ran: "a1 b1"},
	"B14 Kinesis":           {entry: "Kinesis", options: act.Options{Concurrency: 2}, event: kinesis("1/x", "2/y sleep", "3/x", "4/y"), want: listed("2"), ran: "1 2 3"},
	"B14 Kafka":             {entry: "Kafka", event: kafka("0/orders-0", "1/orders-0 sleep", "2/orders-0", "0/orders-1"), want: strings.TrimSuffix(listedOffsets("orders-0", 1, 2), "]}") + "," + strings.TrimPrefix(listedOffsets("orders-1", 0), `{"batchItemFailures":[`), ran: "orders-0@0 orders-0@1"},
	"B14 in bulk": {entry: "SQSBulk", event: queue(standard, "m1", "m2 fail", "m3 sleep"), ran: "m1 m2 m3",
		wantErr: "FullFailureError: batch: all 3 SQS records failed: m1: still running: out of time before the deadline; m2: no such order; m3: still running: out of time before the deadline"},
}

// lateTimeout is the timeout of the function for lateRows. The response is there after three quarters of it.
const lateTimeout = 8 * time.Second

// order is what the function is sent.
func (r row) order() act.Order {
	return act.Order{Entry: r.entry, Options: r.options, Event: json.RawMessage(r.event)}
}

// check compares what came of a row. Output is what the function wrote, by lines.
func (r row) check(t *testing.T, answer []byte, err error, output []string) {
	t.Helper()
	if got := errorText(err); got != r.wantErr {
		t.Errorf("error %q\nwant %q", got, r.wantErr)
	}
	if string(answer) != r.want {
		t.Errorf("answer %s, want %s", answer, r.want)
	}
	var ran []string
	for _, line := range output {
		if strings.HasPrefix(line, "two of ") {
			t.Errorf("%s run at the same time", line)
		}
		if id, ok := strings.CutPrefix(line, "ran "); ok {
			ran = append(ran, id)
		}
	}
	want := strings.Fields(r.ran)
	if r.options.Concurrency > 1 {
		slices.Sort(ran)
		slices.Sort(want)
	}
	if !slices.Equal(ran, want) {
		t.Errorf("ran %q, want %q", ran, want)
	}
}

// names are the names of rows in their order.
func names(rows map[string]row) []string { return slices.Sorted(maps.Keys(rows)) }
