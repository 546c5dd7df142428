package lambdatest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdacontext"
)

// An Option changes what [Invoke] or [Start] does. Each says which of them it is for; in the wrong place it ends the
// test.
type Option struct {
	name  string
	scope scope
	set   func(*settings)
}

// A scope is what an option may be given to.
type scope int

const (
	forHandler  scope = 1 << iota // Invoke of a handler
	forFunction                   // Invoke of a Function
	forStart                      // Start
)

// String names a scope in messages.
func (s scope) String() string {
	var names []string
	for i, name := range []string{"Invoke of a handler", "Invoke of a Function", "Start"} {
		if s&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " or ")
}

// settings are what options say.
type settings struct {
	// Of one invocation.
	ctx           context.Context // nil: nobody has chosen one
	requestID     string
	traceID       string
	tenantID      string
	clientContext []byte
	functionARN   string
	lambdaOptions []lambda.Option

	// Of a handler and of a function.
	timeout time.Duration

	// Of a function.
	name            string
	memoryMB        int
	env             map[string]string
	maxEnvironments int
	maxConcurrency  int
	streamingURL    bool
	tags            []string
	race            bool
}

// newSettings applies options.
func newSettings(t testing.TB, where scope, options []Option) *settings {
	t.Helper()
	s := &settings{env: map[string]string{}}
	for _, o := range options {
		if o.set == nil {
			continue // the zero Option
		}
		if o.scope&where == 0 {
			t.Fatalf("lambdatest: %s is an option for %s, not for %s", o.name, o.scope, where)
		}
		o.set(s)
	}
	return s
}

// WithTimeout sets the timeout of an invocation of a handler, or of the function that is started, 1 s to 900 s. The
// default is 3 s, as on AWS.
func WithTimeout(d time.Duration) Option {
	return Option{"WithTimeout", forHandler | forStart, func(s *settings) { s.timeout = d }}
}

// WithContext makes ctx the parent of the context that a handler sees, or bounds how long a [Function] is waited for.
// The default is the test's context for a Function, and none for a handler.
func WithContext(ctx context.Context) Option {
	return Option{"WithContext", forHandler | forFunction, func(s *settings) { s.ctx = ctx }}
}

// WithRequestID sets the request ID of an invocation. By default those of handlers count up within a test, from
// 00000000-0000-4000-8000-000000000001, and those of a [Function] are random.
func WithRequestID(id string) Option {
	return Option{"WithRequestID", forHandler | forFunction, func(s *settings) { s.requestID = id }}
}

// WithTraceID sets the X-Ray trace header of an invocation: Root=…;Parent=…;Sampled=1. The default is a new one that is
// not sampled for a [Function], and none for a handler.
//
// The runtime puts it into the environment variable _X_AMZN_TRACE_ID, where tracing libraries look for it. With a
// handler that is the test's own environment, so that such a test cannot be parallel ([testing.T.Setenv]); the variable
// is as before when the test has ended.
//
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
func WithTraceID(header string) Option {
	return Option{"WithTraceID", forHandler | forFunction, func(s *settings) { s.traceID = header }}
}

// WithTenantID sets the tenant of an invocation. By default it has none.
//
// https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html
func WithTenantID(id string) Option {
	return Option{"WithTenantID", forHandler | forFunction, func(s *settings) { s.tenantID = id }}
}

// WithClientContext sends a client context with an invocation, as mobile SDKs do. By default there is none.
func WithClientContext(c lambdacontext.ClientContext) Option {
	return Option{"WithClientContext", forHandler | forFunction, func(s *settings) { s.clientContext = clientContext(c) }}
}

// clientContext is c as an invoker writes it.
func clientContext(c lambdacontext.ClientContext) []byte {
	text, err := json.Marshal(map[string]any{"client": c.Client, "env": c.Env, "custom": c.Custom})
	if err != nil {
		panic(fmt.Sprintf("encode client context: %v", err)) // strings always encode
	}
	return text
}

// WithFunctionARN sets the ARN under which a handler is invoked. The default is
// arn:aws:lambda:us-east-1:123456789012:function:test.
func WithFunctionARN(arn string) Option {
	return Option{"WithFunctionARN", forHandler, func(s *settings) { s.functionARN = arn }}
}

// WithLambdaOptions runs a handler with options of package lambda, as its main function gives them to
// [lambda.StartWithOptions].
func WithLambdaOptions(options ...lambda.Option) Option {
	return Option{"WithLambdaOptions", forHandler, func(s *settings) { s.lambdaOptions = append(s.lambdaOptions, options...) }}
}

// WithName names the function that is started, in 1 to 64 letters, digits, - and _. The default is the name of the
// package's folder, or the module's last element in the module's root.
func WithName(name string) Option {
	return Option{"WithName", forStart, func(s *settings) { s.name = name }}
}

// WithMemory sets the memory of the function that is started in MB, 128 to 10,240. The default is 128, as on AWS. On
// Linux a process that takes more is killed.
func WithMemory(mb int) Option {
	return Option{"WithMemory", forStart, func(s *settings) { s.memoryMB = mb }}
}

// WithEnv sets an environment variable of the function that is started. Given again it adds another. The function has
// none of the test's own variables but PATH and AWS credentials.
func WithEnv(name, value string) Option {
	return Option{"WithEnv", forStart, func(s *settings) { s.env[name] = value }}
}

// WithMaxEnvironments sets how many execution environments the function that is started may have at the same time. More
// invocations wait. The default is 10.
func WithMaxEnvironments(n int) Option {
	return Option{"WithMaxEnvironments", forStart, func(s *settings) { s.maxEnvironments = n }}
}

// WithMaxConcurrency sets how many invocations an execution environment of the function that is started takes at the
// same time, as Lambda Managed Instances do. The default is 1.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
func WithMaxConcurrency(n int) Option {
	return Option{"WithMaxConcurrency", forStart, func(s *settings) { s.maxConcurrency = n }}
}

// WithStreamingURL gives the function's URL the invoke mode RESPONSE_STREAM: an answer is sent as it comes. By default
// it is BUFFERED: an answer is sent when it is whole.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
func WithStreamingURL() Option {
	return Option{"WithStreamingURL", forStart, func(s *settings) { s.streamingURL = true }}
}

// WithBuildTags adds build tags to those that the function that is started is built with, which is lambda.norpc.
func WithBuildTags(tags ...string) Option {
	return Option{"WithBuildTags", forStart, func(s *settings) { s.tags = append(s.tags, tags...) }}
}

// WithRace builds the function that is started with the race detector, which needs cgo and a C compiler, and some
// memory: see [WithMemory].
func WithRace() Option {
	return Option{"WithRace", forStart, func(s *settings) { s.race = true }}
}
