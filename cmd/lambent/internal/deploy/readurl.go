package deploy

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// readURL reads the function URL and who may use it.
func (c *Client) readURL(ctx context.Context, w Wanted, r *Remote) error {
	if r.Function == nil {
		return nil
	}
	answer, err := c.lambda.GetFunctionUrlConfig(ctx, &lambda.GetFunctionUrlConfigInput{FunctionName: &w.Name, Qualifier: w.qualifier()})
	switch {
	case isEmpty(err):
	case err != nil:
		return err
	default:
		r.URL = &RemoteURL{
			URL:     URL{Auth: string(answer.AuthType), InvokeMode: string(answer.InvokeMode), CORS: newCORS(answer.Cors)},
			Address: aws.ToString(answer.FunctionUrl),
		}
	}
	_, err = c.readPolicy(ctx, w, r)
	return err
}

func newCORS(c *types.Cors) *CORS {
	if c == nil {
		return nil
	}
	return &CORS{
		AllowCredentials: aws.ToBool(c.AllowCredentials),
		AllowHeaders:     c.AllowHeaders,
		AllowMethods:     c.AllowMethods,
		AllowOrigins:     c.AllowOrigins,
		ExposeHeaders:    c.ExposeHeaders,
		MaxAge:           int(aws.ToInt32(c.MaxAge)),
	}
}

// statementIDs returns the names of what a resource policy allows.
func statementIDs(document string) ([]string, error) {
	var policy struct {
		Statement []struct{ Sid string }
	}
	if err := json.Unmarshal([]byte(document), &policy); err != nil {
		return nil, fmt.Errorf("policy of the function: %w", err)
	}
	var ids []string
	for _, s := range policy.Statement {
		ids = append(ids, s.Sid)
	}
	return ids, nil
}

func (c *Client) readAsync(ctx context.Context, w Wanted, r *Remote) error {
	if r.Function == nil {
		return nil
	}
	answer, err := c.lambda.GetFunctionEventInvokeConfig(ctx, &lambda.GetFunctionEventInvokeConfigInput{FunctionName: &w.Name, Qualifier: w.qualifier()})
	if isEmpty(err) {
		return nil
	}
	if err != nil {
		return err
	}
	a := defaultAsync
	if answer.MaximumRetryAttempts != nil {
		a.Retries = int(*answer.MaximumRetryAttempts)
	}
	if answer.MaximumEventAgeInSeconds != nil {
		a.MaxAge = int(*answer.MaximumEventAgeInSeconds)
	}
	if d := answer.DestinationConfig; d != nil {
		if d.OnSuccess != nil {
			a.OnSuccess = aws.ToString(d.OnSuccess.Destination)
		}
		if d.OnFailure != nil {
			a.OnFailure = aws.ToString(d.OnFailure.Destination)
		}
	}
	r.Async = &a
	return nil
}
