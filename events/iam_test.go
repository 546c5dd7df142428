package events_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/lambent-go/lambent/events"
)

func TestIAMPolicyStatementForms(t *testing.T) {
	for payload, want := range map[string]events.IAMPolicyStatement{
		`{"Effect":"Allow","Action":["s3:Get*"]}`:       {Effect: "Allow", Action: []string{"s3:Get*"}},
		`{"Effect":"Allow","Action":"s3:Get*"}`:         {Effect: "Allow", Action: []string{"s3:Get*"}},
		`{"Effect":"Deny","NotAction":"s3:Get*"}`:       {Effect: "Deny", NotAction: []string{"s3:Get*"}},
		`{"Effect":"Deny","Resource":"*"}`:              {Effect: "Deny", Resource: []string{"*"}},
		`{"Effect":"Deny","NotResource":"*"}`:           {Effect: "Deny", NotResource: []string{"*"}},
		`{"Effect":"Deny","NotResource":[]}`:            {Effect: "Deny", NotResource: []string{}},
		`{"Effect":"Deny","Action":null,"Resource":[]}`: {Effect: "Deny", Resource: []string{}},
		`{"Effect":"Allow","Principal":"*","Condition":{"Bool":{"a":[true,"x"]}}}`: {
			Effect: "Allow", Principal: "*", Condition: map[string]map[string]any{"Bool": {"a": []any{true, "x"}}},
		},
	} {
		roundTrip(t, []byte(payload), is[events.IAMPolicyStatement])
		var got events.IAMPolicyStatement
		if err := json.Unmarshal([]byte(payload), &got); err != nil {
			t.Errorf("%s: %v", payload, err)
		}
		for i, v := 0, reflect.ValueOf(got); i < v.NumField(); i++ {
			if f := v.Type().Field(i); f.IsExported() && !reflect.DeepEqual(v.Field(i).Interface(), reflect.ValueOf(want).Field(i).Interface()) {
				t.Errorf("%s: %s = %v, want %v", payload, f.Name, v.Field(i), reflect.ValueOf(want).Field(i))
			}
		}
	}

	s := events.IAMPolicyStatement{}
	if err := json.Unmarshal([]byte(`{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`), &s); err != nil {
		t.Fatal(err)
	}
	s.Action = append(s.Action, "s3:Put*")
	wantJSON(t, s, `{"Effect":"Allow","Action":["s3:Get*","s3:Put*"],"Resource":"*"}`)
	if err := json.Unmarshal([]byte(`{"Action":{}}`), &s); err == nil {
		t.Error("an object is taken for an action")
	}
}
