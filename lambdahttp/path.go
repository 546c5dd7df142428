package lambdahttp

import (
	"net/url"
	"strings"
)

// setPath sets Path and RawPath as net/http's server does for a request line. When text is not
// percent-encoded, or wrongly, it is the path itself.
func setPath(u *url.URL, text string, decoded bool) {
	if !strings.HasPrefix(text, "/") {
		text = "/" + text
	}
	u.Path, u.RawPath = text, ""
	if strings.Contains(text, "%") {
		path, err := url.PathUnescape(text)
		if decoded || err != nil {
			return
		}
		u.Path = path
	}
	if u.EscapedPath() == text {
		return
	}
	// Routers go by RawPath where the spelling of the path matters.
	if u.RawPath = text; u.EscapedPath() != text {
		u.RawPath = ""
	}
}

// requestURI is the target of the request line.
func requestURI(u *url.URL) string {
	if u.RawQuery == "" {
		return u.EscapedPath()
	}
	return u.EscapedPath() + "?" + u.RawQuery
}
