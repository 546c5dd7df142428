// Package events has the types of what reaches a Lambda function: the events of AWS services, and the responses that
// they expect.
//
// A handler takes the type of its source and returns the type of the answer:
//
//	lambda.Start(func(ctx context.Context, e events.SQSEvent) (events.SQSEventResponse, error) { ... })
//
// There is one file per event source, and each type's comment ends with the AWS page it follows. Three rules hold for
// all of them:
//
//   - Nothing documented is lost: an event that is decoded and encoded again is the same JSON, with numbers, times and
//     the difference between an absent member and a zero one kept. Members that nobody documents are ignored.
//   - What AWS writes in more than one way (a number or its text, one value or a list) decodes in each.
//   - One odd record does not fail its batch. A record whose base64, time or attribute value cannot be decoded has a
//     zero there, and its DecodeError method says why.
//
// Events, requests and responses are plain structs that can be embedded and redefined, to give a member a type of
// one's own. For data of one's own within an event there are also generic companions: [EventBridge], [SQSBody],
// [SNSMessage], [KinesisData], [KafkaValue], [KinesisWindow], [DynamoDBWindow] and [AppSyncResolver].
package events
