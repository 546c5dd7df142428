// Package runtimeapi is the Runtime API on the wire: its paths, headers, bodies and error types, spelt once for the
// runtime and for the local Lambda service, and the client that a runtime's worker drives.
//
// A worker has one [Client], which is one connection. It calls [Client.Next] for an event, runs the handler, answers
// with [Client.Respond], [Client.ReportError] or the [Stream] of [Client.OpenStream], and calls Next again. The client
// does what a client has to do about a connection that breaks: Next is repeated with growing waits, a buffered answer
// is posted once more, a stream never. What it returns is final, and the caller decides what it means for the process.
//
// The HTTP itself is in package http1.
//
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
package runtimeapi
