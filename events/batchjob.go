package events

import "encoding/json"

// A BatchJobStateChangeEvent says that a job of AWS Batch has changed its state. It
// comes through Amazon EventBridge; its detail type is "Batch Job State Change".
//
// https://docs.aws.amazon.com/batch/latest/userguide/batch_cwe_events.html
type BatchJobStateChangeEvent = EventBridge[BatchJobStateChangeDetail]

// BatchJobStateChangeDetail is a job as it is after the change.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_JobDetail.html
type BatchJobStateChangeDetail struct {
	JobARN                       string                `json:"jobArn,omitempty"`                       // ARN of the job
	JobName                      string                `json:"jobName"`                                // name of the job
	JobID                        string                `json:"jobId"`                                  // ID of the job
	JobQueue                     string                `json:"jobQueue"`                               // ARN of its queue
	JobDefinition                string                `json:"jobDefinition"`                          // ARN of its definition
	Status                       string                `json:"status"`                                 // such as "RUNNABLE", "RUNNING", "SUCCEEDED" or "FAILED"
	StatusReason                 string                `json:"statusReason,omitempty"`                 // why it has its state, in words; empty if it was not sent
	ShareIdentifier              string                `json:"shareIdentifier,omitempty"`              // share of a fair-share queue; empty in other queues
	SchedulingPriority           *int                  `json:"schedulingPriority,omitempty"`           // priority within the share, 0 to 9999; nil in other queues
	CreatedAt                    MilliSecondsEpochTime `json:"createdAt,omitzero"`                     // when the job was submitted
	StartedAt                    MilliSecondsEpochTime `json:"startedAt,omitzero"`                     // when it began to run; zero before
	StoppedAt                    MilliSecondsEpochTime `json:"stoppedAt,omitzero"`                     // when it ended; zero before
	Attempts                     []BatchJobAttempt     `json:"attempts,omitzero"`                      // attempts so far
	RetryStrategy                *BatchRetryStrategy   `json:"retryStrategy,omitempty"`                // when it is tried again; nil if it was not sent
	DependsOn                    []BatchJobDependency  `json:"dependsOn,omitzero"`                     // jobs it waits for
	Parameters                   map[string]string     `json:"parameters,omitzero"`                    // values for the placeholders of its definition
	Container                    *BatchContainer       `json:"container,omitempty"`                    // its container; nil of jobs with several nodes, tasks or pods
	NodeDetails                  *BatchNodeDetails     `json:"nodeDetails,omitempty"`                  // which node it is; nil unless it is one of several
	NodeProperties               json.RawMessage       `json:"nodeProperties,omitempty"`               // its nodes, as sent; nil unless it has several
	ArrayProperties              *BatchArrayProperties `json:"arrayProperties,omitempty"`              // its place in an array; nil unless it is in one
	EKSProperties                json.RawMessage       `json:"eksProperties,omitempty"`                // its pod on Amazon EKS, as sent; nil elsewhere
	EKSAttempts                  json.RawMessage       `json:"eksAttempts,omitempty"`                  // attempts on Amazon EKS, as sent; nil elsewhere
	ECSProperties                json.RawMessage       `json:"ecsProperties,omitempty"`                // its tasks on Amazon ECS, as sent; nil if it has a single container
	ConsumableResourceProperties json.RawMessage       `json:"consumableResourceProperties,omitempty"` // resources it uses up, as sent; nil if there are none
	Timeout                      *BatchJobTimeout      `json:"timeout,omitempty"`                      // how long it may run; nil for any time
	Tags                         map[string]string     `json:"tags,omitzero"`                          // tags of the job
	PropagateTags                *bool                 `json:"propagateTags,omitempty"`                // whether its tasks get the tags; nil if it was not sent
	PlatformCapabilities         []string              `json:"platformCapabilities,omitzero"`          // "EC2" or "FARGATE"; nil if they were not sent
	IsCancelled                  *bool                 `json:"isCancelled,omitempty"`                  // whether it was cancelled; nil if it was not sent
	IsTerminated                 *bool                 `json:"isTerminated,omitempty"`                 // whether it was terminated; nil if it was not sent
}

// BatchJobAttempt is an attempt to run a job.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_AttemptDetail.html
type BatchJobAttempt struct {
	Container      *BatchAttemptContainer `json:"container,omitempty"`      // its container; nil if it was not sent
	StartedAt      MilliSecondsEpochTime  `json:"startedAt,omitzero"`       // when it began; zero if it has not
	StoppedAt      MilliSecondsEpochTime  `json:"stoppedAt,omitzero"`       // when it ended; zero if it has not
	StatusReason   string                 `json:"statusReason,omitempty"`   // why it ended, in words; empty if it was not sent
	TaskProperties json.RawMessage        `json:"taskProperties,omitempty"` // its tasks on Amazon ECS, as sent; nil if it has a single container
}

// BatchAttemptContainer is the container of an attempt.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_AttemptContainerDetail.html
type BatchAttemptContainer struct {
	ContainerInstanceARN string                  `json:"containerInstanceArn,omitempty"` // ARN of the container instance; empty on Fargate
	TaskARN              string                  `json:"taskArn,omitempty"`              // ARN of the task
	ExitCode             *int                    `json:"exitCode,omitempty"`             // exit code; nil if it never ran
	Reason               string                  `json:"reason,omitempty"`               // why it ended, in words; empty if all is well
	LogStreamName        string                  `json:"logStreamName,omitempty"`        // log stream; empty before there is one
	NetworkInterfaces    []BatchNetworkInterface `json:"networkInterfaces,omitzero"`     // its network interfaces; nil if they were not sent
}

// BatchNetworkInterface is a network interface of a container.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_NetworkInterface.html
type BatchNetworkInterface struct {
	AttachmentID       string `json:"attachmentId,omitempty"`       // ID of the attachment of the task
	IPv6Address        string `json:"ipv6Address,omitempty"`        // IPv6 address; empty if it has none
	PrivateIPv4Address string `json:"privateIpv4Address,omitempty"` // private IPv4 address; empty if it has none
}

// BatchRetryStrategy is when a job is tried again.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_RetryStrategy.html
type BatchRetryStrategy struct {
	Attempts       int                   `json:"attempts"`                // most attempts, 1 to 10
	EvaluateOnExit []BatchEvaluateOnExit `json:"evaluateOnExit,omitzero"` // which failures are tried again; nil for all
}

// BatchEvaluateOnExit says what follows a failure of a kind. Its patterns may end
// with an asterisk; an empty one fits all.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html
type BatchEvaluateOnExit struct {
	OnStatusReason string `json:"onStatusReason,omitempty"` // pattern of the attempt's StatusReason
	OnReason       string `json:"onReason,omitempty"`       // pattern of the container's Reason
	OnExitCode     string `json:"onExitCode,omitempty"`     // pattern of the exit code
	Action         string `json:"action"`                   // "RETRY" or "EXIT"
}

// BatchJobDependency is a job that another waits for.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_JobDependency.html
type BatchJobDependency struct {
	JobID string `json:"jobId,omitempty"` // ID of the job
	Type  string `json:"type,omitempty"`  // "N_TO_N" or "SEQUENTIAL" of arrays; empty otherwise
}

// BatchContainer is the container of a job.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerDetail.html
type BatchContainer struct {
	Image                        string                     `json:"image,omitempty"`                        // its image
	Command                      []string                   `json:"command,omitzero"`                       // its command
	Environment                  []BatchKeyValuePair        `json:"environment,omitzero"`                   // environment variables
	ExitCode                     *int                       `json:"exitCode,omitempty"`                     // exit code; nil before it has ended
	Reason                       string                     `json:"reason,omitempty"`                       // why it ended, in words; empty if all is well
	ContainerInstanceARN         string                     `json:"containerInstanceArn,omitempty"`         // ARN of the container instance; empty on Fargate
	TaskARN                      string                     `json:"taskArn,omitempty"`                      // ARN of the task; empty before there is one
	LogStreamName                string                     `json:"logStreamName,omitempty"`                // log stream; empty before there is one
	JobRoleARN                   string                     `json:"jobRoleArn,omitempty"`                   // ARN of the role of the job; empty without one
	ExecutionRoleARN             string                     `json:"executionRoleArn,omitempty"`             // ARN of the role of the agent; empty without one
	InstanceType                 string                     `json:"instanceType,omitempty"`                 // type of the EC2 instance; empty elsewhere
	User                         string                     `json:"user,omitempty"`                         // user in the container; empty as in the image
	VCPUs                        int                        `json:"vcpus,omitempty"`                        // vCPUs; 0 if ResourceRequirements has them
	Memory                       int                        `json:"memory,omitempty"`                       // memory in MiB; 0 if ResourceRequirements has it
	ResourceRequirements         []BatchResourceRequirement `json:"resourceRequirements,omitzero"`          // vCPUs, memory and GPUs
	Privileged                   *bool                      `json:"privileged,omitempty"`                   // whether it is root on the host; nil if it was not sent
	ReadonlyRootFilesystem       *bool                      `json:"readonlyRootFilesystem,omitempty"`       // whether it can only read its files; nil if it was not sent
	EnableExecuteCommand         *bool                      `json:"enableExecuteCommand,omitempty"`         // whether commands can be run in it; nil if it was not sent
	NetworkInterfaces            []BatchNetworkInterface    `json:"networkInterfaces,omitzero"`             // its network interfaces; nil if they were not sent
	NetworkConfiguration         *BatchNetworkConfiguration `json:"networkConfiguration,omitempty"`         // network on Fargate; nil elsewhere
	FargatePlatformConfiguration *BatchFargatePlatform      `json:"fargatePlatformConfiguration,omitempty"` // version of Fargate; nil elsewhere
	EphemeralStorage             *BatchEphemeralStorage     `json:"ephemeralStorage,omitempty"`             // storage on Fargate; nil for the usual 20 GiB
	RuntimePlatform              *BatchRuntimePlatform      `json:"runtimePlatform,omitempty"`              // operating system and processor; nil if it was not sent
	LogConfiguration             json.RawMessage            `json:"logConfiguration,omitempty"`             // where it logs to, as sent; nil if it was not sent
	LinuxParameters              json.RawMessage            `json:"linuxParameters,omitempty"`              // devices and the like, as sent; nil if they were not sent
	Volumes                      json.RawMessage            `json:"volumes,omitempty"`                      // volumes, as sent; nil if they were not sent
	MountPoints                  json.RawMessage            `json:"mountPoints,omitempty"`                  // where they are mounted, as sent; nil if they were not sent
	Ulimits                      json.RawMessage            `json:"ulimits,omitempty"`                      // limits of the process, as sent; nil if they were not sent
	Secrets                      json.RawMessage            `json:"secrets,omitempty"`                      // names of secrets, as sent; nil if they were not sent
	RepositoryCredentials        json.RawMessage            `json:"repositoryCredentials,omitempty"`        // secret for a private registry, as sent; nil if it was not sent
}

// BatchKeyValuePair is a name and a value.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_KeyValuePair.html
type BatchKeyValuePair struct {
	Name  string `json:"name"`  // the name
	Value string `json:"value"` // its value
}

// BatchResourceRequirement is vCPUs, memory or GPUs that a container needs.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_ResourceRequirement.html
type BatchResourceRequirement struct {
	Type  string `json:"type"`  // "VCPU", "MEMORY" or "GPU"
	Value string `json:"value"` // number as text; memory in MiB
}

// BatchNetworkConfiguration is the network of a job on Fargate.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_NetworkConfiguration.html
type BatchNetworkConfiguration struct {
	AssignPublicIP string `json:"assignPublicIp"` // "ENABLED" or "DISABLED"
}

// BatchFargatePlatform is the version of Fargate that a job runs on.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_FargatePlatformConfiguration.html
type BatchFargatePlatform struct {
	PlatformVersion string `json:"platformVersion"` // such as "LATEST"
}

// BatchEphemeralStorage is the storage of a job on Fargate.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_EphemeralStorage.html
type BatchEphemeralStorage struct {
	SizeInGiB int `json:"sizeInGiB"` // size in GiB, 21 to 200
}

// BatchRuntimePlatform is the operating system and processor of a job.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_RuntimePlatform.html
type BatchRuntimePlatform struct {
	OperatingSystemFamily string `json:"operatingSystemFamily,omitempty"` // such as "LINUX"
	CPUArchitecture       string `json:"cpuArchitecture,omitempty"`       // "X86_64" or "ARM64"
}

// BatchNodeDetails is which of several nodes a job is.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_NodeDetails.html
type BatchNodeDetails struct {
	NodeIndex  int  `json:"nodeIndex"`  // number of the node, from 0
	IsMainNode bool `json:"isMainNode"` // whether it is the main one
}

// BatchArrayProperties is the place of a job in an array, or the array itself.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_ArrayPropertiesDetail.html
type BatchArrayProperties struct {
	StatusSummary map[string]int `json:"statusSummary,omitzero"` // number of the array's jobs by state; nil of a single job
	Size          *int           `json:"size,omitempty"`         // jobs of the array; nil of a single job
	Index         *int           `json:"index,omitempty"`        // number of the job, from 0; nil of the array
}

// BatchJobTimeout is how long an attempt of a job may run.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_JobTimeout.html
type BatchJobTimeout struct {
	AttemptDurationSeconds int `json:"attemptDurationSeconds"` // in seconds, 60 or more
}
