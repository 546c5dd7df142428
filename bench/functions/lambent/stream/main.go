// Command stream is a function that streams its answer, on Lambent.
package main

import (
	"github.com/lambent-go/lambent/bench/functions/handlers"
	"github.com/lambent-go/lambent/lambda"
)

func main() { lambda.Start(handlers.Stream) }
