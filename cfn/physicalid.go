package cfn

import (
	"fmt"
	"strings"
)

// maxID is how long a PhysicalResourceID may be, in bytes.
const maxID = 1024

// fallbackID is the name of a resource whose function gives none.
func fallbackID(e Event) string {
	if e.RequestType == RequestCreate {
		return e.RequestID
	}
	return e.PhysicalResourceID
}

const failedCreate = "create-failed/"

// failedID is [fallbackID] for a request that has failed: the name tells the Delete that follows a failed Create.
func failedID(e Event) string {
	if e.RequestType == RequestCreate {
		return failedCreate + e.RequestID
	}
	return e.PhysicalResourceID
}

// isFailedCreate reports whether id is that of a Create that failed before there was a resource.
func isFailedCreate(id string) bool { return strings.HasPrefix(id, failedCreate) }

// checkID says what is wrong with a name.
func checkID(id string) error {
	if len(id) > maxID {
		return fmt.Errorf("physical resource ID is %d bytes, limit %d", len(id), maxID)
	}
	return nil
}
