package events

// An S3ObjectLambdaEvent is a request to an Amazon S3 Object Lambda access point that the function answers or changes.
// Exactly one of the four contexts is there.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
type S3ObjectLambdaEvent struct {
	XAmzRequestID        string                              `json:"xAmzRequestId"`                  // of the request
	GetObjectContext     *S3ObjectLambdaGetObjectContext     `json:"getObjectContext,omitempty"`     // of GetObject, which WriteGetObjectResponse answers
	ListObjectsContext   *S3ObjectLambdaListObjectsContext   `json:"listObjectsContext,omitempty"`   // of ListObjects, which the function's response answers
	ListObjectsV2Context *S3ObjectLambdaListObjectsV2Context `json:"listObjectsV2Context,omitempty"` // of ListObjectsV2, which the function's response answers
	HeadObjectContext    *S3ObjectLambdaHeadObjectContext    `json:"headObjectContext,omitempty"`    // of HeadObject, which the function's response answers
	Configuration        S3ObjectLambdaConfiguration         `json:"configuration,omitzero"`         // of the access point
	UserRequest          S3ObjectLambdaUserRequest           `json:"userRequest,omitzero"`           // what the caller sent
	UserIdentity         S3ObjectLambdaUserIdentity          `json:"userIdentity,omitzero"`          // who the caller is
	ProtocolVersion      string                              `json:"protocolVersion"`                // of this structure: 1.00; a new minor version adds members
}

// An S3ObjectLambdaGetObjectContext is how to read the original object, and how to answer.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
type S3ObjectLambdaGetObjectContext struct {
	InputS3URL  string `json:"inputS3Url"`  // presigned, reads the original object
	OutputRoute string `json:"outputRoute"` // RequestRoute of WriteGetObjectResponse
	OutputToken string `json:"outputToken"` // RequestToken of WriteGetObjectResponse
}

// An S3ObjectLambdaListObjectsContext is how to get the original list.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
type S3ObjectLambdaListObjectsContext struct {
	InputS3URL string `json:"inputS3Url"` // presigned, reads the original list
}

// An S3ObjectLambdaListObjectsV2Context is how to get the original list.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
type S3ObjectLambdaListObjectsV2Context struct {
	InputS3URL string `json:"inputS3Url"` // presigned, reads the original list
}

// An S3ObjectLambdaHeadObjectContext is how to get the original headers.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
type S3ObjectLambdaHeadObjectContext struct {
	InputS3URL string `json:"inputS3Url"` // presigned, reads the original headers
}

// An S3ObjectLambdaConfiguration is how the access point is set up.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
type S3ObjectLambdaConfiguration struct {
	AccessPointARN           string `json:"accessPointArn"`           // the Object Lambda access point
	SupportingAccessPointARN string `json:"supportingAccessPointArn"` // the access point behind it
	Payload                  string `json:"payload"`                  // text of who set it up; "" without
}

// An S3ObjectLambdaUserRequest is what the caller sent.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
type S3ObjectLambdaUserRequest struct {
	URL     string            `json:"url"`              // without authorization parameters
	Headers map[string]string `json:"headers,omitzero"` // without authorization headers; values of one name are separated by commas
}

// An S3ObjectLambdaUserIdentity is who the caller is, as AWS CloudTrail has it.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type S3ObjectLambdaUserIdentity struct {
	Type           string                        `json:"type"`                     // IAMUser, AssumedRole, Root, …
	PrincipalID    string                        `json:"principalId,omitempty"`    // unique; of a role with the session's name
	ARN            string                        `json:"arn,omitempty"`            // the user or session
	AccountID      string                        `json:"accountId,omitempty"`      // 12 digits
	AccessKeyID    string                        `json:"accessKeyId,omitempty"`    // that signed the request
	UserName       string                        `json:"userName,omitempty"`       // of an IAM user
	SessionContext *S3ObjectLambdaSessionContext `json:"sessionContext,omitempty"` // of temporary credentials; else nil
}

// An S3ObjectLambdaSessionContext is the session of temporary credentials.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type S3ObjectLambdaSessionContext struct {
	Attributes    map[string]string            `json:"attributes,omitzero"`     // mfaAuthenticated, creationDate
	SessionIssuer *S3ObjectLambdaSessionIssuer `json:"sessionIssuer,omitempty"` // who the credentials were made for
}

// An S3ObjectLambdaSessionIssuer is who temporary credentials were made for.
//
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
type S3ObjectLambdaSessionIssuer struct {
	Type        string `json:"type"`                  // Role, IAMUser or Root
	PrincipalID string `json:"principalId,omitempty"` // unique
	ARN         string `json:"arn,omitempty"`         // the role or user
	AccountID   string `json:"accountId,omitempty"`   // 12 digits
	UserName    string `json:"userName,omitempty"`    // the role's or user's name; "" for Root
}
