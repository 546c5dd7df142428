package events_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// oddValues take the place of values in payloads.
var oddValues = []string{
	`null`, `""`, `"x"`, `"1"`, `"0"`, `"60.0"`, `"2024-05-06T07:08:09Z"`, `"2024-05-06T07:08:09.1+0200"`, `"eA=="`, `"eA"`, `"a+b%20c"`, `"a%zz"`, `"\u00e9\ud83d"`,
	`0`, `1`, `-1`, `0.0`, `60.0`, `1.5`, `1e300`, `1e999`, `1716369573887`, `true`, `false`, `[]`, `["a"]`, `["a",1,null]`, `[{}]`, `{}`, `{"a":"b"}`, `{"a":1,"b":null,"c":[1]}`, `{"S":"x"}`, `{"N":"12,5"}`,
}

// Whatever a member holds, Unmarshal makes of the payload what json.Unmarshal makes of it, which calls all methods.
func TestUnmarshalEqual(t *testing.T) {
	for name, newValue := range allFixtures(t) {
		t.Run(name, func(t *testing.T) {
			payload := fixture(t, name)
			sameAsStandard(t, payload, newValue)
			chance := rand.New(rand.NewPCG(uint64(len(payload)), 1))
			spans := valueSpans(payload)
			for range min(6*len(spans), 120) {
				s := spans[chance.IntN(len(spans))]
				odd := oddValues[chance.IntN(len(oddValues))]
				switch chance.IntN(8) {
				case 0: // a second member of the name in front of the first
					sameAsStandard(t, splice(payload, s.name, s.name, fmt.Sprintf("%s:%s,", payload[s.name:s.nameEnd], odd)), newValue)
				case 1: // behind it
					sameAsStandard(t, splice(payload, s.end, s.end, fmt.Sprintf(",%s:%s", payload[s.name:s.nameEnd], odd)), newValue)
				case 2: // the name in another case
					sameAsStandard(t, splice(payload, s.name, s.nameEnd, strings.ToUpper(string(payload[s.name:s.nameEnd]))), newValue)
				default:
					sameAsStandard(t, splice(payload, s.start, s.end, odd), newValue)
				}
			}
		})
	}
}

// All types get the payloads of the others.
func TestUnmarshalEqualForAllTypes(t *testing.T) {
	var payloads [][]byte
	for name := range allFixtures(t) {
		payloads = append(payloads, fixture(t, name))
	}
	i := 0
	for name, newValue := range allTypes {
		t.Run(name, func(t *testing.T) {
			for range 12 {
				sameAsStandard(t, payloads[i%len(payloads)], newValue)
				i++
			}
			for _, odd := range oddValues {
				sameAsStandard(t, []byte(odd), newValue)
			}
		})
	}
}

// takesText are the strings in types without methods that may be sent as numbers.
var takesText = map[string]bool{
	"CloudWatchEvent.version": true, "AutoScalingEvent.version": true, "CodeBuildEvent.version": true, "CodeDeployEvent.version": true,
	"CodePipelineCloudWatchEvent.version": true, "ECRScanEvent.version": true, "ECRImageActionEvent.version": true,
	"ECSContainerInstanceEvent.version": true,
}

// The version of an envelope may be a number, as events made by hand have it.
func TestUnmarshalVersion(t *testing.T) {
	for _, text := range []string{`{"version":"0"}`, `{"version":0}`, `{"Version": 0 }`} {
		var e events.CloudWatchEvent
		if err := events.Unmarshal([]byte(text), &e); err != nil || e.Version != "0" {
			t.Errorf("version of %s = %q, error %v", text, e.Version, err)
		}
		var b events.CodeBuildEvent
		if err := events.Unmarshal([]byte(text), &b); err != nil || b.Version != "0" {
			t.Errorf("version of %s = %q, error %v", text, b.Version, err)
		}
	}
	var e events.CloudWatchEvent
	const want = "json: cannot unmarshal object into Go struct field CloudWatchEvent.version of type string"
	if err := events.Unmarshal([]byte(`{"version":{}}`), &e); err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

// Whatever Unmarshal is given in place of a pointer, its error is json.Unmarshal's.
func TestUnmarshalIntoNoPointer(t *testing.T) {
	for _, into := range []any{nil, 1, events.S3Event{}, (*events.S3Event)(nil)} {
		for _, text := range []string{`{}`, `{`} {
			got, want := events.Unmarshal([]byte(text), into), json.Unmarshal([]byte(text), into)
			if got == nil || want == nil || got.Error() != want.Error() {
				t.Errorf("error of %s into %T = %v, want %v", text, into, got, want)
			}
		}
	}
}

func ExampleUnmarshal() {
	// A notification of S3 that came through a queue.
	message := events.SQSMessage{Body: `{"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"photos"},"object":{"key":"red+flower.jpg","size":1024}}}]}`}

	var notification events.S3Event
	if err := events.Unmarshal([]byte(message.Body), &notification); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range notification.Records {
		fmt.Println(r.EventName, r.S3.Bucket.Name, r.S3.Object.URLDecodedKey)
	}
	// Output: ObjectCreated:Put photos red flower.jpg
}

// FuzzUnmarshal compares Unmarshal with json.Unmarshal.
func FuzzUnmarshal(f *testing.F) {
	types := []func() any{
		is[events.S3Event], is[events.SQSEvent], is[events.KinesisEvent], is[events.DynamoDBEvent], is[events.APIGatewayProxyRequest],
		is[events.APIGatewayV2HTTPRequest], is[events.SNSEvent], is[events.KafkaEvent], is[events.EventBridge[map[string]any]],
	}
	for i, name := range []string{"s3", "sqs", "kinesis", "dynamodb", "apigw-rest", "apigw-http2-claims", "sns", "kafka"} {
		f.Add(fixture(f, name), uint8(i))
	}
	f.Add([]byte(`{"Records":[{"s3":{"object":{"key":"a+b","size":0}}}]}`), uint8(0))
	f.Add([]byte(`{"requestContext":{"authorizer":"","identity":{"clientCert":null}}}`), uint8(4))
	f.Fuzz(func(t *testing.T, payload []byte, kind uint8) {
		sameAsStandard(t, payload, types[int(kind)%len(types)])
	})
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	payload, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

func sameAsStandard(t *testing.T, payload []byte, newValue func() any) {
	t.Helper()
	got, want := newValue(), newValue()
	wantErr := json.Unmarshal(payload, want)
	text := bytes.Clone(payload)
	gotErr := events.Unmarshal(text, got)
	clear(text)
	if mismatch, ok := wantErr.(*json.UnmarshalTypeError); ok && takesText[mismatch.Struct+"."+mismatch.Field] && gotErr == nil {
		return // Unmarshal takes more
	}
	if fmt.Sprintf("%T %v", gotErr, gotErr) != fmt.Sprintf("%T %v", wantErr, wantErr) {
		t.Fatalf("%s\ninto %T: error %T %v\nwant %T %v", payload, got, gotErr, gotErr, wantErr, wantErr)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s\ninto %T, error %v:\n got %+v\nwant %+v", payload, got, gotErr, got, want)
	}
}

// A span is where a member is in a payload.
type span struct{ name, nameEnd, start, end int }

// valueSpans finds the members in a payload.
func valueSpans(payload []byte) []span {
	var found []span
	var open []span // members whose values have not ended
	d := json.NewDecoder(bytes.NewReader(payload))
	var inObject, named []bool // of the objects and lists around
	for {
		before := int(d.InputOffset())
		token, err := d.Token()
		if err != nil {
			return found
		}
		end := int(d.InputOffset())
		start := before + len(payload[before:end]) - len(bytes.TrimLeft(payload[before:end], " \t\r\n,:"))
		depth := len(inObject) - 1
		switch delim, _ := token.(json.Delim); {
		case delim == '}' || delim == ']':
			inObject, named = inObject[:depth], named[:depth]
		case depth >= 0 && inObject[depth] && !named[depth]:
			named[depth] = true
			open = append(open, span{name: start, nameEnd: end})
			continue
		default:
			if depth >= 0 && inObject[depth] {
				open[len(open)-1].start = start
			}
			if delim != 0 {
				inObject, named = append(inObject, delim == '{'), append(named, false)
				continue
			}
		}
		if depth = len(inObject) - 1; depth >= 0 && inObject[depth] && named[depth] {
			named[depth] = false
			s := open[len(open)-1]
			open = open[:len(open)-1]
			s.end = end
			found = append(found, s)
		}
	}
}

func splice(payload []byte, start, end int, with string) []byte {
	return append(append(append([]byte(nil), payload[:start]...), with...), payload[end:]...)
}

// A number that is out of range fails the payload wherever it stands before a record's other parts.
func TestUnmarshalOutOfRange(t *testing.T) {
	for name, newValue := range map[string]func() any{
		`{"Sns":{"MessageAttributes":{"a":1e999},"Timestamp":"2024-05-06T07:08:09Z"}}`:                                       is[events.SNSEventRecord],
		`{"requestContext":{"authorizer":{"a":[1e999]},"identity":{}}}`:                                                      is[events.APIGatewayProxyRequest],
		`{"requestContext":{"authorizer":{"lambda":{"a":1e999},"jwt":{"claims":{"a":"b"}}},"http":{"method":"GET"}}}`:        is[events.APIGatewayV2HTTPRequest],
		`{"Records":[{"eventVersion":"2.1","s3":{"object":{"key":"k","size":1e999}}},{"s3":{"object":{"key":"a%20b"}}}]}`:    is[events.S3Event],
		`{"Records":[{"kinesis":{"approximateArrivalTimestamp":1e999,"data":"!"}},{"kinesis":{"data":"eA==","x":[1e999]}}]}`: is[events.KinesisEvent],
	} {
		sameAsStandard(t, []byte(name), newValue)
	}
}
