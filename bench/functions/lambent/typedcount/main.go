// Command typedcount is a function with a typed handler that counts its allocations, on Lambent.
package main

import (
	"github.com/lambent-go/lambent/bench/functions/handlers"
	"github.com/lambent-go/lambent/lambda"
)

func main() { lambda.Start(handlers.TypedCount) }
