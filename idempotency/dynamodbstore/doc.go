// Package dynamodbstore keeps the records of package idempotency in an Amazon DynamoDB table.
//
//	cfg, err := config.LoadDefaultConfig(ctx)
//	…
//	store := dynamodbstore.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"))
//	lambda.Start(idempotency.Wrap(store, idempotency.Config[Order, Receipt]{Key: …}, charge))
//
// The table needs the partition key id, a string, and nothing else; with "expiration" as its time-to-live attribute
// DynamoDB removes what counts no longer. The function needs dynamodb:PutItem, UpdateItem, DeleteItem and GetItem.
//
// The first run for an event costs two writes, a second event one, which is refused and returns the item: DynamoDB
// charges it as a write. A record is an item with these attributes, whose names [WithAttributes] changes:
//
//	id                      S  Record.Key
//	status                  S  INPROGRESS or COMPLETED
//	expiration              N  Record.Expiry in seconds of the epoch, rounded up
//	in_progress_expiration  N  Record.LeaseExpiry in milliseconds of the epoch, rounded up
//	data                    S  Record.Result; absent when there is none
//	validation              S  Record.PayloadHash; absent when there is none
//	owner                   S  Record.Owner
//
// All but owner are the names that Powertools for AWS Lambda uses, so that functions with either can share a table. They
// share no records: the keys are different hashes.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
package dynamodbstore
