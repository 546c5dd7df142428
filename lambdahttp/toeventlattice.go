package lambdahttp

import "strconv"

// latticeV1Event is the event of a VPC Lattice target group with event structure version V1.
func latticeV1Event(a *arrival) object {
	body, isBase64 := textOrBase64(a.body, textBody(a.header))
	return object{
		"raw_path":                a.escapedPath(),
		"method":                  a.method(),
		"headers":                 lowerHeaders(a.header, commaJoined),
		"query_string_parameters": lastValues(a.URL.Query()),
		"body":                    body,
		"is_base64_encoded":       isBase64,
	}
}

// latticeV2Event is the event of a VPC Lattice target group with event structure version V2. Its
// path has the query with it.
func latticeV2Event(a *arrival) object {
	path := a.escapedPath()
	if a.URL.RawQuery != "" {
		path += "?" + sentQuery(a.URL.RawQuery)
	}
	event := object{
		"version":         "2.0",
		"path":            path,
		"method":          a.method(),
		"headers":         lowerHeaders(a.header, allValues),
		"isBase64Encoded": false,
		"requestContext":  latticeContext(a),
	}
	if query := a.URL.Query(); len(query) > 0 {
		event["queryStringParameters"] = query
	}
	if len(a.body) > 0 {
		event["body"], event["isBase64Encoded"] = textOrBase64(a.body, textBody(a.header))
	}
	return event
}

func latticeContext(a *arrival) object {
	const arn = "arn:aws:vpc-lattice:" + eventRegion + ":" + eventAccount
	return object{
		"serviceNetworkArn": arn + ":servicenetwork/sn-0123456789abcdef0",
		"serviceArn":        arn + ":service/svc-0123456789abcdef0",
		"targetGroupArn":    arn + ":targetgroup/tg-0123456789abcdef0",
		"identity":          object{"sourceVpcArn": "arn:aws:ec2:" + eventRegion + ":" + eventAccount + ":vpc/vpc-0123456789abcdef0"},
		"region":            eventRegion,
		"timeEpoch":         strconv.FormatInt(a.time.UnixMicro(), 10),
	}
}
