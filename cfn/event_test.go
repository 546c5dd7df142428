package cfn_test

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"github.com/lambent-go/lambent/cfn"
)

// Every member comes back as it was sent.
func TestFixtures(t *testing.T) {
	for name, value := range map[string]any{
		"create":   new(cfn.Event),
		"update":   new(cfn.Event),
		"response": new(cfn.Response),
	} {
		t.Run(name, func(t *testing.T) {
			payload, err := os.ReadFile("testdata/" + name + ".json")
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(payload, value); err != nil {
				t.Fatal(err)
			}
			encoded, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := parse(t, encoded), parse(t, payload); !reflect.DeepEqual(got, want) {
				t.Errorf("encoded as %s, want %s", encoded, payload)
			}
		})
	}
}

func parse(t *testing.T, text []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func fixture(t testing.TB, name string) (e cfn.Event) {
	t.Helper()
	payload, err := os.ReadFile("testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(payload, &e); err != nil {
		t.Fatal(err)
	}
	return e
}
