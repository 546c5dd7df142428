package dynamodbstore_test

import (
	"context"
	"crypto/rand"
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/lambent-go/lambent/idempotency"
	"github.com/lambent-go/lambent/idempotency/dynamodbstore"
	"github.com/lambent-go/lambent/idempotency/dynamodbstore/internal/fakedynamodb"
	"github.com/lambent-go/lambent/idempotency/storetest"
)

const table = "runs"

// twoParts are the options for a table whose primary key has two parts.
var twoParts = []dynamodbstore.Option{
	dynamodbstore.WithSortKey("sk", ""),
	dynamodbstore.WithAttributes(dynamodbstore.Attributes{
		Key: "pk", Status: "st", Data: "d", Owner: "o", Validation: "v", Expiration: "ttl", InProgressExpiration: "l",
	}),
}

// The contract of stores.
func TestContract(t *testing.T) {
	for name, tt := range map[string]struct {
		keys    []string
		options []dynamodbstore.Option
		fault   func(fakedynamodb.Call) fakedynamodb.Fault
	}{
		"partition key":             {keys: []string{"id"}},
		"sort key":                  {keys: []string{"pk", "sk"}, options: twoParts},
		"failures without the item": {keys: []string{"id"}, fault: func(fakedynamodb.Call) fakedynamodb.Fault { return fakedynamodb.HideItem }},
		"every first reply is lost": {keys: []string{"id"}, fault: first(fakedynamodb.LoseReply)},
		"every first one fails":     {keys: []string{"id"}, fault: first(fakedynamodb.Fail)},
		"always throttled once":     {keys: []string{"id"}, fault: first(fakedynamodb.Throttle)},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(*testing.T) idempotency.Store {
				server := fakedynamodb.NewServer(table, tt.keys...)
				server.SetFault(tt.fault)
				return dynamodbstore.New(server.Client(), table, tt.options...)
			})
		})
	}
}

// first has a fault happen to the first attempt at each request.
func first(fault fakedynamodb.Fault) func(fakedynamodb.Call) fakedynamodb.Fault {
	return func(c fakedynamodb.Call) fakedynamodb.Fault {
		if c.Attempt == 1 {
			return fault
		}
		return fakedynamodb.None
	}
}

// The contract on a server that is there already, such as Amazon's DynamoDB Local: TEST_DYNAMODB_ENDPOINT is its URL.
// Without that it is only the fake's word that counts.
func TestContractOnServer(t *testing.T) {
	url := os.Getenv("TEST_DYNAMODB_ENDPOINT")
	if url == "" {
		return
	}
	client := fakedynamodb.NewClient(url)
	for name, tt := range map[string]struct {
		keys    []string
		options []dynamodbstore.Option
	}{"partition key": {keys: []string{"id"}}, "sort key": {[]string{"pk", "sk"}, twoParts}} {
		t.Run(name, func(t *testing.T) {
			table := createTable(t, client, tt.keys)
			storetest.Run(t, func(*testing.T) idempotency.Store { return dynamodbstore.New(client, table, tt.options...) })
		})
	}
}

// createTable makes a table that is removed at the end of the test.
func createTable(t *testing.T, client *dynamodb.Client, keys []string) (table string) {
	t.Helper()
	in := &dynamodb.CreateTableInput{TableName: new("lambent-" + rand.Text()), BillingMode: types.BillingModePayPerRequest}
	for i, key := range keys {
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{AttributeName: &key, AttributeType: types.ScalarAttributeTypeS})
		in.KeySchema = append(in.KeySchema, types.KeySchemaElement{AttributeName: &key, KeyType: []types.KeyType{types.KeyTypeHash, types.KeyTypeRange}[i]})
	}
	if _, err := client.CreateTable(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = client.DeleteTable(context.WithoutCancel(t.Context()), &dynamodb.DeleteTableInput{TableName: in.TableName})
	})
	for range 1000 {
		out, err := client.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: in.TableName})
		if err == nil && out.Table.TableStatus == types.TableStatusActive {
			break
		}
	}
	return *in.TableName
}
