package localaws

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
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

// defaultPath is PATH where the shell has none.
const defaultPath = "/usr/local/bin:/usr/bin:/bin"

// placeholderCredentials are what a process has where the shell has no credentials: an SDK then fails with an invalid
// token, and does not search the network for better ones.
var placeholderCredentials = map[string]string{
	"AWS_ACCESS_KEY_ID":     "LAMBENTLOCALNOACCESS",
	"AWS_SECRET_ACCESS_KEY": "lambent-local-has-no-credentials",
	"AWS_SESSION_TOKEN":     "lambent-local-has-no-credentials",
}

// logStreamName makes up a name for an environment's log stream.
func (e *environment) logStreamName(now time.Time) string {
	return now.UTC().Format("2006/01/02/") + "[" + e.fleet.version + "]" + randomHex(16)
}

// processVariables is the environment of the processes of an execution environment, whose layers are mounted.
func (e *environment) processVariables() []string {
	s, o := e.settings, e.function.service.options
	variables := map[string]string{
		"AWS_LAMBDA_RUNTIME_API":          e.listener.Addr().String(),
		"_HANDLER":                        s.Handler,
		"AWS_REGION":                      o.Region,
		"AWS_DEFAULT_REGION":              o.Region,
		"AWS_LAMBDA_FUNCTION_NAME":        s.Name,
		"AWS_LAMBDA_FUNCTION_VERSION":     e.fleet.version,
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": strconv.Itoa(s.MemoryMB),
		"AWS_LAMBDA_LOG_GROUP_NAME":       "/aws/lambda/" + s.Name,
		"AWS_LAMBDA_LOG_STREAM_NAME":      e.logStream,
		"AWS_LAMBDA_INITIALIZATION_TYPE":  e.initType,
		"AWS_LAMBDA_LOG_FORMAT":           s.LogFormat,
		"AWS_XRAY_CONTEXT_MISSING":        "LOG_ERROR",
		"AWS_XRAY_DAEMON_ADDRESS":         "127.0.0.1:2000",
		"_AWS_XRAY_DAEMON_ADDRESS":        "127.0.0.1",
		"_AWS_XRAY_DAEMON_PORT":           "2000",
		"LAMBDA_TASK_ROOT":                s.Dir,
		"LAMBDA_RUNTIME_DIR":              s.Dir,
		"LANG":                            "en_US.UTF-8",
		"TZ":                              ":UTC",
		"PATH":                            defaultPath,
		"TMPDIR":                          e.folder,
		"LAMBENT_LOCAL":                   "1",
	}
	if s.LogFormat == logFormatJSON {
		variables["AWS_LAMBDA_LOG_LEVEL"] = s.LogLevel
	}
	if s.MaxConcurrency > 1 {
		variables["AWS_LAMBDA_MAX_CONCURRENCY"] = strconv.Itoa(s.MaxConcurrency)
	}
	if path := o.Getenv("PATH"); path != "" {
		variables["PATH"] = path
	}
	layerVariables(variables, e.layers)
	maps.Copy(variables, credentials(o.Getenv))
	for _, name := range s.InheritEnv {
		if value := o.Getenv(name); value != "" {
			variables[name] = value
		}
	}
	maps.Copy(variables, s.Env)
	return assignments(variables)
}

// extensionVariables are those of a process that an external extension gets.
func extensionVariables(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(assignment string) bool {
		return strings.HasPrefix(assignment, "_") || strings.HasPrefix(assignment, "AWS_XRAY_")
	})
}

// credentials are the shell's, as far as it has them all.
func credentials(getenv func(string) string) map[string]string {
	if getenv("AWS_ACCESS_KEY_ID") == "" || getenv("AWS_SECRET_ACCESS_KEY") == "" {
		return placeholderCredentials
	}
	found := map[string]string{}
	for name := range placeholderCredentials {
		if value := getenv(name); value != "" { // long-term credentials have no session token
			found[name] = value
		}
	}
	return found
}

// assignments writes variables as a process takes them.
func assignments(variables map[string]string) []string {
	list := make([]string, 0, len(variables))
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		list = append(list, name+"="+variables[name])
	}
	return list
}

// variable returns the value of a variable in such a list.
func variable(list []string, name string) string {
	for _, assignment := range list {
		if value, ok := strings.CutPrefix(assignment, name+"="); ok {
			return value
		}
	}
	return ""
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
