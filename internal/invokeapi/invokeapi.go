// Package invokeapi is the Invoke API on the wire, both sides of it: what AWS's SDKs send to Lambda to invoke functions
// and to look at them, and what they get.
//
// [Handler] serves it over a local Lambda. It finds the operation by method and path, reads function name, qualifier
// and headers into a [localaws.Request], and writes what the function answers: buffered, or in the frames of an event
// stream, one for each piece. Refusals go out as the typed errors that SDKs know. [Client] is the other side, for a
// server that wants no signature.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
package invokeapi

// The headers of an invocation and of its answer.
const (
	HeaderInvocationType  = "X-Amz-Invocation-Type"
	HeaderLogType         = "X-Amz-Log-Type"
	HeaderClientContext   = "X-Amz-Client-Context" // base64 of a JSON object
	HeaderTenantID        = "X-Amz-Tenant-Id"
	HeaderTraceID         = "X-Amzn-Trace-Id"
	HeaderRequestID       = "X-Amzn-Requestid"
	HeaderExecutedVersion = "X-Amz-Executed-Version"
	HeaderFunctionError   = "X-Amz-Function-Error" // Unhandled; not there when the function succeeded
	HeaderLogResult       = "X-Amz-Log-Result"     // base64 of the last bytes of the log
	HeaderErrorType       = "X-Amzn-Errortype"     // name of a refusal
	HeaderRemappedLength  = "X-Amzn-Remapped-Content-Length"
	HeaderRemappedType    = "X-Amzn-Remapped-Content-Type" // of what is in an event stream
)

// The values of [HeaderInvocationType]; an invocation without one is a RequestResponse.
const (
	TypeRequestResponse = "RequestResponse" // wait for the answer
	TypeEvent           = "Event"           // put the event into the function's queue
	TypeDryRun          = "DryRun"          // check, and run nothing
)

// The values of [HeaderLogType]; an invocation without one is a None.
const (
	LogNone = "None"
	LogTail = "Tail" // the last bytes of the log go with the answer
)

const (
	contentTypeJSON        = "application/json"
	contentTypeOctetStream = "application/octet-stream"
	contentTypeEventStream = "application/vnd.amazon.eventstream"
)

// parameterQualifier is the query parameter that names a version or an alias.
const parameterQualifier = "Qualifier"

// unqualified stands for the code that runs when an invocation names neither a version nor an alias.
const unqualified = "$LATEST"
