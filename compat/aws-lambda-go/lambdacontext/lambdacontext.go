// Package lambdacontext is Lambent's package [lambdacontext] under the name of aws-lambda-go's. Only its variables are
// its own.
package lambdacontext

import "github.com/lambent-go/lambent/lambdacontext"

// The function's settings, as the environment had them when the process started. They are variables beside Lambent's,
// with the same values: a test may assign them, and nothing else reads them, there or here.
var (
	FunctionName    = lambdacontext.FunctionName    // name of the function
	FunctionVersion = lambdacontext.FunctionVersion // version in execution: a number, or $LATEST
	LogGroupName    = lambdacontext.LogGroupName    // CloudWatch Logs group of the function
	LogStreamName   = lambdacontext.LogStreamName   // CloudWatch Logs stream of this execution environment
	MemoryLimitInMB = lambdacontext.MemoryLimitInMB // configured memory in MB; 0 when unknown
)
