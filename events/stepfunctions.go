package events

// A StepFunctionsExecutionStatusChangeEvent says that an execution of a state
// machine of AWS Step Functions has begun or ended. It comes through Amazon
// EventBridge; its detail type is "Step Functions Execution Status Change".
//
// https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
type StepFunctionsExecutionStatusChangeEvent = EventBridge[StepFunctionsExecutionStatusChangeDetail]

// StepFunctionsExecutionStatusChangeDetail is an execution as it is after the
// change. Input and Output are JSON text.
//
// https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
type StepFunctionsExecutionStatusChangeDetail struct {
	ExecutionARN           string                            `json:"executionArn"`                     // ARN of the execution
	StateMachineARN        string                            `json:"stateMachineArn"`                  // ARN of the state machine
	StateMachineVersionARN string                            `json:"stateMachineVersionArn,omitempty"` // ARN of its version; empty if it was started without one
	StateMachineAliasARN   string                            `json:"stateMachineAliasArn,omitempty"`   // ARN of its alias; empty if it was started without one
	Name                   string                            `json:"name"`                             // name of the execution
	Status                 string                            `json:"status"`                           // "RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED" or "PENDING_REDRIVE"
	StartDate              MilliSecondsEpochTime             `json:"startDate,omitzero"`               // when it began
	StopDate               MilliSecondsEpochTime             `json:"stopDate,omitzero"`                // when it ended; zero while it runs
	Input                  *string                           `json:"input,omitempty"`                  // its input; nil if it is too large for the event
	InputDetails           *StepFunctionsExecutionDataDetail `json:"inputDetails,omitempty"`           // whether Input is all of it; nil if it was not sent
	Output                 *string                           `json:"output,omitempty"`                 // its output; nil unless it has succeeded, and if it is too large
	OutputDetails          *StepFunctionsExecutionDataDetail `json:"outputDetails,omitempty"`          // whether Output is all of it; nil unless it has succeeded
	Error                  string                            `json:"error,omitempty"`                  // name of the error; empty unless it has failed
	Cause                  string                            `json:"cause,omitempty"`                  // the error in words; empty unless it has failed
	RedriveCount           *int                              `json:"redriveCount,omitempty"`           // how often it was redriven; nil if it was not sent
	RedriveDate            MilliSecondsEpochTime             `json:"redriveDate,omitzero"`             // when it was last redriven; zero if it was not
	RedriveStatus          string                            `json:"redriveStatus,omitempty"`          // "REDRIVABLE", "NOT_REDRIVABLE" or "REDRIVABLE_BY_MAP_RUN"; empty if it was not sent
	RedriveStatusReason    string                            `json:"redriveStatusReason,omitempty"`    // why it cannot be redriven; empty if it can
}

// StepFunctionsExecutionDataDetail says whether an event has all of an input or
// output.
//
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_CloudWatchEventsExecutionDataDetails.html
type StepFunctionsExecutionDataDetail struct {
	Included  bool  `json:"included"`            // false if it is larger than 248 KiB and so is not in the event
	Truncated *bool `json:"truncated,omitempty"` // whether it was cut; nil if it was not sent
}
