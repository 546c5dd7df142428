package lambdahttp

import (
	"context"
	"net/http"
	"os"
	"strings"

	"github.com/lambent-go/lambent/lambda"
)

// Start answers invocations with h. It never returns; see [lambda.Start]. A nil h is
// [http.DefaultServeMux].
//
// https://docs.aws.amazon.com/lambda/latest/dg/golang-handler.html
func Start(h http.Handler, options ...Option) {
	a := New(h, options...)
	lambda.StartWithOptions(starter{a}, a.config.lambda...)
}

// ListenAndServe is [Start] on Lambda, where addr means nothing. Anywhere else it serves h as a
// plain [http.Server] on addr; "" is ":" and the variable PORT, without that ":8080". It writes its
// address to stderr. On SIGINT and SIGTERM it takes no new connections, gives running requests ten
// seconds, and returns [http.ErrServerClosed]. Options that are about events have no effect there.
func ListenAndServe(addr string, h http.Handler, options ...Option) error {
	executable, _ := os.Executable() // unknown is not an extension's
	if onLambda(os.Getenv, executable) {
		Start(h, options...)
	}
	a := New(h, options...)
	if addr == "" {
		addr = ":8080"
		if port := os.Getenv("PORT"); port != "" {
			addr = ":" + port
		}
	}
	return a.listenAndServe(addr)
}

// onLambda reports whether this process is a function. An extension has the same environment, and
// in a container image the variable _HANDLER may be blank.
func onLambda(getenv func(string) string, executable string) bool {
	return (getenv("AWS_LAMBDA_RUNTIME_API") != "" || getenv("_LAMBDA_SERVER_PORT") != "") &&
		!strings.HasPrefix(executable, "/opt/extensions/")
}

// A starter streams where the adapter is told to.
type starter struct{ adapter *Adapter }

// Invoke answers an event.
func (s starter) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	var stream *lambda.ResponseStream
	if s.adapter.config.streaming {
		stream, _ = lambda.StreamFromContext(ctx)
	}
	return s.adapter.invoke(ctx, event, stream)
}
