package localaws

import (
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

// The limits of AWS Lambda that hold locally too. Nothing else in this repository spells these numbers.
//
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	MaxEvent            = 6291456                            // bytes of an event of a synchronous or streamed invocation
	MaxAsyncEvent       = 1048576                            // bytes of an event of an asynchronous invocation
	MaxResponse         = runtimeapi.MaxResponseSize         // bytes of a buffered answer, or of a report to /error
	MaxStreamedResponse = runtimeapi.MaxStreamedResponseSize // bytes of a streamed answer
	MaxClientContext    = 3583                               // bytes of a client context, after base64
	MaxLogTail          = 4096                               // bytes of log that an invoker gets
	MaxEnvironment      = 4096                               // bytes of a user's variables, names and values
	MaxRequestHeader    = 1 << 20                            // bytes of all header lines of a request
	MaxRequestBody      = 32 << 20                           // bytes of a refused request that are read before it is answered
	MaxXRayCause        = runtimeapi.MaxXRayErrorCauseSize   // bytes of an X-Ray error cause that are kept
	MaxLogLine          = 256 << 10                          // bytes of one line of a function's output; longer ones are split
	MaxFunctionName     = 64                                 // characters
	MaxExtensions       = extensionsapi.MaxExtensions        // in one execution environment
	MaxLayers           = 5                                  // of one function
	MaxZip              = 52428800                           // bytes of a deployment package that is uploaded directly
	MaxUnzipped         = 262144000                          // bytes of a deployment package and its layers on disk

	MaxLoadBalancerRequest  = 1 << 20 // bytes of a body that an Application Load Balancer takes for a function
	MaxLoadBalancerResponse = 1 << 20 // bytes of the JSON that it takes from a function

	MinTimeout = time.Second       // of an invocation
	MaxTimeout = 900 * time.Second // of an invocation
	MinMemory  = 128               // MB
	MaxMemory  = 10240             // MB

	InitTimeout = 10 * time.Second // of the init phase

	MaxManagedError = 1 << 20       // bytes of a report to /error where an environment takes several invocations at a time
	MaxAsyncRetries = 2             // of an asynchronous invocation
	MaxAsyncAge     = 6 * time.Hour // of an asynchronous event

	ShutdownTimeout         = 2 * time.Second        // of the shutdown phase, with external extensions
	ShutdownInternalTimeout = 500 * time.Millisecond // of the shutdown phase, with internal extensions only
	ShutdownRuntimeTimeout  = 300 * time.Millisecond // of the runtime in a shutdown phase with external extensions
)

// What a subscriber of the Telemetry API can ask for, and what it gets when it asks for nothing.
//
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html
const (
	MinTelemetryItems     = 1000 // records of a batch
	MaxTelemetryItems     = 10000
	DefaultTelemetryItems = 10000

	MinTelemetryBytes     = 262144 // of a batch
	MaxTelemetryBytes     = 1048576
	DefaultTelemetryBytes = 262144

	MinTelemetryTimeout     = 25 * time.Millisecond // until a batch is sent that is not full
	MaxTelemetryTimeout     = 30 * time.Second
	DefaultTelemetryTimeout = time.Second

	// TelemetryBacklog is how many times the bytes of a batch are kept for a subscriber. What comes on top is dropped.
	TelemetryBacklog = 4
)

// What a function is given when its settings say nothing.
const (
	DefaultTimeout     = 3 * time.Second
	DefaultMemory      = 128 // MB
	DefaultIdleTimeout = 10 * time.Minute
	DefaultHandler     = "bootstrap"

	DefaultMaxEnvironments = 10 // of one version
	DefaultAsyncRetries    = 2
	DefaultAsyncAge        = MaxAsyncAge
	DefaultAccount         = "123456789012"
	DefaultRegion          = "us-east-1"
)

// bounds are the limits that a service looks at while it runs, apart so that a test can have seconds as milliseconds
// and megabytes as bytes.
type bounds struct {
	minTimeout       time.Duration
	init             time.Duration
	shutdown         time.Duration // for a runtime with internal extensions only, from SIGTERM to SIGKILL
	shutdownExternal time.Duration // for everything, when there are external extensions
	shutdownRuntime  time.Duration // of shutdownExternal, for the runtime
	telemetryFlush   time.Duration // of shutdownExternal, for telemetry to arrive before the SHUTDOWN event
	exitAfterReport  time.Duration // for a runtime to end by itself after /init/error
	lookForExit      time.Duration // of the process, when its connection has broken
	lastRequest      time.Duration // for a request to be read that a process sent before it ended
	lastAnswer       time.Duration // the same, when the answer has begun to be read
	finish           time.Duration // for a runtime that has answered to ask for its next invocation, before others are started
	backOff          time.Duration // before the next try of an asynchronous event, after the first that was throttled
	memorySample     time.Duration // between two looks at the memory of a running invocation
	response         int64
	streamedResponse int64
}

func defaultBounds() bounds {
	return bounds{
		minTimeout:       MinTimeout,
		init:             InitTimeout,
		shutdown:         ShutdownInternalTimeout,
		shutdownExternal: ShutdownTimeout,
		shutdownRuntime:  ShutdownRuntimeTimeout,
		telemetryFlush:   200 * time.Millisecond,
		exitAfterReport:  500 * time.Millisecond,
		lookForExit:      20 * time.Millisecond,
		lastRequest:      40 * time.Millisecond,
		lastAnswer:       5 * time.Second,
		finish:           20 * time.Millisecond,
		backOff:          time.Second,
		memorySample:     20 * time.Millisecond,
		response:         MaxResponse,
		streamedResponse: MaxStreamedResponse,
	}
}
