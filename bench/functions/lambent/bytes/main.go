// Command bytes is a function with a handler of bytes, on Lambent.
package main

import (
	"github.com/lambent-go/lambent/bench/functions/handlers"
	"github.com/lambent-go/lambent/lambda"
)

func main() { lambda.StartHandler(handlers.Bytes{}) }
