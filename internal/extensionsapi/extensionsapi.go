// Package extensionsapi is the Extensions API and the Telemetry API on the wire: their names, spelt once for both
// sides, and the small client with which a function registers itself as an internal extension. The platform sends
// SIGTERM to the runtime only when an extension is registered.
//
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
package extensionsapi
