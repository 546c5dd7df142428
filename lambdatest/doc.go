// Package lambdatest runs Lambda functions from Go tests: a handler in the test's own memory, or a whole program on a
// local Lambda.
//
//	func TestHandler(t *testing.T) {
//		got, err := lambdatest.Invoke[response](t, handler, request{Name: "Gopher"})
//		...
//	}
//
//	func TestFunction(t *testing.T) {
//		function := lambdatest.Start(t, ".")
//		got, err := lambdatest.Invoke[response](t, function, request{Name: "Gopher"})
//		...
//	}
//
// [Invoke] with a handler is the runtime's own loop, with its codec, options, middleware, error reports and context, on
// a Runtime API that is in memory. It is quick, needs neither ports nor files, works in a bubble of testing/synctest
// and in parallel tests, and the test's breakpoints and coverage reach the handler.
//
// [Start] builds a main package with the go command and runs it as Lambda would: in processes of its own, with Lambda's
// environment variables, limits and log lines, in as many execution environments as invocations need. [Invoke] invokes
// it as it does a handler; [Function.URL] is the address of its function URL; [Function.Logs] is its log. Nothing of it
// is left when the test ends.
//
// Events come from AWS ([Sample]: every kind that lambent events lists) or are made of a test's own data ([SQSEvent],
// [KinesisEvent], [DynamoDBEvent], [APIGatewayV2Request] and their like). [FailedItems] reads batch responses, [Logs]
// keeps what is logged, [ReadMetrics] reads what is measured, and [Golden] compares with files.
//
// What fails in the function is a [*FunctionError], which says what an invoker of the function would see. What is wrong
// with the test itself ends the test.
package lambdatest
