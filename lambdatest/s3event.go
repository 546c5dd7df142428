package lambdatest

import (
	"fmt"
	"net/url"
	"time"

	"github.com/lambent-go/lambent/events"
)

// S3Event makes a notification that objects were put into a bucket, one record for each key.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
func S3Event(bucket string, keys ...string) events.S3Event {
	var e events.S3Event
	for _, key := range keys {
		id := nextID()
		e.Records = append(e.Records, events.S3EventRecord{
			EventVersion:      "2.1",
			EventSource:       "aws:s3",
			AWSRegion:         region,
			EventTime:         time.Now().UTC().Truncate(time.Millisecond),
			EventName:         "ObjectCreated:Put",
			PrincipalID:       events.S3UserIdentity{PrincipalID: "AWS:AIDATEST"},
			RequestParameters: events.S3RequestParameters{SourceIPAddress: "192.0.2.1"},
			ResponseElements:  map[string]string{"x-amz-request-id": fmt.Sprintf("%016X", id)},
			S3: events.S3Entity{
				SchemaVersion:   "1.0",
				ConfigurationID: "test",
				Bucket: events.S3Bucket{
					Name: bucket, OwnerIdentity: events.S3UserIdentity{PrincipalID: "ATEST"}, Arn: "arn:aws:s3:::" + bucket,
				},
				Object: events.S3Object{
					Key:           url.QueryEscape(key),
					URLDecodedKey: key,
					Size:          1024,
					ETag:          fmt.Sprintf("%032x", id),
					Sequencer:     fmt.Sprintf("%016X", id),
				},
			},
		})
	}
	return e
}
