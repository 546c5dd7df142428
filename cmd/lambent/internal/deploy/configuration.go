package deploy

import (
	"cmp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// configurationOf returns the answer of GetFunctionConfiguration as GetFunction has it.
func configurationOf(o *lambda.GetFunctionConfigurationOutput) *types.FunctionConfiguration {
	return &types.FunctionConfiguration{
		FunctionName: o.FunctionName, FunctionArn: o.FunctionArn, RevisionId: o.RevisionId, CodeSha256: o.CodeSha256,
		PackageType: o.PackageType, Runtime: o.Runtime, Handler: o.Handler, Architectures: o.Architectures, Role: o.Role,
		Description: o.Description, Timeout: o.Timeout, MemorySize: o.MemorySize, Environment: o.Environment,
		Layers: o.Layers, VpcConfig: o.VpcConfig, DeadLetterConfig: o.DeadLetterConfig, LoggingConfig: o.LoggingConfig,
		State: o.State, StateReason: o.StateReason, LastUpdateStatus: o.LastUpdateStatus, LastUpdateStatusReason: o.LastUpdateStatusReason,
	}
}

// createInput returns the request for a function of configuration c, without its code and tags.
func (c Config) createInput(name, role string) *lambda.CreateFunctionInput {
	in := &lambda.CreateFunctionInput{
		FunctionName:  &name,
		Role:          &role,
		PackageType:   types.PackageTypeZip,
		Runtime:       types.Runtime(c.Runtime),
		Handler:       &c.Handler,
		Architectures: []types.Architecture{types.Architecture(c.Arch)},
		Timeout:       optionalInt(c.Timeout),
		MemorySize:    optionalInt(c.Memory),
		LoggingConfig: c.logging(),
		Layers:        c.Layers,
	}
	if c.Description != "" {
		in.Description = &c.Description
	}
	if len(c.Env) > 0 {
		in.Environment = &types.Environment{Variables: c.Env}
	}
	if len(c.Subnets) > 0 {
		in.VpcConfig = &types.VpcConfig{SubnetIds: c.Subnets, SecurityGroupIds: c.Groups}
	}
	if c.DeadLetter != "" {
		in.DeadLetterConfig = &types.DeadLetterConfig{TargetArn: &c.DeadLetter}
	}
	return in
}

// updateInput returns the request that makes a function of configuration old one of c. What is equal is not in it.
func (c Config) updateInput(name string, old Config) *lambda.UpdateFunctionConfigurationInput {
	in := &lambda.UpdateFunctionConfigurationInput{FunctionName: &name}
	for _, s := range []struct {
		to       **string
		old, new string
	}{
		{&in.Handler, old.Handler, c.Handler},
		{&in.Role, old.Role, c.Role},
		{&in.Description, old.Description, c.Description},
	} {
		if s.old != s.new {
			*s.to = &s.new
		}
	}
	if old.Runtime != c.Runtime {
		in.Runtime = types.Runtime(c.Runtime)
	}
	if old.Timeout != c.Timeout {
		in.Timeout = optionalInt(c.Timeout)
	}
	if old.Memory != c.Memory {
		in.MemorySize = optionalInt(c.Memory)
	}
	if len(envChanges(old.Env, c.Env)) > 0 {
		in.Environment = &types.Environment{Variables: c.Env}
	}
	if !slices.Equal(old.Layers, c.Layers) {
		in.Layers = append([]string{}, c.Layers...)
	}
	if sortedList(old.Subnets) != sortedList(c.Subnets) || sortedList(old.Groups) != sortedList(c.Groups) {
		in.VpcConfig = &types.VpcConfig{SubnetIds: append([]string{}, c.Subnets...), SecurityGroupIds: append([]string{}, c.Groups...)}
	}
	if old.DeadLetter != c.DeadLetter {
		in.DeadLetterConfig = &types.DeadLetterConfig{TargetArn: &c.DeadLetter}
	}
	if old.LogFormat != c.LogFormat || old.LogLevel != c.LogLevel || old.SystemLogLevel != c.SystemLogLevel {
		in.LoggingConfig = c.logging()
	}
	return in
}

func (c Config) logging() *types.LoggingConfig {
	l := &types.LoggingConfig{
		LogFormat:           types.LogFormat(cmp.Or(c.LogFormat, string(types.LogFormatText))),
		ApplicationLogLevel: types.ApplicationLogLevel(c.LogLevel),
		SystemLogLevel:      types.SystemLogLevel(c.SystemLogLevel),
	}
	if c.LogGroup != "" {
		l.LogGroup = aws.String(c.LogGroup)
	}
	return l
}
