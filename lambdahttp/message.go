package lambdahttp

import "slices"

// A message is an event taken apart as far as this package looks into it: nothing is decoded or
// copied, every member is a piece of the event's text.
type message struct {
	version, path, method, httpMethod, rawPath, rawPathV1 raw
	rawQuery, query, multiQuery, queryV1                  raw
	headers, multiHeaders, cookies                        raw
	body, isBase64, isBase64V1                            raw
	pathParameters, stageVariables                        raw
	records                                               raw
	context                                               contextMembers
}

// contextMembers are those of requestContext.
type contextMembers struct {
	isObject                                        bool
	elb, http, identity, authentication, authorizer raw
	serviceARN, serviceNetworkARN                   raw
	connectionID, eventType, messageDirection       raw
	requestID, stage, routeKey, domainName, apiID   raw
}

// read takes text apart and reports whether it is a JSON object.
func (m *message) read(text string) bool {
	s := scanner{text: text}
	for s.open('{'); ; {
		key, ok := s.member()
		if !ok {
			break
		}
		switch part := m.member(key); {
		case part != nil:
			*part = s.value()
		case key == "requestContext":
			m.context.read(&s)
		default:
			s.skip()
		}
	}
	s.end()
	return !s.bad
}

// member is where the value of a top-level key belongs; nil for a key that means nothing here.
func (m *message) member(key string) *raw {
	switch key {
	case "version":
		return &m.version
	case "path":
		return &m.path
	case "method":
		return &m.method
	case "httpMethod":
		return &m.httpMethod
	case "rawPath":
		return &m.rawPath
	case "raw_path":
		return &m.rawPathV1
	case "rawQueryString":
		return &m.rawQuery
	case "queryStringParameters":
		return &m.query
	case "multiValueQueryStringParameters":
		return &m.multiQuery
	case "query_string_parameters":
		return &m.queryV1
	case "headers":
		return &m.headers
	case "multiValueHeaders":
		return &m.multiHeaders
	case "cookies":
		return &m.cookies
	case "body":
		return &m.body
	case "isBase64Encoded":
		return &m.isBase64
	case "is_base64_encoded":
		return &m.isBase64V1
	case "pathParameters":
		return &m.pathParameters
	case "stageVariables":
		return &m.stageVariables
	case "Records":
		return &m.records
	}
	return nil
}

// read takes the value apart that the scanner stands before.
func (c *contextMembers) read(s *scanner) {
	*c = contextMembers{isObject: s.peek() == '{'}
	if !c.isObject {
		s.skip()
		return
	}
	for s.open('{'); ; {
		key, ok := s.member()
		if !ok {
			return
		}
		if part := c.member(key); part != nil {
			*part = s.value()
		} else {
			s.skip()
		}
	}
}

func (c *contextMembers) member(key string) *raw {
	switch key {
	case "elb":
		return &c.elb
	case "http":
		return &c.http
	case "identity":
		return &c.identity
	case "authentication":
		return &c.authentication
	case "authorizer":
		return &c.authorizer
	case "serviceArn":
		return &c.serviceARN
	case "serviceNetworkArn":
		return &c.serviceNetworkARN
	case "connectionId":
		return &c.connectionID
	case "eventType":
		return &c.eventType
	case "messageDirection":
		return &c.messageDirection
	case "requestId":
		return &c.requestID
	case "stage":
		return &c.stage
	case "routeKey":
		return &c.routeKey
	case "domainName":
		return &c.domainName
	case "apiId":
		return &c.apiID
	}
	return nil
}

// maxKeys is how many keys an [UnsupportedEventError] names.
const maxKeys = 20

// topLevelKeys are the first keys in the alphabet of a JSON object; nil of anything else.
func topLevelKeys(text string) []string {
	var keys []string
	s := scanner{text: text}
	for s.open('{'); ; s.skip() {
		key, ok := s.member()
		if !ok {
			break
		}
		keys = append(keys, key)
	}
	if s.end(); s.bad {
		return nil
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return keys[:min(len(keys), maxKeys)]
}
