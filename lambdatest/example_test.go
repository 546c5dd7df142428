package lambdatest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambdahttp"
	"github.com/lambent-go/lambent/lambdatest"
)

// t stands for the test's own: examples have none.
var t testing.TB = noTest{}

type noTest struct{ testing.TB }

func (noTest) Helper()                                {}
func (noTest) Cleanup(func())                         {}
func (noTest) Output() io.Writer                      { return io.Discard }
func (noTest) Fatalf(format string, arguments ...any) { panic(fmt.Sprintf(format, arguments...)) }

// A handler is tested in memory, with the codec that it has on Lambda.
func ExampleInvoke() {
	type order struct{ ID string }
	handler := func(_ context.Context, o order) (string, error) {
		return "shipped " + o.ID, nil
	}

	got, err := lambdatest.Invoke[string](t, handler, order{ID: "A7"})
	fmt.Println(got, err)
	answer, err := lambdatest.Invoke[[]byte](t, handler, `{"id":"A8"}`)
	fmt.Println(string(answer), err)
	// Output:
	// shipped A7 <nil>
	// "shipped A8" <nil>
}

// What a handler fails with is what its invokers see, and wraps the error that it has returned.
func ExampleFunctionError() {
	errNoOrder := errors.New("order has no ID")
	handler := func(context.Context) error {
		return &lambda.Error{Type: "NoOrder", Message: "which order?", Err: errNoOrder}
	}
	logs := lambdatest.NewLogs(t)

	_, err := lambdatest.Invoke[any](t, handler, `{}`, lambdatest.WithLambdaOptions(lambda.WithLogger(slog.New(logs))))

	if failure, ok := errors.AsType[*lambdatest.FunctionError](err); ok {
		fmt.Println(failure.Type)
		fmt.Println(failure.Message)
	}
	fmt.Println(errors.Is(err, errNoOrder))
	fmt.Println(logs.Records()[0].Level, logs.Records()[0].Message)
	// Output:
	// NoOrder
	// which order?
	// true
	// ERROR which order?
}

// Builders make events whose records have everything that they have on AWS.
func ExampleSQSEvent() {
	type order struct{ Quantity int }
	handler := batch.SQSBody(func(_ context.Context, o order, _ events.SQSMessage) error {
		if o.Quantity < 1 {
			return errors.New("nothing is ordered")
		}
		return nil
	}, batch.WithLogger(nil))

	event := lambdatest.SQSEvent(order{Quantity: 2}, order{}, order{Quantity: 1})
	got, err := lambdatest.Invoke[events.SQSEventResponse](t, handler, event)

	failed := lambdatest.FailedItems(got)
	fmt.Println(len(failed), failed[0] == event.Records[1].MessageId, err)
	// Output: 1 true <nil>
}

func ExampleFailedItems() {
	fmt.Println(lambdatest.FailedItems(events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{{ItemIdentifier: "m2"}}}))
	fmt.Println(lambdatest.FailedItems(`{"batchItemFailures":[{"itemIdentifier":{"partition":"orders-0","offset":42}}]}`))
	fmt.Println(lambdatest.FailedItems(`{"batchItemFailures":[]}`))
	// Output:
	// [m2]
	// [orders-0@42]
	// []
}

// A sample is an event as AWS sends it.
func ExampleSample() {
	handler := func(_ context.Context, e events.S3Event) (string, error) {
		return e.Records[0].S3.Object.URLDecodedKey, nil
	}
	got, err := lambdatest.Invoke[string](t, handler, lambdatest.Sample(t, "s3"))
	fmt.Println(got, err)
	// Output: inbox/order A7.json <nil>
}

func ExampleDynamoDBEvent() {
	type order struct {
		ID    string  `json:"id"`
		Total float64 `json:"total"`
	}
	e := lambdatest.DynamoDBEvent(
		order{"A7", 24.9},
		lambdatest.DynamoDBChange{Old: order{"A8", 12.45}, New: order{"A8", 0}},
		lambdatest.DynamoDBChange{Old: order{"A8", 0}},
	)
	for _, r := range e.Records {
		fmt.Println(r.EventName, r.Change.Keys["id"].String())
	}
	// Output:
	// INSERT A7
	// MODIFY A8
	// REMOVE A8
}

// An HTTP handler is tested with the events that its requests become.
func ExampleAPIGatewayV2Request() {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s %s", r.Method, r.URL.Path, r.URL.Query().Get("tag"))
	})
	event := lambdatest.APIGatewayV2Request("PUT", "/orders/A7?tag=new", map[string]int{"quantity": 2})
	got, err := lambdatest.Invoke[events.APIGatewayV2HTTPResponse](t, lambdahttp.New(handler), event)
	fmt.Println(got.StatusCode, got.Body, err)
	// Output: 200 PUT /orders/A7 new <nil>
}

func ExampleLogs() {
	logs := lambdatest.NewLogs(t)
	logger := slog.New(logs)
	handler := func(ctx context.Context) error {
		logger.With("shop", "harbour").InfoContext(ctx, "order", slog.Group("order", "id", "A7", "quantity", 2))
		return nil
	}
	_, err := lambdatest.Invoke[any](t, handler, nil, lambdatest.WithRequestID("8f5"))
	for _, r := range logs.Records() {
		fmt.Println(r.Level, r.Message, r.RequestID, r.Attrs, err)
	}
	// Output: INFO order 8f5 map[order:map[id:A7 quantity:2] shop:harbour] <nil>
}

func ExampleReadMetrics() {
	log := strings.NewReader(`START RequestId: 8f5
{"_aws":{"Timestamp":1795352672123,"CloudWatchMetrics":[{"Namespace":"Bakery","Dimensions":[["shop"]],` +
		`"Metrics":[{"Name":"LoavesBaked","Unit":"Count"}]}]},"shop":"harbour","LoavesBaked":[12,8],"batchOf":"rye"}
`)
	for _, blob := range lambdatest.ReadMetrics(t, log) {
		baked, _ := blob.Metric("LoavesBaked")
		fmt.Println(blob.Namespace, blob.Dimensions["shop"], baked.Values, baked.Unit, blob.Properties["batchOf"])
	}
	// Output: Bakery harbour [12 8] Count rye
}

// A whole function is built and run as on Lambda.
func ExampleStart() {
	function := lambdatest.Start(t, "./cmd/shipping", lambdatest.WithEnv("TABLE", "orders-test"), lambdatest.WithMemory(256))

	got, err := lambdatest.Invoke[string](t, function, map[string]string{"ID": "A7"})
	if err != nil || got != "shipped A7" {
		t.Errorf("order A7: %q, %v", got, err)
	}
	if log := strings.Join(function.Logs(), "\n"); strings.Contains(log, "secret") {
		t.Errorf("the log tells:\n%s", log)
	}
}

// A function with an HTTP handler is asked through its URL.
func ExampleFunction_URL() {
	function := lambdatest.Start(t, ".", lambdatest.WithStreamingURL())

	response, err := http.Get(function.URL() + "/hello/Gopher")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != "Hello, Gopher!\n" {
		t.Errorf("answer %q, %v", body, err)
	}
}

// What a function makes is compared with a file.
func ExampleGolden() {
	got, err := lambdatest.Invoke[[]byte](t, func() (map[string]string, error) { return map[string]string{"id": "A7"}, nil }, nil)
	if err != nil {
		t.Fatal(err)
	}
	lambdatest.Golden(t, "answer.json", got) // testdata/TestAnswer/answer.json, in a test of that name
	_, _ = os.Stdout.Write(got)
}
