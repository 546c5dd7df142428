package idempotency_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lambent-go/lambent/idempotency"
	"github.com/lambent-go/lambent/lambda"
)

type Order struct {
	ID     string `json:"id"`
	Amount int    `json:"amount"`
}

type Receipt struct {
	Number int `json:"number"`
}

// An order that comes twice is paid once. What is returned for the second one is the first one's receipt.
func ExampleWrap() {
	store := idempotency.NewMemoryStore() // on Lambda: dynamodbstore.New(client, "table")
	receipts := 0
	pay := idempotency.Wrap(store, idempotency.Config[Order, Receipt]{
		Key:     func(o Order) (any, error) { return o.ID, nil },
		Payload: func(o Order) (any, error) { return o, nil },
	}, func(ctx context.Context, o Order) (Receipt, error) {
		receipts++
		fmt.Println("paid", o.ID)
		return Receipt{Number: receipts}, nil
	})

	ctx := context.Background() // lambda.Start(pay) has one
	fmt.Println(pay(ctx, Order{ID: "A-1", Amount: 3}))
	fmt.Println(pay(ctx, Order{ID: "A-1", Amount: 3}))
	_, err := pay(ctx, Order{ID: "A-1", Amount: 99})
	var mismatch *idempotency.PayloadMismatchError
	fmt.Println(errors.As(err, &mismatch))
	// Output:
	// paid A-1
	// {1} <nil>
	// {1} <nil>
	// true
}

// In front of a handler of any shape, the key comes from the event's bytes.
func ExampleMiddleware() {
	protect := idempotency.Middleware(idempotency.NewMemoryStore(), idempotency.Config[[]byte, []byte]{
		Key: func(payload []byte) (any, error) {
			var event struct{ ID string }
			err := json.Unmarshal(payload, &event)
			return event.ID, err
		},
	})
	handler := lambda.NewHandlerWithOptions(func(o Order) (string, error) {
		fmt.Println("baked", o.ID)
		return "done", nil
	}, lambda.WithMiddleware(protect))

	for range 2 {
		answer, err := handler.Invoke(context.Background(), []byte(`{"id":"A-1"}`))
		fmt.Println(string(answer), err)
	}
	// Output:
	// baked A-1
	// "done" <nil>
	// "done" <nil>
}

// Some results are not worth keeping: the next event shall try again.
func ExampleConfig() {
	type response struct{ StatusCode int }
	status := 503
	handle := idempotency.Wrap(idempotency.NewMemoryStore(), idempotency.Config[Order, response]{
		Key:  func(o Order) (any, error) { return []any{"v1", o.ID}, nil },
		Keep: func(r response) bool { return r.StatusCode < 500 },
	}, func(ctx context.Context, o Order) (response, error) { return response{status}, nil })

	fmt.Println(handle(context.Background(), Order{ID: "A-1"}))
	status = 200
	fmt.Println(handle(context.Background(), Order{ID: "A-1"}))
	status = 500
	fmt.Println(handle(context.Background(), Order{ID: "A-1"}))
	// Output:
	// {503} <nil>
	// {200} <nil>
	// {200} <nil>
}
