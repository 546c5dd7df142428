package deploy

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

func createLogGroup(ctx context.Context, a *applier) error {
	return a.write(ctx, func() error {
		_, err := a.logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String(a.plan.logGroup())})
		if _, exists := errors.AsType[*types.ResourceAlreadyExistsException](err); exists {
			return nil
		}
		return err
	})
}

func retainLog(ctx context.Context, a *applier) error {
	return a.write(ctx, func() error {
		_, err := a.logs.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{
			LogGroupName:    aws.String(a.plan.logGroup()),
			RetentionInDays: aws.Int32(int32(a.wanted.LogRetention)),
		})
		return err
	})
}
