package dynamodbstore_test

import (
	"context"
	"fmt"

	"github.com/lambent-go/lambent/idempotency"
	"github.com/lambent-go/lambent/idempotency/dynamodbstore"
	"github.com/lambent-go/lambent/idempotency/dynamodbstore/internal/fakedynamodb"
)

type Order struct{ ID string }

type Receipt struct{ Number int }

// The second event with an order's ID is answered from the table.
func Example() {
	// On Lambda:
	//	cfg, err := config.LoadDefaultConfig(ctx)
	//	client := dynamodb.NewFromConfig(cfg)
	client := fakedynamodb.NewServer("receipts", "id").Client()

	store := dynamodbstore.New(client, "receipts")
	pay := idempotency.Wrap(store, idempotency.Config[Order, Receipt]{
		Key: func(o Order) (any, error) { return o.ID, nil },
	}, func(ctx context.Context, o Order) (Receipt, error) {
		fmt.Println("paid", o.ID)
		return Receipt{Number: 7}, nil
	})

	ctx := context.Background() // lambda.Start(pay) has one
	fmt.Println(pay(ctx, Order{ID: "A-1"}))
	fmt.Println(pay(ctx, Order{ID: "A-1"}))
	// Output:
	// paid A-1
	// {7} <nil>
	// {7} <nil>
}
