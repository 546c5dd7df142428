package lambdahttp

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// lowerHeaders has the names of h in lower case, each with what pick makes of its values.
func lowerHeaders[T any](h http.Header, pick func(values []string) T) map[string]T {
	m := make(map[string]T, len(h))
	for name, values := range h {
		m[strings.ToLower(name)] = pick(values)
	}
	return m
}

func lastValue(values []string) string   { return values[len(values)-1] }
func commaJoined(values []string) string { return strings.Join(values, ",") }
func allValues(values []string) []string { return values }
func lastValues[M ~map[string][]string](q M) map[string]string {
	m := make(map[string]string, len(q))
	for key, values := range q {
		m[key] = lastValue(values)
	}
	return m
}

func commaJoinedValues(q url.Values) map[string]string {
	m := make(map[string]string, len(q))
	for key, values := range q {
		m[key] = commaJoined(values)
	}
	return m
}

// cookiePairs are the single cookies of the Cookie header, as they were sent.
func cookiePairs(h http.Header) []string {
	var pairs []string
	for _, line := range h["Cookie"] {
		for pair := range strings.SplitSeq(line, ";") {
			if pair = strings.TrimSpace(pair); pair != "" {
				pairs = append(pairs, pair)
			}
		}
	}
	return pairs
}

// undecodedQuery splits a query at & and = and leaves the rest as it was sent.
func undecodedQuery(raw string) url.Values {
	q := url.Values{}
	for pair := range strings.SplitSeq(sentQuery(raw), "&") {
		if pair != "" {
			key, value, _ := strings.Cut(pair, "=")
			q[key] = append(q[key], value)
		}
	}
	return q
}

// sentQuery is the query as it was sent, with what JSON cannot carry percent-encoded.
func sentQuery(raw string) string {
	if utf8.ValidString(raw) {
		return raw
	}
	var b strings.Builder
	for i := range len(raw) {
		if c := raw[i]; c < utf8.RuneSelf {
			b.WriteByte(c)
		} else {
			b.WriteString(url.QueryEscape(raw[i : i+1]))
		}
	}
	return b.String()
}
