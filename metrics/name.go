package metrics

import (
	"strings"
	"unicode/utf8"
)

// CloudWatch's limits on names.
const (
	maxNamespace      = 255
	maxMetricName     = 255
	maxDimensionName  = 250
	maxDimensionValue = 1024
)

// A key in a line is that of one thing only. These are the things.
const (
	kindMetric    = "metric"
	kindDimension = "dimension"
	kindMetadata  = "metadata"
)

// Keys that the line itself has.
const (
	keyAWS       = "_aws"
	keyLevel     = "level"     // with WithLogLevel
	keyTimestamp = "timestamp" // with WithLogLevel
	keyRequestID = "requestId" // with WithRequestID
)

func checkNamespace(name string) error {
	reason := ""
	switch {
	case blank(name):
		reason = "empty"
	case len(name) > maxNamespace:
		reason = "longer than 255 characters"
	case strings.HasPrefix(name, "AWS/"):
		reason = "begins with AWS/, which is for AWS's services"
	case name[0] == ':':
		reason = "begins with a colon"
	default:
		for i := range len(name) {
			if !inNamespace(name[i]) {
				reason = "has a character other than A-Z a-z 0-9 . - _ / # : and space"
			}
		}
	}
	if reason == "" {
		return nil
	}
	return nameError("namespace", name, reason)
}

func inNamespace(c byte) bool {
	switch c {
	case '.', '-', '_', '/', '#', ':', ' ':
		return true
	}
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

func checkMetricName(name string) error {
	reason := ""
	switch {
	case blank(name):
		reason = "empty"
	case len(name) > maxMetricName && utf8.RuneCountInString(name) > maxMetricName:
		reason = "longer than 255 characters"
	case !utf8.ValidString(name):
		reason = "not UTF-8"
	case hasControl(name):
		reason = "has a control character"
	default:
		return nil
	}
	return nameError(kindMetric, name, reason)
}

// hasControl reports whether s has one of the control characters of ASCII or Latin-1.
func hasControl(s string) bool {
	for _, r := range s {
		if r < ' ' || 0x7f <= r && r < 0xa0 {
			return true
		}
	}
	return false
}

func checkDimension(name, value string) error {
	reason, ofValue := "", ""
	switch {
	case blank(name):
		reason = "empty"
	case len(name) > maxDimensionName:
		reason = "longer than 250 characters"
	case name[0] == ':':
		reason = "begins with a colon"
	case !printable(name):
		reason = "not printable ASCII"
	case blank(value):
		ofValue = "empty"
	case len(value) > maxDimensionValue:
		ofValue = "longer than 1024 characters"
	case !printable(value):
		ofValue = "not printable ASCII"
	}
	switch {
	case reason != "":
		return nameError(kindDimension, name, reason)
	case ofValue != "":
		return valueError(kindDimension, name, ofValue)
	}
	return nil
}

// blank reports whether s has nothing but white space of ASCII.
//
//go:noinline for the sake of size
func blank(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != ' ' && (c < '\t' || c > '\r') {
			return false
		}
	}
	return true
}

// printable reports whether s is printable ASCII.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
