package lambdaotel

import (
	"slices"
	"strings"
)

// headerCarrier is the headers of an HTTP event, as propagators read them: names in any letter case.
type headerCarrier struct{ headers, multiValueHeaders []byte } // objects

// Get returns the value of a header, several joined by commas.
func (h headerCarrier) Get(key string) string {
	for _, object := range [...][]byte{h.headers, h.multiValueHeaders} {
		if value := headerIn(object, key); value != "" {
			return value
		}
	}
	return ""
}

// Set does nothing: an event has come already.
func (h headerCarrier) Set(string, string) {}

// Keys returns the names of all headers.
func (h headerCarrier) Keys() (names []string) {
	for _, object := range [...][]byte{h.headers, h.multiValueHeaders} {
		c := cursor{object}
		if !c.take('{') {
			continue
		}
		for key, ok := c.member(); ok; key, ok = c.member() {
			if name := plain(key); !slices.Contains(names, name) {
				names = append(names, name)
			}
			c.skip()
		}
	}
	return names
}

func headerIn(object []byte, name string) string {
	c := cursor{object}
	if !c.take('{') {
		return ""
	}
	for key, ok := c.member(); ok; key, ok = c.member() {
		if len(key) != len(name) || !strings.EqualFold(string(key), name) {
			c.skip()
			continue
		}
		if !c.take('[') {
			return plain(c.text())
		}
		var values []string
		for c.element() {
			values = append(values, plain(c.text()))
		}
		return strings.Join(values, ",")
	}
	return ""
}
