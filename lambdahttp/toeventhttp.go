package lambdahttp

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
)

// defaultStage is the stage without a name, and the route that takes every request.
const defaultStage = "$default"

// Where an API is reached when neither the options nor the request say so.
const (
	gatewayDomain     = "local.execute-api." + eventRegion + ".amazonaws.com"
	functionURLDomain = "local.lambda-url." + eventRegion + ".on.aws"
)

// httpAPIEvent is the event of an HTTP API, payload format 2.0. The path is decoded, in both places
// that have it, and begins with the stage if that has a name.
func httpAPIEvent(a *arrival) object {
	stage, path := defaultStage, a.decodedPath()
	if named := a.settings.stage; named != "" && named != defaultStage {
		stage, path = named, "/"+named+path
	}
	domain := a.domainName(func(host string) bool { return !isFunctionURLHost(host) }, gatewayDomain)
	event := payloadV2(a, path, textBody(a.header))
	delete(event["headers"].(map[string]string), "cookie")
	event["rawPath"] = path
	event["requestContext"] = contextV2(a, path, object{
		"accountId":    eventAccount,
		"apiId":        gatewayAPIID(domain),
		"domainName":   domain,
		"domainPrefix": firstLabel(domain),
		"requestId":    a.requestID(randomGatewayID),
		"stage":        stage,
	})
	return event
}

// functionURLEvent is the event of a function URL: the HTTP API's with an encoded rawPath, and the
// cookies in the headers as well.
func functionURLEvent(a *arrival) object {
	domain := a.domainName(isFunctionURLHost, functionURLDomain)
	event := payloadV2(a, a.escapedPath(), functionURLTextBody(a.header))
	event["requestContext"] = contextV2(a, a.decodedPath(), object{
		"accountId":    "anonymous",
		"apiId":        firstLabel(domain),
		"domainName":   domain,
		"domainPrefix": firstLabel(domain),
		"requestId":    a.requestID(randomUUID),
		"stage":        defaultStage,
	})
	return event
}

// isFunctionURLHost says whether a domain name is a function URL's, which is all that tells the two
// events apart.
func isFunctionURLHost(host string) bool { return strings.Contains(host, ".lambda-url.") }

// payloadV2 has what the two have in common outside the request context. Keys without a value are
// absent.
func payloadV2(a *arrival, rawPath string, isText bool) object {
	event := object{
		"version":         "2.0",
		"routeKey":        defaultStage,
		"rawPath":         rawPath,
		"rawQueryString":  sentQuery(a.URL.RawQuery),
		"headers":         lowerHeaders(a.header, commaJoined),
		"isBase64Encoded": false,
	}
	if cookies := cookiePairs(a.header); len(cookies) > 0 {
		event["cookies"] = cookies
	}
	if query := a.URL.Query(); len(query) > 0 {
		event["queryStringParameters"] = commaJoinedValues(query)
	}
	if len(a.body) > 0 {
		event["body"], event["isBase64Encoded"] = textOrBase64(a.body, isText)
	}
	return event
}

// contextV2 adds to a request context what the two have in common there.
func contextV2(a *arrival, path string, context object) object {
	context["http"] = object{
		"method":    a.method(),
		"path":      path,
		"protocol":  a.Proto,
		"sourceIp":  a.peer,
		"userAgent": a.UserAgent(),
	}
	context["routeKey"] = defaultStage
	context["time"] = a.requestTime()
	context["timeEpoch"] = a.time.UnixMilli()
	return context
}

// gatewayAPIID is the API's ID where the domain name tells it: a custom domain does not.
func gatewayAPIID(domain string) string {
	if strings.Contains(domain, ".execute-api.") {
		return firstLabel(domain)
	}
	return "local"
}

// randomGatewayID is a request ID in API Gateway's own form: 11 bytes in base64.
func randomGatewayID() string {
	b := make([]byte, 11)
	rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}
