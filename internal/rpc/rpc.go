// Package rpc is the legacy Go RPC protocol of AWS Lambda's retired go1.x runtime on the wire: the server that a
// function runs outside Lambda, and the client that local runners invoke it with. net/rpc speaks the same protocol
// and can stand on either side; it is not used here because it would cost a function net/http and html/template.
//
// A connection is a TCP stream of gob values and nothing else. A call is a [Request] and the body of its method; an
// answer is a [Response] and a body, an empty struct when the Response has an error. The bodies are the types of
// package messages:
//
//	Function.Ping     messages.PingRequest      messages.PingResponse
//	Function.Invoke   messages.InvokeRequest    messages.InvokeResponse
//
// Calls overlap, on one connection too: Seq says which call an answer belongs to, and answers come in the order the
// calls end. [Serve] is the one side, [Dial] the other; both stand on a decoder that takes one gob message after
// another off the connection, within bounds.
package rpc

const (
	methodPing   = "Function.Ping"
	methodInvoke = "Function.Invoke"
)

// A Request is the header of a call. The names of the type and of its fields are sent, and fixed by the protocol.
type Request struct {
	ServiceMethod string // service and method, with a dot between them
	Seq           uint64 // chosen by the client, unique among its calls in progress
}

// A Response is the header of an answer. The names of the type and of its fields are sent, and fixed by the protocol.
type Response struct {
	ServiceMethod string // the request's
	Seq           uint64 // the request's
	Error         string // what was wrong with the request, if anything was; an invocation's own failure is in its body
}

// A ServerError is what a server found wrong with a call: the Error of a [Response]. The connection stays usable.
type ServerError string

// Error returns the server's words.
func (e ServerError) Error() string { return string(e) }
