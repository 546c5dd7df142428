package events_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
)

var queuesFixtures = fixtures{
	"activemq":                               is[events.ActiveMQEvent],
	"activemq-pipes":                         is[[]events.ActiveMQMessage],
	"documentdb":                             is[events.DocumentDBEvent],
	"firehose":                               is[events.KinesisFirehoseEvent],
	"firehose-msk":                           is[events.KinesisFirehoseEvent],
	"firehose-response":                      is[events.KinesisFirehoseResponse],
	"firehose-text":                          is[events.KinesisFirehoseEvent],
	"kafka":                                  is[events.KafkaEvent],
	"kafka-damaged":                          is[events.KafkaEvent],
	"kafka-pipes":                            is[[]events.KafkaRecord],
	"kafka-response":                         is[events.KafkaEventResponse],
	"kafka-selfmanaged":                      is[events.KafkaEvent],
	"kinesisanalytics-input-firehose":        is[events.KinesisAnalyticsInputPreprocessingEvent],
	"kinesisanalytics-input-response":        is[events.KinesisAnalyticsInputPreprocessingResponse],
	"kinesisanalytics-input-stream":          is[events.KinesisAnalyticsInputPreprocessingEvent],
	"kinesisanalytics-output":                is[events.KinesisAnalyticsOutputDeliveryEvent],
	"kinesisanalytics-output-response":       is[events.KinesisAnalyticsOutputDeliveryResponse],
	"kinesisanalytics-output-response-empty": is[events.KinesisAnalyticsOutputDeliveryResponse],
	"rabbitmq":                               is[events.RabbitMQEvent],
	"rabbitmq-null":                          is[events.RabbitMQEvent],
	"rabbitmq-pipes":                         is[[]events.RabbitMQMessage],
	"s3":                                     is[events.S3Event],
	"s3-damaged":                             is[events.S3Event],
	"s3-deleted":                             is[events.S3Event],
	"s3-empty":                               is[events.S3Event],
	"s3-lifecycle":                           is[events.S3Event],
	"s3-replication":                         is[events.S3Event],
	"s3-restore":                             is[events.S3Event],
	"s3-test":                                is[events.S3TestEvent],
	"s3-tiering":                             is[events.S3Event],
	"s3batch":                                is[events.S3BatchJobEvent],
	"s3batch-response":                       is[events.S3BatchJobResponse],
	"s3batch-v2":                             is[events.S3BatchJobEventV2],
	"s3eventbridge-class":                    is[events.S3EventBridgeEvent],
	"s3eventbridge-created":                  is[events.S3EventBridgeEvent],
	"s3eventbridge-deleted":                  is[events.S3EventBridgeEvent],
	"s3eventbridge-empty":                    is[events.S3EventBridgeEvent],
	"s3eventbridge-restored":                 is[events.S3EventBridgeEvent],
	"s3eventbridge-tier":                     is[events.S3EventBridgeEvent],
	"s3objectlambda-get":                     is[events.S3ObjectLambdaEvent],
	"s3objectlambda-head":                    is[events.S3ObjectLambdaEvent],
	"s3objectlambda-list":                    is[events.S3ObjectLambdaEvent],
	"s3objectlambda-listv2":                  is[events.S3ObjectLambdaEvent],
	"sns":                                    is[events.SNSEvent],
	"sns-alarm":                              is[events.CloudWatchAlarmSNSPayload],
	"sns-alarm-composite":                    is[events.CloudWatchAlarmSNSPayload],
	"sns-alarm-expression":                   is[events.CloudWatchAlarmSNSPayload],
	"sns-confirmation":                       is[events.SNSEntity],
	"sns-damaged":                            is[events.SNSEvent],
	"sns-envelope":                           is[events.SNSEntity],
	"sqs":                                    is[events.SQSEvent],
	"sqs-damaged":                            is[events.SQSEvent],
	"sqs-fifo":                               is[events.SQSEvent],
	"sqs-response":                           is[events.SQSEventResponse],
	"sqs-response-empty":                     is[events.SQSEventResponse],
}

// Responses with what they must have, and no more, are legal.
func TestQueuesResponses(t *testing.T) {
	for name, tt := range map[string]struct {
		response any
		want     string
	}{
		"SQS":                      {events.SQSEventResponse{}, `{}`},
		"SQS none":                 {events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}, `{"batchItemFailures":[]}`},
		"Kafka":                    {events.KafkaEventResponse{}, `{}`},
		"Kafka first offset":       {events.KafkaEventResponse{BatchItemFailures: []events.KafkaBatchItemFailure{{ItemIdentifier: events.KafkaItemIdentifier{Partition: "topic-0"}}}}, `{"batchItemFailures":[{"itemIdentifier":{"partition":"topic-0","offset":0}}]}`},
		"Firehose":                 {events.KinesisFirehoseResponse{}, `{}`},
		"Firehose record":          {events.KinesisFirehoseResponseRecord{RecordID: "r", Result: "Ok"}, `{"recordId":"r","result":"Ok"}`},
		"Firehose table":           {events.KinesisFirehoseResponseRecord{Metadata: events.KinesisFirehoseResponseRecordMetadata{OTFMetadata: events.KinesisFirehoseResponseRecordOTFMetadata{DestinationTableName: "t"}}}, `{"recordId":"","result":"","metadata":{"otfMetadata":{"destinationTableName":"t"}}}`},
		"S3 Batch":                 {events.S3BatchJobResponse{}, `{"invocationSchemaVersion":"","treatMissingKeysAs":"","invocationId":"","results":[]}`},
		"Kinesis Analytics":        {events.KinesisAnalyticsOutputDeliveryResponse{}, `{"records":[]}`},
		"Kinesis Analytics input":  {events.KinesisAnalyticsInputPreprocessingResponse{}, `{}`},
		"Kinesis Analytics record": {events.KinesisAnalyticsInputPreprocessingResponseRecord{RecordID: "r", Result: "Dropped"}, `{"recordId":"r","result":"Dropped"}`},
	} {
		t.Run(name, func(t *testing.T) {
			wantJSON(t, tt.response, tt.want)
			encoded, err := json.Marshal(tt.response)
			if err != nil || bytes.Contains(encoded, []byte("null")) {
				t.Errorf("%s, %v", encoded, err)
			}
		})
	}
}

// A handler's own response type that is made of one has its members.
func TestQueuesRedefined(t *testing.T) {
	type response events.S3BatchJobResponse
	wantJSON(t, response{InvocationID: "i", Results: []events.S3BatchJobResult{}}, `{"invocationSchemaVersion":"","treatMissingKeysAs":"","invocationId":"i","results":[]}`)
	type event struct {
		events.SQSEvent
		Extra int `json:"extra"`
	}
	var e event
	if err := json.Unmarshal([]byte(`{"Records":[{"messageId":"1"}],"extra":7}`), &e); err != nil || e.Extra != 7 || len(e.Records) != 1 {
		t.Errorf("got %+v, %v", e, err)
	}
}

// queuesLeaves are the types with JSON methods, each with its plain twin, which encoding/json decodes.
var queuesLeaves = []struct{ value, twin func() any }{
	{is[events.SQSMessageAttribute], is[plainSQSMessageAttribute]},
	{is[events.SNSEntity], is[plainSNSEntity]},
	{is[events.CloudWatchAlarmTrigger], is[plainCloudWatchAlarmTrigger]},
	{is[events.S3EventRecord], is[plainS3EventRecord]},
	{is[events.S3Object], is[plainS3Object]},
	{is[events.S3EventBridgeObject], is[plainS3EventBridgeObject]},
	{is[events.KinesisFirehoseEventRecord], is[plainKinesisFirehoseEventRecord]},
	{is[events.KinesisFirehoseRecordMetadata], is[plainKinesisFirehoseRecordMetadata]},
	{is[events.KafkaRecord], is[plainKafkaRecord]},
	{is[events.ActiveMQMessage], is[plainActiveMQMessage]},
	{is[events.RabbitMQBasicProperties], is[plainRabbitMQBasicProperties]},
}

type (
	plainSQSMessageAttribute           events.SQSMessageAttribute
	plainSNSEntity                     events.SNSEntity
	plainCloudWatchAlarmTrigger        events.CloudWatchAlarmTrigger
	plainS3EventRecord                 events.S3EventRecord
	plainS3Object                      events.S3Object
	plainS3EventBridgeObject           events.S3EventBridgeObject
	plainKinesisFirehoseEventRecord    events.KinesisFirehoseEventRecord
	plainKinesisFirehoseRecordMetadata events.KinesisFirehoseRecordMetadata
	plainKafkaRecord                   events.KafkaRecord
	plainActiveMQMessage               events.ActiveMQMessage
	plainRabbitMQBasicProperties       events.RabbitMQBasicProperties
)

// No bytes make a decode panic. What encoding/json accepts for a plain type is accepted, what is no JSON is not, and
// what is encoded decodes to the same and is encoded the same again.
func FuzzQueues(f *testing.F) {
	for i := range queuesLeaves {
		for _, payload := range []string{`{}`, `null`, `[]`, `7`, `{"key":"a%zz","size":0}`, `{"headers":[{"a":[-1,200]}],"value":""}`, `{"data":"x*"}`, `{"Timestamp":"x"`, `{"binaryListValues":["x*"]}`} {
			f.Add(uint8(i), []byte(payload))
		}
	}
	for _, name := range []string{"sqs", "sns", "s3", "kafka", "firehose-text", "activemq", "rabbitmq-null"} {
		payload, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		if err != nil {
			f.Fatal(err)
		}
		var records any
		if err := json.Unmarshal(payload, &records); err != nil {
			f.Fatal(err)
		}
		for _, object := range objects(records) {
			for i := range queuesLeaves {
				f.Add(uint8(i), object)
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, payload []byte) {
		leaf := queuesLeaves[int(which)%len(queuesLeaves)]
		value := leaf.value()
		err := value.(json.Unmarshaler).UnmarshalJSON(payload)
		if !json.Valid(payload) {
			if err == nil {
				t.Fatalf("%T accepts %q, which is no JSON", value, payload)
			}
			return
		}
		if err != nil {
			bytesAsNumbers := strings.HasSuffix(err.Error(), "of type []uint8") // encoding/json takes [1,2] for them
			if twin := leaf.twin(); json.Unmarshal(payload, twin) == nil && !bytesAsNumbers {
				t.Fatalf("%T rejects %s: %v", value, payload, err)
			}
			return
		}
		encoded, err := json.Marshal(reflect.ValueOf(value).Elem().Interface())
		if err != nil {
			if json.Unmarshal(payload, leaf.twin()) != nil {
				t.Fatalf("%T of %s: %v", value, payload, err)
			}
			return // a time that encoding/json does not write
		}
		again := leaf.value()
		if err := json.Unmarshal(encoded, again); err != nil {
			t.Fatalf("%T of %s, encoded %s: %v", value, payload, encoded, err)
		}
		twice, err := json.Marshal(reflect.ValueOf(again).Elem().Interface())
		if err != nil || !reflect.DeepEqual(parseJSON(t, encoded), parseJSON(t, twice)) {
			t.Fatalf("%T of %s is encoded %s, then %s, %v", value, payload, encoded, twice, err)
		}
	})
}

// objects returns the objects in a JSON value.
func objects(v any) (list [][]byte) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			list = append(list, objects(e)...)
		}
	case map[string]any:
		if b, err := json.Marshal(v); err == nil {
			list = append(list, b)
		}
		for _, e := range v {
			list = append(list, objects(e)...)
		}
	}
	return list
}
