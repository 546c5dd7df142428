package lambdahttp

import "strings"

// edgeRefuses says whether CloudFront turns down a generated response because it has a header of
// this name: those it keeps for itself, and those that are read-only in a request event.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
func edgeRefuses(name string) bool {
	switch name = strings.ToLower(name); name {
	case "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "trailer", "upgrade",
		"x-accel-buffering", "x-accel-charset", "x-accel-limit-rate", "x-accel-redirect",
		"x-amzn-auth", "x-amzn-cf-billing", "x-amzn-cf-id", "x-amzn-cf-xff", "x-amzn-errortype", "x-amzn-fle-profile",
		"x-amzn-header-count", "x-amzn-header-order", "x-amzn-lambda-integration-tag", "x-amzn-requestid",
		"x-cache", "x-forwarded-proto", "x-real-ip":
		return true
	case "content-length", "host", "transfer-encoding", "via",
		"accept-encoding", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since":
		return true
	}
	return strings.HasPrefix(name, "x-amz-cf-") || strings.HasPrefix(name, "x-edge-")
}
