package deploy

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
)

// A Client deploys to one account and region.
type Client struct {
	session *awsclient.Session
	lambda  *lambda.Client
	iam     *iam.Client
	logs    *cloudwatchlogs.Client
	metrics *cloudwatch.Client
	s3      *s3.Client
	clock   Clock
}

// A Clock tells the time and lets it pass.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error // the cause of ctx when that ends first
}

// NewClient returns a client that acts in session. With a nil clock it uses the machine's.
func NewClient(session *awsclient.Session, clock Clock) *Client {
	if clock == nil {
		clock = wallClock{}
	}
	c := session.Config
	return &Client{
		session: session,
		lambda:  lambda.NewFromConfig(c),
		iam:     iam.NewFromConfig(c),
		logs:    cloudwatchlogs.NewFromConfig(c),
		metrics: cloudwatch.NewFromConfig(c),
		s3: s3.NewFromConfig(c, func(o *s3.Options) {
			o.UsePathStyle = c.BaseEndpoint != nil // a stand-in has no names for buckets
		}),
		clock: clock,
	}
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
