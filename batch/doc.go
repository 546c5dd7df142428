// Package batch runs a function for each record of a batch that an event source mapping of Amazon SQS, Amazon Kinesis,
// an Amazon DynamoDB stream or Apache Kafka sends, and answers with the records that have to come again:
//
//	func main() {
//		lambda.Start(batch.SQSBody(ship))
//	}
//
//	func ship(ctx context.Context, o Order, m events.SQSMessage) error { ... }
//
// One function for each source makes the handler: [SQS] and [SQSFIFO], [Kinesis], [DynamoDB], [Kafka]; [SQSBody],
// [KinesisData], [DynamoDBItem] and [KafkaValue] decode what the record carries, and [SQSBulk] is for work that is done
// for all messages at once.
//
// The event source mapping must have ReportBatchItemFailures among its function response types. Without it Lambda
// ignores the response and takes a batch with failures for done; [WithFailWholeBatch] is for such mappings.
//
// # What fails, and what follows from it
//
// A record fails when its function returns an error, panics or calls runtime.Goexit, when it cannot be decoded, and when
// it is still running shortly before the invocation's deadline. The other records are not lost with it:
//
//	SQS             all others run; the failed ones come again
//	SQS FIFO        no more are started; failed ones and those not run come again. WithSkipGroup: in the failed group alone
//	Kinesis,        none behind the failed one is started; the shard comes again from the lowest sequence number
//	DynamoDB        that failed or was not run. WithContinue: all others run all the same
//	Kafka           the rest of the topic's partition is not run and comes again. WithContinue: it is run all the same
//
// When not one record succeeded the invocation fails, with a [*FullFailureError]: a response would hide that from
// metrics and alarms, and Lambda halves the batches of streams only for errors, so that a record that can never succeed
// gets isolated. [WithFullFailureAsResponse] is for those who want the response.
//
// # Before anything runs
//
// A batch that could not be answered for is refused whole: a record without an identifier, a message of a FIFO queue
// without a group, records of another event source. Nothing has been run then, and Lambda sends the batch again.
//
// Events of tumbling windows need a state in the response, which is not here, and are refused; take [events.KinesisWindow]
// or [events.DynamoDBWindow] for them. Amazon EventBridge Pipes sends bare lists, which do not decode into these events.
//
// # Order and time
//
// Records are run one after the other, in the order of the batch. With [WithConcurrency] several run at a time, but never
// two of the same message group, partition key, DynamoDB item or Kafka partition.
//
// Shortly before the deadline (see [WithDeadlineMargin]) no more records are started, contexts end, and the response is
// sent in time, whatever still runs.
//
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
package batch
