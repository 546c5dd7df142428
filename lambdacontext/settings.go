package lambdacontext

import (
	"os"

	"github.com/lambent-go/lambent/internal/environment"
)

// The names of the environment variables that Lambda sets.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
const (
	envFunctionName       = "AWS_LAMBDA_FUNCTION_NAME"
	envFunctionVersion    = "AWS_LAMBDA_FUNCTION_VERSION"
	envRegion             = "AWS_REGION"
	envLogGroupName       = "AWS_LAMBDA_LOG_GROUP_NAME"
	envLogStreamName      = "AWS_LAMBDA_LOG_STREAM_NAME"
	envLogFormat          = "AWS_LAMBDA_LOG_FORMAT"
	envLogLevel           = "AWS_LAMBDA_LOG_LEVEL"
	envInitializationType = "AWS_LAMBDA_INITIALIZATION_TYPE"
)

// The function's settings, as the environment had them when the process started. A test may assign them; nothing in
// this module reads them. [CurrentSettings] has more, and follows the environment.
var (
	FunctionName    = os.Getenv(envFunctionName)    // name of the function
	FunctionVersion = os.Getenv(envFunctionVersion) // version in execution: a number, or $LATEST
	LogGroupName    = os.Getenv(envLogGroupName)    // CloudWatch Logs group of the function
	LogStreamName   = os.Getenv(envLogStreamName)   // CloudWatch Logs stream of this execution environment
	MemoryLimitInMB = environment.MemoryLimitInMB() // configured memory in MB; 0 when unknown
)

// Settings are what the environment says about the function. Outside Lambda most of them are empty.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
type Settings struct {
	FunctionName       string // name of the function
	FunctionVersion    string // version in execution: a number, or $LATEST
	MemoryLimitInMB    int    // configured memory in MB; 0 when unknown
	Region             string // AWS Region, as in us-east-1
	LogGroupName       string // CloudWatch Logs group of the function
	LogStreamName      string // CloudWatch Logs stream of this execution environment
	LogFormat          string // JSON or Text; empty is Text
	LogLevel           string // TRACE, DEBUG, INFO, WARN, ERROR or FATAL; empty is INFO
	InitializationType string // on-demand, provisioned-concurrency, snap-start or lambda-managed-instances
	MaxConcurrency     int    // most invocations at a time in this execution environment; at least 1
}

// CurrentSettings reads the environment. It is safe for concurrent use.
func CurrentSettings() Settings {
	return Settings{
		FunctionName:       os.Getenv(envFunctionName),
		FunctionVersion:    os.Getenv(envFunctionVersion),
		MemoryLimitInMB:    environment.MemoryLimitInMB(),
		Region:             os.Getenv(envRegion),
		LogGroupName:       os.Getenv(envLogGroupName),
		LogStreamName:      os.Getenv(envLogStreamName),
		LogFormat:          os.Getenv(envLogFormat),
		LogLevel:           os.Getenv(envLogLevel),
		InitializationType: os.Getenv(envInitializationType),
		MaxConcurrency:     MaxConcurrency(),
	}
}

// MaxConcurrency returns how many invocations this execution environment runs at a time: 1, except on Lambda managed
// instances.
func MaxConcurrency() int {
	return environment.MaxConcurrency()
}
