// Package lambdahttp serves a net/http handler from every HTTP event source of AWS Lambda.
//
//	func main() {
//		http.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
//			fmt.Fprintf(w, "Hello, %s!", r.PathValue("name"))
//		})
//		lambdahttp.ListenAndServe("", nil) // Lambda on Lambda, a plain server anywhere else
//	}
//
// The handler is any: a mux, a framework's router, a reverse proxy. It sees the request that
// net/http's server would have made, and its answer arrives as it would from there. Nothing has to
// be configured for a source: each event says what it is ([Detect]), and gets the reply that its
// sender expects, so that one function can stand behind several sources at once.
//
//	REST API, HTTP API, WebSocket API    Amazon API Gateway, payload formats 1.0 and 2.0
//	function URL                         buffered or, with [WithStreaming], streamed
//	target group                         Application Load Balancer, Amazon VPC Lattice
//	Lambda@Edge                          requests of CloudFront
//
// # What flows through
//
// [Start] hands every event to an [Adapter]. It goes over the event's bytes once (scan.go,
// message.go), tells the kind (detect.go), takes the parts of a request out (parts.go and its
// neighbours) and makes an [http.Request] of them (request.go). The handler writes to a response
// (response.go), which is encoded in the kind's shape (reply.go) or sent as a stream (stream.go).
// A panic is the failure of its invocation, not the end of the process (failure.go).
//
// What a request cannot say, such as the claims of an authorizer, is in the [Event] of its context:
// [EventFrom], or [Decode] for one of package events' types.
//
// # The other side
//
// [ToEvent], [ReadResponse] and [ReadStream] do what the front ends do: a local server that turns
// requests into events, and a function's replies into responses, is made of them.
package lambdahttp
