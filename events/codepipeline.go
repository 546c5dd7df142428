package events

import "time"

// Source and detail types of the events of AWS CodePipeline.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
const (
	CodePipelineEventSource              = "aws.codepipeline"                             // source of every CodePipeline event
	CodePipelineExecutionEventDetailType = "CodePipeline Pipeline Execution State Change" // a pipeline has changed its state
	CodePipelineActionEventDetailType    = "CodePipeline Action Execution State Change"   // an action has
	CodePipelineStageEventDetailType     = "CodePipeline Stage Execution State Change"    // a stage has
)

// CodePipelineStageState is the state of a stage.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
type CodePipelineStageState string

// States of a stage.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
const (
	CodePipelineStageStateStarted   CodePipelineStageState = "STARTED"   // runs
	CodePipelineStageStateSucceeded CodePipelineStageState = "SUCCEEDED" // has succeeded
	CodePipelineStageStateResumed   CodePipelineStageState = "RESUMED"   // is tried again
	CodePipelineStageStateFailed    CodePipelineStageState = "FAILED"    // has failed
	CodePipelineStageStateCanceled  CodePipelineStageState = "CANCELED"  // was cancelled because the pipeline was changed
)

// CodePipelineState is the state of a pipeline.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
type CodePipelineState string

// States of a pipeline.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
const (
	CodePipelineStateStarted    CodePipelineState = "STARTED"    // runs
	CodePipelineStateSucceeded  CodePipelineState = "SUCCEEDED"  // has succeeded
	CodePipelineStateResumed    CodePipelineState = "RESUMED"    // is tried again
	CodePipelineStateFailed     CodePipelineState = "FAILED"     // has failed
	CodePipelineStateCanceled   CodePipelineState = "CANCELED"   // was cancelled because the pipeline was changed
	CodePipelineStateSuperseded CodePipelineState = "SUPERSEDED" // was overtaken by a newer execution
)

// CodePipelineActionState is the state of an action.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
type CodePipelineActionState string

// States of an action.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
const (
	CodePipelineActionStateStarted   CodePipelineActionState = "STARTED"   // runs
	CodePipelineActionStateSucceeded CodePipelineActionState = "SUCCEEDED" // has succeeded
	CodePipelineActionStateFailed    CodePipelineActionState = "FAILED"    // has failed
	CodePipelineActionStateCanceled  CodePipelineActionState = "CANCELED"  // was cancelled because the pipeline was changed
)

// A CodePipelineCloudWatchEvent says that a pipeline of AWS CodePipeline, a stage
// or an action of one has changed its state. It comes through Amazon EventBridge.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
type CodePipelineCloudWatchEvent struct {
	Version       string                  `json:"version" jsondecode:"text"` // version of the envelope, "0" today
	ID            string                  `json:"id"`                        // unique ID of the event
	DetailType    string                  `json:"detail-type"`               // one of the three CodePipeline…EventDetailType
	Source        string                  `json:"source"`                    // CodePipelineEventSource
	AccountID     string                  `json:"account"`                   // ID of the account the event is from, 12 digits
	Time          time.Time               `json:"time,omitzero"`             // when the event was made, to the second
	Region        string                  `json:"region"`                    // Region the event is from
	Resources     []string                `json:"resources,omitzero"`        // ARN of the pipeline
	Detail        CodePipelineEventDetail `json:"detail,omitzero"`           // what has changed its state
	ReplayName    string                  `json:"replay-name,omitempty"`     // name of the archive replay that sent the event again; empty otherwise
	IngestionTime time.Time               `json:"ingestion-time,omitzero"`   // when EventBridge received it; zero if it was not sent
}

// CodePipelineEventBridgeEvent is another name of [CodePipelineCloudWatchEvent].
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
type CodePipelineEventBridgeEvent = CodePipelineCloudWatchEvent

// CodePipelineEventDetail says what has changed its state: the pipeline; with
// Stage set, the stage; with Action set, the action.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
type CodePipelineEventDetail struct {
	Pipeline        string                                 `json:"pipeline"`                  // name of the pipeline
	Version         int64                                  `json:"version"`                   // version of the pipeline, from 1
	ExecutionID     string                                 `json:"execution-id"`              // ID of the execution
	Stage           string                                 `json:"stage,omitempty"`           // name of the stage; empty if the event is about the pipeline
	Action          string                                 `json:"action,omitempty"`          // name of the action; empty unless the event is about one
	State           CodePipelineState                      `json:"state"`                     // the new state
	Region          string                                 `json:"region,omitempty"`          // Region of the action; empty unless the event is about one
	Type            CodePipelineEventDetailType            `json:"type,omitzero"`             // type of the action; zero unless the event is about one
	ExecutionResult CodePipelineEventDetailExecutionResult `json:"execution-result,omitzero"` // what came of the action; zero if it was not sent

	StartTime                 time.Time                               `json:"start-time,omitzero"`                    // when the execution began; zero if it was not sent
	ActionExecutionID         string                                  `json:"action-execution-id,omitempty"`          // ID of the action's execution; empty if it was not sent
	ExecutionTrigger          CodePipelineEventDetailExecutionTrigger `json:"execution-trigger,omitzero"`             // what started the execution; zero if it was not sent
	PipelineExecutionAttempt  int64                                   `json:"pipeline-execution-attempt,omitzero"`    // how often the execution was tried; 0 if it was not sent
	StopExecutionComments     string                                  `json:"stop-execution-comments,omitempty"`      // why the execution was stopped; empty if it was not
	StageLastRetryAttemptTime time.Time                               `json:"stage-last-retry-attempt-time,omitzero"` // when the stage was last tried again; zero if it was not
	InputArtifacts            *[]CodePipelineEventDetailArtifact      `json:"input-artifacts,omitempty"`              // what the action works on; nil if it was not sent; a pointer, so that details can be compared with ==
	OutputArtifacts           *[]CodePipelineEventDetailArtifact      `json:"output-artifacts,omitempty"`             // what the action has made; as InputArtifacts

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. The numbers may be sent as
// text.
func (d *CodePipelineEventDetail) UnmarshalJSON(b []byte) error {
	err := decode(b, &d.wire,
		member("pipeline", &d.Pipeline),
		member("execution-id", &d.ExecutionID),
		member("start-time", &d.StartTime),
		member("stage", &d.Stage),
		member("execution-result", &d.ExecutionResult),
		member("action-execution-id", &d.ActionExecutionID),
		member("execution-trigger", &d.ExecutionTrigger),
		member("input-artifacts", &d.InputArtifacts),
		member("output-artifacts", &d.OutputArtifacts),
		member("action", &d.Action),
		member("state", (*string)(&d.State)),
		member("region", &d.Region),
		member("type", &d.Type),
		number("version", &d.Version),
		number("pipeline-execution-attempt", &d.PipelineExecutionAttempt),
		member("stop-execution-comments", &d.StopExecutionComments),
		member("stage-last-retry-attempt-time", &d.StageLastRetryAttemptTime),
	)
	return firstError(err, d.wire.damaged(""))
}

// MarshalJSON implements [encoding/json.Marshaler].
func (d CodePipelineEventDetail) MarshalJSON() ([]byte, error) {
	type plain CodePipelineEventDetail
	return d.wire.encode(plain(d))
}

// CodePipelineEventDetailType is the type of an action.
//
// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionTypeId.html
type CodePipelineEventDetailType struct {
	Owner    string `json:"owner"`    // who made it: "AWS", "ThirdParty" or "Custom"
	Category string `json:"category"` // what it does: "Source", "Build", "Test", "Deploy", "Approval", "Invoke" or "Compute"
	Provider string `json:"provider"` // what does it, such as "CodeDeploy"
	Version  int64  `json:"version"`  // version of the type, from 1

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. The version may be sent as
// text.
func (t *CodePipelineEventDetailType) UnmarshalJSON(b []byte) error {
	err := decode(b, &t.wire,
		member("owner", &t.Owner),
		member("provider", &t.Provider),
		member("category", &t.Category),
		number("version", &t.Version),
	)
	return firstError(err, t.wire.damaged(""))
}

// MarshalJSON implements [encoding/json.Marshaler].
func (t CodePipelineEventDetailType) MarshalJSON() ([]byte, error) {
	type plain CodePipelineEventDetailType
	return t.wire.encode(plain(t))
}

// CodePipelineEventDetailExecutionResult is what came of an action.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
type CodePipelineEventDetailExecutionResult struct {
	ExternalExecutionURL     string `json:"external-execution-url,omitempty"`     // page about it; empty if there is none
	ExternalExecutionSummary string `json:"external-execution-summary,omitempty"` // the result in words
	ExternalExecutionID      string `json:"external-execution-id,omitempty"`      // its ID at the provider
	ErrorCode                string `json:"error-code,omitempty"`                 // such as "JobFailed"; empty if it has not failed
}

// CodePipelineEventDetailExecutionTrigger is what started an execution.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
type CodePipelineEventDetailExecutionTrigger struct {
	TriggerType   string `json:"trigger-type,omitempty"`   // such as "StartPipelineExecution" or "Webhook"
	TriggerDetail string `json:"trigger-detail,omitempty"` // who or what, such as an ARN
}

// CodePipelineEventDetailArtifact is an artifact that an action works on or
// has made.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
type CodePipelineEventDetailArtifact struct {
	Name       string                            `json:"name"`                // name of the artifact
	S3Location CodePipelineEventDetailS3Location `json:"s3location,omitzero"` // where it is
}

// CodePipelineEventDetailS3Location is where an artifact is in Amazon S3.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
type CodePipelineEventDetailS3Location struct {
	Bucket string `json:"bucket"` // name of the bucket
	Key    string `json:"key"`    // key of the object
}
