package jsondecode_test

import (
	"testing"

	"github.com/lambent-go/lambent/internal/jsondecode"
)

// The names of one map are expected in the next. What only looks like them must not be taken for them.
func TestNamesOfMaps(t *testing.T) {
	names := []string{
		`a`, `ab`, `a\\b`, `a\b`, `a\\`, `a\\\\`, `\\`, `\\\\`, `\"`, `a\"`, `a\"b`, `a"b`, `a` + "\x01" + `b`, `a\u0001b`, `a` + "\xff", `a\ufffd`, "a\ufffd",
		"ä", `\u00e4`, ``, ` a`, `\u0061`,
	}
	for _, first := range names {
		for _, second := range names {
			for _, text := range []string{
				`[{"` + first + `":"1"},{"` + second + `":"2"}]`,
				`[{"` + first + `":"1","x":"2"},{"` + second + `" : "3","x":"4"}, { "x":"5" , "` + first + `":"6"}]`,
				`[{"` + first + `":"1"},{"` + second,
				`[{"` + first + `":"1"},{"` + second + `"`,
				`[{"` + first + `":"1"},{"` + second + `":`,
				`[{"` + first + `":"1"},{"` + second + `" "2"}]`,
				`[{"` + first + `":"1"},{` + second + `":"2"}]`,
			} {
				compare(t, []byte(text), jsondecode.Options{}, func() any { return new([]map[string]string) })
			}
		}
	}
}

// More names than are remembered, and lists of strings in every condition.
func TestListsOfStrings(t *testing.T) {
	many := `{"a":"1","b":"2","c":"3","d":"4","e":"5","f":"6","g":"7","h":"8","i":"9","j":"10"}`
	compare(t, []byte("["+many+","+many+"]"), jsondecode.Options{}, func() any { return new([]map[string]string) })
	for _, text := range []string{`[]`, `[ ]`, `["a"]`, `["a","b","c","d","e"]`, `["a",null,"b"]`, `["a",1,"b"]`, `["a",["b"],"c"]`, `[null]`, `null`, `["a",]`, `[,]`, `["a"`, `[`, `["a" "b"]`, `"YQ=="`, `{}`, `1`} {
		for _, fresh := range []func() any{
			func() any { return new([]string) },
			func() any { return new([]named) },
			func() any { return &[]string{} },
			func() any { return &[]string{"x", "y"} },
			func() any { s := make([]string, 0, 8); return &s },
			func() any { return &struct{ A, B []string }{} },
		} {
			compare(t, []byte(text), jsondecode.Options{}, fresh)
			compare(t, []byte(`{"A":`+text+`,"B":`+text+`}`), jsondecode.Options{}, fresh)
		}
	}
}
