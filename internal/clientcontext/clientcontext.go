// Package clientcontext reads what a client application says about itself and its user: two JSON texts that come with
// an invocation and that the invoker has written, more or less well.
//
// It reads leniently, because an invocation must not fail on them: what cannot be understood is left empty, the rest
// is kept, and an error lists what was odd. The types are those of package lambdacontext, which imports this one.
package clientcontext

import "bytes"

// A ClientContext is what the application says about itself.
type ClientContext struct {
	Client      Application
	Env, Custom map[string]string // nil when absent
}

// An Application is the application that invoked the function.
type Application struct {
	InstallationID, AppTitle, AppVersionCode, AppPackageName string
}

// An Identity is the Amazon Cognito identity of the user.
type Identity struct {
	CognitoIdentityID, CognitoIdentityPoolID string
}

// Parse reads a client context. Names are matched in any letter case; null is an empty value; values of env and
// custom that are not strings become their JSON text. The result is usable whatever the error, which lists in one
// line what has been left empty and has nothing of the text in it. Only when text is not a JSON object is the error a
// [*NoObjectError].
func Parse(text []byte) (ClientContext, error) {
	var parts struct {
		Client      application
		Env, Custom texts
	}
	if !unmarshalObject(text, &parts) {
		return ClientContext{}, &NoObjectError{"client context"}
	}
	client := &parts.Client.fields
	var odd oddities
	odd.check(parts.Client.odd, "client", "an object")
	odd.check(client.InstallationID.odd, "client.installation_id", "a string")
	odd.check(client.AppTitle.odd, "client.app_title", "a string")
	odd.check(client.AppVersionCode.odd, "client.app_version_code", "a string")
	odd.check(client.AppPackageName.odd, "client.app_package_name", "a string")
	odd.check(parts.Env.odd, "env", "an object")
	odd.check(parts.Custom.odd, "custom", "an object")
	return ClientContext{
		Client: Application{
			InstallationID: client.InstallationID.value,
			AppTitle:       client.AppTitle.value,
			AppVersionCode: client.AppVersionCode.value,
			AppPackageName: client.AppPackageName.value,
		},
		Env:    parts.Env.values,
		Custom: parts.Custom.values,
	}, odd.err("client context")
}

// ParseIdentity reads a Cognito identity as [Parse] reads a client context.
func ParseIdentity(text []byte) (Identity, error) {
	var parts identity
	if !unmarshalObject(text, &parts) {
		return Identity{}, &NoObjectError{"cognito identity"}
	}
	var odd oddities
	odd.check(parts.ID.odd, "cognitoIdentityId", "a string")
	odd.check(parts.PoolID.odd, "cognitoIdentityPoolId", "a string")
	return Identity{
		CognitoIdentityID:     parts.ID.value,
		CognitoIdentityPoolID: parts.PoolID.value,
	}, odd.err("cognito identity")
}

type identity struct {
	ID     text `json:"cognitoIdentityId"`
	PoolID text `json:"cognitoIdentityPoolId"`
}

// A NoObjectError says that a text is not a JSON object, so that nothing of it could be read.
type NoObjectError struct {
	Of string // client context or cognito identity
}

// Error names the text.
func (e *NoObjectError) Error() string { return e.Of + ": not a JSON object" }

// unmarshalObject is decode into a struct of lenient parts, for which null is no object.
func unmarshalObject(text []byte, parts any) bool {
	return decode(text, parts) == nil && bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{"))
}
