package clientcontext_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/clientcontext"
)

type texts = map[string]string

func TestParse(t *testing.T) {
	whole := clientcontext.ClientContext{
		Client: clientcontext.Application{
			InstallationID: "i-1", AppTitle: "Shop", AppVersionCode: "7", AppPackageName: "com.example.shop",
		},
		Env:    texts{"locale": "de-AT"},
		Custom: texts{"plan": "gold"},
	}
	const application = `{"installation_id":"i-1","app_title":"Shop","app_version_code":"7","app_package_name":"com.example.shop"}`
	for name, tt := range map[string]struct {
		text    string
		want    clientcontext.ClientContext
		wantErr string
	}{
		"whole": {
			text: `{"client":` + application + `,"env":{"locale":"de-AT"},"custom":{"plan":"gold"}}`,
			want: whole,
		},
		"letter case": {
			text: ` {"Client":` + strings.ToUpper(application[:20]) + application[20:] +
				`,"ENV":{"locale":"de-AT"},"Custom":{"plan":"gold"}} `,
			want: whole,
		},
		"empty object": {text: `{}`},
		"values that are not strings": {
			text: `{"env":{"n":12345678901234567890,"f":1e3,"t":true,"nul":null},` +
				`"custom":{"o":{"b": [1, "<x>"], "a":null},"l":[ ],"e":"\u00fc\n"}}`,
			want: clientcontext.ClientContext{
				Env:    texts{"n": "12345678901234567890", "f": "1e3", "t": "true", "nul": ""},
				Custom: texts{"o": `{"b": [1, "<x>"], "a":null}`, "l": "[ ]", "e": "ü\n"},
			},
		},
		"nulls":                {text: `{"client":null,"env":null,"custom":null}`},
		"nulls in client":      {text: `{"client":{"app_title":null,"app_version_code":"2"}}`, want: clientcontext.ClientContext{Client: clientcontext.Application{AppVersionCode: "2"}}},
		"unknown keys":         {text: `{"services":{"a":[{}]},"client":{"x":1},"env":{}}`, want: clientcontext.ClientContext{Env: texts{}}},
		"equal keys merge":     {text: `{"env":{"a":"1","a":"2"},"Env":{"b":"3"}}`, want: clientcontext.ClientContext{Env: texts{"a": "2", "b": "3"}}},
		"keys in maps as sent": {text: `{"custom":{"A":"1","a":"2"}}`, want: clientcontext.ClientContext{Custom: texts{"A": "1", "a": "2"}}},
		"client is a list": {
			text: `{"client":[1],"env":{"a":"b"}}`, want: clientcontext.ClientContext{Env: texts{"a": "b"}},
			wantErr: "client context: client is not an object",
		},
		"application with a number": {
			text:    `{"client":{"app_title":"Shop","app_version_code":7}}`,
			want:    clientcontext.ClientContext{Client: clientcontext.Application{AppTitle: "Shop"}},
			wantErr: "client context: client.app_version_code is not a string",
		},
		"maps that are none": {
			text:    `{"client":{"app_title":"Shop"},"env":"x","custom":3}`,
			want:    clientcontext.ClientContext{Client: clientcontext.Application{AppTitle: "Shop"}},
			wantErr: "client context: env is not an object, custom is not an object",
		},
		"empty":           {text: ``, wantErr: "client context: not a JSON object"},
		"null":            {text: ` null`, wantErr: "client context: not a JSON object"},
		"list":            {text: `[{"env":{}}]`, wantErr: "client context: not a JSON object"},
		"text":            {text: `"{}"`, wantErr: "client context: not a JSON object"},
		"base64":          {text: `eyJlbnYiOnt9fQ==`, wantErr: "client context: not a JSON object"},
		"cut short":       {text: `{"env":{"a":"b"}`, wantErr: "client context: not a JSON object"},
		"something after": {text: `{"env":{"a":"b"}}x`, wantErr: "client context: not a JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := clientcontext.Parse([]byte(tt.text))
			if msg := errText(err); msg != tt.wantErr {
				t.Errorf("error = %q, want %q", msg, tt.wantErr)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("Parse(%s)\n got %+v\nwant %+v", tt.text, got, tt.want)
			}
		})
	}
}

func TestParseIdentity(t *testing.T) {
	for name, tt := range map[string]struct {
		text    string
		want    clientcontext.Identity
		wantErr string
	}{
		"whole":       {text: `{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}`, want: clientcontext.Identity{CognitoIdentityID: "i", CognitoIdentityPoolID: "p"}},
		"letter case": {text: `{"CognitoIdentityID":"i","COGNITOIDENTITYPOOLID":"p","x":[]}`, want: clientcontext.Identity{CognitoIdentityID: "i", CognitoIdentityPoolID: "p"}},
		"nulls":       {text: `{"cognitoIdentityId":null,"cognitoIdentityPoolId":null}`},
		"a number": {
			text: `{"cognitoIdentityId":5,"cognitoIdentityPoolId":"p"}`, want: clientcontext.Identity{CognitoIdentityPoolID: "p"},
			wantErr: "cognito identity: cognitoIdentityId is not a string",
		},
		"empty": {wantErr: "cognito identity: not a JSON object"},
		"null":  {text: "null", wantErr: "cognito identity: not a JSON object"},
		"text":  {text: "us-east-1:1", wantErr: "cognito identity: not a JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := clientcontext.ParseIdentity([]byte(tt.text))
			if msg := errText(err); msg != tt.wantErr {
				t.Errorf("error = %q, want %q", msg, tt.wantErr)
			}
			if got != tt.want {
				t.Errorf("ParseIdentity(%s) = %+v, want %+v", tt.text, got, tt.want)
			}
		})
	}
}

// FuzzParse holds that nothing is lost by leniency: what the strict types of encoding/json take is read as they read
// it, equal keys included, and without an error; and that an error is one line.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `null`, `[]`, `{"client":{"app_title":"x"},"env":{"a":"b"},"custom":{"c":"d"}}`,
		`{"custom":{"a":{"b":[1,2.5e7,null]},"n":null}}`, `{"env":3,"custom":[],"client":"x"}`,
		`{"Client":{"APP_TITLE":"7"},"client":null,"env":{},"ENV":{"a":"1","a":null},"env":{"b":"2"},"custom":{"x":"y"},"custom":null}`,
		"{\"env\":{\"\xff\":\"\xfe\"}}", `{"env":{"a":"\ud800"}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := clientcontext.Parse([]byte(text))
		if strings.ContainsAny(errText(err), "\n\r") {
			t.Errorf("error is not one line: %q", err)
		}
		var noObject *clientcontext.NoObjectError
		if errors.As(err, &noObject) && !reflect.ValueOf(got).IsZero() {
			t.Errorf("no object, and still %+v", got)
		}
		var strict struct {
			Client struct {
				InstallationID string `json:"installation_id"`
				AppTitle       string `json:"app_title"`
				AppVersionCode string `json:"app_version_code"`
				AppPackageName string `json:"app_package_name"`
			}
			Env, Custom map[string]string
		}
		if json.Unmarshal([]byte(text), &strict) != nil || strings.TrimSpace(text) == "null" {
			return
		}
		if err != nil {
			t.Errorf("Parse(%q): %v", text, err)
		}
		want := clientcontext.ClientContext{
			Client: clientcontext.Application(strict.Client), Env: strict.Env, Custom: strict.Custom,
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("Parse(%q)\n got %+v\nwant %+v", text, got, want)
		}
	})
}

// FuzzParseIdentity is FuzzParse for the other text.
func FuzzParseIdentity(f *testing.F) {
	for _, seed := range []string{``, `null`, `{"cognitoIdentityId":"i","CognitoIdentityPoolID":"p"}`, `{"cognitoIdentityId":{}}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := clientcontext.ParseIdentity([]byte(text))
		var strict struct{ CognitoIdentityID, CognitoIdentityPoolID string }
		if json.Unmarshal([]byte(text), &strict) != nil || strings.TrimSpace(text) == "null" {
			return
		}
		if err != nil || got != clientcontext.Identity(strict) {
			t.Errorf("ParseIdentity(%q) = %+v, %v, want %+v", text, got, err, strict)
		}
	})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
