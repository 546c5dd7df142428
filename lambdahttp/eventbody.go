package lambdahttp

import (
	"encoding/base64"
	"net/http"
	"strings"
	"unicode/utf8"
)

// textOrBase64 is body as an event carries it: as text if the front end takes it for text and
// JSON can carry it, else in base64.
func textOrBase64(body []byte, isText bool) (text string, isBase64 bool) {
	if len(body) == 0 || isText && utf8.Valid(body) {
		return string(body), false
	}
	return base64.StdEncoding.EncodeToString(body), true
}

// textBody says whether a front end takes the body for text. They look at the header only; a form
// is no text to them, nor is a body without a type.
func textBody(h http.Header) bool {
	if h.Get("Content-Encoding") != "" {
		return false
	}
	switch mediaType := mediaType(h); mediaType {
	case "application/json", "application/javascript", "application/xml":
		return true
	default:
		return strings.HasPrefix(mediaType, "text/")
	}
}

// functionURLTextBody is textBody with the structured suffixes that function URLs know as well.
func functionURLTextBody(h http.Header) bool {
	if textBody(h) {
		return true
	}
	mediaType := mediaType(h)
	return h.Get("Content-Encoding") == "" && (strings.HasSuffix(mediaType, "+json") || strings.HasSuffix(mediaType, "+xml"))
}

func mediaType(h http.Header) string {
	mediaType, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(mediaType))
}
