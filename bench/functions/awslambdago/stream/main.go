// Command stream is a function that streams its answer, on aws-lambda-go.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/lambent-go/lambent/bench/functions/handlers"
)

func main() { lambda.Start(handlers.Stream) }
