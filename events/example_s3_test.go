package events_test

import (
	"encoding/json"
	"fmt"

	"github.com/lambent-go/lambent/events"
)

// What was uploaded to a bucket. One key is not what S3 writes: its record says so, and the others are not affected.
func ExampleS3Event() {
	payload := `{"Records":[
		{"eventName":"ObjectCreated:Put","eventTime":"2026-01-02T03:04:05.678Z","s3":{"bucket":{"name":"burrow"},"object":{"key":"red+flower.jpg","size":1024}}},
		{"eventName":"ObjectCreated:Put","eventTime":"2026-01-02T03:04:06.789Z","s3":{"bucket":{"name":"burrow"},"object":{"key":"100%zz"}}}]}`
	var e events.S3Event
	if err := json.Unmarshal([]byte(payload), &e); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range e.Records {
		if err := r.DecodeError(); err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(r.EventName, r.S3.Bucket.Name, r.S3.Object.URLDecodedKey, r.S3.Object.Size)
	}
	// Output:
	// ObjectCreated:Put burrow red flower.jpg 1024
	// s3.object.key: not an escape of a URL: "%zz"
}

// A queue that receives a bucket's notifications through a topic.
func ExampleUnwrapS3Event() {
	body := `{"Type":"Notification","Message":"{\"Records\":[{\"s3\":{\"object\":{\"key\":\"red+flower.jpg\"}}}]}"}`
	e, err := events.UnwrapS3Event(body)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range e.Records {
		fmt.Println(r.S3.Object.URLDecodedKey)
	}
	// Output: red flower.jpg
}
