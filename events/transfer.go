package events

// A TransferIdentityProviderRequest asks a custom identity provider of AWS Transfer Family about a user who logs in. The
// answer is a [TransferIdentityProviderResponse].
//
// https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
type TransferIdentityProviderRequest struct {
	Username string `json:"username"`           // of the user
	Password string `json:"password,omitempty"` // of the user; "" if they log in with a key
	Protocol string `json:"protocol"`           // SFTP, FTPS, FTP or AS2
	ServerID string `json:"serverId"`           // of the server: s-…
	SourceIP string `json:"sourceIp"`           // address of the client
}

// A TransferIdentityProviderResponse says what a user may reach. The zero value, {}, turns the user away.
//
// https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
type TransferIdentityProviderResponse struct {
	Role                 string                `json:"Role,omitempty"`                 // ARN of the IAM role to reach files with; required to let the user in
	Policy               string                `json:"Policy,omitempty"`               // session policy that narrows the role, as JSON text; "" for none
	HomeDirectory        string                `json:"HomeDirectory,omitempty"`        // where the user begins, of type PATH; "" for the root
	HomeDirectoryType    string                `json:"HomeDirectoryType,omitempty"`    // PATH or LOGICAL; "" is PATH
	HomeDirectoryDetails string                `json:"HomeDirectoryDetails,omitempty"` // of type LOGICAL: list of {"Entry":…,"Target":…}, as JSON text
	PublicKeys           []string              `json:"PublicKeys,omitempty"`           // of a user who logs in with a key: the keys that are valid
	PosixProfile         *TransferPosixProfile `json:"PosixProfile,omitempty"`         // on Amazon EFS: whom the user is; required there
}

// A TransferPosixProfile is whom a user is on Amazon EFS.
//
// https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
type TransferPosixProfile struct {
	UID           int64   `json:"Uid"`                     // user ID; 0 is root
	GID           int64   `json:"Gid"`                     // group ID; 0 is root's
	SecondaryGIDs []int64 `json:"SecondaryGids,omitempty"` // IDs of further groups
}

// A TransferWorkflowEvent asks a custom step of a workflow of AWS Transfer Family to process a file. The function reports
// its outcome by the API operation SendWorkflowStepState, with Token.
//
// https://docs.aws.amazon.com/transfer/latest/userguide/custom-step-details.html
type TransferWorkflowEvent struct {
	Token           string                          `json:"token"`                    // of this step, for SendWorkflowStepState
	ServiceMetadata TransferWorkflowServiceMetadata `json:"serviceMetadata,omitzero"` // the workflow and the transfer
	FileLocation    TransferWorkflowFileLocation    `json:"fileLocation,omitzero"`    // the file
}

// A TransferWorkflowServiceMetadata is the workflow that a step belongs to, and the transfer that began it.
//
// https://docs.aws.amazon.com/transfer/latest/userguide/custom-step-details.html
type TransferWorkflowServiceMetadata struct {
	ExecutionDetails TransferWorkflowExecutionDetails `json:"executionDetails,omitzero"` // the workflow
	TransferDetails  TransferWorkflowTransferDetails  `json:"transferDetails,omitzero"`  // the transfer
}

// A TransferWorkflowExecutionDetails is one run of a workflow.
//
// https://docs.aws.amazon.com/transfer/latest/userguide/custom-step-details.html
type TransferWorkflowExecutionDetails struct {
	WorkflowID  string `json:"workflowId"`  // of the workflow: w-…
	ExecutionID string `json:"executionId"` // of this run of it
}

// A TransferWorkflowTransferDetails is the transfer that began a workflow.
//
// https://docs.aws.amazon.com/transfer/latest/userguide/custom-step-details.html
type TransferWorkflowTransferDetails struct {
	SessionID string `json:"sessionId"` // of the user's session
	UserName  string `json:"userName"`  // of the user
	ServerID  string `json:"serverId"`  // of the server: s-…
}

// A TransferWorkflowFileLocation is where a file is: on Amazon S3, or on Amazon EFS.
//
// https://docs.aws.amazon.com/transfer/latest/userguide/custom-step-details.html
type TransferWorkflowFileLocation struct {
	Domain       string `json:"domain"`                 // S3 or EFS
	Bucket       string `json:"bucket,omitempty"`       // S3: its bucket
	Key          string `json:"key,omitempty"`          // S3: its key
	ETag         string `json:"eTag,omitempty"`         // S3: its entity tag
	VersionID    string `json:"versionId,omitempty"`    // S3: its version; "" in a bucket without versions
	FileSystemID string `json:"fileSystemId,omitempty"` // EFS: the file system: fs-…
	Path         string `json:"path,omitempty"`         // EFS: the path in it
}
