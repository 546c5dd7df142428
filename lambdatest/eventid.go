package lambdatest

import (
	"encoding/json"
	"fmt"
	"sync/atomic"
)

// eventIDs counts the records that the builders of events have made.
var eventIDs atomic.Int64

// nextID returns a number that no record of the process has, larger than those before.
func nextID() int64 { return eventIDs.Add(1) }

// uuid is the number as an identifier of the form that AWS likes best.
func uuid(id int64) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", id) }

// bytesOf is what a record holds: text and bytes as they are, anything else as JSON.
func bytesOf(content any) []byte {
	switch content := content.(type) {
	case []byte:
		return content
	case json.RawMessage:
		return content
	case string:
		return []byte(content)
	}
	text, err := json.Marshal(content)
	if err != nil {
		panic(fmt.Sprintf("lambdatest: encode content of type %T: %v", content, err)) // of a test's own making
	}
	return text
}

// ARNs of what events come from.
const (
	region  = "us-east-1"
	account = "123456789012"
)

// arn is the ARN of a resource of a service.
func arn(service, resource string) string {
	return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource
}
