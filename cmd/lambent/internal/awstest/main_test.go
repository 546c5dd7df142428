// Package awstest_test invokes the functions of a local Lambda with AWS's own SDK: what the client takes for a success,
// a function error or one of its typed exceptions has to be one.
package awstest_test

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
	"github.com/lambent-go/lambent/internal/localaws"
)

func TestMain(m *testing.M) { invokeapitest.Main(m) }

// start starts a local Lambda, and the SDK's client for it.
func start(t *testing.T, changes ...func(*localaws.Settings)) (*invokeapitest.Lambda, *lambda.Client) {
	t.Helper()
	l := invokeapitest.Start(t, invokeapi.Options{}, changes...)
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret", SessionToken: "token"}, nil
	})
	return l, lambda.New(lambda.Options{
		BaseEndpoint: aws.String(l.URL), Region: "us-east-1", Credentials: credentials,
		HTTPClient: &http.Client{Transport: plainBodies{http.DefaultTransport}},
	})
}

// plainBodies sends request bodies without their WriteTo. The SDK's (smithy-go v1.28.5) closes a body when the head of
// the answer is there, and WriteTo of a closed one fails with EOF. net/http calls it once more after the last byte, to
// see that there are no others, and gives the connection up: when the answer comes within microseconds, as a local one
// does, a stream now and then breaks off in the client.
type plainBodies struct{ http.RoundTripper }

// RoundTrip sends a request.
func (p plainBodies) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r = r.Clone(r.Context())
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return p.RoundTripper.RoundTrip(r)
}

// once lets the client make one try only.
func once(o *lambda.Options) { o.RetryMaxAttempts = 1 }

// payload is an event as the client sends it.
func payload(e invokeapitest.Event) []byte { return []byte(e.String()) }
