// Package deploy makes a function on AWS what a project says it is.
//
// [Client.Read] reads what there is into a [Remote]. [NewPlan] compares it with what is [Wanted], which is a pure
// function: the [Plan] has the differences, for a person, and the steps that remove them, in their order. [Client.Apply]
// takes the steps. Each one is made so that a deployment which was interrupted anywhere, or whose answer was lost, is
// finished by the next plan: what is there already is no difference any more.
//
// Nothing that a project does not name is touched: a function URL, tags, variables and event sources that others have
// made stay as they are. [Export] writes the same function as a template for other tools.
//
// Output of this package has neither values of environment variables nor account IDs.
package deploy

import (
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// A Wanted says what the function on AWS is to be. In all but the configuration, zero means that nothing is said, and
// so nothing is changed.
type Wanted struct {
	Name    string
	Package Package
	Config  Config // Role "": the function's, or that of CreateRole

	Layers []Layer // of the project; Config.Layers has a place for each

	CreateRole bool // make the role [RoleName] for a function that has none yet
	PruneEnv   bool // remove the variables that Config does not have

	Alias  string  // publish a version and have this alias point at it
	Canary *Canary // how traffic moves to the new version; nil: at once
	Keep   int     // how many of the newest versions to keep; those that an alias points at stay as well

	Tags                map[string]string
	ReservedConcurrency *int
	Async               *Async
	URL                 *URL
	EventSources        []EventSource
	LogRetention        int    // days
	Bucket              string // of S3, for packages that are too large to be sent to Lambda

	Notes []string // what a person should know of settings that mean nothing on AWS
}

// A Package is the deployment package of a function: a zip archive.
type Package struct {
	Path       string
	Size       int64  // bytes
	CodeSHA256 string // of the file, in base64
}

// A Canary is a share of an alias' traffic that tries a new version before all of it does.
type Canary struct {
	Weight float64       // share of the traffic, above 0 and below 1
	For    time.Duration // how long, before the rest follows
}

// An Async says what becomes of asynchronous invocations.
type Async struct {
	Retries   int    // after the first try; 0 to 2
	MaxAge    int    // seconds that an event may wait
	OnSuccess string // ARN, or name of a function of the account; "": none
	OnFailure string // the same
}

// defaultAsync is what Lambda does with a function of which nothing is said.
var defaultAsync = Async{Retries: 2, MaxAge: 6 * 60 * 60}

// A URL is a function URL.
type URL struct {
	Auth       string // AWS_IAM or NONE
	InvokeMode string // BUFFERED or RESPONSE_STREAM
	CORS       *CORS  // nil: none
}

// A CORS says which pages may call a function URL. The slices are nil when empty.
type CORS struct {
	AllowCredentials bool
	AllowHeaders     []string
	AllowMethods     []string
	AllowOrigins     []string
	ExposeHeaders    []string
	MaxAge           int // seconds
}

// An EventSource is a queue or stream that Lambda reads for the function.
type EventSource struct {
	project.EventSource
	ReportFailures *bool // the answer names the records that have failed; nil: as it is, and not for a new one
}

// RoleName returns the name of the role that is made for a function.
func RoleName(function string) string {
	const longest = 64 // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
	name := "lambent-" + function
	return name[:min(len(name), longest)]
}

// logGroupName is where Lambda puts the log of a function that says nothing else.
func logGroupName(function string) string { return "/aws/lambda/" + function }
