package events_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/events"
)

// fixtures says of each payload in testdata, by its file name without .json, which type it is for.
type fixtures map[string]func() any

// is makes a value of the type of a fixture.
func is[T any]() any { return new(T) }

// allFixtures are the groups' fixtures in one table.
func allFixtures(t *testing.T) fixtures {
	all := fixtures{}
	for _, group := range []fixtures{coreFixtures, httpFixtures, dynamodbFixtures, queuesFixtures, appsFixtures, devtoolsFixtures, opsFixtures} {
		for name, typ := range group {
			if all[name] != nil {
				t.Errorf("two groups have the fixture %s", name)
			}
			all[name] = typ
		}
	}
	return all
}

// Every payload comes back from its type as it was, and every payload has a type.
func TestFixtures(t *testing.T) {
	all := allFixtures(t)
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if name := strings.TrimSuffix(filepath.Base(file), ".json"); all[name] == nil {
			t.Errorf("%s is for no type", file)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			payload, err := os.ReadFile(filepath.Join("testdata", name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			roundTrip(t, payload, all[name])
		})
	}
}

// roundTrip fails the test if payload is not the same JSON after it has been decoded and encoded, or if the encoded
// payload is another value.
func roundTrip(t *testing.T, payload []byte, newValue func() any) {
	t.Helper()
	var compact bytes.Buffer // as encoding/json writes raw messages
	if err := json.Compact(&compact, payload); err != nil {
		t.Fatal(err)
	}
	value := newValue()
	if err := json.Unmarshal(compact.Bytes(), value); err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(reflect.ValueOf(value).Elem().Interface()) // by value, as a handler returns it
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range differences("", parseJSON(t, payload), parseJSON(t, encoded)) {
		t.Error(difference)
	}
	again := newValue()
	if err := json.Unmarshal(encoded, again); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(value, again) {
		t.Errorf("encoded and decoded again: %+v\nwant %+v", again, value)
	}
}

// wantJSON fails the test if value is not encoded as want.
func wantJSON(t *testing.T, value any, want string) {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Error(err)
		return
	}
	for _, difference := range differences("", parseJSON(t, []byte(want)), parseJSON(t, encoded)) {
		t.Errorf("%s: %s", encoded, difference)
	}
}

func parseJSON(t *testing.T, text []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Fatalf("%s: more than one value", text)
	}
	return v
}

// differences lists what differs between two JSON values. Numbers are compared by value; null and an absent member are
// the same.
func differences(path string, want, got any) (list []string) {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		names := map[string]bool{}
		for name := range w {
			names[name] = true
		}
		for name := range g {
			names[name] = true
		}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			list = append(list, differences(path+"."+name, w[name], g[name])...)
		}
		return list
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			list = append(list, differences(fmt.Sprintf("%s[%d]", path, i), w[i], g[i])...)
		}
		return list
	case json.Number:
		if g, ok := got.(json.Number); ok && rational(w).Cmp(rational(g)) == 0 {
			return nil
		}
	case string:
		if g, ok := got.(string); ok && (w == g || sameInstant(w, g)) {
			return nil
		}
	default:
		if want == got || want == nil && got == "" && strings.HasSuffix(path, ".body") {
			return nil // a request's body is written as "" where it had none, as by aws-lambda-go: adapters' tests rely on it
		}
	}
	return []string{fmt.Sprintf("%s is %s, want %s", path, jsonText(got), jsonText(want))}
}

// sameInstant reports whether two texts are the same time, which may have more zeros behind its point.
func sameInstant(a, b string) bool {
	s, err := time.Parse(time.RFC3339, a)
	u, err2 := time.Parse(time.RFC3339, b)
	return err == nil && err2 == nil && s.Equal(u)
}

func rational(n json.Number) *big.Rat {
	r, ok := new(big.Rat).SetString(n.String())
	if !ok {
		panic("not a number: " + n.String())
	}
	return r
}

func jsonText(v any) string {
	if v == nil {
		return "absent"
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

var coreFixtures = fixtures{
	"eventbridge":           is[events.CloudWatchEvent],
	"eventbridge-replay":    is[events.CloudWatchEvent],
	"eventbridge-detail":    is[events.EventBridge[order]],
	"eventbridge-scheduler": is[events.EventBridge[json.RawMessage]],
}

// An order is a detail of one's own.
type order struct {
	ID    string  `json:"id"`
	Total float64 `json:"total"`
}
