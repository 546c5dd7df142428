package events_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// What a contact does not have is not made up.
func TestConnectAbsent(t *testing.T) {
	for name, tt := range map[string]struct{ payload, want string }{
		"null queue": {
			`{"Details":{"ContactData":{"Queue":null,"Channel":"VOICE"}}}`,
			`{"Name":"","Details":{"ContactData":{"Channel":"VOICE","ContactId":"","InitialContactId":"","InitiationMethod":"","InstanceARN":"","PreviousContactId":""}}}`,
		},
		"null endpoints": {
			`{"Details":{"ContactData":{"CustomerEndpoint":null,"SystemEndpoint":null,"MediaStreams":null,"Channel":"CHAT"}}}`,
			`{"Name":"","Details":{"ContactData":{"Channel":"CHAT","ContactId":"","InitialContactId":"","InitiationMethod":"","InstanceARN":"","PreviousContactId":""}}}`,
		},
		"no streaming yet": {
			`{"Details":{"ContactData":{"MediaStreams":{"Customer":{"Audio":{"StreamARN":null}}},"Channel":"VOICE"}}}`,
			`{"Name":"","Details":{"ContactData":{"MediaStreams":{"Customer":{"Audio":{}}},"Channel":"VOICE","ContactId":"","InitialContactId":"","InitiationMethod":"","InstanceARN":"","PreviousContactId":""}}}`,
		},
		"nothing": {`{"Name":"ContactFlowEvent"}`, `{"Name":"ContactFlowEvent"}`},
	} {
		t.Run(name, func(t *testing.T) {
			var e events.ConnectEvent
			if err := json.Unmarshal([]byte(tt.payload), &e); err != nil {
				t.Fatal(err)
			}
			wantJSON(t, e, tt.want)
		})
	}
}

func TestConnectParameters(t *testing.T) {
	payload := `{"Parameters":{"order":{"id": "order-17"},"urgent":true,"name":"Go"}}`
	var d events.ConnectDetails
	if err := json.Unmarshal([]byte(payload), &d); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"order": `{"id":"order-17"}`, "urgent": "true", "name": "Go"}
	if !reflect.DeepEqual(d.Parameters, want) {
		t.Errorf("Parameters = %v, want %v", d.Parameters, want)
	}
	wantJSON(t, d, payload)
}

func TestConnectRoutingCriteria(t *testing.T) {
	for name, tt := range map[string]struct {
		sent    string
		want    []int // indexes
		wantErr string
	}{
		"object": {sent: `{"index":1,"steps":[{"status":"ACTIVE"}]}`, want: []int{1}},
		"list":   {sent: `[{"Index":0},{"Index":1}]`, want: []int{0, 1}},
		"null":   {sent: `null`},
		"absent": {},
		"other":  {sent: `{"index":"one"}`, wantErr: "json: cannot unmarshal string into Go struct field ConnectRoutingCriteria.routingCriteria.index of type int"},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := events.ConnectContactDetail{RoutingCriteria: json.RawMessage(tt.sent)}.ParseRoutingCriteria()
			message := ""
			if err != nil {
				message = err.Error()
			}
			if message != tt.wantErr {
				t.Fatalf("error = %q, want %q", message, tt.wantErr)
			}
			var got []int
			for _, c := range list {
				got = append(got, c.Index)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// Contact events write segment attributes with small letters, flows with large ones.
func TestConnectSegmentAttributes(t *testing.T) {
	for _, payload := range []string{
		`{"ValueString":"connect:Chat"}`,
		`{"valueString":"connect:Chat"}`,
		`{"valueMap":{"north":{"valueInteger":0}}}`,
		`{"ValueList":[{"ValueArn":"arn:aws:connect:eu-west-1:123456789012:instance/i"}]}`,
	} {
		var a events.ConnectSegmentAttribute
		if err := json.Unmarshal([]byte(payload), &a); err != nil {
			t.Fatal(err)
		}
		if reflect.DeepEqual(a, events.ConnectSegmentAttribute{}) {
			t.Errorf("%s is zero", payload)
		}
		wantJSON(t, a, payload)
	}
}

func FuzzConnect(f *testing.F) {
	f.Add([]byte(`{"ContactData":{"Attributes":{"a":1},"Queue":null,"Tags":{}},"Parameters":{"p":{"q": 1}}}`))
	f.Add([]byte(`{"Attributes":{"a":true},"MediaStreams":{"Customer":{"Audio":null}},"SegmentAttributes":{"s":{"valueMap":{"m":{"ValueInteger":7}}}}}`))
	f.Add([]byte(`{"valueString":"s","ValueString":"S"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		likePlain(t, b, func(v events.ConnectDetails) any {
			type plain events.ConnectDetails
			return (*plain)(&v)
		})
		likePlain(t, b, func(v events.ConnectContactData) any {
			type plain events.ConnectContactData
			return (*plain)(&v)
		})
		likePlain(t, b, func(v events.ConnectSegmentAttribute) any {
			type plain events.ConnectSegmentAttribute
			return (*plain)(&v)
		})
	})
}
