// Command document is a function that reads events of any size, on aws-lambda-go.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/lambent-go/lambent/bench/functions/handlers"
)

func main() { lambda.Start(handlers.Documents) }
