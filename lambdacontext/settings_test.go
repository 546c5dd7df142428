package lambdacontext_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/lambdacontext"
)

var environment = map[string]string{
	"AWS_LAMBDA_FUNCTION_NAME":        "orders",
	"AWS_LAMBDA_FUNCTION_VERSION":     "$LATEST",
	"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
	"AWS_REGION":                      "eu-central-1",
	"AWS_LAMBDA_LOG_GROUP_NAME":       "/aws/lambda/orders",
	"AWS_LAMBDA_LOG_STREAM_NAME":      "2026/11/22/[$LATEST]0123",
	"AWS_LAMBDA_LOG_FORMAT":           "JSON",
	"AWS_LAMBDA_LOG_LEVEL":            "DEBUG",
	"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
	"AWS_LAMBDA_MAX_CONCURRENCY":      "16",
}

func TestCurrentSettings(t *testing.T) {
	for name := range environment {
		t.Setenv(name, "")
	}
	if got, want := lambdacontext.CurrentSettings(), (lambdacontext.Settings{MaxConcurrency: 1}); got != want {
		t.Errorf("in an empty environment: %+v, want %+v", got, want)
	}
	for name, value := range environment {
		t.Setenv(name, value)
	}
	want := lambdacontext.Settings{
		FunctionName:       "orders",
		FunctionVersion:    "$LATEST",
		MemoryLimitInMB:    512,
		Region:             "eu-central-1",
		LogGroupName:       "/aws/lambda/orders",
		LogStreamName:      "2026/11/22/[$LATEST]0123",
		LogFormat:          "JSON",
		LogLevel:           "DEBUG",
		InitializationType: "on-demand",
		MaxConcurrency:     16,
	}
	if got := lambdacontext.CurrentSettings(); got != want {
		t.Errorf("CurrentSettings\n got %+v\nwant %+v", got, want)
	}
	t.Setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "99999999999999999999")
	if got := lambdacontext.CurrentSettings().MemoryLimitInMB; got != 0 {
		t.Errorf("memory that is no int: %d, want 0", got)
	}
}

func TestMaxConcurrency(t *testing.T) {
	for value, want := range map[string]int{"": 1, "0": 1, "1": 1, "-3": 1, "many": 1, "2.5": 1, "2": 2, "64": 64} {
		t.Setenv("AWS_LAMBDA_MAX_CONCURRENCY", value)
		if got := lambdacontext.MaxConcurrency(); got != want {
			t.Errorf("MaxConcurrency with %q = %d, want %d", value, got, want)
		}
		if got := lambdacontext.CurrentSettings().MaxConcurrency; got != want {
			t.Errorf("CurrentSettings().MaxConcurrency with %q = %d, want %d", value, got, want)
		}
	}
}

// The variables are set before main runs: only a process started in the environment can tell.
func TestVariables(t *testing.T) {
	if os.Getenv("TEST_VARIABLES") == "1" {
		if lambdacontext.FunctionName != "orders" || lambdacontext.FunctionVersion != "$LATEST" ||
			lambdacontext.LogGroupName != "/aws/lambda/orders" ||
			lambdacontext.LogStreamName != "2026/11/22/[$LATEST]0123" || lambdacontext.MemoryLimitInMB != 512 {
			t.Errorf("variables are %q %q %q %q %d", lambdacontext.FunctionName, lambdacontext.FunctionVersion,
				lambdacontext.LogGroupName, lambdacontext.LogStreamName, lambdacontext.MemoryLimitInMB)
		}
		return
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestVariables$", "-test.v")
	cmd.Env = append(os.Environ(), "TEST_VARIABLES=1")
	for name, value := range environment {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestVariables") {
		t.Errorf("%v\n%s", err, out)
	}
}
