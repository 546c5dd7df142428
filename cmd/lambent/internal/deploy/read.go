package deploy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// Codes of answers that a deployment expects.
const (
	codeNotFound     = "ResourceNotFoundException"
	codeConflict     = "ResourceConflictException"
	codeInUse        = "ResourceInUseException"
	codePrecondition = "PreconditionFailedException"
	codeInvalid      = "InvalidParameterValueException"
)

// Read returns what there is of the function, and of what w says about it. It asks for nothing else, so that nothing
// else has to be allowed.
func (c *Client) Read(ctx context.Context, w Wanted) (*Remote, error) {
	r := &Remote{}
	for _, read := range []struct {
		wanted bool
		do     func(context.Context, Wanted, *Remote) error
	}{
		{true, c.readFunction},
		{w.CreateRole, c.readRole},
		{len(w.Layers) > 0, c.readLayers},
		{w.LogRetention > 0, c.readLogGroup},
		{w.Alias != "" || w.Keep > 0, c.readVersions},
		{w.Alias != "" || w.Keep > 0, c.readAliases},
		{w.URL != nil, c.readURL},
		{w.Async != nil, c.readAsync},
		{len(w.EventSources) > 0, c.readEventSources},
	} {
		if !read.wanted {
			continue
		}
		if err := read.do(ctx, w, r); err != nil {
			return nil, fmt.Errorf("read function %s: %w", w.Name, c.explain(ctx, err))
		}
	}
	return r, nil
}

func (c *Client) readFunction(ctx context.Context, w Wanted, r *Remote) error {
	answer, err := c.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &w.Name})
	if awsclient.Code(err) == codeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if r.Function, err = newFunction(answer.Configuration); err != nil {
		return err
	}
	r.Function.Tags = answer.Tags
	if answer.Concurrency != nil && answer.Concurrency.ReservedConcurrentExecutions != nil {
		n := int(*answer.Concurrency.ReservedConcurrentExecutions)
		r.Function.ReservedConcurrency = &n
	}
	return nil
}

func newFunction(c *types.FunctionConfiguration) (*Function, error) {
	if c.Environment != nil && c.Environment.Error != nil {
		// Without their values, an update could not keep them.
		err := fmt.Errorf("variables of function %s: %s", aws.ToString(c.FunctionName), awsclient.Mask(aws.ToString(c.Environment.Error.Message)))
		return nil, problem(hint.Add(err, "allow kms:Decrypt with the key of the function"))
	}
	return &Function{
		ARN:        aws.ToString(c.FunctionArn),
		RevisionID: aws.ToString(c.RevisionId),
		CodeSHA256: aws.ToString(c.CodeSha256),
		Config:     newConfig(c),
		Image:      c.PackageType == types.PackageTypeImage,
		State:      string(c.State),
		Update:     string(c.LastUpdateStatus),
		Reason:     cmp.Or(aws.ToString(c.LastUpdateStatusReason), aws.ToString(c.StateReason)),
	}, nil
}

func newConfig(c *types.FunctionConfiguration) Config {
	config := Config{
		Runtime:     string(c.Runtime),
		Handler:     aws.ToString(c.Handler),
		Arch:        string(types.ArchitectureX8664),
		Role:        aws.ToString(c.Role),
		Description: aws.ToString(c.Description),
		Timeout:     int(aws.ToInt32(c.Timeout)),
		Memory:      int(aws.ToInt32(c.MemorySize)),
	}
	if len(c.Architectures) > 0 {
		config.Arch = string(c.Architectures[0])
	}
	if c.Environment != nil {
		config.Env = c.Environment.Variables
	}
	for _, layer := range c.Layers {
		config.Layers = append(config.Layers, aws.ToString(layer.Arn))
	}
	if c.VpcConfig != nil {
		config.Subnets, config.Groups = c.VpcConfig.SubnetIds, c.VpcConfig.SecurityGroupIds
	}
	if c.DeadLetterConfig != nil {
		config.DeadLetter = aws.ToString(c.DeadLetterConfig.TargetArn)
	}
	if l := c.LoggingConfig; l != nil {
		config.LogFormat, config.LogGroup = string(l.LogFormat), aws.ToString(l.LogGroup)
		config.LogLevel, config.SystemLogLevel = string(l.ApplicationLogLevel), string(l.SystemLogLevel)
	}
	return config
}

func (c *Client) readVersions(ctx context.Context, w Wanted, r *Remote) error {
	if r.Function == nil {
		return nil
	}
	pages := lambda.NewListVersionsByFunctionPaginator(c.lambda, &lambda.ListVersionsByFunctionInput{FunctionName: &w.Name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, v := range page.Versions {
			number, err := strconv.Atoi(aws.ToString(v.Version))
			if err != nil {
				continue // $LATEST, which is no version yet
			}
			r.Versions = append(r.Versions, Version{number, aws.ToString(v.CodeSha256), newConfig(&v)})
		}
	}
	slices.SortFunc(r.Versions, func(a, b Version) int { return cmp.Compare(a.Number, b.Number) })
	return nil
}

func (c *Client) readAliases(ctx context.Context, w Wanted, r *Remote) error {
	if r.Function == nil {
		return nil
	}
	r.Aliases = map[string]Alias{}
	pages := lambda.NewListAliasesPaginator(c.lambda, &lambda.ListAliasesInput{FunctionName: &w.Name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, a := range page.Aliases {
			r.Aliases[aws.ToString(a.Name)] = newAlias(&a)
		}
	}
	return nil
}

func newAlias(a *types.AliasConfiguration) Alias {
	alias := Alias{Version: aws.ToString(a.FunctionVersion), RevisionID: aws.ToString(a.RevisionId)}
	if a.RoutingConfig != nil && len(a.RoutingConfig.AdditionalVersionWeights) > 0 {
		alias.Weights = a.RoutingConfig.AdditionalVersionWeights
	}
	return alias
}

func (c *Client) readLogGroup(ctx context.Context, w Wanted, r *Remote) error {
	name := logGroupName(w.Name)
	if r.Function != nil && r.Function.Config.LogGroup != "" {
		name = r.Function.Config.LogGroup
	}
	pages := cloudwatchlogs.NewDescribeLogGroupsPaginator(c.logs, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, g := range page.LogGroups {
			if aws.ToString(g.LogGroupName) == name {
				r.LogGroup = &LogGroup{Retention: int(aws.ToInt32(g.RetentionInDays))}
			}
		}
	}
	return nil
}

// qualifier returns what URL, permissions and asynchronous settings are of: the alias, or nil for the function.
func (w Wanted) qualifier() *string {
	if w.Alias == "" {
		return nil
	}
	return &w.Alias
}

// isEmpty reports whether a read found nothing.
func isEmpty(err error) bool { return awsclient.Code(err) == codeNotFound }

// errImage is why a function stays as it is.
var errImage = errors.New("its code is a container image, which cannot become a zip archive")
