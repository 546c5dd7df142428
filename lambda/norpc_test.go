//go:build lambda.norpc

package lambda_test

import (
	"errors"
	"testing"

	"github.com/lambent-go/lambent/lambda"
)

// rpcRoles are none in a build without RPC.
var rpcRoles map[string]func()

// A build without RPC has nothing to do outside Lambda, whatever port it is given.
func TestNoRuntime(t *testing.T) {
	for name, port := range map[string]string{"no port": "", "port": "0"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("AWS_LAMBDA_RUNTIME_API", "")
			t.Setenv("_LAMBDA_SERVER_PORT", port)
			err := lambda.Run(t.Context(), func() {})
			const want = "lambda: not on AWS Lambda: AWS_LAMBDA_RUNTIME_API is not set"
			if !errors.Is(err, lambda.ErrNoRuntime) || err.Error() != want {
				t.Errorf("Run = %v, want %s", err, want)
			}
			startProgram(t, "echo", "_LAMBDA_SERVER_PORT="+port).wantEnd(1, `level=FATAL message="`+want+`"`)
			startProgram(t, "no handler", "_LAMBDA_SERVER_PORT="+port).wantEnd(1, `level=FATAL message="handler string: not a function and not a lambda.Handler"`)
		})
	}
}
