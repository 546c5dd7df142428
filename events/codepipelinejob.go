package events

// A CodePipelineJobEvent is a job of a Lambda invoke action of AWS CodePipeline.
// The function answers with CodePipeline's PutJobSuccessResult or
// PutJobFailureResult, not with its response.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html
type CodePipelineJobEvent struct {
	CodePipelineJob CodePipelineJob `json:"CodePipeline.job,omitzero"` // the job
}

// CodePipelineEvent is another name of [CodePipelineJobEvent], which is not the
// event of a pipeline's state: that one is [CodePipelineCloudWatchEvent].
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html
type CodePipelineEvent = CodePipelineJobEvent

// CodePipelineJob is what a function is asked to do in a pipeline.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html
type CodePipelineJob struct {
	ID        string           `json:"id"`            // ID of the job, for the answer
	AccountID string           `json:"accountId"`     // ID of the pipeline's account, 12 digits
	Data      CodePipelineData `json:"data,omitzero"` // the job's data
}

// CodePipelineData is the data of a job.
//
// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_JobData.html
type CodePipelineData struct {
	ActionConfiguration CodePipelineActionConfiguration `json:"actionConfiguration,omitzero"` // settings of the action
	InputArtifacts      []CodePipelineInputArtifact     `json:"inputArtifacts,omitzero"`      // what the function works on
	OutPutArtifacts     []CodePipelineOutputArtifact    `json:"outputArtifacts,omitzero"`     // where the function puts what it makes
	ArtifactCredentials CodePipelineArtifactCredentials `json:"artifactCredentials,omitzero"` // access to the artifacts
	ContinuationToken   string                          `json:"continuationToken,omitempty"`  // token of the call before, for a job that goes on; empty in the first call
	EncryptionKey       *CodePipelineEncryptionKey      `json:"encryptionKey,omitempty"`      // key of the artifacts; nil for the default key of S3
}

// CodePipelineActionConfiguration is the configuration of an action.
//
// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionConfiguration.html
type CodePipelineActionConfiguration struct {
	Configuration CodePipelineConfiguration `json:"configuration,omitzero"` // its settings
}

// CodePipelineConfiguration is the settings of a Lambda invoke action.
//
// https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html
type CodePipelineConfiguration struct {
	FunctionName   string `json:"FunctionName"`             // name of the function
	UserParameters string `json:"UserParameters,omitempty"` // text set on the action, often JSON; empty if there is none
}

// CodePipelineInputArtifact is an artifact that a job works on.
//
// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_Artifact.html
type CodePipelineInputArtifact struct {
	Location CodePipelineInputLocation `json:"location,omitzero"`  // where it is
	Revision *string                   `json:"revision,omitempty"` // its revision, such as a commit; nil if it has none
	Name     string                    `json:"name"`               // name of the artifact
}

// CodePipelineInputLocation is where an artifact is.
//
// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ArtifactLocation.html
type CodePipelineInputLocation struct {
	S3Location   CodePipelineS3Location `json:"s3Location,omitzero"` // the object
	LocationType string                 `json:"type"`                // always "S3"
}

// CodePipelineS3Location is an object in Amazon S3.
//
// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_S3ArtifactLocation.html
type CodePipelineS3Location struct {
	BucketName string `json:"bucketName"` // name of the bucket
	ObjectKey  string `json:"objectKey"`  // key of the object
}

// CodePipelineOutputArtifact is an artifact that a job makes.
//
// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_Artifact.html
type CodePipelineOutputArtifact struct {
	Location CodePipelineInputLocation `json:"location,omitzero"`  // where the function puts it
	Revision *string                   `json:"revision,omitempty"` // its revision; nil before it is made
	Name     string                    `json:"name"`               // name of the artifact
}

// CodePipelineOutputLocation is where an artifact goes.
//
// Deprecated: No field is of this type; they are [CodePipelineInputLocation].
//
// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ArtifactLocation.html
type CodePipelineOutputLocation struct {
	S3Location   CodePipelineS3Location `json:"s3Location,omitzero"` // the object
	LocationType string                 `json:"type"`                // always "S3"
}

// CodePipelineArtifactCredentials is temporary access to the artifacts of a job.
//
// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_AWSSessionCredentials.html
type CodePipelineArtifactCredentials struct {
	SecretAccessKey string                `json:"secretAccessKey"`         // secret key
	SessionToken    string                `json:"sessionToken"`            // token of the session
	AccessKeyID     string                `json:"accessKeyId"`             // ID of the key
	ExpirationTime  MilliSecondsEpochTime `json:"expirationTime,omitzero"` // when the access ends; zero if it was not sent
}

// CodePipelineEncryptionKey is the key that artifacts are encrypted with.
//
// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_EncryptionKey.html
type CodePipelineEncryptionKey struct {
	ID   string `json:"id"`   // ID, ARN or alias of the key
	Type string `json:"type"` // always "KMS"
}
