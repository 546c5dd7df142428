package deploy

import "strconv"

// A Remote is what there is on AWS. Of what a [Wanted] says nothing about, it has nothing.
type Remote struct {
	Function     *Function               // nil: there is none
	Versions     []Version               // published ones, oldest first
	Aliases      map[string]Alias        // by name
	URL          *RemoteURL              // of the alias, or of the function
	Statements   []string                // IDs of what the alias' or the function's policy allows
	Async        *Async                  // nil: Lambda's defaults
	EventSources map[string]RemoteSource // by ARN of the source
	Role         *Role                   // that of [RoleName]; nil: there is none
	LogGroup     *LogGroup               // nil: there is none
	Layers       map[string]RemoteLayer  // newest versions, by name
}

// A Function is a function on AWS.
type Function struct {
	ARN        string // without a version
	RevisionID string // of the function as a whole; another one after every write
	CodeSHA256 string
	Config     Config
	Image      bool // its code is a container image

	Tags                map[string]string
	ReservedConcurrency *int

	State  string // Active, Inactive, Pending or Failed
	Update string // LastUpdateStatus: Successful, InProgress or Failed
	Reason string // why State or Update is Failed
}

// A Version is a published version of a function.
type Version struct {
	Number     int
	CodeSHA256 string
	Config     Config
}

// String returns the version's number.
func (v Version) String() string { return strconv.Itoa(v.Number) }

// An Alias is a name for a version.
type Alias struct {
	Version    string             // that most of the traffic goes to
	Weights    map[string]float64 // shares of others, by version
	RevisionID string
}

// A RemoteURL is a function URL on AWS.
type RemoteURL struct {
	URL
	Address string // https://….lambda-url.us-east-1.on.aws/
}

// A RemoteSource is an event source mapping.
type RemoteSource struct {
	EventSource
	UUID   string
	Target string // qualifier that it invokes; "": the function itself
}

// A Role is an execution role.
type Role struct {
	ARN   string
	Basic bool // it has the policy for writing logs
}

// A RemoteLayer is a version of a layer.
type RemoteLayer struct {
	ARN        string
	CodeSHA256 string
}

// A LogGroup is where the function's log is.
type LogGroup struct {
	Retention int // days; 0: for ever
}
