package lambdahttp

import "net/http"

// headerName is the canonical form of a header's name; false when it is none.
func headerName(name string) (canonical string, ok bool) {
	if known := knownName(name); known != "" {
		return known, true
	}
	if !isFieldName(name) {
		return "", false
	}
	return http.CanonicalHeaderKey(name), true
}

// knownName is the canonical form of the names that front ends send in lower case, which needs no
// memory; "" of any other.
func knownName(lower string) string {
	switch lower {
	case "accept":
		return "Accept"
	case "accept-encoding":
		return "Accept-Encoding"
	case "accept-language":
		return "Accept-Language"
	case "authorization":
		return "Authorization"
	case "cache-control":
		return "Cache-Control"
	case "connection":
		return "Connection"
	case "content-length":
		return "Content-Length"
	case "content-type":
		return "Content-Type"
	case "cookie":
		return "Cookie"
	case "dnt":
		return "Dnt"
	case "forwarded":
		return "Forwarded"
	case "host":
		return "Host"
	case "if-modified-since":
		return "If-Modified-Since"
	case "if-none-match":
		return "If-None-Match"
	case "origin":
		return "Origin"
	case "pragma":
		return "Pragma"
	case "priority":
		return "Priority"
	case "range":
		return "Range"
	case "referer":
		return "Referer"
	case "sec-ch-ua":
		return "Sec-Ch-Ua"
	case "sec-ch-ua-mobile":
		return "Sec-Ch-Ua-Mobile"
	case "sec-ch-ua-platform":
		return "Sec-Ch-Ua-Platform"
	case "sec-fetch-dest":
		return "Sec-Fetch-Dest"
	case "sec-fetch-mode":
		return "Sec-Fetch-Mode"
	case "sec-fetch-site":
		return "Sec-Fetch-Site"
	case "sec-fetch-user":
		return "Sec-Fetch-User"
	case "upgrade-insecure-requests":
		return "Upgrade-Insecure-Requests"
	case "user-agent":
		return "User-Agent"
	case "via":
		return "Via"
	case "x-amz-cf-id":
		return "X-Amz-Cf-Id"
	case "x-amz-content-sha256":
		return "X-Amz-Content-Sha256"
	case "x-amz-date":
		return "X-Amz-Date"
	case "x-amz-security-token":
		return "X-Amz-Security-Token"
	case "x-amzn-lattice-identity":
		return "X-Amzn-Lattice-Identity"
	case "x-amzn-lattice-network":
		return "X-Amzn-Lattice-Network"
	case "x-amzn-lattice-target":
		return "X-Amzn-Lattice-Target"
	case "x-amzn-tls-cipher-suite":
		return "X-Amzn-Tls-Cipher-Suite"
	case "x-amzn-tls-version":
		return "X-Amzn-Tls-Version"
	case "x-amzn-trace-id":
		return "X-Amzn-Trace-Id"
	case "x-api-key":
		return "X-Api-Key"
	case "x-forwarded-for":
		return "X-Forwarded-For"
	case "x-forwarded-host":
		return "X-Forwarded-Host"
	case "x-forwarded-port":
		return "X-Forwarded-Port"
	case "x-forwarded-proto":
		return "X-Forwarded-Proto"
	case "x-request-id":
		return "X-Request-Id"
	case "x-requested-with":
		return "X-Requested-With"
	}
	return ""
}
