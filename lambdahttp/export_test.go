package lambdahttp

import "github.com/lambent-go/lambent/lambda"

// Starter is the handler that Start gives to package lambda.
func Starter(a *Adapter) lambda.Handler { return starter{a} }
