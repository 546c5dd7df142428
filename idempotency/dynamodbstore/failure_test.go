package dynamodbstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go"
	"github.com/lambent-go/lambent/idempotency"
	"github.com/lambent-go/lambent/idempotency/dynamodbstore"
	"github.com/lambent-go/lambent/idempotency/dynamodbstore/internal/fakedynamodb"
)

// A stored item that no run has left is a StoreError, and the function does not run.
func TestDamagedItem(t *testing.T) {
	later := fakedynamodb.N(fmt.Sprint(time.Now().Add(time.Hour).Unix()))
	whole := fakedynamodb.Item{
		"status": fakedynamodb.S("COMPLETED"), "expiration": later, "data": fakedynamodb.S(`"baked"`), "owner": fakedynamodb.S("o"),
	}
	running := fakedynamodb.S("INPROGRESS")
	for name, tt := range map[string]struct {
		change fakedynamodb.Item // attributes that differ; nil: missing
		want   string            // "": it is not damaged
	}{
		"whole":                     {},
		"attributes of others":      {change: fakedynamodb.Item{"note": {"BOOL": true}, "list": {"L": []any{}}, "bytes": {"B": "AA=="}}},
		"status missing":            {change: fakedynamodb.Item{"status": nil}, want: "status is missing"},
		"status unknown":            {change: fakedynamodb.Item{"status": fakedynamodb.S("EXPIRED")}, want: "status is neither INPROGRESS nor COMPLETED"},
		"status a number":           {change: fakedynamodb.Item{"status": fakedynamodb.N("1")}, want: "status is not a string"},
		"expiration a string":       {change: fakedynamodb.Item{"expiration": fakedynamodb.S("1795352672")}, want: "expiration is not a number"},
		"expiration missing":        {change: fakedynamodb.Item{"expiration": nil}, want: "expiration is missing"},
		"expiration in nanoseconds": {change: fakedynamodb.Item{"expiration": fakedynamodb.N("1795352672123456789")}, want: "expiration is not a time"},
		"expiration a fraction":     {change: fakedynamodb.Item{"expiration": fakedynamodb.N("99999999999.5")}, want: "expiration is not a time"},
		"expiration immense":        {change: fakedynamodb.Item{"expiration": fakedynamodb.N("99999999999999999999999")}, want: "expiration is not a time"},
		"lease missing":             {change: fakedynamodb.Item{"status": running}, want: "in_progress_expiration is missing"},
		"lease a string":            {change: fakedynamodb.Item{"status": running, "in_progress_expiration": fakedynamodb.S("x")}, want: "in_progress_expiration is not a number"},
		"data a number":             {change: fakedynamodb.Item{"data": fakedynamodb.N("1")}, want: "data is not a string"},
		"data cut":                  {change: fakedynamodb.Item{"data": fakedynamodb.S(`"bak`)}, want: "data is not JSON"},
		"data empty":                {change: fakedynamodb.Item{"data": fakedynamodb.S("")}, want: "data is not JSON"},
		"owner a number":            {change: fakedynamodb.Item{"owner": fakedynamodb.N("1")}, want: "owner is not a string"},
		"validation a list":         {change: fakedynamodb.Item{"validation": {"L": []any{}}}, want: "validation is not a string"},
	} {
		t.Run(name, func(t *testing.T) {
			server := fakedynamodb.NewServer(table, "id")
			f, runs := newFunction(server, idempotency.Config[string, string]{FailOpen: true, Prefix: "p"})
			wantCall(t, server, f, "baked", "PutItem UpdateItem")
			item := fakedynamodb.Item{"id": server.Items()[0]["id"]}
			for _, values := range []fakedynamodb.Item{whole, tt.change} {
				for attribute, value := range values {
					if item[attribute] = value; value == nil {
						delete(item, attribute)
					}
				}
			}
			server.Put(item)
			got, err := f(t.Context(), "e")
			if *runs != 1 {
				t.Errorf("function ran %d times more", *runs-1)
			}
			if tt.want == "" {
				if got != "baked" || err != nil {
					t.Errorf("call = %q, %v", got, err)
				}
				return
			}
			var failed *idempotency.StoreError
			want := "idempotency: begin: item of table runs: stored record is not one that a run leaves: " + tt.want + "\nhint: "
			if !errors.As(err, &failed) || !errors.Is(err, idempotency.ErrDamagedRecord) || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("error is %v, want %s", err, want)
			}
		})
	}
}

// An item without an owner, or of another one, is neither completed nor released, damaged or not.
func TestItemOfAnother(t *testing.T) {
	for name, owner := range map[string]fakedynamodb.Value{"none": nil, "other": fakedynamodb.S("o-2"), "number": fakedynamodb.N("1")} {
		t.Run(name, func(t *testing.T) {
			server := fakedynamodb.NewServer(table, "id")
			item := fakedynamodb.Item{"id": fakedynamodb.S("k"), "status": fakedynamodb.S("INPROGRESS"), "expiration": fakedynamodb.N("1")}
			if owner != nil {
				item["owner"] = owner
			}
			server.Put(item)
			s := dynamodbstore.New(server.Client(), table)
			if err := s.Complete(t.Context(), idempotency.Record{Key: "k", Owner: "o-1"}); !errors.Is(err, idempotency.ErrNotOwner) {
				t.Errorf("Complete = %v, want ErrNotOwner", err)
			}
			if err := s.Release(t.Context(), "k", "o-1"); !errors.Is(err, idempotency.ErrNotOwner) {
				t.Errorf("Release = %v, want ErrNotOwner", err)
			}
			wantItem(t, server, item)
		})
	}
}

// A record that does not fit is not sent.
func TestTooLarge(t *testing.T) {
	server := fakedynamodb.NewServer(table, "id")
	s := dynamodbstore.New(server.Client(), table)
	r := idempotency.Record{Key: "k", Owner: "o", HasResult: true, Result: []byte(`"` + strings.Repeat("y", 400<<10) + `"`)}
	if err := s.Complete(t.Context(), r); !errors.Is(err, idempotency.ErrResultTooLarge) || server.Requests() != "" {
		t.Errorf("Complete = %v, after requests %q, want ErrResultTooLarge and none", err, server.Requests())
	}
}

// An item that others have added to can be too large although the record is not.
func TestTooLargeForServer(t *testing.T) {
	server := fakedynamodb.NewServer(table, "id")
	item := fakedynamodb.Item{
		"id": fakedynamodb.S("k"), "status": fakedynamodb.S("INPROGRESS"), "owner": fakedynamodb.S("o"), "expiration": fakedynamodb.N("1"),
		"note": fakedynamodb.S(strings.Repeat("x", 300_000)),
	}
	server.Put(item)
	r := idempotency.Record{Key: "k", Owner: "o", HasResult: true, Result: []byte(`"` + strings.Repeat("y", 200_000) + `"`)}
	if err := dynamodbstore.New(server.Client(), table).Complete(t.Context(), r); !errors.Is(err, idempotency.ErrResultTooLarge) {
		t.Errorf("Complete = %v, want ErrResultTooLarge", err)
	}
	wantItem(t, server, item)
	if got := server.Requests(); got != "UpdateItem" {
		t.Errorf("requests are %s", got)
	}
}

// What a person can do is said in a second line.
func TestHints(t *testing.T) {
	type step func(s *dynamodbstore.Store) error
	begin := func(s *dynamodbstore.Store) error {
		_, err := s.Begin(t.Context(), idempotency.Record{Key: "k", Owner: "o"}, time.Now())
		return err
	}
	complete := func(s *dynamodbstore.Store) error {
		return s.Complete(t.Context(), idempotency.Record{Key: "k", Owner: "o"})
	}
	release := func(s *dynamodbstore.Store) error { return s.Release(t.Context(), "k", "o") }
	const keyHint = `the table has to have the partition key "id", a string; see WithAttributes and WithSortKey`
	for name, tt := range map[string]struct {
		keys    []string
		table   string
		options []dynamodbstore.Option
		step    step
		want    string // how the first line begins
		hint    string
	}{
		"no table": {
			keys: []string{"id"}, table: "walks", step: begin, want: "idempotency: begin: put item into table walks: operation error DynamoDB: PutItem, ",
			hint: `create the table, with the partition key "id", a string, in the function's account and Region`,
		},
		"no table, sort key": {
			keys: []string{"id"}, table: "walks", options: []dynamodbstore.Option{dynamodbstore.WithSortKey("sk", "p")}, step: release,
			want: "idempotency: release: delete item of table walks: operation error DynamoDB: DeleteItem, ",
			hint: `create the table, with the partition key "id", a string, and the sort key "sk", a string, in the function's account and Region`,
		},
		"another key":           {keys: []string{"pk"}, step: begin, want: "idempotency: begin: put item into table runs: ", hint: keyHint},
		"a sort key too":        {keys: []string{"id", "sk"}, step: begin, want: "idempotency: begin: put item into table runs: ", hint: keyHint},
		"another key, Complete": {keys: []string{"pk"}, step: complete, want: "idempotency: complete: update item of table runs: ", hint: keyHint},
		"another key, Release":  {keys: []string{"pk"}, step: release, want: "idempotency: release: delete item of table runs: ", hint: keyHint},
		"no sort key": {
			keys: []string{"id"}, options: []dynamodbstore.Option{dynamodbstore.WithSortKey("sk", "p")}, step: complete, want: "idempotency: complete: update item of table runs: ",
			hint: `the table has to have the partition key "id", a string, and the sort key "sk", a string; see WithAttributes and WithSortKey`,
		},
	} {
		check := func(t *testing.T, client *dynamodb.Client, real string) {
			t.Helper()
			name := real
			if tt.table != "" {
				name = tt.table
			}
			err := tt.step(dynamodbstore.New(client, name, tt.options...))
			var failed *idempotency.StoreError
			line, hint, _ := strings.Cut(fmt.Sprint(err), "\nhint: ")
			if !errors.As(err, &failed) || !strings.HasPrefix(line, strings.ReplaceAll(tt.want, "table runs", "table "+real)) || hint != tt.hint {
				t.Errorf("error is %v, want %s…\nhint: %s", err, tt.want, tt.hint)
			}
		}
		t.Run(name, func(t *testing.T) {
			check(t, fakedynamodb.NewServer(table, tt.keys...).Client(), table)
			if url := os.Getenv("TEST_DYNAMODB_ENDPOINT"); url != "" { // as in TestContractOnServer
				client := fakedynamodb.NewClient(url)
				check(t, client, createTable(t, client, tt.keys))
			}
		})
	}
}

// refusing is a client whose requests fail alike.
type refusing struct{ error }

func (r refusing) PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	return nil, r.error
}
func (r refusing) UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	return nil, r.error
}
func (r refusing) DeleteItem(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error) {
	return nil, r.error
}
func (r refusing) GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	return nil, r.error
}

func TestOtherFailures(t *testing.T) {
	for want, err := range map[string]error{
		"idempotency: release: delete item of table runs: api error AccessDeniedException: not authorized\nhint: allow the function's role dynamodb:PutItem, UpdateItem, DeleteItem and GetItem on the table": &smithy.GenericAPIError{Code: "AccessDeniedException", Message: "not authorized"},
		"idempotency: release: delete item of table runs: api error ValidationException: invalid expression":                                                                                                  &smithy.GenericAPIError{Code: "ValidationException", Message: "invalid expression"},
		"idempotency: release: delete item of table runs: no route to host":                                                                                                                                   errors.New("no route to host"),
	} {
		if got := dynamodbstore.New(refusing{err}, table).Release(t.Context(), "k", "o"); fmt.Sprint(got) != want || !errors.Is(got, err) {
			t.Errorf("error is %v, want %s", got, want)
		}
	}
}

// A mistake in what New is given is the error of every call.
func TestMistakes(t *testing.T) {
	client := fakedynamodb.NewServer(table, "id").Client()
	for want, s := range map[string]*dynamodbstore.Store{
		"client is nil":                           dynamodbstore.New(nil, table),
		"table has no name":                       dynamodbstore.New(client, ""),
		"option WithSortKey without an attribute": dynamodbstore.New(client, table, dynamodbstore.WithSortKey("", "p")),
		`two attributes have the name "data"`:     dynamodbstore.New(client, table, dynamodbstore.WithAttributes(dynamodbstore.Attributes{Owner: "data"})),
		`two attributes have the name "owner"`:    dynamodbstore.New(client, table, dynamodbstore.WithSortKey("owner", "p")),
	} {
		_, begin := s.Begin(t.Context(), idempotency.Record{}, time.Now())
		for op, err := range map[string]error{
			"begin": begin, "complete": s.Complete(t.Context(), idempotency.Record{}), "release": s.Release(t.Context(), "k", "o"),
		} {
			if got := fmt.Sprint(err); got != "idempotency: "+op+": "+want {
				t.Errorf("error is %s, want %s", got, want)
			}
		}
	}
}
