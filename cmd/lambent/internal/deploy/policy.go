package deploy

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

// changePolicy sends a write with the revision of the resource policy, unless done says by whether the statement id is
// in it that there is nothing left to write.
func (a *applier) changePolicy(ctx context.Context, write func(revision *string) error, done func(there bool) bool, id string) error {
	return a.retry(ctx, isBusyOrOld, func() error {
		var now Remote
		revision, err := a.readPolicy(ctx, a.wanted, &now)
		if err != nil {
			return err
		}
		if done(slices.Contains(now.Statements, id)) {
			return nil
		}
		return write(revision)
	})
}

// readPolicy reads the names of what the resource policy allows into r, and returns its revision, nil when there is
// none yet.
func (c *Client) readPolicy(ctx context.Context, w Wanted, r *Remote) (revision *string, err error) {
	answer, err := c.lambda.GetPolicy(ctx, &lambda.GetPolicyInput{FunctionName: &w.Name, Qualifier: w.qualifier()})
	if isEmpty(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r.Statements, err = statementIDs(aws.ToString(answer.Policy))
	return answer.RevisionId, err
}
