package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/internal/localaws"
)

// checkRemote refuses what does not go with --remote, and what goes with nothing else.
func (v *invocation) checkRemote(changed func(string) bool, hasTarget bool) error {
	if !v.remote {
		for _, name := range []string{"profile", "region"} {
			if changed(name) {
				return hint.Add(fmt.Errorf("--%s without --remote", name), "it says who invokes a function on AWS, and where")
			}
		}
		return nil
	}
	for _, name := range append([]string{"rpc"}, builtHere...) {
		if changed(name) {
			return fmt.Errorf("--%s does not go with --remote", name)
		}
	}
	switch {
	case !hasTarget:
		return hint.Add(errors.New("--remote without a NAME"), "name the function on AWS, as in lambent invoke hello --remote")
	case project.IsPattern(v.target):
		err := fmt.Errorf("--remote and %s: want the NAME of a function on AWS", v.target)
		return hint.Add(err, "a PATTERN is built and run here")
	case changed("endpoint"):
		if err := checkURL(v.endpoint); err != nil {
			return fmt.Errorf("--endpoint %q: %w", v.endpoint, err)
		}
	}
	return nil
}

// onAWS invokes the deployed function.
func (v *invocation) onAWS(ctx context.Context) error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	config, err := project.ReadConfig(dir, project.FindConfig(dir), false)
	if err != nil {
		return err
	}
	v.aws.endpoint = v.endpoint
	session, err := v.aws.session(ctx, config)
	if err != nil {
		return err
	}
	endpoint, err := lambdaEndpoint(ctx, session.Config)
	if err != nil {
		return err
	}
	client := v.client(endpoint)
	signer := &awsclient.Signer{Session: session, Service: "lambda", Next: client.HTTP.Transport}
	client.HTTP.Transport = signer
	defer client.HTTP.CloseIdleConnections()
	ctx, abandon := context.WithCancelCause(ctx)
	defer abandon(nil)
	return refusedByAWS(v.byWay(ctx, client.Function(v.target), abandon), signer)
}

// lambdaEndpoint returns the URL of Lambda in the session's region.
func lambdaEndpoint(ctx context.Context, c aws.Config) (string, error) {
	if c.BaseEndpoint != nil {
		return *c.BaseEndpoint, nil
	}
	endpoint, err := lambda.NewDefaultEndpointResolverV2().ResolveEndpoint(ctx, lambda.EndpointParameters{Region: &c.Region})
	if err != nil {
		return "", hint.Add(fmt.Errorf("region %s: %w", c.Region, err), "name a region of AWS, such as us-east-1")
	}
	return strings.TrimSuffix(endpoint.URI.String(), "/"), nil
}

// refusedByAWS puts a refusal into words that may be printed.
func refusedByAWS(err error, signer *awsclient.Signer) error {
	if e, ok := errors.AsType[*localaws.ServiceError](err); ok {
		return awsclient.NewRefusal("Invoke", e.Name, e.Message, signer.Refused())
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("invoke on AWS: %s", awsclient.Mask(e.Err.Error()))
	}
	return err
}
