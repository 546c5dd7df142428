package events

import (
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Source and detail types of the events of AWS CodeBuild.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
const (
	CodeBuildEventSource           = "aws.codebuild"                // source of every CodeBuild event
	CodeBuildStateChangeDetailType = "CodeBuild Build State Change" // a build has started or ended
	CodeBuildPhaseChangeDetailType = "CodeBuild Build Phase Change" // a build has completed a phase
)

// CodeBuildPhaseStatus is the state of a build or of one of its phases.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
type CodeBuildPhaseStatus string

// States of a build or of one of its phases.
//
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BuildPhase.html
const (
	CodeBuildPhaseStatusFailed     CodeBuildPhaseStatus = "FAILED"      // ended with an error of the build
	CodeBuildPhaseStatusFault      CodeBuildPhaseStatus = "FAULT"       // ended with an error of CodeBuild
	CodeBuildPhaseStatusInProgress CodeBuildPhaseStatus = "IN_PROGRESS" // runs
	CodeBuildPhaseStatusQueued     CodeBuildPhaseStatus = "QUEUED"      // waits for a place to run
	CodeBuildPhaseStatusStopped    CodeBuildPhaseStatus = "STOPPED"     // stopped on request
	CodeBuildPhaseStatusSucceeded  CodeBuildPhaseStatus = "SUCCEEDED"   // ended well
	CodeBuildPhaseStatusTimedOut   CodeBuildPhaseStatus = "TIMED_OUT"   // took longer than its timeout
)

// CodeBuildPhaseType is a phase of a build.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html
type CodeBuildPhaseType string

// Phases of a build, in their order.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html
const (
	CodeBuildPhaseTypeSubmitted       CodeBuildPhaseType = "SUBMITTED"        // accepted by CodeBuild
	CodeBuildPhaseTypeQueued          CodeBuildPhaseType = "QUEUED"           // waits for a place to run
	CodeBuildPhaseTypeProvisioning    CodeBuildPhaseType = "PROVISIONING"     // its environment is made
	CodeBuildPhaseTypeDownloadSource  CodeBuildPhaseType = "DOWNLOAD_SOURCE"  // fetches the source
	CodeBuildPhaseTypeInstall         CodeBuildPhaseType = "INSTALL"          // runs the install commands
	CodeBuildPhaseTypePreBuild        CodeBuildPhaseType = "PRE_BUILD"        // runs the commands before the build
	CodeBuildPhaseTypeBuild           CodeBuildPhaseType = "BUILD"            // runs the build commands
	CodeBuildPhaseTypePostBuild       CodeBuildPhaseType = "POST_BUILD"       // runs the commands after the build
	CodeBuildPhaseTypeUploadArtifacts CodeBuildPhaseType = "UPLOAD_ARTIFACTS" // stores what was built
	CodeBuildPhaseTypeFinalizing      CodeBuildPhaseType = "FINALIZING"       // cleans up
	CodeBuildPhaseTypeCompleted       CodeBuildPhaseType = "COMPLETED"        // the end
)

// A CodeBuildEvent says that a build of AWS CodeBuild has changed its state or
// completed a phase. It comes through Amazon EventBridge.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
type CodeBuildEvent struct {
	AccountID     string               `json:"account"`                   // ID of the account the event is from, 12 digits
	Region        string               `json:"region"`                    // Region the event is from
	DetailType    string               `json:"detail-type"`               // CodeBuildStateChangeDetailType or CodeBuildPhaseChangeDetailType
	Source        string               `json:"source"`                    // CodeBuildEventSource
	Version       string               `json:"version" jsondecode:"text"` // version of the envelope, "0" today
	Time          time.Time            `json:"time,omitzero"`             // when the event was made, to the second
	ID            string               `json:"id"`                        // unique ID of the event
	Resources     []string             `json:"resources,omitzero"`        // ARN of the build
	Detail        CodeBuildEventDetail `json:"detail,omitzero"`           // what has happened to the build
	ReplayName    string               `json:"replay-name,omitempty"`     // name of the archive replay that sent the event again; empty otherwise
	IngestionTime time.Time            `json:"ingestion-time,omitzero"`   // when EventBridge received it; zero if it was not sent
}

// CodeBuildEventDetail says what has happened to a build. Its fields that begin
// with Current, and BuildStatus, belong to state changes; those that begin with
// Completed belong to phase changes.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
type CodeBuildEventDetail struct {
	BuildStatus           CodeBuildPhaseStatus                `json:"build-status,omitempty"`          // state of the build
	ProjectName           string                              `json:"project-name"`                    // name of the build project
	BuildID               string                              `json:"build-id"`                        // ARN of the build
	AdditionalInformation CodeBuildEventAdditionalInformation `json:"additional-information,omitzero"` // the build itself; zero if it was not sent
	CurrentPhase          CodeBuildPhaseType                  `json:"current-phase,omitempty"`         // phase the build is in
	CurrentPhaseContext   string                              `json:"current-phase-context,omitempty"` // messages of that phase, "[]" if there are none
	Version               string                              `json:"version"`                         // version of the detail, "1" today

	CompletedPhaseStatus   CodeBuildPhaseStatus `json:"completed-phase-status,omitempty"`          // how the phase has ended
	CompletedPhase         CodeBuildPhaseType   `json:"completed-phase,omitempty"`                 // phase that has ended
	CompletedPhaseContext  string               `json:"completed-phase-context,omitempty"`         // messages of that phase, "[]" if there are none
	CompletedPhaseDuration DurationSeconds      `json:"completed-phase-duration-seconds,omitzero"` // how long the phase took
	CompletedPhaseStart    CodeBuildTime        `json:"completed-phase-start,omitzero"`            // when the phase began; zero if it was not sent
	CompletedPhaseEnd      CodeBuildTime        `json:"completed-phase-end,omitzero"`              // when the phase ended; zero if it was not sent

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. The duration may be sent
// as a number or as text.
func (d *CodeBuildEventDetail) UnmarshalJSON(b []byte) error {
	err := decode(b, &d.wire,
		member("build-status", (*string)(&d.BuildStatus)),
		member("completed-phase", (*string)(&d.CompletedPhase)),
		member("project-name", &d.ProjectName),
		member("build-id", &d.BuildID),
		member("completed-phase-context", &d.CompletedPhaseContext),
		member("additional-information", &d.AdditionalInformation),
		member("current-phase", (*string)(&d.CurrentPhase)),
		member("current-phase-context", &d.CurrentPhaseContext),
		member("completed-phase-status", (*string)(&d.CompletedPhaseStatus)),
		member("completed-phase-duration-seconds", &d.CompletedPhaseDuration),
		member("version", &d.Version),
		otherForms("completed-phase-start", &d.CompletedPhaseStart),
		otherForms("completed-phase-end", &d.CompletedPhaseEnd),
	)
	return firstError(err, d.wire.damaged(""))
}

// MarshalJSON implements [encoding/json.Marshaler]. A duration of zero is written
// of a phase that has ended.
func (d CodeBuildEventDetail) MarshalJSON() ([]byte, error) {
	type plain CodeBuildEventDetail
	if d.CompletedPhase == "" {
		return d.wire.encode(plain(d))
	}
	return d.wire.encode(struct {
		plain
		CompletedPhaseDuration DurationSeconds `json:"completed-phase-duration-seconds"`
	}{plain(d), d.CompletedPhaseDuration})
}

// CodeBuildEventAdditionalInformation is the build of an event.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
type CodeBuildEventAdditionalInformation struct {
	Artifact       CodeBuildArtifact    `json:"artifact,omitzero"`           // where the result is; zero if there is none
	Environment    CodeBuildEnvironment `json:"environment,omitzero"`        // what the build runs in
	Timeout        DurationMinutes      `json:"timeout-in-minutes,omitzero"` // after which the build is ended
	BuildComplete  bool                 `json:"build-complete"`              // whether the build has ended
	BuildNumber    CodeBuildNumber      `json:"build-number,omitempty"`      // number of the build within the project, from 1; 0 if it was not sent
	Initiator      string               `json:"initiator"`                   // who started the build: a user, a pipeline or a webhook
	BuildStartTime CodeBuildTime        `json:"build-start-time,omitzero"`   // when the build began
	Source         CodeBuildSource      `json:"source,omitzero"`             // what is built
	SourceVersion  string               `json:"source-version,omitempty"`    // commit, branch, tag or object version that is built; empty for the newest
	Logs           CodeBuildLogs        `json:"logs,omitzero"`               // where the log is
	Phases         []CodeBuildPhase     `json:"phases,omitzero"`             // phases so far, in their order

	Cache                      *CodeBuildCache            `json:"cache,omitempty"`                        // what is kept between builds; nil if it was not sent
	NetworkInterface           *CodeBuildNetworkInterface `json:"network-interface,omitempty"`            // interface in the VPC; nil outside a VPC
	VPCConfig                  *CodeBuildVPCConfig        `json:"vpc-config,omitempty"`                   // VPC the build runs in; nil outside a VPC
	QueuedTimeout              DurationMinutes            `json:"queued-timeout-in-minutes,omitzero"`     // after which a queued build is ended; zero if it was not sent
	ProjectFileSystemLocations []json.RawMessage          `json:"project-file-system-locations,omitzero"` // file systems of the project, as sent; nil if they were not sent
	SecondaryArtifacts         []CodeBuildArtifact        `json:"secondary-artifacts,omitzero"`           // further results; nil if they were not sent
	SecondarySources           []CodeBuildSource          `json:"secondary-sources,omitzero"`             // further sources; nil if they were not sent

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. Numbers may be sent as
// text.
func (a *CodeBuildEventAdditionalInformation) UnmarshalJSON(b []byte) error {
	err := decode(b, &a.wire,
		member("cache", &a.Cache),
		part("artifact", &a.Artifact),
		part("environment", &a.Environment),
		member("timeout-in-minutes", &a.Timeout),
		member("build-complete", &a.BuildComplete),
		otherForms("build-number", &a.BuildNumber),
		member("initiator", &a.Initiator),
		otherForms("build-start-time", &a.BuildStartTime),
		part("source", &a.Source),
		member("source-version", &a.SourceVersion),
		part("logs", &a.Logs),
		member("phases", &a.Phases),
		member("queued-timeout-in-minutes", &a.QueuedTimeout),
		member("network-interface", &a.NetworkInterface),
		member("vpc-config", &a.VPCConfig),
		member("project-file-system-locations", &a.ProjectFileSystemLocations),
		member("secondary-artifacts", &a.SecondaryArtifacts),
		member("secondary-sources", &a.SecondarySources),
	)
	return firstError(err, a.wire.damaged(""))
}

// MarshalJSON implements [encoding/json.Marshaler].
func (a CodeBuildEventAdditionalInformation) MarshalJSON() ([]byte, error) {
	type plain CodeBuildEventAdditionalInformation
	return a.wire.encode(plain(a))
}

// CodeBuildArtifact is where the result of a build is.
//
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BuildArtifacts.html
type CodeBuildArtifact struct {
	MD5Sum    string `json:"md5sum,omitempty"`    // MD5 sum of the result in hex; empty if there is none
	SHA256Sum string `json:"sha256sum,omitempty"` // SHA-256 sum of the result in hex; empty if there is none
	Location  string `json:"location"`            // ARN of the S3 object; empty if there is none

	ArtifactIdentifier string `json:"artifact-identifier,omitempty"` // which of the secondary artifacts it is; empty for the first one
}

// CodeBuildEnvironment is what a build runs in.
//
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html
type CodeBuildEnvironment struct {
	Image                string                         `json:"image"`                          // Docker image
	PrivilegedMode       bool                           `json:"privileged-mode"`                // whether the build can run Docker itself
	ComputeType          string                         `json:"compute-type"`                   // such as "BUILD_GENERAL1_SMALL"
	Type                 string                         `json:"type"`                           // such as "LINUX_CONTAINER"
	EnvironmentVariables []CodeBuildEnvironmentVariable `json:"environment-variables,omitzero"` // variables of the build; nil if they were not sent

	ImagePullCredentialsType string `json:"image-pull-credentials-type,omitempty"` // "CODEBUILD" or "SERVICE_ROLE"; empty if it was not sent
	Certificate              string `json:"certificate,omitempty"`                 // ARN of the S3 object with a certificate; empty if there is none
}

// CodeBuildEnvironmentVariable is an environment variable of a build.
//
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html
type CodeBuildEnvironmentVariable struct {
	Name  string `json:"name"`           // name of the variable
	Type  string `json:"type,omitempty"` // "PLAINTEXT", "PARAMETER_STORE" or "SECRETS_MANAGER"; empty is "PLAINTEXT"
	Value string `json:"value"`          // its value, or the name of the parameter or secret that has it
}

// CodeBuildSource is what is built.
//
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectSource.html
type CodeBuildSource struct {
	Location string `json:"location,omitempty"` // URL of a repository or path of an S3 object; empty for a pipeline's source
	Type     string `json:"type"`               // such as "S3", "GITHUB" or "CODEPIPELINE"

	Buildspec         string `json:"buildspec,omitempty"`           // the buildspec or its path; empty for buildspec.yml
	GitCloneDepth     *int   `json:"git-clone-depth,omitempty"`     // commits of history, 0 for all; nil if it was not sent
	ReportBuildStatus *bool  `json:"report-build-status,omitempty"` // whether the repository is told the result; nil if it was not sent
	InsecureSSL       *bool  `json:"insecure-ssl,omitempty"`        // whether certificates are ignored; nil if it was not sent
	SourceIdentifier  string `json:"source-identifier,omitempty"`   // which of the secondary sources it is; empty for the first one
}

// CodeBuildLogs is where the log of a build is.
//
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_LogsLocation.html
type CodeBuildLogs struct {
	GroupName  string `json:"group-name,omitempty"`  // log group; empty before there is one
	StreamName string `json:"stream-name,omitempty"` // log stream; empty before there is one
	DeepLink   string `json:"deep-link,omitempty"`   // URL of the log in the console
}

// CodeBuildCache is what a project keeps between builds.
//
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectCache.html
type CodeBuildCache struct {
	Type     string   `json:"type"`               // "NO_CACHE", "S3" or "LOCAL"
	Location string   `json:"location,omitempty"` // bucket and prefix; empty unless Type is "S3"
	Modes    []string `json:"modes,omitzero"`     // what is kept; nil unless Type is "LOCAL"
}

// CodeBuildNetworkInterface is the network interface of a build in a VPC.
//
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_NetworkInterface.html
type CodeBuildNetworkInterface struct {
	ENIID    string `json:"eni-id"`    // ID of the interface
	SubnetID string `json:"subnet-id"` // ID of its subnet
}

// CodeBuildVPCConfig is the VPC that a build runs in.
//
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_VpcConfig.html
type CodeBuildVPCConfig struct {
	VPCID            string          `json:"vpc-id"`                      // ID of the VPC
	Subnets          json.RawMessage `json:"subnets,omitempty"`           // its subnets, as sent; nil if they were not sent
	SecurityGroupIDs []string        `json:"security-group-ids,omitzero"` // IDs of its security groups
}

// CodeBuildPhase is a phase of a build.
//
// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BuildPhase.html
type CodeBuildPhase struct {
	PhaseContext []interface{}        `json:"phase-context,omitzero"`       // messages of the phase; nil if they were not sent
	StartTime    CodeBuildTime        `json:"start-time,omitzero"`          // when the phase began
	EndTime      CodeBuildTime        `json:"end-time,omitzero"`            // when it ended; zero while it runs
	Duration     DurationSeconds      `json:"duration-in-seconds,omitzero"` // how long it took
	PhaseType    CodeBuildPhaseType   `json:"phase-type"`                   // which phase it is
	PhaseStatus  CodeBuildPhaseStatus `json:"phase-status,omitempty"`       // how it ended; empty while it runs

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. The duration may be sent
// as a number or as text.
func (p *CodeBuildPhase) UnmarshalJSON(b []byte) error {
	err := decode(b, &p.wire,
		member("phase-context", &p.PhaseContext),
		otherForms("start-time", &p.StartTime),
		otherForms("end-time", &p.EndTime),
		member("duration-in-seconds", &p.Duration),
		member("phase-type", (*string)(&p.PhaseType)),
		member("phase-status", (*string)(&p.PhaseStatus)),
	)
	return firstError(err, p.wire.damaged(""))
}

// MarshalJSON implements [encoding/json.Marshaler]. A duration of zero is written
// of a phase that has ended.
func (p CodeBuildPhase) MarshalJSON() ([]byte, error) {
	type plain CodeBuildPhase
	if p.EndTime.IsZero() {
		return p.wire.encode(plain(p))
	}
	return p.wire.encode(struct {
		plain
		Duration DurationSeconds `json:"duration-in-seconds"`
	}{plain(p), p.Duration})
}

// A CodeBuildTime is a time as CodeBuild writes it: "Sep 1, 2017 4:13:21 PM", in
// UTC, to the second. RFC 3339 is read too; null and "" are the zero time. The
// zero time is written as null.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
type CodeBuildTime time.Time

// MarshalJSON implements [encoding/json.Marshaler].
func (t CodeBuildTime) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return []byte(time.Time(t).UTC().Format(`"` + codeBuildTimeLayout + `"`)), nil
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (t *CodeBuildTime) UnmarshalJSON(b []byte) error {
	raw, err := single(b)
	if err != nil || isNull(raw) {
		return err
	}
	text, ok := unquote(raw)
	if !ok {
		return mismatch(raw, t)
	}
	// Newer releases of Java, in which CodeBuild formats its times, put a narrow
	// no-break space before AM and PM.
	parsed, err := time.Parse(codeBuildTimeLayout, strings.ReplaceAll(text, "\u202f", " "))
	if err != nil {
		parsed, err = parseTime(text)
	}
	if err != nil {
		return damage(err)
	}
	*t = CodeBuildTime(parsed)
	return nil
}

// IsZero reports whether t is the zero time, which stands for an absent one.
func (t CodeBuildTime) IsZero() bool { return time.Time(t).IsZero() }

const codeBuildTimeLayout = "Jan 2, 2006 3:04:05 PM"

// A CodeBuildNumber is the number of a build within its project, from 1. It is
// read from a decimal such as 60.0, whose fraction is cut, and from text too.
//
// https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
type CodeBuildNumber int32

// MarshalJSON implements [encoding/json.Marshaler].
func (n CodeBuildNumber) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, int64(int32(n)), 10), nil
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (n *CodeBuildNumber) UnmarshalJSON(b []byte) error {
	raw, err := single(b)
	if err != nil || isNull(raw) {
		return err
	}
	number := raw
	if text, ok := unquote(raw); ok {
		if text == "" {
			*n = 0
			return nil
		}
		number = []byte(text)
	} else if !isNumber(raw) {
		return mismatch(raw, n)
	}
	whole, _, ok := parseSeconds(number, 0)
	if !ok || whole != int64(int32(whole)) {
		return damage(errors.New("not a build number: " + clip(raw)))
	}
	*n = CodeBuildNumber(whole)
	return nil
}

// otherForms is a member whose type reads more forms than the one that it writes.
func otherForms(name string, into interface {
	json.Marshaler
	json.Unmarshaler
}) field {
	return custom(name, into, func(raw []byte) error {
		if err := into.UnmarshalJSON(raw); err != nil || raw[0] != '"' {
			return err // numbers are equal by value
		}
		if form, err := into.MarshalJSON(); err != nil || string(form) == string(raw) {
			return err
		}
		return errOtherForm
	})
}

// part is a member whose zero value the struct tag leaves out. An object that says
// nothing, such as the artifact {"location":""} of a build without one, is kept.
func part[T any](name string, into *T) field {
	return custom(name, zeroable[T]{into}, func(raw []byte) error {
		if err := Unmarshal(raw, into); err != nil || isNull(raw) || !(zeroable[T]{into}).IsZero() {
			return err
		}
		return errOtherForm
	})
}

// A zeroable says whether what it points to is left out as zero.
type zeroable[T any] struct{ value *T }

func (z zeroable[T]) IsZero() bool { return reflect.ValueOf(z.value).Elem().IsZero() }
