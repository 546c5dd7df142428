//go:build farewell

package main

import (
	"context"
	"fmt"

	"github.com/lambent-go/lambent/lambda"
)

func options() []lambda.Option {
	return []lambda.Option{lambda.WithShutdown(func(context.Context) error {
		_, err := fmt.Println("farewell")
		return err
	})}
}
