package project

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// A Variable is one variable of a function's environment.
type Variable struct{ Name, Value string }

// An EnvFileError is a line of an environment file that cannot be read.
type EnvFileError struct {
	File   string
	Line   int // starts at 1
	Reason string
}

// Error returns file, line and reason, in the form that editors jump to.
func (e *EnvFileError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason) }

const envFileSyntax = `a line is NAME=value, NAME='value' or NAME="value"; # begins a comment`

// variableName is a name that a shell and Lambda both can set.
var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// ParseEnvFile reads the variables in data, the content of an environment file, in their order; file is its name for
// errors, which are [*EnvFileError].
//
// A line is NAME=value, with "export " before it or not, or blank, or a comment that begins with #. Blanks around name
// and value do not count. A value is taken as it is, up to the end of the line or a # after a blank; in single quotes
// it is taken as it is up to the next one; in double quotes \n, \t, \" and \\ stand for a newline, a tab, a quote and
// a backslash. A $ is a $.
func ParseEnvFile(file string, data []byte) ([]Variable, error) {
	var variables []Variable
	text := strings.TrimPrefix(string(data), "\ufeff") // some editors begin files with a byte order mark
	number := 0
	for line := range strings.Lines(text) {
		number++
		v, err := parseEnvLine(strings.TrimSpace(line))
		if err != nil {
			return nil, hint.Add(&EnvFileError{file, number, err.Error()}, envFileSyntax)
		}
		if v.Name != "" {
			variables = append(variables, v)
		}
	}
	return variables, nil
}

// parseEnvLine reads a line without blanks around it; one that sets nothing gives no name.
func parseEnvLine(line string) (Variable, error) {
	if line == "" || line[0] == '#' {
		return Variable{}, nil
	}
	if strings.ContainsRune(line, 0) || !utf8.ValidString(line) {
		return Variable{}, errors.New("a NUL or bytes that are no UTF-8")
	}
	name, value, ok := strings.Cut(line, "=")
	if !ok {
		return Variable{}, errors.New("no = in the line")
	}
	if rest, ok := strings.CutPrefix(name, "export"); ok && rest != strings.TrimLeft(rest, " \t") {
		name = rest
	}
	if name = strings.TrimSpace(name); !variableName.MatchString(name) {
		return Variable{}, errors.New("the name before = is not letters, digits and _, or begins with a digit")
	}
	value, err := parseEnvValue(strings.TrimSpace(value))
	return Variable{name, value}, err
}

func parseEnvValue(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	value, rest := text, ""
	switch text[0] {
	case '\'':
		end := strings.IndexByte(text[1:], '\'')
		if end < 0 {
			return "", errors.New("no ' at the end of the value")
		}
		value, rest = text[1:1+end], text[2+end:]
	case '"':
		var err error
		if value, rest, err = unquote(text[1:]); err != nil {
			return "", err
		}
	default:
		return stripComment(text), nil
	}
	if stripComment(rest) != "" {
		return "", errors.New("text after the closing quote of the value")
	}
	return value, nil
}

// stripComment returns text up to a # that begins it or stands after a blank, without the blanks at its end.
func stripComment(text string) string {
	for i := range len(text) {
		if text[i] == '#' && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t') {
			text = text[:i]
			break
		}
	}
	return strings.TrimSpace(text)
}

// unquote reads text up to a double quote and returns what stands for and what comes after it.
func unquote(text string) (value, rest string, err error) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			return b.String(), text[i+1:], nil
		case '\\':
			i++
			if i == len(text) {
				break
			}
			plain, ok := escapes[text[i]]
			if !ok {
				r, _ := utf8.DecodeRuneInString(text[i:])
				return "", "", fmt.Errorf(`\%c in double quotes: want \n, \t, \" or \\`, r)
			}
			b.WriteByte(plain)
		default:
			b.WriteByte(c)
		}
	}
	return "", "", errors.New(`no " at the end of the value`)
}

var escapes = map[byte]byte{'n': '\n', 't': '\t', '"': '"', '\\': '\\'}
