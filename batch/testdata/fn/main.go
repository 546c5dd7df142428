// Fn runs the batches that it is ordered to, as the tests in memory do.
package main

import (
	"log/slog"
	"os"

	"github.com/lambent-go/lambent/batch/testdata/act"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdalog"
)

func main() {
	slog.SetDefault(lambdalog.New(lambdalog.WithOutput(os.Stderr)))
	lambda.Start(act.Handler(os.Stdout))
}
