package front

import (
	"fmt"
	"html"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// writeText answers with a text of the server's own.
func writeText(w http.ResponseWriter, status int, text string) {
	writeBody(w, status, "text/plain; charset=utf-8", []byte(text))
}

func writeBody(w http.ResponseWriter, status int, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that has gone will not read it
}

// notFound says what is not there, and what is.
func (h *handler) notFound(w http.ResponseWriter, r *http.Request, what string) {
	var text strings.Builder
	fmt.Fprintf(&text, "not found: %s\n", what)
	for _, f := range h.service.Functions() {
		fmt.Fprintf(&text, "hint: http://%s%s%s/ is function %s\n", f.Name(), urlSuffix, port(r.Host), f.Name())
	}
	writeText(w, http.StatusNotFound, text.String())
}

// port is the port of a Host header with its colon, "" without one.
func port(host string) string {
	if _, p, err := net.SplitHostPort(host); err == nil {
		return ":" + p
	}
	return ""
}

// writeBuildError answers for a function that does not compile with what the compiler says: as a page to browsers, as
// text to everybody else.
func writeBuildError(w http.ResponseWriter, r *http.Request, function, output string) {
	if !strings.HasSuffix(output, "\n") {
		output += "\n"
	}
	if !acceptsHTML(r) {
		writeText(w, http.StatusBadGateway, output)
		return
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	page := fmt.Sprintf(buildErrorPage, html.EscapeString(function), html.EscapeString(output))
	writeBody(w, http.StatusBadGateway, "text/html; charset=utf-8", []byte(page))
}

const buildErrorPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>%[1]s does not build</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 2rem }
pre { font-size: 1rem; white-space: pre-wrap; overflow-wrap: anywhere }
</style>
<main>
<h1>%[1]s does not build</h1>
<pre>%[2]s</pre>
<p>The next good save heals it.</p>
</main>
`

// acceptsHTML reports whether the client is a browser that shows a page.
func acceptsHTML(r *http.Request) bool {
	for _, line := range r.Header["Accept"] {
		for part := range strings.SplitSeq(line, ",") {
			if mediaType, _, err := mime.ParseMediaType(part); err == nil && mediaType == "text/html" {
				return true
			}
		}
	}
	return false
}
