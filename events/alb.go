package events

// An ALBTargetGroupRequest is a request that an Application Load Balancer sends to a function in a target group. The
// group's attribute lambda.multi_value_headers.enabled decides whether the two maps of single values are there or the
// two of several values; the others are nil. Return an [ALBTargetGroupResponse].
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
type ALBTargetGroupRequest struct {
	HTTPMethod                      string                       `json:"httpMethod"`                               // in upper case
	Path                            string                       `json:"path"`                                     // path that was asked for
	QueryStringParameters           map[string]string            `json:"queryStringParameters,omitzero"`           // the last value of each, still percent-encoded; empty without a query
	MultiValueQueryStringParameters map[string][]string          `json:"multiValueQueryStringParameters,omitzero"` // every value of each, still percent-encoded
	Headers                         map[string]string            `json:"headers,omitzero"`                         // the last value of each, names in lower case
	MultiValueHeaders               map[string][]string          `json:"multiValueHeaders,omitzero"`               // every value of each, names in lower case
	RequestContext                  ALBTargetGroupRequestContext `json:"requestContext,omitzero"`                  // the target group
	IsBase64Encoded                 bool                         `json:"isBase64Encoded"`                          // Body is not text
	Body                            string                       `json:"body"`                                     // base64 if IsBase64Encoded; at most 1 MB
}

// ALBTargetGroupRequestContext says where an [ALBTargetGroupRequest] came from.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
type ALBTargetGroupRequestContext struct {
	ELB ELBContext `json:"elb,omitzero"` // the load balancer's side
}

// ELBContext is the load balancer's side of a request.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
type ELBContext struct {
	TargetGroupArn string `json:"targetGroupArn"` // ARN of the target group that the function is registered with
}

// An ALBTargetGroupResponse answers an [ALBTargetGroupRequest]. The load balancer answers 502 to its client where it is
// malformed or larger than 1 MB.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
type ALBTargetGroupResponse struct {
	StatusCode        int                 `json:"statusCode"`                  // HTTP status; 0 is written as 0, which the load balancer refuses
	StatusDescription string              `json:"statusDescription,omitempty"` // status and words: "200 OK"; empty leaves it to the load balancer
	Headers           map[string]string   `json:"headers,omitempty"`           // one value each; not read with multi-value headers
	MultiValueHeaders map[string][]string `json:"multiValueHeaders,omitempty"` // several values each; read only with multi-value headers
	Body              string              `json:"body,omitempty"`              // base64 if IsBase64Encoded
	IsBase64Encoded   bool                `json:"isBase64Encoded"`             // the load balancer decodes Body before it sends it
}
