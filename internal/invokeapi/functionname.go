package invokeapi

import (
	"fmt"
	"regexp"
)

// What Lambda takes for a function's name and for a qualifier.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
const (
	functionNamePattern = `(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?` +
		`(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`
	qualifierPattern = `(|[a-zA-Z0-9$_-]+)`
	maxQualifier     = 128
)

// The groups of functionNamePattern that matter.
const (
	groupName      = 11
	groupQualifier = 13
)

var (
	functionNames = regexp.MustCompile(`^` + functionNamePattern + `$`)
	qualifiers    = regexp.MustCompile(`^` + qualifierPattern + `$`)
)

// A reference names a function and, perhaps, one of its versions.
type reference struct {
	name      string
	qualifier string // "": none was given
}

// parseReference reads what a request names: by a name, a partial ARN or an ARN, each with or without a qualifier, and
// by a qualifier of its own. Account and region of an ARN are not looked at: there is one of each here.
func parseReference(functionName, qualifier string) (reference, error) {
	if qualifier == "" && isPlain(functionName) {
		return reference{name: functionName}, nil
	}
	match := functionNames.FindStringSubmatch(functionName)
	switch {
	case match == nil:
		return reference{}, constraint("functionName", functionName, patternConstraint(functionNamePattern))
	case !qualifiers.MatchString(qualifier):
		return reference{}, constraint("qualifier", qualifier, patternConstraint(qualifierPattern))
	}
	r := reference{name: match[groupName], qualifier: match[groupQualifier]}
	switch {
	case r.qualifier == "":
		r.qualifier = qualifier
	case qualifier != "" && qualifier != r.qualifier:
		return reference{}, refuseParameter("The derived qualifier from the function name does not match the specified qualifier.")
	}
	if len(r.qualifier) > maxQualifier {
		return reference{}, constraint("qualifier", r.qualifier, fmt.Sprintf("Member must have length less than or equal to %d", maxQualifier))
	}
	return r, nil
}

// isPlain reports whether a function's name is nothing but that: the usual case, which needs no patterns.
func isPlain(functionName string) bool {
	for _, c := range []byte(functionName) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return functionName != ""
}

func patternConstraint(pattern string) string {
	return "Member must satisfy regular expression pattern: " + pattern
}
