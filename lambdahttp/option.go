package lambdahttp

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/lambent-go/lambent/lambda"
)

// An Option changes how events are served. Options are applied in the order they are given.
type Option func(*config)

// A config is what options choose.
type config struct {
	streaming    bool
	basePath     []string // segments
	stripStage   bool
	binary       func(http.Header) bool
	compress     func(*response)
	other        lambda.Handler
	passThrough  *url.URL
	kinds        map[Kind]bool // nil: all
	errorStatus  func(int) bool
	panicHandler func(context.Context, any, []byte) int
	margin       time.Duration
	proxies      int
	lambda       []lambda.Option
}

// invokeModeVariable is what decides without [WithStreaming].
const invokeModeVariable = "LAMBENT_INVOKE_MODE"

func newConfig(options []Option) config {
	c := config{streaming: os.Getenv(invokeModeVariable) == "response_stream"}
	for _, option := range options {
		option(&c)
	}
	if c.other != nil && c.passThrough != nil {
		panic("lambdahttp: WithOther and WithPassThrough exclude each other")
	}
	return c
}

// WithStreaming makes a function that [Start] runs stream its replies to function URLs and REST
// APIs, which must then be set to streaming as well: the invoke mode RESPONSE_STREAM, the response
// transfer mode STREAM. Without this option the environment variable LAMBENT_INVOKE_MODE decides;
// the value response_stream is on, anything else off.
//
// Whoever calls such a function with a plain Invoke gets the status and the headers as JSON and
// eight NUL bytes in front of the body.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
func WithStreaming(on bool) Option { return func(c *config) { c.streaming = on } }

// WithBasePath takes prefix off the path: whole segments, once. With "/api", the paths /api and
// /api/ become /, and /apixyz stays as it is. It counts outside Lambda too.
func WithBasePath(prefix string) Option {
	segments := pathSegments(prefix)
	return func(c *config) { c.basePath = segments }
}

// WithStripStage takes the name of the stage off the path of an HTTP API that is not on its default
// stage, before [WithBasePath].
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
func WithStripStage() Option { return func(c *config) { c.stripStage = true } }

// WithBinary sends the body of a reply as base64 when f, given its header, returns true. Otherwise
// it is sent so when it is not UTF-8, or has a Content-Encoding.
func WithBinary(f func(http.Header) bool) Option { return func(c *config) { c.binary = f } }

// WithCompression compresses bodies of at least minBytes bytes with gzip when the client accepts
// that. Streams, bodies that are encoded already, and media that are compressed by themselves stay
// as they are.
func WithCompression(minBytes int) Option {
	return func(c *config) { c.compress = func(w *response) { w.gzip(minBytes) } }
}

// WithOther gives events of kind [Unknown] to handler, which is any that [lambda.NewHandler] takes.
// What it returns is the reply.
func WithOther(handler any) Option {
	h := lambda.NewHandler(handler)
	return func(c *config) { c.other = h }
}

// WithPassThrough turns events of kind [Unknown] into POST requests for path, with the event as
// JSON in the body. The body of the response is the reply; a status of 400 or above is a
// [*StatusError]. [New] panics when path is no path, and when [WithOther] is given too.
func WithPassThrough(path string) Option {
	return func(c *config) {
		u, err := url.ParseRequestURI(path)
		if err != nil || u.Host != "" {
			panic("lambdahttp: WithPassThrough: not a path")
		}
		c.passThrough = u
	}
}

// WithEvents serves these kinds only; an event of any other is an [*UnsupportedEventError]. Events
// of kind [Unknown] still go where [WithOther] and [WithPassThrough] say.
func WithEvents(kinds ...Kind) Option {
	return func(c *config) {
		c.kinds = make(map[Kind]bool, len(kinds))
		for _, k := range kinds {
			c.kinds[k] = true
		}
	}
}

// WithErrorStatus makes an answer whose status f returns true for a failed invocation, a
// [*StatusError], in place of a reply. It has no effect on a stream that has begun.
func WithErrorStatus(f func(status int) bool) Option { return func(c *config) { c.errorStatus = f } }

// WithPanicHandler answers a panic with the status that f returns, and no body. f gets the value of
// the panic and the stack as [runtime/debug.Stack] gives it. When it returns 0, or when a part of a
// stream has been sent, the invocation fails as without this option.
func WithPanicHandler(f func(ctx context.Context, v any, stack []byte) (status int)) Option {
	return func(c *config) { c.panicHandler = f }
}

// WithDeadlineMargin ends a request's context d before the invocation's deadline; when less than
// twice d is left as the event arrives, at half of what is left. If the handler has written nothing
// by then, the reply is 504 at once, and what the handler still does is for nothing. Zero is no
// margin; with a negative one [New] panics.
func WithDeadlineMargin(d time.Duration) Option {
	return func(c *config) {
		if d < 0 {
			panic("lambdahttp: WithDeadlineMargin: negative")
		}
		c.margin = d
	}
}

// WithTrustedProxies says how many proxies stand between the clients and the load balancer or VPC
// Lattice: the client's address is so many further left in X-Forwarded-For. Zero, as without this
// option, takes the last address. With a negative number [New] panics.
func WithTrustedProxies(n int) Option {
	return func(c *config) {
		if n < 0 {
			panic("lambdahttp: WithTrustedProxies: negative")
		}
		c.proxies = n
	}
}

// WithLambdaOptions are options for [lambda.StartWithOptions], which [Start] calls.
func WithLambdaOptions(options ...lambda.Option) Option {
	return func(c *config) { c.lambda = append(c.lambda, options...) }
}
