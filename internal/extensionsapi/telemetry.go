package extensionsapi

// Paths of the Telemetry API and of its predecessor, the Logs API.
//
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html
const (
	PathTelemetry = "/2022-07-01/telemetry" // PUT: subscribe
	PathLogs      = "/2020-08-15/logs"      // PUT: subscribe, the older form

	BodySubscribed = `"OK"`
)

// Error types of a subscription.
const (
	ErrTelemetryValidation         = "ValidationError"              // 400
	ErrTelemetrySubscriptionClosed = "Telemetry.SubscriptionClosed" // 403: after init
)

// Versions of the schema, the first three of telemetry, the others of logs.
const (
	SchemaTelemetry20220701 = "2022-07-01"
	SchemaTelemetry20221213 = "2022-12-13"
	SchemaTelemetry20250129 = "2025-01-29" // the only one for a function that takes several invocations at a time
	SchemaLogs20200815      = "2020-08-15"
	SchemaLogs20210318      = "2021-03-18"
)

// What can be subscribed to. StreamFunction and StreamExtension are also the types of their records.
const (
	StreamPlatform  = "platform"
	StreamFunction  = "function"
	StreamExtension = "extension"
)

// Protocols of a destination. The hosts stand for the execution environment itself.
const (
	ProtocolHTTP = "HTTP" // POST of a JSON array
	ProtocolTCP  = "TCP"  // one JSON object a line

	HostSandbox            = "sandbox"
	HostSandboxLocaldomain = "sandbox.localdomain"
)

// Types of the platform's records.
const (
	TypeInitStart             = "platform.initStart"
	TypeInitRuntimeDone       = "platform.initRuntimeDone"
	TypeInitReport            = "platform.initReport"
	TypeStart                 = "platform.start"
	TypeRuntimeDone           = "platform.runtimeDone"
	TypeReport                = "platform.report"
	TypeExtension             = "platform.extension"
	TypeTelemetrySubscription = "platform.telemetrySubscription"
	TypeLogsDropped           = "platform.logsDropped"
)

// Values of the phase and the status of a record.
const (
	PhaseInit   = "init"
	PhaseInvoke = "invoke"

	StatusSuccess = "success"
	StatusFailure = "failure"
	StatusError   = "error"
	StatusTimeout = "timeout"
)
