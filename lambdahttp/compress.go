package lambdahttp

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
)

// gzip compresses the body if it is worth it and the client allows it.
func (w *response) gzip(minBytes int) {
	f := &w.frozen
	if len(w.body) == 0 || len(w.body) < minBytes || w.status == http.StatusPartialContent || f.encoded || !isCompressible(f) {
		return
	}
	f.vary("Accept-Encoding")
	if !acceptsGzip(w.exchange.acceptEncoding) {
		return
	}
	var compressed bytes.Buffer
	z := gzip.NewWriter(&compressed)
	z.Write(w.body) // a Buffer takes everything
	z.Close()
	w.body = compressed.Bytes()
	f.length = ""
	f.add("Content-Encoding", "Content-Encoding", "gzip")
	for i := range f.fields {
		if tag := &f.fields[i]; tag.key == "Etag" && strings.HasPrefix(tag.value, `"`) {
			tag.value = "W/" + tag.value
		}
	}
}

// isCompressible tells media that are not compressed by themselves, and that may be changed at all.
func isCompressible(f *frozenHeader) bool {
	if strings.Contains(strings.ToLower(f.get("Cache-Control")), "no-transform") {
		return false
	}
	media, _, _ := strings.Cut(strings.ToLower(f.get("Content-Type")), ";")
	media = strings.TrimSpace(media)
	major, minor, _ := strings.Cut(media, "/")
	switch major {
	case "image":
		return minor == "svg+xml"
	case "video", "audio":
		return false
	case "application":
		return !isArchive(minor)
	case "font":
		return minor != "woff" && minor != "woff2"
	}
	return true
}

func isArchive(minor string) bool {
	switch strings.TrimPrefix(minor, "x-") {
	case "zip", "zip-compressed", "gzip", "gzip-compressed", "bzip", "bzip2", "xz", "lzma", "lzip", "compress", "compressed",
		"zstd", "brotli", "7z-compressed", "rar", "rar-compressed", "vnd.rar", "java-archive", "vnd.android.package-archive",
		"epub+zip", "gtar-compressed":
		return true
	}
	return strings.HasSuffix(minor, "+zip") || strings.HasSuffix(minor, "+gzip")
}

// vary adds name to Vary.
func (f *frozenHeader) vary(name string) {
	for i := range f.fields {
		if f.fields[i].key != "Vary" {
			continue
		}
		for listed := range strings.SplitSeq(f.fields[i].value, ",") {
			if listed = strings.TrimSpace(listed); listed == "*" || strings.EqualFold(listed, name) {
				return
			}
		}
	}
	f.add("Vary", "Vary", name)
}

// acceptsGzip reads the values of Accept-Encoding.
func acceptsGzip(values []string) bool {
	accepts, named := false, false
	for _, value := range values {
		for coding := range strings.SplitSeq(value, ",") {
			coding, parameters, _ := strings.Cut(coding, ";")
			switch coding = strings.ToLower(strings.TrimSpace(coding)); {
			case coding == "gzip" || coding == "x-gzip":
				accepts, named = !isRefused(parameters), true
			case coding == "*" && !named:
				accepts = !isRefused(parameters)
			}
		}
	}
	return accepts
}

// isRefused reports whether the parameters of a coding have a weight of zero, or one that is none.
func isRefused(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, weight, _ := strings.Cut(parameter, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(weight), 64)
			return err != nil || q <= 0
		}
	}
	return false
}
