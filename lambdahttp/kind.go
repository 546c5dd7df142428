package lambdahttp

// A Kind is the shape of an event that carries an HTTP request, and of the reply that its
// sender expects.
type Kind int

// The kinds of events that this package serves.
const (
	Unknown     Kind = iota // anything else, and text that is not a JSON object
	RESTv1                  // a REST API of Amazon API Gateway; an HTTP API with payload format 1.0
	HTTPv2                  // an HTTP API of Amazon API Gateway with payload format 2.0
	FunctionURL             // a Lambda function URL
	ALB                     // a target group of an Application Load Balancer
	LatticeV1               // a target group of Amazon VPC Lattice, event structure version V1
	LatticeV2               // a target group of Amazon VPC Lattice, event structure version V2
	WebSocket               // a WebSocket API of Amazon API Gateway
	Edge                    // a request event of CloudFront, for Lambda@Edge
)

var kindNames = [...]string{"Unknown", "RESTv1", "HTTPv2", "FunctionURL", "ALB", "LatticeV1", "LatticeV2", "WebSocket", "Edge"}

// String returns the name of the constant, and "Unknown" for any other value.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return kindNames[Unknown]
	}
	return kindNames[k]
}
