package events_test

import "github.com/lambent-go/lambent/events"

var dynamodbFixtures = fixtures{
	"dynamodb":                       is[events.DynamoDBEvent],
	"dynamodb-damaged":               is[events.DynamoDBEvent],
	"dynamodb-kinesis-microsecond":   is[events.DynamoDBEventRecord],
	"dynamodb-kinesis-millisecond":   is[events.DynamoDBEventRecord],
	"dynamodb-kinesis-unsaid":        is[events.DynamoDBEventRecord],
	"dynamodb-response":              is[events.DynamoDBEventResponse],
	"dynamodb-window":                is[events.DynamoDBTimeWindowEvent],
	"dynamodb-window-response":       is[events.DynamoDBTimeWindowEventResponse],
	"dynamodb-window-response-typed": is[events.WindowResponse[order]],
	"dynamodb-window-text":           is[events.DynamoDBTimeWindowEvent],
	"dynamodb-window-typed":          is[events.DynamoDBWindow[order]],
	"kinesis":                        is[events.KinesisEvent],
	"kinesis-damaged":                is[events.KinesisEvent],
	"kinesis-response":               is[events.KinesisEventResponse],
	"kinesis-window":                 is[events.KinesisTimeWindowEvent],
	"kinesis-window-response":        is[events.KinesisTimeWindowEventResponse],
	"kinesis-window-response-typed":  is[events.WindowResponse[order]],
	"kinesis-window-text":            is[events.KinesisTimeWindowEvent],
	"kinesis-window-typed":           is[events.KinesisWindow[order]],
	"pipes-dynamodb":                 is[[]events.DynamoDBEventRecord],
	"pipes-kinesis":                  is[[]events.PipesKinesisRecord],
}
