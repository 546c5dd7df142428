package extensionsapi

// Paths of the Extensions API.
//
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
const (
	Version = "/2020-01-01" // base of every path but those of telemetry

	PathRegister  = Version + "/extension/register"   // POST
	PathNext      = Version + "/extension/event/next" // GET: blocks until there is an event
	PathInitError = Version + "/extension/init/error" // POST
	PathExitError = Version + "/extension/exit/error" // POST
)

// Headers.
const (
	HeaderName              = "Lambda-Extension-Name"                // request to register: file name of the extension
	HeaderAcceptFeature     = "Lambda-Extension-Accept-Feature"      // request to register: FeatureAccountID
	HeaderIdentifier        = "Lambda-Extension-Identifier"          // reply to register, every later request
	HeaderEventIdentifier   = "Lambda-Extension-Event-Identifier"    // reply to next
	HeaderFunctionErrorType = "Lambda-Extension-Function-Error-Type" // request to init/error, exit/error

	FeatureAccountID = "accountId"
)

// Events that an extension can ask for. An internal one may not ask for EventShutdown.
const (
	EventInvoke   = "INVOKE"
	EventShutdown = "SHUTDOWN"
)

// Reasons in a SHUTDOWN event.
const (
	ReasonSpindown = "spindown" // the environment was idle, or is replaced
	ReasonTimeout  = "timeout"
	ReasonFailure  = "failure"
)

// TracingType is the type of the X-Ray trace header in an INVOKE event.
const TracingType = "X-Amzn-Trace-Id"

// Error types in the API's error bodies: {"errorMessage":"…","errorType":"…"}.
const (
	ErrInvalidExtensionName       = "Extension.InvalidExtensionName"       // 403: empty
	ErrInvalidExtensionState      = "Extension.InvalidExtensionState"      // 403: registered twice
	ErrInvalidEventType           = "Extension.InvalidEventType"           // 403
	ErrRegistrationClosed         = "Extension.RegistrationClosed"         // 403: after the runtime's first next
	ErrTooManyExtensions          = "Extension.TooManyExtensions"          // 403
	ErrMissingExtensionIdentifier = "Extension.MissingExtensionIdentifier" // 403
	ErrInvalidExtensionIdentifier = "Extension.InvalidExtensionIdentifier" // 403: not a UUID
	ErrUnknownExtensionIdentifier = "Extension.UnknownExtensionIdentifier" // 403
	ErrMissingHeader              = "Extension.MissingHeader"              // 403: no HeaderFunctionErrorType
	ErrInvalidRequestFormat       = "InvalidRequestFormat"                 // 403: the body is not JSON

	MessageTooManyExtensions         = "Extension limit (10) reached"
	MessageShutdownEventNotSupported = "ShutdownEventNotSupportedForInternalExtension" // of ErrInvalidEventType
)

// MaxExtensions is how many extensions a function can have.
const MaxExtensions = 10

// Error types of an environment that an extension has failed.
const (
	ErrorTypeCrash       = "Extension.Crash"       // ended before SHUTDOWN
	ErrorTypeInitError   = "Extension.InitError"   // posted to PathInitError
	ErrorTypeExitError   = "Extension.ExitError"   // posted to PathExitError
	ErrorTypeLaunchError = "Extension.LaunchError" // could not be started
)

// ShutdownName is the name under which a Lambent function registers itself, so that the platform sends it SIGTERM
// before it shuts the environment down.
const ShutdownName = "lambent-shutdown"
