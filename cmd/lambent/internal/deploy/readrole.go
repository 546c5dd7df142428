package deploy

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// basicPolicy is AWS's own policy that allows a function to write its log and nothing else.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
const basicPolicy = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"

// trustPolicy lets Lambda assume a role.
const trustPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`

// readRole reads the role that is made for the function, if it has been made.
func (c *Client) readRole(ctx context.Context, w Wanted, r *Remote) error {
	name := RoleName(w.Name)
	answer, err := c.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	if _, ok := errors.AsType[*types.NoSuchEntityException](err); ok {
		return nil
	}
	if err != nil {
		return err
	}
	r.Role = &Role{ARN: aws.ToString(answer.Role.Arn)}
	pages := iam.NewListAttachedRolePoliciesPaginator(c.iam, &iam.ListAttachedRolePoliciesInput{RoleName: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, p := range page.AttachedPolicies {
			if aws.ToString(p.PolicyArn) == basicPolicyIn(r.Role.ARN) {
				r.Role.Basic = true
			}
		}
	}
	return nil
}
