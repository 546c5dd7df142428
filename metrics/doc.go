// Package metrics writes CloudWatch metrics as log lines in the embedded metric format: no API call, no permission, no
// waiting. CloudWatch reads the metrics out of the function's log.
//
//	var bakery = must(metrics.New("Bakery", metrics.WithDimension("shop", "harbour")))
//
//	func handle(ctx context.Context, o Order) error {
//		m := metrics.FromContext(ctx)
//		m.Add("LoavesBaked", float64(o.Loaves), metrics.Count)
//		...
//	}
//
//	func main() {
//		lambda.StartWithOptions(handle, lambda.WithMiddleware(bakery.Middleware))
//	}
//
// [Metrics] is what all invocations have in common: namespace, dimensions, where lines go. Its middleware gives each
// invocation a [Recorder] of its own, found by [FromContext], and writes what was recorded when the handler is done,
// however it ends. Nothing is shared between invocations, so that many can run at once.
//
// # What is checked
//
// A blob that breaks one of CloudWatch's rules is lost without a word. Therefore every rule is checked where the
// mistake is made: the call returns an error and changes nothing, and what is written is valid without it. For callers
// who do not look, the middleware logs one WARN line an invocation with the first such error.
//
// # What is split
//
// A line has at most 100 metrics, 100 values of each and 256 KiB. What is more goes into further lines with the same
// dimensions, metadata and time.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
package metrics
