package events

// An S3BatchJobEvent is a batch of tasks of an Amazon S3 Batch Operations job, in version 1.0 of its structure. Return an
// [S3BatchJobResponse].
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
type S3BatchJobEvent struct {
	InvocationSchemaVersion string           `json:"invocationSchemaVersion"` // 1.0
	InvocationID            string           `json:"invocationId"`            // goes into the response
	Job                     S3BatchJob       `json:"job,omitzero"`            // the job
	Tasks                   []S3BatchJobTask `json:"tasks,omitzero"`          // one, as S3 sends them today
}

// An S3BatchJob is a job, in version 1.0.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
type S3BatchJob struct {
	ID string `json:"id"` // a UUID
}

// An S3BatchJobTask is one object of the job's manifest, in version 1.0.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
type S3BatchJobTask struct {
	TaskID      string `json:"taskId"`                // goes into the result
	S3Key       string `json:"s3Key"`                 // as in the manifest, encoded for a URL
	S3VersionID string `json:"s3VersionId,omitempty"` // "" for the current version
	S3BucketARN string `json:"s3BucketArn"`           // the bucket's ARN
}

// An S3BatchJobEventV2 is a batch of tasks of an Amazon S3 Batch Operations job, in version 2.0 of its structure. Return
// an [S3BatchJobResponse].
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
type S3BatchJobEventV2 struct {
	InvocationSchemaVersion string             `json:"invocationSchemaVersion"` // 2.0
	InvocationID            string             `json:"invocationId"`            // goes into the response
	Job                     S3BatchJobV2       `json:"job,omitzero"`            // the job
	Tasks                   []S3BatchJobTaskV2 `json:"tasks,omitzero"`          // one, as S3 sends them today
}

// An S3BatchJobV2 is a job, in version 2.0.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
type S3BatchJobV2 struct {
	ID            string            `json:"id"`                     // a UUID
	UserArguments map[string]string `json:"userArguments,omitzero"` // of who made the job; nil without any
}

// An S3BatchJobTaskV2 is one object of the job's manifest, in version 2.0.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
type S3BatchJobTaskV2 struct {
	TaskID      string `json:"taskId"`                // goes into the result
	S3Key       string `json:"s3Key"`                 // as in the manifest, encoded for a URL
	S3VersionID string `json:"s3VersionId,omitempty"` // "" for the current version
	S3Bucket    string `json:"s3Bucket"`              // the bucket's name
}

// An S3BatchJobResponse says what became of the tasks of an [S3BatchJobEvent] or [S3BatchJobEventV2].
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
type S3BatchJobResponse struct {
	InvocationSchemaVersion string             `json:"invocationSchemaVersion"` // that of the event
	TreatMissingKeysAs      string             `json:"treatMissingKeysAs"`      // the ResultCode of tasks that are missing from Results
	InvocationID            string             `json:"invocationId"`            // that of the event
	Results                 []S3BatchJobResult `json:"results,omitzero"`        // nil is written as an empty list
}

// MarshalJSON implements [encoding/json.Marshaler]. The service wants the list of results even if there are none. A
// struct that embeds the response encodes as the response alone; to add members, redefine the type or copy the fields.
func (r S3BatchJobResponse) MarshalJSON() ([]byte, error) {
	type plain S3BatchJobResponse
	if r.Results == nil {
		r.Results = []S3BatchJobResult{}
	}
	return encode(plain(r))
}

// An S3BatchJobResult is what became of one task.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
type S3BatchJobResult struct {
	TaskID       string `json:"taskId"`       // that of the event's task
	ResultCode   string `json:"resultCode"`   // Succeeded, TemporaryFailure, which comes again, or PermanentFailure
	ResultString string `json:"resultString"` // for the job's report, up to 1024 characters of it
}
