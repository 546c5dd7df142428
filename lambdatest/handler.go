package lambdatest

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/http1"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/lambda"
)

// grace is how long a handler may go on after its deadline.
const grace = time.Second

// defaultARN is under which a handler is invoked.
const defaultARN = "arn:aws:lambda:" + localaws.DefaultRegion + ":" + localaws.DefaultAccount + ":function:test"

// invokeHandler runs the runtime's loop in this process, for one invocation.
func invokeHandler(t testing.TB, handler any, payload []byte, s *settings) ([]byte, error) {
	t.Helper()
	s.fill(t)
	if s.traceID != "" {
		defer keepTrace(t)()
	}
	api := newRuntimeAPI(payload, s)
	defer api.close()
	cause := new(atomic.Pointer[error])
	options := append(slices.Clip(s.lambdaOptions), lambda.WithMiddleware(note(cause)))
	if s.ctx != nil {
		options = append(options, lambda.WithContext(s.ctx))
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- lambda.Run(http1.WithDialer(ctx, api.dial), handler, options...)
	}()
	tooLate := time.NewTimer(s.timeout + grace)
	defer tooLate.Stop()
	var err error
	select {
	case <-api.answered: // and is not going to be asked for more
		stop()
		err = <-ended
	case err = <-ended:
	case <-tooLate.C:
		return nil, &FunctionError{Type: runtimeapi.ErrorTypeTimedout, Message: fmt.Sprintf(
			"RequestId: %s Error: Task timed out after %.2f seconds", s.requestID, s.timeout.Seconds())}
	}
	if own := cause.Load(); own != nil {
		err = *own
	}
	if err == nil && s.ctx != nil && api.unanswered() {
		return nil, fmt.Errorf("invoke handler: %w", context.Cause(s.ctx))
	}
	return api.result(err)
}

// traceVariable is where the runtime puts the trace header.
const traceVariable = "_X_AMZN_TRACE_ID"

// keepTrace has the variable be as it was after the invocation, and after the test.
func keepTrace(t testing.TB) (restore func()) {
	t.Helper()
	before, had := os.LookupEnv(traceVariable)
	t.Setenv(traceVariable, before)
	return func() {
		if had {
			_ = os.Setenv(traceVariable, before)
		} else {
			_ = os.Unsetenv(traceVariable)
		}
	}
}

// fill sets what no option has.
func (s *settings) fill(t testing.TB) {
	if s.timeout == 0 {
		s.timeout = localaws.DefaultTimeout
	}
	if s.functionARN == "" {
		s.functionARN = defaultARN
	}
	if s.requestID == "" {
		s.requestID = nextRequestID(t)
	}
}

// note is a middleware that keeps the error that the handler returns.
func note(cause *atomic.Pointer[error]) lambda.Middleware {
	return func(next lambda.Handler) lambda.Handler {
		return middleware(func(ctx context.Context, payload []byte) ([]byte, error) {
			answer, err := next.Invoke(ctx, payload)
			if err != nil {
				cause.Store(&err)
			}
			return answer, err
		})
	}
}

type middleware func(ctx context.Context, payload []byte) ([]byte, error)

func (m middleware) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	return m(ctx, payload)
}

// dial makes a connection in memory to the Runtime API.
func (a *runtimeAPI) dial(ctx context.Context) (io.ReadWriteCloser, error) {
	client, server := net.Pipe()
	select {
	case a.connections <- server:
		return client, nil
	case <-a.closed:
	case <-ctx.Done():
	}
	return nil, net.ErrClosed
}

// Accept returns the next connection to the Runtime API. It makes that a [net.Listener].
func (a *runtimeAPI) Accept() (net.Conn, error) {
	select {
	case conn := <-a.connections:
		return conn, nil
	case <-a.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept.
func (a *runtimeAPI) Close() error {
	a.closing.Do(func() { close(a.closed) })
	return nil
}

// Addr returns an address that stands for none.
func (a *runtimeAPI) Addr() net.Addr { return &net.UnixAddr{Name: "memory", Net: "memory"} }
