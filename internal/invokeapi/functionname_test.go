package invokeapi_test

import (
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/invokeapi"
)

func TestParseReference(t *testing.T) {
	const namePattern = `(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`
	refused := func(member, value, pattern string) string {
		return "ValidationException: 1 validation error detected: Value '" + value + "' at '" + member +
			"' failed to satisfy constraint: Member must satisfy regular expression pattern: " + pattern
	}
	long := strings.Repeat("q", 128)
	for name, tt := range map[string]struct {
		function, qualifier string
		want, wantQualifier string
		wantErr             string
	}{
		"name":                {function: "fn", want: "fn"},
		"name and qualifier":  {function: "fn:live", want: "fn", wantQualifier: "live"},
		"parameter":           {function: "fn", qualifier: "1", want: "fn", wantQualifier: "1"},
		"both":                {function: "fn:1", qualifier: "1", want: "fn", wantQualifier: "1"},
		"latest":              {function: "fn:$LATEST", want: "fn", wantQualifier: "$LATEST"},
		"latest as parameter": {function: "fn", qualifier: "$LATEST", want: "fn", wantQualifier: "$LATEST"},
		"published":           {function: "fn:$LATEST.PUBLISHED", want: "fn", wantQualifier: "$LATEST.PUBLISHED"},
		"partial ARN":         {function: "123456789012:function:fn", want: "fn"},
		"partial ARN, alias":  {function: "123456789012:function:fn:live", want: "fn", wantQualifier: "live"},
		"ARN":                 {function: "arn:aws:lambda:us-east-1:123456789012:function:fn", want: "fn"},
		"ARN, alias":          {function: "arn:aws-us-gov:lambda:us-gov-west-1:210987654321:function:fn:7", want: "fn", wantQualifier: "7"},
		"all characters":      {function: "a.B-_9", want: "a.B-_9"},
		"longest qualifier":   {function: "fn", qualifier: long, want: "fn", wantQualifier: long},
		"unequal qualifiers": {function: "fn:a", qualifier: "b",
			wantErr: "InvalidParameterValueException: The derived qualifier from the function name does not match the specified qualifier."},
		"empty":             {function: "", wantErr: refused("functionName", "", namePattern)},
		"a space":           {function: "f n", wantErr: refused("functionName", "f n", namePattern)},
		"a slash":           {function: "a/b", wantErr: refused("functionName", "a/b", namePattern)},
		"a line":            {function: "fn\n", wantErr: refused("functionName", "fn\n", namePattern)},
		"short account":     {function: "arn:aws:lambda:us-east-1:12:function:fn", wantErr: refused("functionName", "arn:aws:lambda:us-east-1:12:function:fn", namePattern)},
		"bad qualifier":     {function: "fn", qualifier: "a b", wantErr: refused("qualifier", "a b", "(|[a-zA-Z0-9$_-]+)")},
		"bad part":          {function: "fn:a.b", wantErr: refused("functionName", "fn:a.b", namePattern)},
		"too long, as part": {function: "fn:" + long + "q", wantErr: "ValidationException: 1 validation error detected: Value '" + long + "q' at 'qualifier' failed to satisfy constraint: Member must have length less than or equal to 128"},
		"too long":          {function: "fn", qualifier: long + "q", wantErr: "ValidationException: 1 validation error detected: Value '" + long + "q' at 'qualifier' failed to satisfy constraint: Member must have length less than or equal to 128"},
	} {
		t.Run(name, func(t *testing.T) {
			got, gotQualifier, err := invokeapi.ParseReference(tt.function, tt.qualifier)
			if msg := errText(err); msg != tt.wantErr {
				t.Fatalf("error = %q\nwant    %q", msg, tt.wantErr)
			}
			if got != tt.want || gotQualifier != tt.wantQualifier {
				t.Errorf("ParseReference(%q, %q) = %q, %q, want %q, %q", tt.function, tt.qualifier, got, gotQualifier, tt.want, tt.wantQualifier)
			}
		})
	}
}

// FuzzParseReference holds that what is taken is a name and a qualifier of those that Lambda has, and that it names the
// same when it is put together again.
func FuzzParseReference(f *testing.F) {
	for _, seed := range [][2]string{{"fn", ""}, {"fn:live", ""}, {"arn:aws:lambda:us-east-1:123456789012:function:fn:$LATEST", "$LATEST"}, {"a/b", "c d"}, {"", "x"}, {"function:a", "1"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, function, parameter string) {
		name, qualifier, err := invokeapi.ParseReference(function, parameter)
		if err != nil {
			return
		}
		if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" || len(qualifier) > 128 {
			t.Errorf("ParseReference(%q, %q) = %q, %q", function, parameter, name, qualifier)
		}
		if again, same, err := invokeapi.ParseReference(name, qualifier); err != nil || again != name || same != qualifier {
			t.Errorf("ParseReference(%q, %q) = %q, %q, %v", name, qualifier, again, same, err)
		}
	})
}
