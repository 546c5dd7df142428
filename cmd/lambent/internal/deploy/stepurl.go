package deploy

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
)

// createURL makes the function URL, or brings one that is there already up to date.
func createURL(ctx context.Context, a *applier) error {
	want := a.wanted.URL
	exists := false
	err := a.write(ctx, func() error {
		answer, err := a.lambda.CreateFunctionUrlConfig(ctx, &lambda.CreateFunctionUrlConfigInput{
			FunctionName: &a.wanted.Name,
			Qualifier:    a.wanted.qualifier(),
			AuthType:     types.FunctionUrlAuthType(want.Auth),
			InvokeMode:   types.InvokeMode(want.InvokeMode),
			Cors:         want.CORS.input(),
		})
		if awsclient.Code(err) == codeConflict {
			there, err := a.hasURL(ctx)
			if there || err != nil {
				exists = there
				return err
			}
		}
		if err == nil {
			a.url = aws.ToString(answer.FunctionUrl)
		}
		return err
	})
	if err != nil || !exists {
		return err
	}
	return updateURL(ctx, a)
}

func (a *applier) hasURL(ctx context.Context) (bool, error) {
	_, err := a.lambda.GetFunctionUrlConfig(ctx, &lambda.GetFunctionUrlConfigInput{FunctionName: &a.wanted.Name, Qualifier: a.wanted.qualifier()})
	if isEmpty(err) {
		return false, nil
	}
	return err == nil, err
}

func updateURL(ctx context.Context, a *applier) error {
	want := a.wanted.URL
	return a.write(ctx, func() error {
		answer, err := a.lambda.UpdateFunctionUrlConfig(ctx, &lambda.UpdateFunctionUrlConfigInput{
			FunctionName: &a.wanted.Name,
			Qualifier:    a.wanted.qualifier(),
			AuthType:     types.FunctionUrlAuthType(want.Auth),
			InvokeMode:   types.InvokeMode(want.InvokeMode),
			Cors:         want.CORS.input(),
		})
		if err == nil {
			a.url = aws.ToString(answer.FunctionUrl)
		}
		return err
	})
}

func (c *CORS) input() *types.Cors {
	if c == nil {
		return nil
	}
	return &types.Cors{
		AllowCredentials: &c.AllowCredentials,
		AllowHeaders:     c.AllowHeaders,
		AllowMethods:     c.AllowMethods,
		AllowOrigins:     c.AllowOrigins,
		ExposeHeaders:    c.ExposeHeaders,
		MaxAge:           optionalInt(c.MaxAge),
	}
}

func addPermission(s statement) stepFunc {
	return func(ctx context.Context, a *applier) error {
		return a.changePolicy(ctx, func(revision *string) error {
			in := &lambda.AddPermissionInput{
				FunctionName: &a.wanted.Name,
				Qualifier:    a.wanted.qualifier(),
				StatementId:  &s.id,
				Action:       &s.action,
				Principal:    aws.String("*"),
				RevisionId:   revision,
			}
			if s.auth {
				in.FunctionUrlAuthType = types.FunctionUrlAuthTypeNone
			}
			if s.viaURL {
				in.InvokedViaFunctionUrl = &s.viaURL
			}
			_, err := a.lambda.AddPermission(ctx, in)
			return err
		}, func(there bool) bool { return there }, s.id)
	}
}

func removePermission(s statement) stepFunc {
	return func(ctx context.Context, a *applier) error {
		return a.changePolicy(ctx, func(revision *string) error {
			_, err := a.lambda.RemovePermission(ctx, &lambda.RemovePermissionInput{
				FunctionName: &a.wanted.Name, Qualifier: a.wanted.qualifier(), StatementId: &s.id, RevisionId: revision,
			})
			return err
		}, func(there bool) bool { return !there }, s.id)
	}
}
