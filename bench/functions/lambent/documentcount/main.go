// Command documentcount is a function that reads events of any size and counts what it allocates, on Lambent.
package main

import (
	"github.com/lambent-go/lambent/bench/functions/handlers"
	"github.com/lambent-go/lambent/lambda"
)

func main() { lambda.Start(handlers.CountingDocument) }
