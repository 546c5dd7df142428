package cfn

// A RequestType says what to do with a resource.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
type RequestType string

// The values of a [RequestType].
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html
const (
	RequestCreate RequestType = "Create" // make it
	RequestUpdate RequestType = "Update" // change it, or make another, which has another PhysicalResourceID
	RequestDelete RequestType = "Delete" // remove it: as no longer in the template, as replaced by another, or to undo a Create
)

// An Event asks a function to make, change or remove a resource. It may come twice.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
type Event struct {
	RequestType           RequestType            `json:"RequestType"`                     // what to do
	RequestID             string                 `json:"RequestId"`                       // unique ID of the request; with StackID, of all requests
	ResponseURL           string                 `json:"ResponseURL"`                     // signed URL that takes the response, good for two hours; keep it out of logs
	ResourceType          string                 `json:"ResourceType"`                    // Custom::… or AWS::CloudFormation::CustomResource
	PhysicalResourceID    string                 `json:"PhysicalResourceId,omitempty"`    // what the function called the resource; "" of a Create
	LogicalResourceID     string                 `json:"LogicalResourceId"`               // name of the resource in the template
	StackID               string                 `json:"StackId"`                         // ARN of the stack
	ResourceProperties    map[string]interface{} `json:"ResourceProperties,omitzero"`     // from the template, ServiceToken among them; scalars are strings; see [Properties]
	OldResourceProperties map[string]interface{} `json:"OldResourceProperties,omitempty"` // of an Update: as they were; see [OldProperties]
	ServiceToken          string                 `json:"ServiceToken,omitempty"`          // ARN of the function or topic that the template names
}
