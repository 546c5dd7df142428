package events

// A CloudFrontEvent is a request to a CloudFront distribution, or its response, on the way through a Lambda@Edge
// function. Lambda@Edge does not run Go: the types are for tests and tools. Such a function returns the
// [CloudFrontRequest] or a [CloudFrontResponse].
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontEvent struct {
	Records []CloudFrontEventRecord `json:"Records"` // one
}

// A CloudFrontEventRecord is the one record of a [CloudFrontEvent].
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontEventRecord struct {
	CF CloudFrontEntity `json:"cf,omitzero"` // the request or response
}

// CloudFrontEntity is a request, or a response with the request that it answers.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontEntity struct {
	Config   CloudFrontConfig    `json:"config,omitzero"`    // distribution and kind of event
	Request  CloudFrontRequest   `json:"request,omitzero"`   // from the viewer, or to the origin
	Response *CloudFrontResponse `json:"response,omitempty"` // from the origin, or to the viewer; nil in request events
}

// CloudFrontConfig says which distribution an event is of, and where on the way it happens.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontConfig struct {
	DistributionDomainName string `json:"distributionDomainName,omitempty"` // of CloudFront: d111111abcdef8.cloudfront.net
	DistributionID         string `json:"distributionId"`                   // of the distribution
	EventType              string `json:"eventType,omitempty"`              // "viewer-request", "origin-request", "origin-response" or "viewer-response"
	RequestID              string `json:"requestId,omitempty"`              // by CloudFront, encrypted
}

// CloudFrontHeaders are headers by their name in lower case; each has one or more values.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontHeaders map[string][]CloudFrontHeader

// A CloudFrontHeader is one value of a header.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontHeader struct {
	Key   string `json:"key,omitempty"` // name in any case; empty: as the name in the map
	Value string `json:"value"`         // without the name
}

// A CloudFrontRequest is a request on its way from a viewer to an origin. A function that returns it changes it.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontRequest struct {
	ClientIP    string                 `json:"clientIp"`         // address of the viewer or of its proxy, IPv4 or IPv6; read-only
	Headers     CloudFrontHeaders      `json:"headers,omitzero"` // some cannot be changed
	Method      string                 `json:"method"`           // in upper case; read-only
	QueryString string                 `json:"querystring"`      // without the question mark; empty without a query
	URI         string                 `json:"uri"`              // path, without host and query
	Body        *CloudFrontRequestBody `json:"body,omitempty"`   // nil unless the trigger includes the body
	Origin      *CloudFrontOrigin      `json:"origin,omitempty"` // in origin requests and responses; else nil
}

// A CloudFrontRequestBody is the body of a request, as far as the function gets to see it.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontRequestBody struct {
	InputTruncated bool   `json:"inputTruncated"` // Data is not the whole body; read-only
	Action         string `json:"action"`         // "read-only" or, to send Data to the origin, "replace"
	Encoding       string `json:"encoding"`       // of Data: "base64" or "text"
	Data           string `json:"data"`           // at most 40 KB from viewers, 1 MB to origins
}

// A CloudFrontOrigin is where CloudFront gets the answer. One of its fields is set.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontOrigin struct {
	Custom *CloudFrontCustomOrigin `json:"custom,omitempty"` // any HTTP server
	S3     *CloudFrontS3Origin     `json:"s3,omitempty"`     // a bucket that is not a website
}

// A CloudFrontCustomOrigin is an HTTP server that is a distribution's origin.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontCustomOrigin struct {
	CustomHeaders             CloudFrontHeaders `json:"customHeaders,omitzero"`              // sent to the origin in addition
	DomainName                string            `json:"domainName"`                          // at most 253 characters
	KeepaliveTimeout          int               `json:"keepaliveTimeout"`                    // how long an idle connection is kept, in seconds from 1
	Path                      string            `json:"path"`                                // put before the URI; empty or /with/no/slash/behind
	Port                      int               `json:"port"`                                // 80, 443 or 1024 to 65535
	Protocol                  string            `json:"protocol"`                            // "http" or "https"
	ReadTimeout               int               `json:"readTimeout"`                         // wait for a packet of the answer, in seconds from 1
	ResponseCompletionTimeout int               `json:"responseCompletionTimeout,omitempty"` // wait for the whole answer, in seconds; 0: no limit
	SSLProtocols              []string          `json:"sslProtocols,omitzero"`               // "TLSv1.2", "TLSv1.1", "TLSv1", "SSLv3"
}

// A CloudFrontS3Origin is a bucket that is a distribution's origin.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontS3Origin struct {
	AuthMethod                string            `json:"authMethod"`                          // "origin-access-identity", "origin-access-control" or "none"
	CustomHeaders             CloudFrontHeaders `json:"customHeaders,omitzero"`              // sent to the origin in addition
	DomainName                string            `json:"domainName"`                          // orders.s3.eu-central-1.amazonaws.com
	Path                      string            `json:"path"`                                // put before the URI; empty or /with/no/slash/behind
	ReadTimeout               int               `json:"readTimeout,omitempty"`               // wait for a packet of the answer, in seconds from 1; 0: not said
	ResponseCompletionTimeout int               `json:"responseCompletionTimeout,omitempty"` // wait for the whole answer, in seconds; 0: no limit
	Region                    string            `json:"region,omitempty"`                    // of the bucket, where an origin access identity is used
}

// A CloudFrontResponse is a response on its way to the viewer, or one that a function has made up.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
type CloudFrontResponse struct {
	Status            string            `json:"status"`                      // HTTP status: "200"
	StatusDescription string            `json:"statusDescription,omitempty"` // its words: "OK"
	Headers           CloudFrontHeaders `json:"headers,omitzero"`            // some cannot be changed
	Body              string            `json:"body,omitempty"`              // of a response that a function has made; not in events
	BodyEncoding      string            `json:"bodyEncoding,omitempty"`      // of Body: "text" or "base64"; empty is "text"
}
