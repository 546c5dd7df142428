package dynamodbstore

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/lambent-go/lambent/idempotency"
)

// A Client is the part of [dynamodb.Client] that a Store uses. Its own retries are what repeats a request after
// throttling or a failure of the service.
type Client interface {
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
	DeleteItem(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error)
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
}

// A Store is an [idempotency.Store] over a DynamoDB table. It is safe for concurrent use if its client is, as
// [dynamodb.Client] is. Its errors are [*idempotency.StoreError] and those that the interface names.
type Store struct {
	client      Client
	table       string
	attributes  Attributes
	sort        string // attribute with Record.Key; empty: the partition key has it
	partition   string // what the partition key has otherwise
	mistake     error  // in what New was given
	description string // of the keys that the table has to have
}

var _ idempotency.Store = (*Store)(nil)

// Conditions. #key is missing when there is no item.
const (
	free = "attribute_not_exists(#key) OR #expires < :nowSeconds OR (#state = :running AND #lease < :nowMillis)"
	ours = "#owner = :self AND #state = :running"
)

// Begin stores r, unless a record is in its way.
func (s *Store) Begin(ctx context.Context, r idempotency.Record, now time.Time) (existing *idempotency.Record, err error) {
	const op = "begin"
	if s.mistake != nil {
		return nil, &idempotency.StoreError{Op: op, Err: s.mistake}
	}
	r.Status, r.Result, r.HasResult = idempotency.StatusInProgress, nil, false
	_, err = s.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName:           &s.table,
		Item:                s.item(&r),
		ConditionExpression: new(free),
		ExpressionAttributeNames: map[string]string{
			"#key": s.attributes.Key, "#expires": s.attributes.Expiration, "#state": s.attributes.Status,
			"#lease": s.attributes.InProgressExpiration,
		},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":nowSeconds": number(decimal(now, time.Second)), ":nowMillis": number(decimal(now, time.Millisecond)),
			":running": text(string(idempotency.StatusInProgress)),
		},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if err == nil {
		return nil, nil
	}
	item, err := s.inTheWay(ctx, op, "put item into", r.Key, err)
	switch {
	case err != nil:
		return nil, err
	case item == nil:
		return nil, idempotency.ErrBeginAgain
	}
	existing, err = s.record(item)
	switch {
	case err != nil:
		return nil, s.failed(op, "item of", err)
	case existing.Owner == r.Owner && existing.Status == idempotency.StatusInProgress:
		return nil, nil // the client has repeated the request
	}
	return existing, nil
}

// Complete completes the record of r's run.
func (s *Store) Complete(ctx context.Context, r idempotency.Record) error {
	const op = "complete"
	if s.mistake != nil {
		return &idempotency.StoreError{Op: op, Err: s.mistake}
	}
	r.Status = idempotency.StatusCompleted
	item := s.item(&r)
	if sizeOf(item) > maxItem {
		return idempotency.ErrResultTooLarge
	}
	update := "SET #state = :done, #expires = :expires"
	names := map[string]string{"#owner": s.attributes.Owner, "#state": s.attributes.Status, "#expires": s.attributes.Expiration}
	values := map[string]types.AttributeValue{
		":self": text(r.Owner), ":running": text(string(idempotency.StatusInProgress)),
		":done": item[s.attributes.Status], ":expires": item[s.attributes.Expiration],
	}
	if r.HasResult {
		update += ", #data = :data"
		names["#data"], values[":data"] = s.attributes.Data, item[s.attributes.Data]
	}
	_, err := s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                           &s.table,
		Key:                                 s.key(r.Key),
		UpdateExpression:                    &update,
		ConditionExpression:                 new(ours),
		ExpressionAttributeNames:            names,
		ExpressionAttributeValues:           values,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	switch {
	case err == nil:
		return nil
	case tooLarge(err):
		return idempotency.ErrResultTooLarge
	}
	existing, err := s.inTheWay(ctx, op, "update item of", r.Key, err)
	switch {
	case err != nil:
		return err
	case s.is(existing, s.attributes.Owner, r.Owner) && s.is(existing, s.attributes.Status, string(idempotency.StatusCompleted)):
		return nil // the client has repeated the request
	}
	return idempotency.ErrNotOwner
}

// Release removes the record of a run.
func (s *Store) Release(ctx context.Context, key, owner string) error {
	const op = "release"
	if s.mistake != nil {
		return &idempotency.StoreError{Op: op, Err: s.mistake}
	}
	_, err := s.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName:                &s.table,
		Key:                      s.key(key),
		ConditionExpression:      new(ours),
		ExpressionAttributeNames: map[string]string{"#owner": s.attributes.Owner, "#state": s.attributes.Status},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":self": text(owner), ":running": text(string(idempotency.StatusInProgress)),
		},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if err == nil {
		return nil
	}
	item, err := s.inTheWay(ctx, op, "delete item of", key, err)
	if err == nil && item != nil {
		err = idempotency.ErrNotOwner
	}
	return err
}

// inTheWay returns the item that a condition failed for, or nil if there is none. Any other failure is an error.
func (s *Store) inTheWay(ctx context.Context, op, what, key string, failure error) (map[string]types.AttributeValue, error) {
	var condition *types.ConditionalCheckFailedException
	if !errors.As(failure, &condition) {
		return nil, s.failed(op, what, failure)
	}
	if len(condition.Item) > 0 {
		return condition.Item, nil
	}
	out, err := s.client.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: s.key(key), ConsistentRead: new(true)})
	switch {
	case err != nil:
		return nil, s.failed(op, "get item of", err)
	case len(out.Item) == 0:
		return nil, nil
	}
	return out.Item, nil
}

// key is the primary key of a record's item.
func (s *Store) key(key string) map[string]types.AttributeValue {
	if s.sort == "" {
		return map[string]types.AttributeValue{s.attributes.Key: text(key)}
	}
	return map[string]types.AttributeValue{s.attributes.Key: text(s.partition), s.sort: text(key)}
}

// decimal is t in units of the epoch, with all its digits: DynamoDB compares numbers of up to 38.
func decimal(t time.Time, unit time.Duration) string {
	whole, rest := t.Unix(), int64(t.Nanosecond())
	if unit == time.Millisecond {
		whole, rest = t.UnixMilli(), int64(t.Nanosecond())%1e6*1e3
	}
	if rest == 0 {
		return strconv.FormatInt(whole, 10)
	}
	return strconv.FormatInt(whole, 10) + "." + strconv.FormatInt(1e9+rest, 10)[1:]
}
