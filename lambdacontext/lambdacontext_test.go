package lambdacontext_test

import (
	"context"
	"encoding/json"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/lambdacontext"
)

func TestFromContext(t *testing.T) {
	lc := &lambdacontext.LambdaContext{AwsRequestID: "1"}
	//lint:ignore SA1029 tracing libraries look for this very string
	ctx := context.WithValue(lambdacontext.NewContext(t.Context(), lc), invocation.TraceIDKey, "above")
	if got, ok := lambdacontext.FromContext(ctx); got != lc || !ok {
		t.Errorf("FromContext = %p, %t, want the pointer that NewContext got, %p", got, ok, lc)
	}
	if got := ctx.Value(invocation.ContextKey{}); got != any(lc) {
		t.Errorf("under the runtime's key: %v, want %p", got, lc)
	}
	if got, ok := lambdacontext.FromContext(t.Context()); got != nil || ok {
		t.Errorf("FromContext of a bare context = %v, %t, want nil, false", got, ok)
	}
}

// The JSON is part of the contract: logs and tests hold it.
func TestLambdaContextJSON(t *testing.T) {
	lc := lambdacontext.LambdaContext{
		AwsRequestID:       "r",
		InvokedFunctionArn: "arn",
		Identity:           lambdacontext.CognitoIdentity{CognitoIdentityID: "i", CognitoIdentityPoolID: "p"},
		ClientContext: lambdacontext.ClientContext{
			Client: lambdacontext.ClientApplication{
				InstallationID: "1", AppTitle: "2", AppVersionCode: "3", AppPackageName: "4",
			},
			Env:    map[string]string{"e": "5"},
			Custom: map[string]string{"c": "6"},
		},
	}
	const want = `{"AwsRequestID":"r","InvokedFunctionArn":"arn",` +
		`"Identity":{"CognitoIdentityID":"i","CognitoIdentityPoolID":"p"},` +
		`"ClientContext":{"Client":{"installation_id":"1","app_title":"2","app_version_code":"3","app_package_name":"4"},` +
		`"env":{"e":"5"},"custom":{"c":"6"}}}`
	got, err := json.Marshal(lc)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("JSON\n got %s\nwant %s", got, want)
	}
	var back lambdacontext.LambdaContext
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, lc) {
		t.Errorf("decoded again: %+v, want %+v", back, lc)
	}
	lc.TenantID = "t"
	if got, _ := json.Marshal(lc); !strings.HasSuffix(string(got), `,"TenantID":"t"}`) {
		t.Errorf("JSON with a tenant: %s", got)
	}
}

func TestClientContextUnmarshalJSON(t *testing.T) {
	old := lambdacontext.ClientContext{Env: map[string]string{"old": "1"}}
	for name, tt := range map[string]struct {
		text    string
		want    lambdacontext.ClientContext
		wantErr string
	}{
		"lenient": {
			text: `{"Client":{"app_title":"Shop","app_version_code":7},"custom":{"n":1,"o":{"a": []},"z":null}}`,
			want: lambdacontext.ClientContext{
				Client: lambdacontext.ClientApplication{AppTitle: "Shop"},
				Custom: map[string]string{"n": "1", "o": `{"a": []}`, "z": ""},
			},
		},
		"null": {text: `null`, want: old},
		"list": {text: `[]`, want: old, wantErr: "client context: not a JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			got := old
			err := json.Unmarshal([]byte(tt.text), &got)
			if (err != nil || tt.wantErr != "") && (err == nil || err.Error() != tt.wantErr) {
				t.Errorf("error = %v, want %q", err, tt.wantErr)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("UnmarshalJSON(%s)\n got %+v\nwant %+v", tt.text, got, tt.want)
			}
		})
	}
}

// Every function links this package: it must not bring in what makes a binary big.
func TestImports(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	listed := strings.Fields(string(out))
	if len(listed) == 0 || listed[len(listed)-1] != "github.com/lambent-go/lambent/lambdacontext" {
		t.Fatalf("go list -deps printed %q", listed)
	}
	for _, path := range listed {
		switch root, _, _ := strings.Cut(path, "/"); {
		case root == "net", strings.HasSuffix(path, "/template"), strings.HasPrefix(path, "encoding/gob"):
			t.Errorf("lambdacontext links %s", path)
		case strings.HasPrefix(path, "github.com/lambent-go/lambent/lambda/") && path != "github.com/lambent-go/lambent/lambda/messages",
			path == "github.com/lambent-go/lambent/lambda":
			t.Errorf("lambdacontext lies below lambda and links %s", path)
		}
	}
}
