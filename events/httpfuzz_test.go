package events_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// seed adds what the payloads of some names hold under a path.
func seed(f *testing.F, pattern string, path ...string) {
	files, err := filepath.Glob(filepath.Join("testdata", pattern+".json"))
	if err != nil || len(files) == 0 {
		f.Fatal(pattern, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range path {
			var object map[string]json.RawMessage
			if json.Unmarshal(text, &object) == nil {
				text = object[name]
			}
		}
		f.Add([]byte(text))
	}
}

// agree fails the test unless encoding/json accepts what it accepts for a type without methods as well, to the same
// value, and what is accepted comes back. It reports whether text was accepted.
func agree[T, Plain any](t *testing.T, text []byte, convert func(T) Plain) bool {
	t.Helper()
	var got T
	var want Plain
	gotErr, wantErr := json.Unmarshal(text, &got), json.Unmarshal(text, &want)
	if wantErr == nil && (gotErr != nil || !reflect.DeepEqual(convert(got), want)) {
		t.Fatalf("%s: %+v, %v\nencoding/json: %+v", text, got, gotErr, want)
	}
	if gotErr != nil {
		return false
	}
	first, err := json.Marshal(got)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	var again T
	if err := json.Unmarshal(first, &again); err != nil {
		t.Fatalf("%s: encoded as %s: %v", text, first, err)
	}
	if second, err := json.Marshal(again); err != nil || !bytes.Equal(first, second) {
		t.Fatalf("%s: encoded as %s, then as %s, %v", text, first, second, err)
	}
	if wantErr != nil && !json.Valid(text) {
		t.Fatalf("%s is accepted", text)
	}
	return true
}

func FuzzAPIGatewayProxyRequestContext(f *testing.F) {
	seed(f, "apigw-rest*", "requestContext")
	seed(f, "apigw-http1", "requestContext")
	f.Add([]byte(`{"authorizer":{"a":1},"authorizer":"","Identity":{"USER":"x","user":null},"stage":"\ud800"}`))
	type plain events.APIGatewayProxyRequestContext
	f.Fuzz(func(t *testing.T, text []byte) {
		accepted := agree(t, text, func(c events.APIGatewayProxyRequestContext) plain { return plain(c) })
		var want plain
		if err := json.Unmarshal(text, &want); accepted && err != nil && !strings.Contains(err.Error(), "string into Go struct field plain.authorizer") {
			t.Fatalf("%s is accepted, encoding/json says %v", text, err)
		}
		var direct events.APIGatewayProxyRequestContext
		if err := direct.UnmarshalJSON(text); (err == nil) != accepted {
			t.Fatalf("%s: UnmarshalJSON itself: %v", text, err)
		}
	})
}

func FuzzAPIGatewayJWT(f *testing.F) {
	seed(f, "apigw-http2*", "requestContext", "authorizer", "jwt")
	f.Add([]byte(`{"claims":{"a":null,"b":[1, 2],"\u0061":"x"},"scopes":["\u0000","é"]}`))
	type plain events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription
	f.Fuzz(func(t *testing.T, text []byte) {
		agree(t, text, func(d events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription) plain {
			p := plain(d)
			return p
		})
	})
}

func FuzzIAMPolicyStatement(f *testing.F) {
	f.Add([]byte(`{"Sid":"s","Effect":"Allow","Action":"s3:*","Resource":["a","b"],"Condition":{"a":{"b":["c",1,true]}}}`))
	f.Add([]byte(`{"Effect":"Deny","NotAction":["a"],"NotResource":"b","Principal":"*","NotPrincipal":{"AWS":["x"]}}`))
	type plain events.IAMPolicyStatement
	f.Fuzz(func(t *testing.T, text []byte) {
		agree(t, text, func(s events.IAMPolicyStatement) plain { return plain(s) })
	})
}

func FuzzVPCLatticeValues(f *testing.F) {
	f.Add([]byte(`{"a":"x","b":["y","z"],"c":[],"d":null,"a":["w"]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		agree(t, text, func(v events.VPCLatticeValues) map[string][]string { return v })
	})
}
