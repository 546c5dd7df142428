package lambdahttp

import (
	"net/http"
	"net/url"
	"strings"
)

// pathSegments are those of a prefix: "/api/v2" has two.
func pathSegments(prefix string) []string {
	prefix = strings.Trim(prefix, "/")
	if prefix == "" {
		return nil
	}
	segments := strings.Split(prefix, "/")
	for i, segment := range segments {
		segments[i] = unescapedSegment(segment)
	}
	return segments
}

func unescapedSegment(segment string) string {
	if text, err := url.PathUnescape(segment); err == nil {
		return text
	}
	return segment
}

// trimPath takes segments off an escaped path, once. It reports false when the path does not begin
// with them.
func trimPath(escaped string, segments []string) (rest string, ok bool) {
	rest = escaped
	for _, want := range segments {
		if !strings.HasPrefix(rest, "/") {
			return escaped, false
		}
		end := strings.IndexByte(rest[1:], '/') + 1
		if end == 0 {
			end = len(rest)
		}
		if unescapedSegment(rest[1:end]) != want {
			return escaped, false
		}
		rest = rest[end:]
	}
	return rest, true
}

// trimURL takes segments off a URL's path, if it begins with them.
func trimURL(u *url.URL, segments []string) {
	if rest, ok := trimPath(u.EscapedPath(), segments); ok {
		setPath(u, rest, false)
	}
}

// trimHandler serves as h does with segments taken off the path.
func trimHandler(h http.Handler, segments []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u := *r.URL
		trimURL(&u, segments)
		trimmed := *r
		trimmed.URL, trimmed.RequestURI = &u, requestURI(&u)
		h.ServeHTTP(w, &trimmed)
	})
}
