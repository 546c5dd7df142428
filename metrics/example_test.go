package metrics_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"regexp"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/metrics"
)

// stdout is os.Stdout without the time, which these examples cannot know.
func stdout() io.Writer { return untimed{os.Stdout} }

type untimed struct{ w io.Writer }

var timestamp = regexp.MustCompile(`"Timestamp":[0-9]+,`)

func (u untimed) Write(p []byte) (int, error) {
	_, err := u.w.Write(timestamp.ReplaceAll(p, nil))
	return len(p), err
}

func Example() {
	bakery, err := metrics.New("Bakery", metrics.WithDimension("shop", "harbour"), metrics.WithOutput(stdout()))
	if err != nil {
		fmt.Println(err)
		return
	}
	bake := func(ctx context.Context, order struct{ Loaves int }) error {
		return metrics.FromContext(ctx).Add("LoavesBaked", float64(order.Loaves), metrics.Count)
	}

	// As lambda.StartWithOptions(bake, lambda.WithMiddleware(bakery.Middleware)) does for each event.
	h := lambda.NewHandlerWithOptions(bake, lambda.WithMiddleware(bakery.Middleware))
	if _, err := h.Invoke(context.Background(), []byte(`{"loaves":12}`)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"_aws":{"CloudWatchMetrics":[{"Namespace":"Bakery","Dimensions":[["shop"]],"Metrics":[{"Name":"LoavesBaked","Unit":"Count"}]}]},"shop":"harbour","LoavesBaked":12}
}

// A mistake is the error of its call; what is written is valid without it.
func ExampleRecorder_Add() {
	bakery, _ := metrics.New("Bakery", metrics.WithOutput(stdout()))
	r := bakery.NewRecorder()
	fmt.Println(r.Add("BakeTime", 1840.5, metrics.Milliseconds))
	fmt.Println(r.Add("BakeTime", 1.9, metrics.Seconds))
	fmt.Println(r.Add("BakeTime", 1911, metrics.Milliseconds))
	fmt.Println(r.Flush())
	// Output:
	// <nil>
	// metrics: metric "BakeTime" in Seconds: unit or resolution changed, it was in Milliseconds
	// <nil>
	// {"_aws":{"CloudWatchMetrics":[{"Namespace":"Bakery","Dimensions":[[]],"Metrics":[{"Name":"BakeTime","Unit":"Milliseconds"}]}]},"BakeTime":[1840.5,1911]}
	// <nil>
}

// Each part of the work has a line of its own, with its own dimensions.
func ExampleRecorder_With() {
	bakery, _ := metrics.New("Bakery", metrics.WithOutput(stdout()))
	r := bakery.NewRecorder()
	for _, kind := range []string{"rye", "wheat"} {
		part, err := r.With("kind", kind)
		if err != nil {
			fmt.Println(err)
			continue
		}
		_ = part.Add("LoavesBaked", 12, metrics.Count)
		_ = part.SetMetadata(slog.String("batchOf", kind))
	}
	_ = r.Flush()
	// Output:
	// {"_aws":{"CloudWatchMetrics":[{"Namespace":"Bakery","Dimensions":[["kind"]],"Metrics":[{"Name":"LoavesBaked","Unit":"Count"}]}]},"kind":"rye","LoavesBaked":12,"batchOf":"rye"}
	// {"_aws":{"CloudWatchMetrics":[{"Namespace":"Bakery","Dimensions":[["kind"]],"Metrics":[{"Name":"LoavesBaked","Unit":"Count"}]}]},"kind":"wheat","LoavesBaked":12,"batchOf":"wheat"}
}

// Metrics are counted by shop, and by shop and oven.
func ExampleRecorder_AddDimensionSet() {
	bakery, _ := metrics.New("Bakery", metrics.WithOutput(stdout()), metrics.WithDimension("shop", "harbour"))
	r := bakery.NewRecorder()
	_ = r.AddDimensionSet("oven", "7")
	_ = r.AddHighResolution("Heat", 230, metrics.None)
	_ = r.Flush()
	// Output:
	// {"_aws":{"CloudWatchMetrics":[{"Namespace":"Bakery","Dimensions":[["shop"],["shop","oven"]],"Metrics":[{"Name":"Heat","Unit":"None","StorageResolution":1}]}]},"shop":"harbour","oven":"7","Heat":230}
}
