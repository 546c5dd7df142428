// Bytes is a function that answers every event with itself: the least that a function on Lambent is.
package main

import (
	"context"

	"github.com/lambent-go/lambent/lambda"
)

type echo struct{}

func (echo) Invoke(_ context.Context, payload []byte) ([]byte, error) { return payload, nil }

func main() { lambda.StartHandler(echo{}) }
