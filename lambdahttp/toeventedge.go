package lambdahttp

import (
	"encoding/base64"
	"net/http"
	"strings"
)

// edgeEvent is CloudFront's origin request event, of a distribution whose trigger includes the body.
func edgeEvent(a *arrival) object {
	const distribution = "d111111abcdef8.cloudfront.net"
	request := object{
		"clientIp":    a.peer,
		"method":      a.method(),
		"uri":         a.escapedPath(),
		"querystring": sentQuery(a.URL.RawQuery),
		"headers":     edgeHeaders(a.header),
	}
	if len(a.body) > 0 {
		request["body"] = object{
			"action":         "read-only",
			"data":           base64.StdEncoding.EncodeToString(a.body),
			"encoding":       "base64",
			"inputTruncated": false,
		}
	}
	isDistribution := func(host string) bool { return strings.HasSuffix(host, ".cloudfront.net") }
	return object{"Records": []object{{"cf": object{
		"config": object{
			"distributionDomainName": a.domainName(isDistribution, distribution),
			"distributionId":         "E1LOCAL2LOCAL3",
			"eventType":              "origin-request",
			"requestId":              a.requestID(func() string { return base64.StdEncoding.EncodeToString([]byte(randomUUID())) }),
		},
		"request": request,
	}}}}
}

func edgeHeaders(h http.Header) map[string][]object {
	m := make(map[string][]object, len(h))
	for name, values := range h {
		for _, value := range values {
			key := strings.ToLower(name)
			m[key] = append(m[key], object{"key": name, "value": value})
		}
	}
	return m
}
