// Package lambdacontext is what a function can know about the invocation it is in and about its own settings.
//
// The runtime puts a [LambdaContext] into the context of every invocation; [FromContext] takes it out. The settings
// come from the environment of the process: the package variables have them as they were when the process started,
// [CurrentSettings] as they are at the call. [NewLogger] makes a logger whose records carry the request ID; package
// lambdalog has more options for it.
package lambdacontext

import (
	"context"

	"github.com/lambent-go/lambent/internal/invocation"
)

// A LambdaContext is what Lambda says about one invocation.
//
// https://docs.aws.amazon.com/lambda/latest/dg/golang-context.html
type LambdaContext struct {
	AwsRequestID       string          // names the invocation, in logs too; a retry of an asynchronous event keeps it
	InvokedFunctionArn string          // with the version or alias, if the invoker gave one
	Identity           CognitoIdentity // zero unless a mobile SDK invoked the function
	ClientContext      ClientContext   // zero unless the invoker sent one
	TenantID           string          `json:",omitempty"` // empty unless the function isolates tenants
}

// A CognitoIdentity is the Amazon Cognito identity that authorized the invocation.
type CognitoIdentity struct {
	CognitoIdentityID     string // authenticated identity
	CognitoIdentityPoolID string // identity pool that authorized the invocation
}

// A ClientContext is what the client application says about itself.
type ClientContext struct {
	Client ClientApplication // application and device
	Env    map[string]string `json:"env"`    // environment of the device
	Custom map[string]string `json:"custom"` // whatever the application adds
}

// A ClientApplication is the application that invoked the function.
type ClientApplication struct {
	InstallationID string `json:"installation_id"`  // this installation of the application
	AppTitle       string `json:"app_title"`        // name people know it by
	AppVersionCode string `json:"app_version_code"` // release
	AppPackageName string `json:"app_package_name"` // name the device knows it by
}

// NewContext returns a context that carries lc. The runtime does this for a handler; a test can do it for the code it
// tests.
func NewContext(parent context.Context, lc *LambdaContext) context.Context {
	return context.WithValue(parent, invocation.ContextKey{}, lc)
}

// FromContext returns the invocation that ctx belongs to: the very pointer that [NewContext] was given, and the same
// one at every call. It reports false when ctx belongs to none.
func FromContext(ctx context.Context) (*LambdaContext, bool) {
	switch v := ctx.Value(invocation.ContextKey{}).(type) {
	case *LambdaContext:
		return v, true
	case *invocation.Facts:
		return fromFacts(v), true
	}
	return nil, false
}
