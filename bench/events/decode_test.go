package events_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	upstream "github.com/aws/aws-lambda-go/events"
	"github.com/lambent-go/lambent/events"
)

// A family is one kind of event.
type family struct {
	name     string
	payload  string
	size     int        // about, in bytes
	upstream func() any // a pointer to aws-lambda-go's type
	lambent  func() any // a pointer to ours
}

var families = []family{
	{"APIGatewayREST", restRequest(), 2500, is[upstream.APIGatewayProxyRequest], is[events.APIGatewayProxyRequest]},
	{"HTTPAPIWithJWT", jwtRequest(), 1300, is[upstream.APIGatewayV2HTTPRequest], is[events.APIGatewayV2HTTPRequest]},
	{"SQS10", sqsBatch(), 11000, is[upstream.SQSEvent], is[events.SQSEvent]},
	{"Kinesis100", kinesisBatch(), 80000, is[upstream.KinesisEvent], is[events.KinesisEvent]},
	{"DynamoDB100", dynamodbBatch(), 103000, is[upstream.DynamoDBEvent], is[events.DynamoDBEvent]},
	{"S3", s3Notification(), 700, is[upstream.S3Event], is[events.S3Event]},
}

func is[T any]() any { return new(T) }

// BenchmarkUnmarshal is encoding/json on the types of both libraries.
func BenchmarkUnmarshal(b *testing.B) {
	for _, f := range families {
		b.Run(f.name+"/aws-lambda-go", func(b *testing.B) { unmarshal(b, f.payload, f.upstream) })
		b.Run(f.name+"/lambent", func(b *testing.B) { unmarshal(b, f.payload, f.lambent) })
	}
}

// BenchmarkCompiled is [events.Unmarshal] beside encoding/json on aws-lambda-go's types, which is what it has to be four
// times as fast as.
func BenchmarkCompiled(b *testing.B) {
	for _, f := range families {
		b.Run(f.name+"/aws-lambda-go", func(b *testing.B) { unmarshal(b, f.payload, f.upstream) })
		b.Run(f.name+"/lambent", func(b *testing.B) {
			text := []byte(f.payload)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if err := events.Unmarshal(text, f.lambent()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func unmarshal(b *testing.B, payload string, newValue func() any) {
	text := []byte(payload)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := json.Unmarshal(text, newValue()); err != nil {
			b.Fatal(err)
		}
	}
}

// The payloads are what the benchmark says that they are, and both libraries' types hold the same of them.
func TestPayloads(t *testing.T) {
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			if got := len(f.payload); got < f.size*85/100 || got > f.size*115/100 {
				t.Errorf("payload is %d bytes, want about %d", got, f.size)
			}
			theirs, ours := f.upstream(), f.lambent()
			for _, v := range []any{theirs, ours} {
				if path := reflect.TypeOf(v).Elem().PkgPath(); strings.HasPrefix(path, "github.com/aws/") != (v == theirs) {
					t.Errorf("%T is of package %s", v, path)
				}
				if err := json.Unmarshal([]byte(f.payload), v); err != nil {
					t.Fatal(err)
				}
			}
			encoded, err := json.Marshal(ours)
			if err != nil {
				t.Fatal(err)
			}
			// What aws-lambda-go's type makes of our encoding is what it makes of the payload.
			again := f.upstream()
			if err := json.Unmarshal(encoded, again); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(theirs, again) {
				t.Errorf("aws-lambda-go's value of what Lambent encodes: %+v\nwant %+v", again, theirs)
			}
		})
	}
}
