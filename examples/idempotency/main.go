// Idempotency takes payments, each of them once, however often an order comes. The records are kept in the process, which
// is enough to try it; on Lambda, where an order may reach another execution environment, they belong into a table:
// package dynamodbstore.
//
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html
package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/lambent-go/lambent/idempotency"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Cents    int    `json:"cents"`
}

type receipt struct {
	Order   string `json:"order"`
	Payment string `json:"payment"` // differs for each payment
}

// payments is what would be the bank.
type payments struct{ made int }

func (p *payments) pay(ctx context.Context, o order) (receipt, error) {
	if o.Cents <= 0 {
		return receipt{}, fmt.Errorf("order %s: nothing to pay", o.ID)
	}
	p.made++
	slog.InfoContext(ctx, "payment made", "order", o.ID)
	return receipt{Order: o.ID, Payment: fmt.Sprintf("P-%d", p.made)}, nil
}

// newHandler makes the handler: an order's ID says whether it has come before, and then the rest of it has to be the
// same too.
func newHandler(store idempotency.Store, p *payments) func(context.Context, order) (receipt, error) {
	return idempotency.Wrap(store, idempotency.Config[order, receipt]{
		Key:     func(o order) (any, error) { return o.ID, nil },
		Payload: func(o order) (any, error) { return o, nil },
		OnReplay: func(ctx context.Context, r idempotency.Record) {
			slog.InfoContext(ctx, "order has come again", "until", r.Expiry)
		},
		CacheSize: 100,
	}, p.pay)
}

func main() {
	slog.SetDefault(lambdalog.New())
	lambda.Start(newHandler(idempotency.NewMemoryStore(), &payments{}))
}
