package events_test

import (
	"encoding/json"
	"testing"

	"github.com/lambent-go/lambent/events"
)

// A password that is not base64 fails nothing, and can be told from none.
func TestIoTCorePassword(t *testing.T) {
	for sent, tt := range map[string]struct {
		want    string
		wantErr string
	}{
		`"YnVycm93"`: {want: "burrow"},
		`""`:         {},
		`null`:       {},
		`"b!"`:       {wantErr: "password: illegal base64 data at input byte 1"},
	} {
		text := `{"username":"gopher","password":` + sent + `}`
		var c events.IoTCoreMQTTContext
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			t.Fatal(err)
		}
		if string(c.Password) != tt.want || c.Username != "gopher" {
			t.Errorf("%s is %+v, want the password %q", text, c, tt.want)
		}
		if got := errorText(c.DecodeError()); got != tt.wantErr {
			t.Errorf("%s: DecodeError() = %q, want %q", text, got, tt.wantErr)
		}
		wantJSON(t, c, text)
		var old events.IoTMQTTContext
		if err := json.Unmarshal([]byte(text), &old); err != nil {
			t.Fatal(err)
		}
		if string(old.Password) != tt.want {
			t.Errorf("%s is %+v, want the password %q", text, old, tt.want)
		}
		wantJSON(t, old, text)
	}
}

// Out of range, and so left out, is what a zero would mean; false is an answer.
func TestIoTResponses(t *testing.T) {
	wantJSON(t, events.IoTCoreCustomAuthorizerResponse{}, `{"isAuthenticated":false,"principalId":""}`)
	wantJSON(t, events.IoTCustomAuthorizerResponse{}, `{"isAuthenticated":false,"principalId":""}`)
	wantJSON(t, events.IoTPreProvisionHookResponse{}, `{"allowProvisioning":false}`)
	wantJSON(t, events.IoTCoreCustomAuthorizerResponse{
		IsAuthenticated: true,
		PrincipalID:     "scale7",
		PolicyDocuments: []*events.IAMPolicyDocument{{Version: "2012-10-17", Statement: []events.IAMPolicyStatement{
			{Effect: "Allow", Action: []string{"iot:Connect"}, Resource: []string{"*"}},
		}}},
	}, `{"isAuthenticated":true,"principalId":"scale7","policyDocuments":[
		{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iot:Connect"],"Resource":["*"]}]}]}`)
}

// Types that could always be compared with == still can: this compiles.
func TestIoTComparable(*testing.T) {
	canCompare[events.IoTButtonEvent]()
	canCompare[events.IoTCoreConnectionMetadata]()
	canCompare[events.IoTCoreProtocolData]()
	canCompare[events.IoTCoreTLSContext]()
	canCompare[events.IoTCustomAuthorizerRequest]()
	canCompare[events.IoTOneClickDeviceEvent]()
	canCompare[events.IoTTLSContext]()
}

func canCompare[T comparable]() {}

func FuzzIoTCoreCustomAuthorizerRequest(f *testing.F) {
	f.Add([]byte(`{"protocolData":{"mqtt":{"username":"","password":"YnVycm93","clientId":"a"}}}`))
	f.Add([]byte(`{"protocolData":{"mqtt":{"password":"not base64"},"http":{"headers":{}}}}`))
	f.Fuzz(func(t *testing.T, b []byte) { wantStable[events.IoTCoreCustomAuthorizerRequest](t, b) })
}
