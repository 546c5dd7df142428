// Package test checks in tests that event types decode and encode JSON without a loss, as aws-lambda-go's package of
// this name does.
package test

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"testing"
)

// AssertJsonFile is [AssertJsonBytes] with the JSON of a file.
func AssertJsonFile(t testing.TB, file string, o any) {
	t.Helper()
	AssertJsonBytes(t, ReadJSONFromFile(t, file), o)
}

// AssertJsonBytes decodes inputJSON into o, encodes that, and reports a difference.
func AssertJsonBytes(t testing.TB, inputJSON []byte, o any) {
	t.Helper()
	if err := json.Unmarshal(inputJSON, o); err != nil {
		t.Errorf("could not unmarshal event. details: %v", err)
	}
	outputJSON, err := json.Marshal(o)
	if err != nil {
		t.Errorf("could not marshal event. details: %v", err)
	}
	assertEqual(t, inputJSON, outputJSON)
}

// AssertJsonsEqual reports a difference between two JSON texts in more than spaces and the order of members.
func AssertJsonsEqual(t *testing.T, expectedJSON []byte, actualJSON []byte) {
	t.Helper()
	assertEqual(t, expectedJSON, actualJSON)
}

func assertEqual(t testing.TB, expected, actual []byte) {
	t.Helper()
	var want, got any
	if err := json.Unmarshal(expected, &want); err != nil {
		t.Errorf("expected value %q is no JSON: %v", expected, err)
		return
	}
	if err := json.Unmarshal(actual, &got); err != nil {
		t.Errorf("value %q is no JSON: %v", actual, err)
		return
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("JSON differs\nexpected: %s\nactual:   %s", expected, actual)
	}
}

// GetMalformedJson returns JSON that breaks off.
func GetMalformedJson() []byte { return []byte(`{ "Records`) }

// TestMalformedJson reports it when decoding [GetMalformedJson] does not fail with a [json.SyntaxError].
func TestMalformedJson(t testing.TB, objectToDeserialize any) {
	t.Helper()
	err := json.Unmarshal(GetMalformedJson(), objectToDeserialize)
	if err == nil {
		t.Errorf("unmarshal should have failed but succeeded instead")
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); !ok {
		t.Errorf("unmarshal should have returned a json.SyntaxError")
	}
}

// ReadJSONFromFile returns what is in a file.
func ReadJSONFromFile(t testing.TB, inputFile string) []byte {
	t.Helper()
	inputJSON, err := os.ReadFile(inputFile)
	if err != nil {
		t.Errorf("could not open test file. details: %v", err)
	}
	return inputJSON
}
