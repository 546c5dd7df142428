package fakedynamodb

import (
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// maxItem is how large an item may be, in bytes.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const maxItem = 400 * 1024

// An Item has values by their attributes' names.
type Item map[string]Value

// A Value has the type of an attribute's value as its only key: S, N, BOOL and so on.
type Value map[string]any

// S and N make values.
func S(text string) Value   { return Value{"S": text} }
func N(number string) Value { return Value{"N": number} }

func (i Item) clone() Item {
	if i == nil {
		return Item{}
	}
	return maps.Clone(i)
}

// text returns the text of a string or a number.
func (v Value) text(typ string) (string, bool) {
	text, ok := v[typ].(string)
	return text, ok && len(v) == 1
}

// numbers are those that DynamoDB takes: at most 38 digits.
var numbers = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// check refuses values that are neither strings nor numbers, or that are no numbers.
func (i Item) check() *failure {
	for name, value := range i {
		if _, ok := value.text("S"); ok {
			continue
		}
		number, ok := value.text("N")
		if !ok {
			return invalid("value of %s has a type that is not known here: %v", name, value)
		}
		if !numbers.MatchString(number) {
			return invalid("The parameter cannot be converted to a numeric value: %s", number)
		}
		if len(strings.Trim(number, "-0.")) > 38 {
			return invalid("Attempting to store more than 38 significant digits in a Number")
		}
	}
	return nil
}

// size is what an item counts as.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
func (i Item) size() int {
	size := 0
	for name, value := range i {
		size += len(name)
		if text, ok := value.text("S"); ok {
			size += len(text)
		}
		if number, ok := value.text("N"); ok {
			size += (len(strings.Trim(number, "-0."))+1)/2 + 1
		}
	}
	return size
}

// checkKey compares a key, or what of an item is the key, with the table's.
func (s *Server) checkKey(key Item, item bool) *failure {
	for _, name := range s.keys {
		text, ok := key[name].text("S")
		switch {
		case key[name] == nil && item:
			return invalid("One or more parameter values were invalid: Missing the key %s in the item", name)
		case !ok && item:
			return invalid("One or more parameter values were invalid: Type mismatch for key %s expected: S", name)
		case !ok:
			return invalid("The provided key element does not match the schema")
		case text == "":
			return invalid("One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: %s", name)
		case len(text) > 2048 || name != s.keys[0] && len(text) > 1024:
			return invalid("One or more parameter values were invalid: Size of key %s has exceeded the maximum size limit", name)
		}
	}
	if !item && len(key) != len(s.keys) {
		return invalid("The provided key element does not match the schema")
	}
	return nil
}

// primary is the primary key of an item, as one text.
func (s *Server) primary(item Item) string {
	var key strings.Builder
	for _, name := range s.keys {
		text, _ := item[name].text("S")
		key.WriteString(text + "\x00")
	}
	return key.String()
}

// equal and less compare values as conditions do: those of different types are neither.
func equal(a, b Value) bool {
	c, ok := compare(a, b)
	return ok && c == 0
}

func less(a, b Value) bool {
	c, ok := compare(a, b)
	return ok && c < 0
}

func compare(a, b Value) (c int, ok bool) {
	if x, ok := a.text("S"); ok {
		y, ok := b.text("S")
		return strings.Compare(x, y), ok
	}
	x, isNumber := a.text("N")
	y, also := b.text("N")
	if !isNumber || !also {
		return 0, false
	}
	m, okM := new(big.Rat).SetString(x)
	n, okN := new(big.Rat).SetString(y)
	if !okM || !okN {
		return 0, false
	}
	return m.Cmp(n), true
}

// sortedKeys are for messages.
func sortedKeys(missing []string) string {
	slices.Sort(missing)
	return "{" + strings.Join(missing, ", ") + "}"
}
