package lambdacontext_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/aws/aws-lambda-go/lambdacontext"
	lambent "github.com/lambent-go/lambent/lambdacontext"
)

// The variables have what the environment had, and can be assigned without an effect on Lambent.
func TestVariables(t *testing.T) {
	if os.Getenv("AWS_LAMBDA_FUNCTION_NAME") != "burrow" {
		c := exec.Command(os.Args[0], "-test.run=^TestVariables$", "-test.v")
		c.Env = append(os.Environ(), "AWS_LAMBDA_FUNCTION_NAME=burrow", "AWS_LAMBDA_FUNCTION_VERSION=7", "AWS_LAMBDA_LOG_GROUP_NAME=group",
			"AWS_LAMBDA_LOG_STREAM_NAME=stream", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512")
		if output, err := c.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, output)
		}
		return
	}
	if lambdacontext.FunctionName != "burrow" || lambdacontext.FunctionVersion != "7" || lambdacontext.LogGroupName != "group" ||
		lambdacontext.LogStreamName != "stream" || lambdacontext.MemoryLimitInMB != 512 {
		t.Errorf("variables are %q %q %q %q %d", lambdacontext.FunctionName, lambdacontext.FunctionVersion,
			lambdacontext.LogGroupName, lambdacontext.LogStreamName, lambdacontext.MemoryLimitInMB)
	}
	lambdacontext.FunctionName = "other"
	if got := lambent.CurrentSettings().FunctionName; got != "burrow" {
		t.Errorf("Lambent's function name is %q, want burrow", got)
	}
}
