package lambdahttp

// albEvent is the event of a target group. One attribute of the group decides between the maps of
// single values, of which the last is kept, and those of several.
func albEvent(a *arrival) object {
	body, isBase64 := textOrBase64(a.body, textBody(a.header))
	event := object{
		"requestContext": object{"elb": object{
			"targetGroupArn": "arn:aws:elasticloadbalancing:" + eventRegion + ":" + eventAccount + ":targetgroup/local/0123456789abcdef",
		}},
		"httpMethod":      a.method(),
		"path":            a.escapedPath(),
		"body":            body,
		"isBase64Encoded": isBase64,
	}
	query := undecodedQuery(a.URL.RawQuery)
	if multi := a.settings.multiValueHeaders; multi != nil && *multi {
		event["multiValueHeaders"] = lowerHeaders(a.header, allValues)
		event["multiValueQueryStringParameters"] = query
	} else {
		event["headers"] = lowerHeaders(a.header, lastValue)
		event["queryStringParameters"] = lastValues(query)
	}
	return event
}
