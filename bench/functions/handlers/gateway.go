package handlers

import (
	_ "embed"
	"strconv"
)

// GatewayEvent is a request that API Gateway's HTTP API hands to a function, payload format 2.0.
//
//go:embed gateway.json
var GatewayEvent string

// CountGatewayEvent is such a request for CountPath.
const CountGatewayEvent = `{"version":"2.0","rawPath":"` + CountPath + `"}`

// CountPath is the path that is answered with how many heap objects the process has allocated so far.
const CountPath = "/count"

// GatewayBody is the body of the answer to a request. The events have types of their own in each library, so this is
// all that the functions can share.
func GatewayBody(path string, query map[string]string) string {
	if path == CountPath {
		return strconv.FormatUint(allocations(), 10)
	}
	return `{"path":"` + path + `","tea":"` + query["tea"] + `"}`
}
