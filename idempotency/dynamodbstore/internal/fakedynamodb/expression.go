package fakedynamodb

import (
	"regexp"
	"slices"
	"strings"
)

// expressions are those of one request. Names and values stand in them as #name and :value only, and each that a request
// brings along has to be used.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
type expressions struct {
	names  map[string]string
	values Item
	used   map[string]bool

	tokens []string
	item   Item
	failed *failure
}

var tokens = regexp.MustCompile(`\s*([#:][A-Za-z0-9_]+|[A-Za-z_]+|[<>=]+|[(),]|\S)`)

func (e *expressions) begin(text string, item Item) {
	e.tokens, e.item = nil, item
	for _, match := range tokens.FindAllStringSubmatch(text, -1) {
		e.tokens = append(e.tokens, match[1])
	}
}

// condition reports whether a condition holds for an item, which is nil if there is none.
func (e *expressions) condition(text *string, item Item) (holds bool, failed *failure) {
	if text == nil {
		return true, nil
	}
	e.begin(*text, item)
	holds = e.or()
	if len(e.tokens) > 0 {
		e.refuse("Syntax error; token: %q", e.tokens[0])
	}
	return holds, e.failed
}

func (e *expressions) refuse(format string, arguments ...any) {
	if e.failed == nil {
		e.failed = invalid("Invalid expression: "+format, arguments...)
	}
}

// peek returns the next token, and take goes past it.
func (e *expressions) peek() string {
	if len(e.tokens) == 0 {
		return ""
	}
	return e.tokens[0]
}

func (e *expressions) take() string {
	token := e.peek()
	if token != "" {
		e.tokens = e.tokens[1:]
	}
	return token
}

func (e *expressions) want(token string) {
	if got := e.take(); got != token {
		e.refuse("Syntax error; token: %q, expected %q", got, token)
	}
}

func (e *expressions) or() bool {
	holds := e.and()
	for e.peek() == "OR" {
		e.take()
		next := e.and() // also when it does not matter: it may be wrong
		holds = holds || next
	}
	return holds
}

func (e *expressions) and() bool {
	holds := e.term()
	for e.peek() == "AND" {
		e.take()
		next := e.term()
		holds = holds && next
	}
	return holds
}

func (e *expressions) term() bool {
	switch e.peek() {
	case "(":
		e.take()
		holds := e.or()
		e.want(")")
		return holds
	case "attribute_not_exists":
		e.take()
		e.want("(")
		name := e.name()
		e.want(")")
		_, exists := e.item[name]
		return !exists
	}
	left, leftExists := e.operand()
	operator := e.take()
	right, rightExists := e.operand()
	switch operator {
	case "=":
		return leftExists && rightExists && equal(left, right)
	case "<":
		return leftExists && rightExists && less(left, right)
	}
	e.refuse("Syntax error; token: %q", operator)
	return false
}

// name takes a #name.
func (e *expressions) name() string {
	token := e.take()
	name, ok := e.names[token]
	if !ok || !strings.HasPrefix(token, "#") {
		e.refuse("An expression attribute name used in the document path is not defined; attribute name: %s", token)
	}
	e.used[token] = true
	return name
}

// value takes a :value.
func (e *expressions) value() Value {
	token := e.take()
	value, ok := e.values[token]
	if !ok || !strings.HasPrefix(token, ":") {
		e.refuse("An expression attribute value used in expression is not defined; attribute value: %s", token)
	}
	e.used[token] = true
	return value
}

func (e *expressions) operand() (value Value, exists bool) {
	if strings.HasPrefix(e.peek(), ":") {
		return e.value(), true
	}
	value, exists = e.item[e.name()]
	return value, exists
}

// update changes an item: SET #name = :value, and so on.
func (e *expressions) update(text string, item Item, keys []string) *failure {
	e.begin(text, item)
	e.want("SET")
	set := map[string]bool{}
	for {
		name := e.name()
		e.want("=")
		item[name] = e.value()
		switch {
		case slices.Contains(keys, name):
			return invalid("One or more parameter values were invalid: Cannot update attribute %s. This attribute is part of the key", name)
		case set[name]:
			e.refuse("Two document paths overlap with each other; path: [%s]", name)
		}
		set[name] = true
		if e.peek() != "," {
			break
		}
		e.take()
	}
	if len(e.tokens) > 0 {
		e.refuse("Syntax error; token: %q", e.tokens[0])
	}
	if e.failed != nil {
		return e.failed
	}
	return item.check()
}

// unused refuses names and values that no expression has used, and values that are no values.
func (e *expressions) unused() *failure {
	var names, values []string
	for name := range e.names {
		if !e.used[name] {
			names = append(names, name)
		}
	}
	for value := range e.values {
		if !e.used[value] {
			values = append(values, value)
		}
	}
	switch {
	case len(names) > 0:
		return invalid("Value provided in ExpressionAttributeNames unused in expressions: keys: %s", sortedKeys(names))
	case len(values) > 0:
		return invalid("Value provided in ExpressionAttributeValues unused in expressions: keys: %s", sortedKeys(values))
	}
	return e.values.check()
}
