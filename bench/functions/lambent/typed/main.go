// Command typed is a function with a typed handler, on Lambent.
package main

import (
	"github.com/lambent-go/lambent/bench/functions/handlers"
	"github.com/lambent-go/lambent/lambda"
)

func main() { lambda.Start(handlers.Typed) }
