package runtimeapi

// Paths of the Runtime API.
//
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
const (
	Version = "/2018-06-01" // base of every path

	PathPing         = Version + "/ping"                    // GET: 200 BodyPong
	PathNext         = Version + "/runtime/invocation/next" // GET: blocks until there is an event
	PathInvocation   = Version + "/runtime/invocation/"     // followed by the escaped request ID and a suffix
	SuffixResponse   = "/response"                          // POST: the answer of an invocation
	SuffixError      = "/error"                             // POST: its failure
	PathInitError    = Version + "/runtime/init/error"      // POST: why there will be no first next
	PathRestoreNext  = Version + "/runtime/restore/next"    // GET: blocks across a snapshot
	PathRestoreError = Version + "/runtime/restore/error"   // POST: why the restored process cannot go on
)

// Headers of the reply to next. All but the request ID may be missing.
const (
	HeaderRequestID       = "Lambda-Runtime-Aws-Request-Id"
	HeaderDeadline        = "Lambda-Runtime-Deadline-Ms" // Unix time in milliseconds
	HeaderFunctionARN     = "Lambda-Runtime-Invoked-Function-Arn"
	HeaderTraceID         = "Lambda-Runtime-Trace-Id"         // X-Ray: Root=…;Parent=…;Sampled=…
	HeaderClientContext   = "Lambda-Runtime-Client-Context"   // JSON object
	HeaderCognitoIdentity = "Lambda-Runtime-Cognito-Identity" // JSON object
	HeaderTenantID        = "Lambda-Runtime-Aws-Tenant-Id"
	HeaderInvocationID    = "Lambda-Runtime-Invocation-Id" // a nonce; goes back on the answer of the invocation
)

// Headers of a runtime's answers. The first two are also trailers of a streamed response that failed half-way.
const (
	HeaderErrorType      = "Lambda-Runtime-Function-Error-Type"
	HeaderErrorBody      = "Lambda-Runtime-Function-Error-Body" // trailer only: base64 of the error document
	HeaderXRayErrorCause = "Lambda-Runtime-Function-XRay-Error-Cause"
	HeaderResponseMode   = "Lambda-Runtime-Function-Response-Mode"

	ModeStreaming = "streaming" // the one value of HeaderResponseMode
)

// Content types.
const (
	ContentTypeJSON            = "application/json"
	ContentTypeOctetStream     = "application/octet-stream"
	ContentTypeHTTPIntegration = "application/vnd.awslambda.http-integration-response" // JSON prelude, 8 NUL bytes, body
)

// Bodies of replies that are no errors.
const (
	BodyPong     = "pong"
	BodyAccepted = `{"status":"OK"}` + "\n"
)

// Error types that the API's own error bodies have: {"errorMessage":"…","errorType":"…"}.
const (
	ErrInvalidRequestID            = "InvalidRequestID"            // 400: not the invocation in progress
	ErrInvalidFunctionResponseMode = "InvalidFunctionResponseMode" // 400: HeaderResponseMode is not ModeStreaming
	ErrTruncatedHTTPRequest        = "TruncatedHTTPRequest"        // 400: the body of the request ended early
	ErrInvalidStateTransition      = "InvalidStateTransition"      // 403: not allowed now
	ErrInvokeTimeout               = "InvokeTimeout"               // 410: answered after the deadline
	ErrRequestEntityTooLarge       = "RequestEntityTooLarge"       // 413: more than MaxResponseSize bytes

	MessageInvalidRequestID      = "Invalid request ID"
	MessageRequestEntityTooLarge = "Exceeded maximum allowed payload size (6291556 bytes)."
	MessageResponseSizeTooLarge  = "Response payload size exceeded maximum allowed payload size (6291556 bytes)." // to the invoker
)

// Error types of failures that a runtime reports.
const (
	ErrorTypeInvalidHandler      = "Runtime.InvalidHandler"
	ErrorTypeInitError           = "Runtime.InitError"
	ErrorTypePanic               = "Runtime.Panic"
	ErrorTypeGoexit              = "Runtime.Goexit"
	ErrorTypeUnmarshalError      = "Runtime.UnmarshalError"
	ErrorTypeMarshalError        = "Runtime.MarshalError"
	ErrorTypeBeforeSnapshotError = "Runtime.BeforeSnapshotError"
	ErrorTypeAfterRestoreError   = "Runtime.AfterRestoreError"
	ErrorTypeFunctionError       = "Function.Error" // a failure whose own type names nothing
)

// Error types of failures that the platform finds.
const (
	ErrorTypeExitError            = "Runtime.ExitError"         // the process ended
	ErrorTypeInvalidEntrypoint    = "Runtime.InvalidEntrypoint" // the process could not be started
	ErrorTypeOutOfMemory          = "Runtime.OutOfMemory"
	ErrorTypeTruncatedResponse    = "Runtime.TruncatedResponse" // the answer ended early
	ErrorTypeUnknownRuntime       = "Runtime.Unknown"           // stands for an error type that is malformed
	ErrorTypeUnknownFunction      = "Function.Unknown"          // the same, when it starts with Function.
	ErrorTypeResponseSizeTooLarge = "Function.ResponseSizeTooLarge"
	ErrorTypeTimedout             = "Sandbox.Timedout"
)

// Limits of the platform, in bytes. The client leaves them to the server.
const (
	MaxResponseSize         = 6291556   // of a buffered response and, with one invocation at a time, of an error document
	MaxConcurrentErrorSize  = 1 << 20   // of an error document of a runtime that takes several invocations at a time
	MaxStreamedResponseSize = 200 << 20 // of a streamed response
	MaxXRayErrorCauseSize   = 64 << 10  // of the value of HeaderXRayErrorCause
)
