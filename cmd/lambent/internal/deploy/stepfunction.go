package deploy

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
)

// createFunction makes the function. A role that has just been made takes a while until Lambda can assume it.
func createFunction(ctx context.Context, a *applier) error {
	code, err := a.code(ctx)
	if err != nil {
		return err
	}
	in := a.final.createInput(a.wanted.Name, a.role)
	in.Code, in.Tags = &code, a.wanted.Tags
	err = a.retry(ctx, func(err error) bool { return isBusy(err) || isRoleNotReady(err) }, func() error {
		_, err := a.lambda.CreateFunction(ctx, in)
		if awsclient.Code(err) == codeConflict {
			return a.isCreated(ctx, err)
		}
		return err
	})
	if err != nil {
		return err
	}
	a.expected = Function{Tags: a.wanted.Tags}
	return a.succeeded(ctx)
}

// isRoleNotReady reports whether Lambda cannot assume the role, which is so for some seconds after a role was made.
func isRoleNotReady(err error) bool {
	return awsclient.Code(err) == codeInvalid && strings.Contains(err.Error(), "cannot be assumed")
}

// isCreated finds out what is in the way of a function: itself, when only the answer was lost. Any other function is
// somebody else's.
func (a *applier) isCreated(ctx context.Context, conflict error) error {
	f, err := a.settled(ctx, nil)
	switch {
	case isEmpty(err):
		return conflict // an earlier function of the name is being deleted
	case err != nil:
		return err
	case f.CodeSHA256 == a.wanted.Package.CodeSHA256 && f.Config.Role == a.role && f.Config.equal(a.final.over(f.Config, a.wanted.PruneEnv)):
		return nil
	}
	return changedError(fmt.Errorf("somebody else has created function %s meanwhile", a.wanted.Name))
}

// updateCode uploads the deployment package.
func updateCode(ctx context.Context, a *applier) error {
	code, err := a.code(ctx)
	if err != nil {
		return err
	}
	arch := a.final.Arch
	done := func(f *Function) bool { return f.CodeSHA256 == a.wanted.Package.CodeSHA256 && f.Config.Arch == arch }
	err = a.changeFunction(ctx, done, func(revision *string) error {
		_, err := a.lambda.UpdateFunctionCode(ctx, &lambda.UpdateFunctionCodeInput{
			FunctionName:  &a.wanted.Name,
			Architectures: []types.Architecture{types.Architecture(arch)},
			ZipFile:       code.ZipFile,
			S3Bucket:      code.S3Bucket,
			S3Key:         code.S3Key,
			RevisionId:    revision,
		})
		return err
	})
	if err != nil {
		return err
	}
	return a.succeeded(ctx)
}

// code returns the deployment package as Lambda takes it, after having put it into the bucket if there is one for it.
func (a *applier) code(ctx context.Context) (types.FunctionCode, error) {
	if a.wanted.Package.Large() {
		key, err := a.upload(ctx)
		return types.FunctionCode{S3Bucket: &a.wanted.Bucket, S3Key: &key}, err
	}
	archive, err := os.ReadFile(a.wanted.Package.Path)
	if err != nil {
		return types.FunctionCode{}, problem(fmt.Errorf("deployment package: %w", err))
	}
	return types.FunctionCode{ZipFile: archive}, nil
}

// updateConfig sets what is different in the configuration.
func updateConfig(ctx context.Context, a *applier) error {
	final := a.final
	done := func(f *Function) bool { return f.Config.equal(final) }
	err := a.changeFunction(ctx, done, func(revision *string) error {
		in := final.updateInput(a.wanted.Name, a.expected.Config)
		in.RevisionId = revision
		_, err := a.lambda.UpdateFunctionConfiguration(ctx, in)
		return err
	})
	if err != nil {
		return err
	}
	return a.succeeded(ctx)
}

func tagFunction(ctx context.Context, a *applier) error {
	return a.write(ctx, func() error {
		_, err := a.lambda.TagResource(ctx, &lambda.TagResourceInput{Resource: &a.expected.ARN, Tags: a.wanted.Tags})
		return err
	})
}

func reserveConcurrency(ctx context.Context, a *applier) error {
	return a.write(ctx, func() error {
		_, err := a.lambda.PutFunctionConcurrency(ctx, &lambda.PutFunctionConcurrencyInput{
			FunctionName:                 &a.wanted.Name,
			ReservedConcurrentExecutions: aws.Int32(int32(*a.wanted.ReservedConcurrency)),
		})
		return err
	})
}

func putAsync(ctx context.Context, a *applier) error {
	want := a.wanted.Async
	in := &lambda.PutFunctionEventInvokeConfigInput{
		FunctionName:             &a.wanted.Name,
		Qualifier:                a.wanted.qualifier(),
		MaximumRetryAttempts:     aws.Int32(int32(want.Retries)),
		MaximumEventAgeInSeconds: optionalInt(want.MaxAge),
		DestinationConfig:        &types.DestinationConfig{},
	}
	if want.OnSuccess != "" {
		in.DestinationConfig.OnSuccess = &types.OnSuccess{Destination: a.arnOf(want.OnSuccess)}
	}
	if want.OnFailure != "" {
		in.DestinationConfig.OnFailure = &types.OnFailure{Destination: a.arnOf(want.OnFailure)}
	}
	return a.write(ctx, func() error {
		_, err := a.lambda.PutFunctionEventInvokeConfig(ctx, in)
		return err
	})
}

// arnOf returns the ARN of a target, which may be the name of a function beside this one.
func (a *applier) arnOf(target string) *string {
	if !isARN(target) {
		target = strings.TrimSuffix(a.expected.ARN, a.wanted.Name) + target
	}
	return &target
}
