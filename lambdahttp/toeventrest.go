package lambdahttp

import "strings"

const restResource = "/{proxy+}"

// restEvent is the event of a REST API with one proxy resource. It has every key; null says that
// there is nothing.
func restEvent(a *arrival) object {
	path := "/" + strings.TrimLeft(a.escapedPath(), "/")
	event := object{
		"resource":                        restResource,
		"path":                            path,
		"httpMethod":                      a.method(),
		"headers":                         lastValues(a.header),
		"multiValueHeaders":               a.header,
		"queryStringParameters":           nil,
		"multiValueQueryStringParameters": nil,
		"pathParameters":                  nil,
		"stageVariables":                  nil,
		"requestContext":                  restContext(a, path),
		"body":                            nil,
		"isBase64Encoded":                 false,
	}
	if query := a.URL.Query(); len(query) > 0 {
		event["queryStringParameters"] = lastValues(query)
		event["multiValueQueryStringParameters"] = query
	}
	if proxy := path[1:]; proxy != "" {
		event["pathParameters"] = object{"proxy": proxy}
	}
	if len(a.body) > 0 {
		event["body"], event["isBase64Encoded"] = textOrBase64(a.body, true)
	}
	return event
}

func restContext(a *arrival, path string) object {
	stage := a.settings.stage
	if stage == "" {
		stage = "local"
	}
	domain := a.domainName(anyHost, gatewayDomain)
	return object{
		"accountId":         eventAccount,
		"apiId":             gatewayAPIID(domain),
		"domainName":        domain,
		"domainPrefix":      firstLabel(domain),
		"extendedRequestId": randomGatewayID(),
		"httpMethod":        a.method(),
		"identity":          restIdentity(a),
		"path":              "/" + stage + path,
		"protocol":          a.Proto,
		"requestId":         a.requestID(randomUUID),
		"requestTime":       a.requestTime(),
		"requestTimeEpoch":  a.time.UnixMilli(),
		"resourceId":        "local0",
		"resourcePath":      restResource,
		"stage":             stage,
	}
}

func restIdentity(a *arrival) object {
	identity := object{
		"accessKey":                     nil,
		"accountId":                     nil,
		"caller":                        nil,
		"cognitoAuthenticationProvider": nil,
		"cognitoAuthenticationType":     nil,
		"cognitoIdentityId":             nil,
		"cognitoIdentityPoolId":         nil,
		"principalOrgId":                nil,
		"sourceIp":                      a.peer,
		"user":                          nil,
		"userAgent":                     nil,
		"userArn":                       nil,
	}
	if userAgent := a.UserAgent(); userAgent != "" {
		identity["userAgent"] = userAgent
	}
	return identity
}
