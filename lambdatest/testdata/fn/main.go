// Fn does what its event says.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdacontext"
)

type order struct {
	Do   string `json:"do"`
	Text string `json:"text"`
}

// A report is what the function knows about itself and its invocation.
type report struct {
	PID       int               `json:"pid"`
	Variables map[string]string `json:"variables"`
	RequestID string            `json:"requestId"`
	ARN       string            `json:"arn"`
	TenantID  string            `json:"tenantId"`
	TraceID   string            `json:"traceId"`
	Custom    map[string]string `json:"custom"`
}

func handle(ctx context.Context, o order) (any, error) {
	switch o.Do {
	case "report":
		return newReport(ctx), nil
	case "print":
		fmt.Println(o.Text)
		return nil, nil
	case "fail":
		return nil, errors.New(o.Text)
	case "panic":
		panic(o.Text)
	case "exit":
		os.Exit(3)
	case "wait":
		time.Sleep(time.Hour)
	}
	return o, nil
}

func newReport(ctx context.Context) report {
	r := report{PID: os.Getpid(), TraceID: os.Getenv("_X_AMZN_TRACE_ID"), Variables: map[string]string{}}
	for _, name := range []string{
		"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_MAX_CONCURRENCY", "COLOR", "HOME",
	} {
		if value, ok := os.LookupEnv(name); ok {
			r.Variables[name] = value
		}
	}
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		r.RequestID, r.ARN, r.TenantID, r.Custom = lc.AwsRequestID, lc.InvokedFunctionArn, lc.TenantID, lc.ClientContext.Custom
	}
	return r
}

func main() { lambda.StartWithOptions(handle, options()...) }
