package fakedynamodb

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Client returns AWS's client, whose requests reach s. It repeats a request as it does on AWS, up to twice, but does not
// wait before it does.
func (s *Server) Client() *dynamodb.Client {
	return NewClient("https://dynamodb.us-east-1.amazonaws.com", func(o *dynamodb.Options) { o.HTTPClient = s })
}

// NewClient returns AWS's client for a server at a URL.
func NewClient(url string, options ...func(*dynamodb.Options)) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region:       "us-east-1",
		BaseEndpoint: &url,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "example", SecretAccessKey: "example"}, nil
		}),
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
		}),
	}, options...)
}
