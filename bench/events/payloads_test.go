// Package events_test compares Lambent's event types with aws-lambda-go's: that nothing of them is missing or different,
// and how fast payloads decode into both.
//
//	GOWORK=off go -C bench test ./events -bench .
package events_test

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// The payloads are made by code: of the form and about the size of what AWS sends.

// jwtRequest is a request of an HTTP API, payload format 2.0, with a JWT authorizer: 1.3 KB.
func jwtRequest() string {
	return `{"version":"2.0","routeKey":"POST /orders/{id}","rawPath":"/shop/orders/4711","rawQueryString":"currency=EUR&notify=true",` +
		`"cookies":["session=c2Vzc2lvbi1vZi1hLWdvcGhlcg","theme=dark"],"headers":{"accept":"application/json","accept-encoding":"gzip, deflate, br",` +
		`"authorization":"Bearer ` + filler(220) + `","content-length":"57","content-type":"application/json","host":"shop.example.com",` +
		`"user-agent":"gopher/1.26","x-amzn-trace-id":"Root=1-65c2f1d0-0123456789abcdef01234567","x-forwarded-for":"192.0.2.17","x-forwarded-port":"443","x-forwarded-proto":"https"},` +
		`"queryStringParameters":{"currency":"EUR","notify":"true"},"pathParameters":{"id":"4711"},"requestContext":{"accountId":"123456789012","apiId":"k3v9orders",` +
		`"authorizer":{"jwt":{"claims":{"aud":"shop","exp":"1707300000","iss":"https://login.example.com/","scope":"orders:write","sub":"gopher-17"},"scopes":["orders:write"]}},` +
		`"domainName":"shop.example.com","domainPrefix":"shop","http":{"method":"POST","path":"/shop/orders/4711","protocol":"HTTP/1.1","sourceIp":"192.0.2.17","userAgent":"gopher/1.26"},` +
		`"requestId":"T0pG0pherRequest=","routeKey":"POST /orders/{id}","stage":"shop","time":"07/Feb/2024:10:11:12 +0000","timeEpoch":1707300672123},` +
		`"body":"{\"items\":[{\"sku\":\"plush-gopher\",\"quantity\":2}]}","isBase64Encoded":false}`
}

// restRequest is a request of a REST API with a Cognito authorizer: 2.5 KB, each header and query parameter twice.
func restRequest() string {
	names := []string{"Accept", "Accept-Encoding", "Accept-Language", "CloudFront-Forwarded-Proto", "CloudFront-Viewer-Country", "Host",
		"User-Agent", "Via", "X-Amz-Cf-Id", "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"}
	var single, multi []string
	for i, name := range names {
		value := filler(12 + 5*(i%5))
		single = append(single, fmt.Sprintf("%q:%q", name, value))
		multi = append(multi, fmt.Sprintf("%q:[%q]", name, value))
	}
	return `{"resource":"/orders/{id}","path":"/orders/4711","httpMethod":"POST","headers":{` + strings.Join(single, ",") +
		`},"multiValueHeaders":{` + strings.Join(multi, ",") + `},"queryStringParameters":{"currency":"EUR"},"multiValueQueryStringParameters":{"currency":["EUR"]},` +
		`"pathParameters":{"id":"4711"},"stageVariables":{"table":"orders"},"requestContext":{"resourceId":"a1b2c3","resourcePath":"/orders/{id}","httpMethod":"POST",` +
		`"extendedRequestId":"SDlH1G0pherGo=","requestTime":"07/Feb/2024:10:11:12 +0000","path":"/shop/orders/4711","accountId":"123456789012","protocol":"HTTP/1.1","stage":"shop",` +
		`"domainPrefix":"shop","requestTimeEpoch":1707300672123,"requestId":"0e1d2c3b-4a59-4687-9786-a5b4c3d2e1f0","authorizer":{"claims":{"sub":"gopher-17","aud":"shop","scope":"orders/write"}},` +
		`"identity":{"cognitoIdentityPoolId":null,"accountId":null,"cognitoIdentityId":null,"caller":null,"sourceIp":"192.0.2.17","principalOrgId":null,"accessKey":null,` +
		`"cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":null,"userAgent":"gopher/1.26","user":null},"domainName":"shop.example.com","apiId":"r3storders"},` +
		`"body":"{\"items\":[{\"sku\":\"plush-gopher\",\"quantity\":2}]}","isBase64Encoded":false}`
}

// sqsBatch is ten messages with two attributes of their own each: 11 KB.
func sqsBatch() string {
	return batch(10, func(i int) string {
		return fmt.Sprintf(`{"messageId":"%08d-1c2d-4e3f-8a9b-0123456789ab","receiptHandle":%q,"body":"{\"order\":%d,\"note\":\"%s\"}",`+
			`"attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1707300672%03d","SenderId":"AIDAGOPHERSENDER","ApproximateFirstReceiveTimestamp":"1707300673%03d"},`+
			`"messageAttributes":{"tenant":{"stringValue":"gophers","stringListValues":[],"binaryListValues":[],"dataType":"String"},`+
			`"digest":{"binaryValue":"Z29waGVyIGRpZ2VzdA==","stringListValues":[],"binaryListValues":[],"dataType":"Binary"}},`+
			`"md5OfBody":"0123456789abcdef0123456789abcdef","eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:eu-central-1:123456789012:orders","awsRegion":"eu-central-1"}`,
			i, filler(180), i, filler(120), i, i)
	})
}

// kinesisBatch is a hundred records of 256 bytes: 80 KB.
func kinesisBatch() string {
	data := base64.StdEncoding.EncodeToString([]byte(filler(256)))
	return batch(100, func(i int) string {
		return fmt.Sprintf(`{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"customer-%d","sequenceNumber":"4959033827149025660855969253836157109592157598913658%04d",`+
			`"data":%q,"approximateArrivalTimestamp":1707300672.%03d},"eventSource":"aws:kinesis","eventVersion":"1.0",`+
			`"eventID":"shardId-000000000006:4959033827149025660855969253836157109592157598913658%04d","eventName":"aws:kinesis:record",`+
			`"invokeIdentityArn":"arn:aws:iam::123456789012:role/orders","awsRegion":"eu-central-1","eventSourceARN":"arn:aws:kinesis:eu-central-1:123456789012:stream/orders"}`,
			i, i, data, i+1, i)
	})
}

// dynamodbBatch is a hundred changes of items with eight attributes, with both images: 103 KB.
func dynamodbBatch() string {
	return batch(100, func(i int) string {
		image := func(state string) string {
			return fmt.Sprintf(`{"id":{"S":"order-%d"},"customer":{"S":"gopher-17"},"total":{"N":"%d.50"},"paid":{"BOOL":true},"state":{"S":%q},`+
				`"tags":{"SS":["plush","gift"]},"items":{"L":[{"M":{"sku":{"S":"plush-gopher"},"quantity":{"N":"2"}}}]},"note":{"NULL":true}}`, i, i, state)
		}
		return fmt.Sprintf(`{"eventID":"%032x","eventName":"MODIFY","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"eu-central-1",`+
			`"dynamodb":{"ApproximateCreationDateTime":1707300672,"Keys":{"id":{"S":"order-%d"}},"NewImage":%s,"OldImage":%s,`+
			`"SequenceNumber":"44215843%015d","SizeBytes":312,"StreamViewType":"NEW_AND_OLD_IMAGES"},`+
			`"eventSourceARN":"arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2024-02-07T10:11:12.123"}`,
			i, i, image("packed"), image("paid"), i)
	})
}

// s3Notification is a new object: 0.7 KB.
func s3Notification() string {
	return batch(1, func(int) string {
		return `{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-central-1","eventTime":"2024-02-07T10:11:12.123Z","eventName":"ObjectCreated:Put",` +
			`"userIdentity":{"principalId":"AWS:AIDAGOPHERUPLOADER"},"requestParameters":{"sourceIPAddress":"192.0.2.17"},` +
			`"responseElements":{"x-amz-request-id":"G0PHER0123456789","x-amz-id-2":"` + filler(60) + `"},"s3":{"s3SchemaVersion":"1.0","configurationId":"orders",` +
			`"bucket":{"name":"orders","ownerIdentity":{"principalId":"A1GOPHER"},"arn":"arn:aws:s3:::orders"},` +
			`"object":{"key":"2024/02/order+4711.json","size":1024,"eTag":"0123456789abcdef0123456789abcdef","sequencer":"0065C2F1D0123456AB"}}}`
	})
}

func batch(n int, record func(i int) string) string {
	records := make([]string, n)
	for i := range records {
		records[i] = record(i)
	}
	return `{"Records":[` + strings.Join(records, ",") + `]}`
}

// filler is n characters of text.
func filler(n int) string {
	return strings.Repeat("all gophers dig deep tunnels, and none is alike. ", n/49+1)[:n]
}
