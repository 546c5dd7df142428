package deploy

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

func createRole(ctx context.Context, a *applier) error {
	name := RoleName(a.wanted.Name)
	return a.write(ctx, func() error {
		answer, err := a.iam.CreateRole(ctx, &iam.CreateRoleInput{
			RoleName:                 &name,
			AssumeRolePolicyDocument: aws.String(trustPolicy),
			Description:              aws.String("Execution role of the Lambda function " + a.wanted.Name + ", made by lambent deploy"),
		})
		if _, exists := errors.AsType[*types.EntityAlreadyExistsException](err); exists {
			found, err := a.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
			if err != nil {
				return err
			}
			a.role = aws.ToString(found.Role.Arn)
			return nil
		}
		if err != nil {
			return err
		}
		a.role = aws.ToString(answer.Role.Arn)
		return nil
	})
}

func attachBasicPolicy(ctx context.Context, a *applier) error {
	role := a.role
	if role == "" {
		role = a.expected.Config.Role
	}
	return a.write(ctx, func() error {
		_, err := a.iam.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{
			RoleName:  aws.String(RoleName(a.wanted.Name)),
			PolicyArn: aws.String(basicPolicyIn(role)),
		})
		return err
	})
}

// basicPolicyIn returns the ARN of [basicPolicy] in the partition of a role: China and GovCloud have their own.
func basicPolicyIn(role string) string {
	parts := strings.SplitN(role, ":", 3)
	if len(parts) < 3 {
		return basicPolicy
	}
	return strings.Replace(basicPolicy, ":aws:", ":"+parts[1]+":", 1)
}
