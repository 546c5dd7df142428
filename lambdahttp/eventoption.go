package lambdahttp

import "time"

// An EventOption changes what [ToEvent] writes, or how [ReadResponse] reads. An option that a
// kind has no use for changes nothing.
type EventOption func(*eventSettings)

// eventSettings is what the options choose. Nil and "" stand for the default.
type eventSettings struct {
	multiValueHeaders *bool
	stage             string
	domainName        string
	requestID         string
	time              time.Time
}

func newEventSettings(options []EventOption) eventSettings {
	var s eventSettings
	for _, option := range options {
		option(&s)
	}
	return s
}

// WithMultiValueHeaders says whether the target group of an ALB has its attribute
// lambda.multi_value_headers.enabled on. ToEvent takes it as off, as a new target group has it;
// ReadResponse, without this option, reads whichever map the reply has.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#multi-value-headers
func WithMultiValueHeaders(on bool) EventOption {
	return func(s *eventSettings) { s.multiValueHeaders = &on }
}

// WithStage names the stage of a REST API, "local" by default, or of an HTTP API, "$default" by
// default. Any other stage of an HTTP API stands in front of the event's path, as on AWS.
func WithStage(name string) EventOption {
	return func(s *eventSettings) { s.stage = name }
}

// WithDomainName sets the name that the event source is reached at: the event's domainName, or
// distributionDomainName. By default it is taken from the request's Host.
func WithDomainName(name string) EventOption {
	return func(s *eventSettings) { s.domainName = name }
}

// WithRequestID sets the event's requestId. The default is a random one.
func WithRequestID(id string) EventOption {
	return func(s *eventSettings) { s.requestID = id }
}

// WithEventTime sets the time at which the event says the request came. The default is now.
func WithEventTime(t time.Time) EventOption {
	return func(s *eventSettings) { s.time = t }
}
