// Package awsclient reaches AWS as the person who runs the command: with the credentials, the profile and the region
// that AWS's other tools would use. [Load] finds them; a refusal becomes a [*Refusal] in which [Session.Explain] has
// hidden account IDs and credentials, so that it may be printed.
package awsclient

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// Options say as whom and where AWS is reached. The zero value is what the environment says.
type Options struct {
	Profile  string // of the shared configuration; "": the environment's
	Region   string // "": the environment's or the profile's
	Endpoint string // URL that stands in for every service's; "": AWS

	// Delay is how long to wait before a request is sent again; nil: a random time that doubles, at most 20 s.
	Delay func(attempt int, err error) time.Duration
}

// A Session is a person's access to AWS. It is safe for concurrent use.
type Session struct {
	Config  aws.Config // for the clients of services
	secrets []string   // words that no output may have
}

// attempts is how often a request is sent that is answered with a throttle, a server's error or not at all.
const attempts = 6

// Load finds region and credentials, and proves that there are some; AWS is asked for nothing else.
func Load(ctx context.Context, o Options) (*Session, error) {
	load := []func(*config.LoadOptions) error{
		config.WithRetryer(o.retryer),
		config.WithLogger(logging.Nop{}), // SDK warnings may have what must not be printed
	}
	if o.Profile != "" {
		load = append(load, config.WithSharedConfigProfile(o.Profile))
	}
	if o.Region != "" {
		load = append(load, config.WithRegion(o.Region))
	}
	if o.Endpoint != "" {
		load = append(load, config.WithBaseEndpoint(o.Endpoint))
	}
	c, err := config.LoadDefaultConfig(ctx, load...)
	if missing, ok := errors.AsType[config.SharedConfigProfileNotExistError](err); ok {
		return nil, hint.Add(fmt.Errorf("profile %s: there is none", missing.Profile), "aws configure list-profiles lists them")
	}
	if err != nil {
		return nil, fmt.Errorf("read the configuration of AWS: %w", err)
	}
	if c.Region == "" {
		return nil, hint.Add(errors.New("no region"), "say --region us-east-1, set AWS_REGION, or give lambent.json a region")
	}
	keys, err := c.Credentials.Retrieve(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, hint.Add(fmt.Errorf("no credentials: %s", Mask(lastCause(err).Error())),
			"say --profile NAME, sign in with aws sso login, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	return &Session{Config: c, secrets: []string{keys.SecretAccessKey, keys.SessionToken, keys.AccessKeyID}}, nil
}

func (o Options) retryer() aws.Retryer {
	return retry.NewStandard(func(s *retry.StandardOptions) {
		s.MaxAttempts = attempts
		s.RateLimiter = ratelimit.None // one person's deployment is no flood
		if o.Delay != nil {
			s.Backoff = retry.BackoffDelayerFunc(func(attempt int, err error) (time.Duration, error) {
				return o.Delay(attempt, err), nil
			})
		}
	})
}

// lastCause returns the innermost error, which says what happened without who tried what on the way.
func lastCause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// hidden stands for what must not be printed.
const hidden = "************"

// accountDigits is how many digits an account ID has.
const accountDigits = 12

// Mask returns text with stars for everything that looks like an account ID: a run of exactly twelve digits.
func Mask(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && text[end] >= '0' && text[end] <= '9' {
			end++
		}
		switch {
		case end-i == accountDigits:
			out.WriteString(hidden)
		case end > i:
			out.WriteString(text[i:end])
		default:
			out.WriteByte(text[i])
			end++
		}
		i = end
	}
	return out.String()
}

// mask hides account IDs and this session's credentials.
func (s *Session) mask(text string) string {
	for _, secret := range s.secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, hidden)
		}
	}
	return Mask(text)
}
