package localaws

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// reservedVariables are set by Lambda and by nobody else.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
var reservedVariables = []string{
	"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
	"AWS_DEFAULT_REGION", "AWS_REGION",
	"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION",
	"AWS_LAMBDA_INITIALIZATION_TYPE",
	"AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_LEVEL", "AWS_LAMBDA_LOG_STREAM_NAME",
	"AWS_LAMBDA_MAX_CONCURRENCY",
	"AWS_LAMBDA_RUNTIME_API",
	"LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
	"_HANDLER",
}

// checkEnvironment says what is wrong with the user's variables.
func (s Settings) checkEnvironment() error {
	size := 0
	for _, name := range slices.Sorted(maps.Keys(s.Env)) {
		value := s.Env[name]
		if err := checkVariable(name); err != nil {
			return err
		}
		if strings.ContainsRune(value, 0) {
			return fmt.Errorf("environment variable %s: its value holds a NUL", name)
		}
		size += len(name) + len(value)
	}
	if size > MaxEnvironment {
		return fmt.Errorf("environment variables: %d bytes of names and values, limit %d", size, MaxEnvironment)
	}
	for _, name := range s.InheritEnv {
		if err := checkVariable(name); err != nil {
			return err
		}
	}
	return nil
}

func checkVariable(name string) error {
	if name == "" || strings.ContainsAny(name, "=\x00") {
		return fmt.Errorf("environment variable %q: not a name", name)
	}
	if slices.Contains(reservedVariables, name) {
		return fmt.Errorf("environment variable %s: reserved, Lambda sets it", name)
	}
	return nil
}
