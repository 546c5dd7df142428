// Hello greets by name: the smallest whole function.
//
//	lambent invoke ./examples/hello --data '{"name":"Gopher"}'
package main

import (
	"context"

	"github.com/lambent-go/lambent/lambda"
)

type request struct {
	Name string `json:"name"`
}

type response struct {
	Greeting string `json:"greeting"`
}

func hello(_ context.Context, r request) (response, error) {
	if r.Name == "" {
		r.Name = "World"
	}
	return response{"Hello, " + r.Name + "!"}, nil
}

func main() { lambda.Start(hello) }
