package lambdacontext_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/lambent-go/lambent/lambdacontext"
)

// The runtime makes such a context for every invocation; a test can make one itself.
func ExampleFromContext() {
	handle := func(ctx context.Context) {
		if lc, ok := lambdacontext.FromContext(ctx); ok {
			fmt.Println(lc.AwsRequestID, lc.ClientContext.Custom["plan"])
		}
	}
	handle(lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{
		AwsRequestID:  "8f507cfc-xmpl-4697-b07a-ac58fc914c95",
		ClientContext: lambdacontext.ClientContext{Custom: map[string]string{"plan": "gold"}},
	}))
	// Output: 8f507cfc-xmpl-4697-b07a-ac58fc914c95 gold
}

func ExampleCurrentSettings() {
	os.Setenv("AWS_LAMBDA_FUNCTION_NAME", "orders")
	os.Setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
	defer os.Unsetenv("AWS_LAMBDA_FUNCTION_NAME")
	defer os.Unsetenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")

	s := lambdacontext.CurrentSettings()
	fmt.Println(s.FunctionName, s.MemoryLimitInMB, s.MaxConcurrency)
	// Output: orders 512 1
}

func ExampleClientContext_UnmarshalJSON() {
	var cc lambdacontext.ClientContext
	err := json.Unmarshal([]byte(`{"client":{"app_title":"Shop"},"env":[],"custom":{"cart":{"items":3}}}`), &cc)
	fmt.Println(cc.Client.AppTitle, cc.Env, cc.Custom["cart"], err)
	// Output: Shop map[] {"items":3} <nil>
}

func ExampleNewLogHandler() {
	ctx := lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{
		AwsRequestID: "8f507cfc-xmpl-4697-b07a-ac58fc914c95", TenantID: "t-1",
	})
	handler := lambdacontext.NewLogHandler(lambdacontext.WithTenantID())
	record := slog.NewRecord(time.Time{}, slog.LevelInfo, "order received", 0) // no time: no timestamp
	record.Add("order", 7)
	handler.Handle(ctx, record)
	// Output: level=INFO message="order received" requestId=8f507cfc-xmpl-4697-b07a-ac58fc914c95 tenantId=t-1 order=7
}

// ReplaceAttr makes log/slog's own handler write what Lambda's log filters look for.
func ExampleReplaceAttr() {
	handler := slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: lambdacontext.ReplaceAttr})
	record := slog.NewRecord(time.Date(2026, 11, 22, 13, 4, 32, 0, time.UTC), slog.LevelWarn, "slow", 0)
	handler.Handle(context.Background(), record)
	// Output: {"timestamp":"2026-11-22T13:04:32Z","level":"WARN","message":"slow"}
}
