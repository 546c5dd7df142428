package events

import (
	"encoding/json"
	"time"
)

// An ECSContainerInstanceEvent says that an instance of an Amazon ECS cluster, or
// what is free on it, has changed. It comes through Amazon EventBridge.
//
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_container_instance_events.html
type ECSContainerInstanceEvent struct {
	Version       string                              `json:"version" jsondecode:"text"` // version of the envelope, "0" today
	ID            string                              `json:"id"`                        // unique ID of the event
	DetailType    string                              `json:"detail-type"`               // always "ECS Container Instance State Change"
	Source        string                              `json:"source"`                    // always "aws.ecs"
	Account       string                              `json:"account"`                   // ID of the account the event is from, 12 digits
	Time          time.Time                           `json:"time,omitzero"`             // when the event was made, to the second
	Region        string                              `json:"region"`                    // Region the event is from
	Resources     []string                            `json:"resources,omitzero"`        // ARN of the container instance
	Detail        ECSContainerInstanceEventDetailType `json:"detail,omitzero"`           // the container instance
	ReplayName    string                              `json:"replay-name,omitempty"`     // name of the archive replay that sent the event again; empty otherwise
	IngestionTime time.Time                           `json:"ingestion-time,omitzero"`   // when EventBridge received it; zero if it was not sent
}

// ECSContainerInstanceEventDetailType is a container instance.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html
type ECSContainerInstanceEventDetailType struct {
	AgentConnected       bool                                 `json:"agentConnected"`               // whether the agent is connected to Amazon ECS
	Attributes           []ECSContainerInstanceEventAttribute `json:"attributes,omitzero"`          // what the instance can do
	ClusterARN           string                               `json:"clusterArn"`                   // ARN of the cluster
	ContainerInstanceARN string                               `json:"containerInstanceArn"`         // ARN of the container instance
	EC2InstanceID        string                               `json:"ec2InstanceId,omitempty"`      // ID of the EC2 instance; empty for external ones
	RegisteredResources  []ECSContainerInstanceEventResource  `json:"registeredResources,omitzero"` // what the instance has
	RemainingResources   []ECSContainerInstanceEventResource  `json:"remainingResources,omitzero"`  // what of it is free
	Status               string                               `json:"status"`                       // such as "ACTIVE" or "DRAINING"
	Version              int                                  `json:"version"`                      // grows with each change of the instance
	VersionInfo          ECSContainerInstanceEventVersionInfo `json:"versionInfo,omitzero"`         // software on the instance
	UpdatedAt            time.Time                            `json:"updatedAt,omitzero"`           // when it was last changed

	StatusReason         string             `json:"statusReason,omitempty"`         // why it has its status; empty if it was not sent
	AccountType          string             `json:"accountType,omitempty"`          // kind of the account; empty if it was not sent
	AgentUpdateStatus    string             `json:"agentUpdateStatus,omitempty"`    // how the last update of the agent went; empty without one
	CapacityProviderName string             `json:"capacityProviderName,omitempty"` // name of its capacity provider; empty if it has none
	RegisteredAt         time.Time          `json:"registeredAt,omitzero"`          // when it joined the cluster; zero if it was not sent
	PendingTasksCount    *int               `json:"pendingTasksCount,omitempty"`    // tasks that are starting; nil if it was not sent
	RunningTasksCount    *int               `json:"runningTasksCount,omitempty"`    // tasks that run; nil if it was not sent
	Attachments          []ECSAttachment    `json:"attachments,omitzero"`           // network interfaces; nil if they were not sent
	HealthStatus         *ECSInstanceHealth `json:"healthStatus,omitempty"`         // health of the instance; nil if it was not sent
	Tags                 []ECSTag           `json:"tags,omitzero"`                  // tags; nil if they were not sent
}

// ECSContainerInstanceEventAttribute is something that a container instance can
// do or is.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attribute.html
type ECSContainerInstanceEventAttribute struct {
	Name       string `json:"name"`                 // name of the attribute
	Value      string `json:"value,omitempty"`      // its value; empty if it has none
	TargetType string `json:"targetType,omitempty"` // always "container-instance"; empty if it was not sent
	TargetID   string `json:"targetId,omitempty"`   // ID of what has the attribute; empty if it was not sent
}

// ECSContainerInstanceEventResource is CPU, memory, ports or another resource of a
// container instance. Which value is set depends on Type.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Resource.html
type ECSContainerInstanceEventResource struct {
	Name           string    `json:"name"`                    // "CPU", "MEMORY", "PORTS", "PORTS_UDP", "GPU" or one of the user's own
	Type           string    `json:"type"`                    // "INTEGER", "DOUBLE", "LONG" or "STRINGSET"
	IntegerValue   int       `json:"integerValue,omitempty"`  // CPU units (1024 are one vCPU) or memory in MiB
	StringSetValue []*string `json:"stringSetValue,omitzero"` // ports or GPU IDs; nil if they were not sent
	DoubleValue    *float64  `json:"doubleValue,omitempty"`   // value of type "DOUBLE"; nil if it was not sent
	LongValue      *int64    `json:"longValue,omitempty"`     // value of type "LONG"; nil if it was not sent

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *ECSContainerInstanceEventResource) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("name", &r.Name),
		member("type", &r.Type),
		member("doubleValue", &r.DoubleValue),
		member("longValue", &r.LongValue),
		member("integerValue", &r.IntegerValue).sticky(),
		member("stringSetValue", &r.StringSetValue),
	)
}

// MarshalJSON implements [encoding/json.Marshaler]. A set that is empty but not
// nil is written, and so is a number of zero that was sent.
func (r ECSContainerInstanceEventResource) MarshalJSON() ([]byte, error) {
	type plain ECSContainerInstanceEventResource
	return r.wire.encode(plain(r))
}

// ECSContainerInstanceEventVersionInfo is the software on a container instance.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_VersionInfo.html
type ECSContainerInstanceEventVersionInfo struct {
	AgentHash     string `json:"agentHash"`     // commit of the agent
	AgentVersion  string `json:"agentVersion"`  // version of the agent
	DockerVersion string `json:"dockerVersion"` // version of Docker, with "DockerVersion: " before it
}

// ECSInstanceHealth is the health of a container instance.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstanceHealthStatus.html
type ECSInstanceHealth struct {
	OverallStatus string                    `json:"overallStatus"`    // "OK", "IMPAIRED", "INSUFFICIENT_DATA" or "INITIALIZING"
	Details       []ECSInstanceHealthDetail `json:"details,omitzero"` // single checks; nil if they were not sent
}

// ECSInstanceHealthDetail is a check of a container instance.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InstanceHealthCheckResult.html
type ECSInstanceHealthDetail struct {
	Type             string    `json:"type"`                      // such as "CONTAINER_RUNTIME"
	Status           string    `json:"status"`                    // as OverallStatus
	LastStatusChange time.Time `json:"lastStatusChange,omitzero"` // when the status last changed; zero if it has not
	LastUpdated      time.Time `json:"lastUpdated,omitzero"`      // when the check was last made; zero if it was not
}

// An ECSTaskStateChangeEvent says that a task of Amazon ECS has changed. Its detail
// type is "ECS Task State Change".
//
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
type ECSTaskStateChangeEvent = EventBridge[ECSTaskStateChangeDetail]

// ECSTaskStateChangeDetail is a task as it is after the change.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
type ECSTaskStateChangeDetail struct {
	ClusterARN              string                               `json:"clusterArn"`                        // ARN of the cluster
	TaskARN                 string                               `json:"taskArn"`                           // ARN of the task
	TaskDefinitionARN       string                               `json:"taskDefinitionArn"`                 // ARN of the task definition
	ContainerInstanceARN    string                               `json:"containerInstanceArn,omitempty"`    // ARN of the container instance; empty on Fargate
	Group                   string                               `json:"group,omitempty"`                   // such as "service:orders" or "family:orders"
	LaunchType              string                               `json:"launchType,omitempty"`              // "EC2", "FARGATE" or "EXTERNAL"; empty with a capacity provider
	CapacityProviderName    string                               `json:"capacityProviderName,omitempty"`    // name of the capacity provider; empty without one
	PlatformVersion         string                               `json:"platformVersion,omitempty"`         // version of Fargate; empty elsewhere
	PlatformFamily          string                               `json:"platformFamily,omitempty"`          // operating system on Fargate; empty elsewhere
	AvailabilityZone        string                               `json:"availabilityZone,omitempty"`        // zone the task runs in
	LastStatus              string                               `json:"lastStatus"`                        // such as "PENDING", "RUNNING" or "STOPPED"
	DesiredStatus           string                               `json:"desiredStatus"`                     // "RUNNING" or "STOPPED"
	Connectivity            string                               `json:"connectivity,omitempty"`            // "CONNECTED" or "DISCONNECTED"; empty before it is known
	HealthStatus            string                               `json:"healthStatus,omitempty"`            // "HEALTHY", "UNHEALTHY" or "UNKNOWN"; empty if it was not sent
	CPU                     string                               `json:"cpu,omitempty"`                     // CPU units as text; 1024 are one vCPU
	Memory                  string                               `json:"memory,omitempty"`                  // memory in MiB as text
	StopCode                string                               `json:"stopCode,omitempty"`                // such as "EssentialContainerExited"; empty while the task runs
	StoppedReason           string                               `json:"stoppedReason,omitempty"`           // why the task was stopped, in words; empty while it runs
	StartedBy               string                               `json:"startedBy,omitempty"`               // who started the task, such as a deployment's ID
	Version                 int64                                `json:"version"`                           // grows with each change of the task, from 1
	CreatedAt               time.Time                            `json:"createdAt,omitzero"`                // when the task was made
	UpdatedAt               time.Time                            `json:"updatedAt,omitzero"`                // when it was last changed
	StartedAt               time.Time                            `json:"startedAt,omitzero"`                // when it began to run; zero before
	StoppingAt              time.Time                            `json:"stoppingAt,omitzero"`               // when it began to stop; zero before
	StoppedAt               time.Time                            `json:"stoppedAt,omitzero"`                // when it had stopped; zero before
	ExecutionStoppedAt      time.Time                            `json:"executionStoppedAt,omitzero"`       // when its containers had ended; zero before
	PullStartedAt           time.Time                            `json:"pullStartedAt,omitzero"`            // when its images began to be fetched; zero before
	PullStoppedAt           time.Time                            `json:"pullStoppedAt,omitzero"`            // when its images had been fetched; zero before
	ConnectivityAt          time.Time                            `json:"connectivityAt,omitzero"`           // when it was last connected; zero before
	Containers              []ECSContainer                       `json:"containers,omitzero"`               // its containers
	Attachments             []ECSAttachment                      `json:"attachments,omitzero"`              // its network interfaces and volumes
	Attributes              []ECSContainerInstanceEventAttribute `json:"attributes,omitzero"`               // its attributes; nil if they were not sent
	Overrides               *ECSTaskOverride                     `json:"overrides,omitempty"`               // what differs from the task definition; nil if it was not sent
	EphemeralStorage        *ECSEphemeralStorage                 `json:"ephemeralStorage,omitempty"`        // its storage; nil if it was not sent
	FargateEphemeralStorage *ECSEphemeralStorage                 `json:"fargateEphemeralStorage,omitempty"` // its storage on Fargate; nil if it was not sent
	EnableExecuteCommand    *bool                                `json:"enableExecuteCommand,omitempty"`    // whether commands can be run in it; nil if it was not sent
	InferenceAccelerators   []ECSInferenceAccelerator            `json:"inferenceAccelerators,omitzero"`    // its accelerators; nil if they were not sent
	Tags                    []ECSTag                             `json:"tags,omitzero"`                     // tags; nil if they were not sent
}

// ECSContainer is a container of a task.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Container.html
type ECSContainer struct {
	ContainerARN      string                `json:"containerArn"`                // ARN of the container
	TaskARN           string                `json:"taskArn,omitempty"`           // ARN of its task
	Name              string                `json:"name"`                        // its name in the task definition
	LastStatus        string                `json:"lastStatus"`                  // such as "PENDING", "RUNNING" or "STOPPED"
	HealthStatus      string                `json:"healthStatus,omitempty"`      // "HEALTHY", "UNHEALTHY" or "UNKNOWN"; empty if it was not sent
	ExitCode          *int                  `json:"exitCode,omitempty"`          // exit code; nil while it runs, and if it never ran
	Reason            string                `json:"reason,omitempty"`            // why it ended, in words; empty while it runs
	Image             string                `json:"image,omitempty"`             // its image
	ImageDigest       string                `json:"imageDigest,omitempty"`       // digest of the image, "sha256:" and hex
	RuntimeID         string                `json:"runtimeId,omitempty"`         // ID in the container runtime; empty before it is known
	CPU               string                `json:"cpu,omitempty"`               // CPU units as text; "0" is no limit
	Memory            string                `json:"memory,omitempty"`            // limit of memory in MiB as text; empty is none
	MemoryReservation string                `json:"memoryReservation,omitempty"` // reserved memory in MiB as text; empty is none
	GPUIDs            []string              `json:"gpuIds,omitzero"`             // IDs of its GPUs; nil if it has none
	NetworkInterfaces []ECSNetworkInterface `json:"networkInterfaces,omitzero"`  // its network interfaces; nil if they were not sent
	NetworkBindings   []ECSNetworkBinding   `json:"networkBindings,omitzero"`    // its ports on the host; nil if they were not sent
	ManagedAgents     []ECSManagedAgent     `json:"managedAgents,omitzero"`      // agents in it; nil if they were not sent
}

// ECSNetworkInterface is a network interface of a container.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_NetworkInterface.html
type ECSNetworkInterface struct {
	AttachmentID       string `json:"attachmentId"`                 // ID of the attachment of the task
	PrivateIPv4Address string `json:"privateIpv4Address,omitempty"` // private IPv4 address; empty if it has none
	IPv6Address        string `json:"ipv6Address,omitempty"`        // IPv6 address; empty if it has none
}

// ECSNetworkBinding is a port of a container on its host.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_NetworkBinding.html
type ECSNetworkBinding struct {
	BindIP             string `json:"bindIP,omitempty"`             // address of the host
	ContainerPort      int    `json:"containerPort,omitempty"`      // port in the container; 0 for a range
	HostPort           int    `json:"hostPort,omitempty"`           // port of the host; 0 for a range
	ContainerPortRange string `json:"containerPortRange,omitempty"` // ports in the container, such as "8000-8010"; empty for a single one
	HostPortRange      string `json:"hostPortRange,omitempty"`      // ports of the host; empty for a single one
	Protocol           string `json:"protocol,omitempty"`           // "tcp" or "udp"
}

// ECSManagedAgent is an agent that Amazon ECS runs in a container.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedAgent.html
type ECSManagedAgent struct {
	Name          string    `json:"name"`                   // always "ExecuteCommandAgent"
	LastStatus    string    `json:"lastStatus"`             // such as "RUNNING"
	LastStartedAt time.Time `json:"lastStartedAt,omitzero"` // when it was last started; zero before
	Reason        string    `json:"reason,omitempty"`       // why it has its status; empty if it was not sent
}

// ECSAttachment is a network interface or volume of a task or container instance.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attachment.html
type ECSAttachment struct {
	ID      string            `json:"id"`               // ID of the attachment
	Type    string            `json:"type"`             // such as "eni" or "AmazonElasticBlockStorage"
	Status  string            `json:"status"`           // such as "ATTACHED" or "DELETED"
	Details []ECSKeyValuePair `json:"details,omitzero"` // such as "subnetId" and "networkInterfaceId"
}

// ECSKeyValuePair is a name and a value.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KeyValuePair.html
type ECSKeyValuePair struct {
	Name  string `json:"name"`  // the name
	Value string `json:"value"` // its value
}

// ECSTaskOverride is what a task has otherwise than its definition.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html
type ECSTaskOverride struct {
	ContainerOverrides            []ECSContainerOverride    `json:"containerOverrides,omitzero"`            // by container
	CPU                           string                    `json:"cpu,omitempty"`                          // CPU units as text; empty as in the definition
	Memory                        string                    `json:"memory,omitempty"`                       // memory in MiB as text; empty as in the definition
	ExecutionRoleARN              string                    `json:"executionRoleArn,omitempty"`             // ARN of the role of the agent; empty as in the definition
	TaskRoleARN                   string                    `json:"taskRoleArn,omitempty"`                  // ARN of the role of the task; empty as in the definition
	EphemeralStorage              *ECSEphemeralStorage      `json:"ephemeralStorage,omitempty"`             // storage; nil as in the definition
	InferenceAcceleratorOverrides []ECSInferenceAccelerator `json:"inferenceAcceleratorOverrides,omitzero"` // accelerators; nil as in the definition
}

// ECSContainerOverride is what a container has otherwise than its definition.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerOverride.html
type ECSContainerOverride struct {
	Name                 string                   `json:"name,omitempty"`                // name of the container
	Command              []string                 `json:"command,omitzero"`              // its command; nil as in the definition
	Environment          []ECSKeyValuePair        `json:"environment,omitzero"`          // environment variables; nil as in the definition
	EnvironmentFiles     []ECSEnvironmentFile     `json:"environmentFiles,omitzero"`     // files of environment variables; nil as in the definition
	CPU                  *int                     `json:"cpu,omitempty"`                 // CPU units; nil as in the definition
	Memory               *int                     `json:"memory,omitempty"`              // limit of memory in MiB; nil as in the definition
	MemoryReservation    *int                     `json:"memoryReservation,omitempty"`   // reserved memory in MiB; nil as in the definition
	ResourceRequirements []ECSResourceRequirement `json:"resourceRequirements,omitzero"` // GPUs and accelerators; nil as in the definition
}

// ECSEnvironmentFile is a file of environment variables.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EnvironmentFile.html
type ECSEnvironmentFile struct {
	Type  string `json:"type"`  // always "s3"
	Value string `json:"value"` // ARN of the S3 object
}

// ECSResourceRequirement is GPUs or an accelerator that a container needs.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ResourceRequirement.html
type ECSResourceRequirement struct {
	Type  string `json:"type"`  // "GPU" or "InferenceAccelerator"
	Value string `json:"value"` // number of GPUs as text, or name of the accelerator
}

// ECSInferenceAccelerator is an accelerator of a task.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_InferenceAccelerator.html
type ECSInferenceAccelerator struct {
	DeviceName string `json:"deviceName"` // its name in the task
	DeviceType string `json:"deviceType"` // such as "eia2.medium"
}

// ECSEphemeralStorage is the storage that a task has while it runs.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
type ECSEphemeralStorage struct {
	SizeInGiB int    `json:"sizeInGiB"`          // size in GiB, 20 to 200
	KMSKeyID  string `json:"kmsKeyId,omitempty"` // ID of its key; empty for the key of AWS
}

// ECSTag is a tag of a task or container instance.
//
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html
type ECSTag struct {
	Key   string `json:"key"`   // key of the tag
	Value string `json:"value"` // its value, possibly empty
}

// An ECSServiceActionEvent says how a service of Amazon ECS does. Its detail type
// is "ECS Service Action".
//
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
type ECSServiceActionEvent = EventBridge[ECSServiceActionDetail]

// ECSServiceActionDetail says how a service does. Which lists are set depends on
// EventName.
//
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
type ECSServiceActionDetail struct {
	EventType             string          `json:"eventType"`                      // "INFO", "WARN" or "ERROR"
	EventName             string          `json:"eventName"`                      // such as "SERVICE_STEADY_STATE"
	ClusterARN            string          `json:"clusterArn"`                     // ARN of the cluster
	CreatedAt             time.Time       `json:"createdAt,omitzero"`             // when it happened, to the millisecond
	Reason                string          `json:"reason,omitempty"`               // such as "RESOURCE:FARGATE"; empty if all is well
	CapacityProviderARNs  []string        `json:"capacityProviderArns,omitzero"`  // capacity providers; nil if they were not sent
	TaskSetARNs           []string        `json:"taskSetArns,omitzero"`           // task sets; nil if they were not sent
	TaskARNs              []string        `json:"taskArns,omitzero"`              // tasks; nil if they were not sent
	ContainerInstanceARNs []string        `json:"containerInstanceArns,omitzero"` // container instances; nil if they were not sent
	EC2InstanceIDs        []string        `json:"ec2InstanceIds,omitzero"`        // EC2 instances; nil if they were not sent
	TargetGroupARNs       []string        `json:"targetGroupArns,omitzero"`       // target groups; nil if they were not sent
	ServiceRegistryARNs   []string        `json:"serviceRegistryArns,omitzero"`   // service registries; nil if they were not sent
	DesiredCount          *int            `json:"desiredCount,omitempty"`         // how many tasks there should be; nil if it was not sent
	ContainerPort         json.RawMessage `json:"containerPort,omitempty"`        // port of the container, as sent; nil if it was not sent
}

// An ECSDeploymentStateChangeEvent says how a deployment of a service of Amazon
// ECS goes. Its detail type is "ECS Deployment State Change".
//
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
type ECSDeploymentStateChangeEvent = EventBridge[ECSDeploymentStateChangeDetail]

// ECSDeploymentStateChangeDetail says how a deployment goes.
//
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
type ECSDeploymentStateChangeDetail struct {
	EventType    string    `json:"eventType"`            // "INFO" or "ERROR"
	EventName    string    `json:"eventName"`            // such as "SERVICE_DEPLOYMENT_COMPLETED"
	DeploymentID string    `json:"deploymentId"`         // ID of the deployment
	UpdatedAt    time.Time `json:"updatedAt,omitzero"`   // when it happened, to the millisecond
	Reason       string    `json:"reason,omitempty"`     // what has happened, in words
	ClusterARN   string    `json:"clusterArn,omitempty"` // ARN of the cluster; empty if it was not sent
}
