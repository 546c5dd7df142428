package deploy

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
)

// publishVersion makes a version of what has been deployed. Lambda makes none when the newest is the same, so that a
// lost answer does not leave two.
func publishVersion(ctx context.Context, a *applier) error {
	never := func(*Function) bool { return false }
	err := a.changeFunction(ctx, never, func(revision *string) error {
		answer, err := a.lambda.PublishVersion(ctx, &lambda.PublishVersionInput{
			FunctionName: &a.wanted.Name,
			CodeSha256:   &a.wanted.Package.CodeSHA256,
			RevisionId:   revision,
		})
		if err == nil {
			a.version = aws.ToString(answer.Version)
		}
		return err
	})
	if err != nil {
		return err
	}
	f, err := a.settled(ctx, &a.version)
	if err == nil && f.State == stateFailed {
		err = problem(fmt.Errorf("version %s has failed: %s", a.version, awsclient.Mask(f.Reason)))
	}
	return err
}

func createAlias(ctx context.Context, a *applier) error {
	return a.write(ctx, func() error {
		answer, err := a.lambda.CreateAlias(ctx, &lambda.CreateAliasInput{
			FunctionName: &a.wanted.Name, Name: &a.wanted.Alias, FunctionVersion: &a.version,
		})
		if awsclient.Code(err) == codeConflict {
			return a.isAliasCreated(ctx, err)
		}
		if err != nil {
			return err
		}
		a.alias = Alias{Version: aws.ToString(answer.FunctionVersion), RevisionID: aws.ToString(answer.RevisionId)}
		return nil
	})
}

// isAliasCreated finds out whether the alias that is in the way is our own.
func (a *applier) isAliasCreated(ctx context.Context, conflict error) error {
	now, err := a.readAlias(ctx)
	switch {
	case isEmpty(err):
		return conflict
	case err != nil:
		return err
	case now.Version != a.version || len(now.Weights) > 0:
		return changedError(fmt.Errorf("somebody else has created alias %s meanwhile: %s", a.wanted.Alias, now))
	}
	a.alias = now
	return nil
}

func (a *applier) readAlias(ctx context.Context) (Alias, error) {
	answer, err := a.lambda.GetAlias(ctx, &lambda.GetAliasInput{FunctionName: &a.wanted.Name, Name: &a.wanted.Alias})
	if err != nil {
		return Alias{}, err
	}
	return newAlias(&types.AliasConfiguration{
		FunctionVersion: answer.FunctionVersion, RevisionId: answer.RevisionId, RoutingConfig: answer.RoutingConfig,
	}), nil
}

func moveAlias(ctx context.Context, a *applier) error {
	return a.changeAlias(ctx, Alias{Version: a.version})
}

func moveAliasTo(version string) stepFunc {
	return func(ctx context.Context, a *applier) error { return a.changeAlias(ctx, Alias{Version: version}) }
}

// changeAlias makes the alias what next is, unless somebody else has changed it.
func (a *applier) changeAlias(ctx context.Context, next Alias) error {
	weights := next.Weights
	if weights == nil {
		weights = map[string]float64{} // an absent one would leave what is there
	}
	revision := a.alias.RevisionID
	return a.retry(ctx, isBusyOrOld, func() error {
		answer, err := a.lambda.UpdateAlias(ctx, &lambda.UpdateAliasInput{
			FunctionName:    &a.wanted.Name,
			Name:            &a.wanted.Alias,
			FunctionVersion: &next.Version,
			RoutingConfig:   &types.AliasRoutingConfiguration{AdditionalVersionWeights: weights},
			RevisionId:      &revision,
		})
		if err == nil {
			a.alias = Alias{Version: next.Version, Weights: next.Weights, RevisionID: aws.ToString(answer.RevisionId)}
			return nil
		}
		if awsclient.Code(err) != codePrecondition {
			return err
		}
		now, readErr := a.readAlias(ctx)
		switch {
		case readErr != nil:
			return readErr
		case now.String() == next.String(): // the answer was lost
			a.alias = now
			return nil
		case now.String() != a.alias.String():
			return changedError(fmt.Errorf("alias %s: %s: %s -> %s", a.wanted.Alias, errorChanged, a.alias, now))
		}
		revision = now.RevisionID
		return err
	})
}

func deleteVersion(version string) stepFunc {
	return func(ctx context.Context, a *applier) error {
		return a.write(ctx, func() error {
			_, err := a.lambda.DeleteFunction(ctx, &lambda.DeleteFunctionInput{FunctionName: &a.wanted.Name, Qualifier: &version})
			if isEmpty(err) {
				return nil
			}
			return err
		})
	}
}

// sortedKeys returns the names of versions in numerical order.
func sortedKeys(weights map[string]float64) []string {
	return slices.SortedFunc(maps.Keys(weights), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
}
