package project_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

func TestParseEnvFile(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want []project.Variable
	}{
		"empty":                  {},
		"plain":                  {"A=b\n", []project.Variable{{"A", "b"}}},
		"no newline at the end":  {"A=b", []project.Variable{{"A", "b"}}},
		"order and repetition":   {"B=1\nA=2\nB=3\n", []project.Variable{{"B", "1"}, {"A", "2"}, {"B", "3"}}},
		"export":                 {"export A=b\nexport\tB=c\n", []project.Variable{{"A", "b"}, {"B", "c"}}},
		"named export":           {"export=1\nexports=2\n", []project.Variable{{"export", "1"}, {"exports", "2"}}},
		"comments and blanks":    {"# one\n\n  \t\n  # two\nA=b # three\n", []project.Variable{{"A", "b"}}},
		"# within a value":       {"A=b#c\nB=#c\nC= # c\n", []project.Variable{{"A", "b#c"}, {"B", ""}, {"C", ""}}},
		"blanks around":          {"  A \t= b c \t\n", []project.Variable{{"A", "b c"}}},
		"empty values":           {"A=\nB=''\nC=\"\"\n", []project.Variable{{"A", ""}, {"B", ""}, {"C", ""}}},
		"= in a value":           {"A==b=c\n", []project.Variable{{"A", "=b=c"}}},
		"single quotes":          {`A=' $B \n "c" # ' # d` + "\n", []project.Variable{{"A", ` $B \n "c" # `}}},
		"double quotes":          {`A="a\n\t\"\\n # $B '"` + "\n", []project.Variable{{"A", "a\n\t\"\\n # $B '"}}},
		"quotes in a value":      {`A=it's "so"` + "\n", []project.Variable{{"A", `it's "so"`}}},
		"no expansion":           {"A=$B ${C} `d` $(e)\n", []project.Variable{{"A", "$B ${C} `d` $(e)"}}},
		"backslash":              {`A=C:\new` + "\n", []project.Variable{{"A", `C:\new`}}},
		"carriage returns":       {"A=b\r\n\r\nB='c'\r\n", []project.Variable{{"A", "b"}, {"B", "c"}}},
		"byte order mark":        {"\ufeffA=b\n", []project.Variable{{"A", "b"}}},
		"other alphabets":        {"A=größe 大\n", []project.Variable{{"A", "größe 大"}}},
		"digits and underscores": {"_A1=b\n", []project.Variable{{"_A1", "b"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := project.ParseEnvFile(".env", []byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseEnvFileError(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"no =":                {"A=b\n\nsecret\n", "f.env:3: no = in the line"},
		"no name":             {"=secret\n", "f.env:1: the name before = is not letters, digits and _, or begins with a digit"},
		"digit first":         {"1A=secret\n", "f.env:1: the name before = is not letters, digits and _, or begins with a digit"},
		"two words":           {"set A=secret\n", "f.env:1: the name before = is not letters, digits and _, or begins with a digit"},
		"other alphabet":      {"Ä=secret\n", "f.env:1: the name before = is not letters, digits and _, or begins with a digit"},
		"open single quote":   {"A='secret\n", "f.env:1: no ' at the end of the value"},
		"open double quote":   {"A=\"secret\n", `f.env:1: no " at the end of the value`},
		"escaped quote":       {`A="secret\"` + "\n", `f.env:1: no " at the end of the value`},
		"backslash at end":    {`A="secret\`, `f.env:1: no " at the end of the value`},
		"after single quotes": {"A='b'secret\n", "f.env:1: text after the closing quote of the value"},
		"after double quotes": {`A="b" secret` + "\n", "f.env:1: text after the closing quote of the value"},
		"# after quotes":      {"A='b'#secret\n", ""},
		"unknown escape":      {"A=\"b\\$secret\"\n", `f.env:1: \$ in double quotes: want \n, \t, \" or \\`},
		"NUL":                 {"A=secret\x00\n", "f.env:1: a NUL or bytes that are no UTF-8"},
		"not UTF-8":           {"A=b\nB=secret\xff\n", "f.env:2: a NUL or bytes that are no UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := project.ParseEnvFile("f.env", []byte(tt.text))
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if e, ok := errors.AsType[*project.EnvFileError](err); !ok || e.Error() != tt.want {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("error %q quotes the file", err)
			}
			if hint.Of(err) == "" {
				t.Error("no hint what a line looks like")
			}
		})
	}
}

// FuzzParseEnvFile checks that whatever the parser takes can be written down in its own syntax and read again.
func FuzzParseEnvFile(f *testing.F) {
	for _, seed := range []string{
		"", "A=b\n", "export A='b' # c\r\n", `A="\n\t\"\\"`, "\ufeff# c\nA=b #c", "A='", `A="\x"`, "A\n", "=\n",
		"A=\x00", "A=\xff", "A==", "A=\v", "A=\u2028b", "export =1", "A='b'#c", "A=\rb", "A=' '",
	} {
		f.Add(seed)
	}
	escape := strings.NewReplacer("\n", `\n`, "\t", `\t`, `"`, `\"`, `\`, `\\`)
	f.Fuzz(func(t *testing.T, text string) {
		variables, err := project.ParseEnvFile(".env", []byte(text))
		if err != nil {
			e, ok := errors.AsType[*project.EnvFileError](err)
			if !ok || e.Line < 1 || e.Line > 1+strings.Count(text, "\n") {
				t.Fatalf("error = %#v, want one with a line of the file", err)
			}
			return
		}
		var rewritten strings.Builder
		for _, v := range variables {
			rewritten.WriteString("export " + v.Name + "=\"" + escape.Replace(v.Value) + "\" # \"\n")
		}
		again, err := project.ParseEnvFile(".env", []byte(rewritten.String()))
		if err != nil {
			t.Fatalf("%q, written again as %q: %v", text, rewritten.String(), err)
		}
		if diff := cmp.Diff(variables, again); diff != "" {
			t.Errorf("%q reads differently when written again (-first +again):\n%s", text, diff)
		}
	})
}
