//go:build !lambda.norpc

package lambda

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"

	"github.com/lambent-go/lambent/internal/rpc"
	"github.com/lambent-go/lambent/lambda/messages"
)

// hasRPC says that this build can serve the legacy Go RPC protocol.
const hasRPC = true

// serveRPC serves the legacy Go RPC protocol on a port of the loopback interface until ctx ends; on a free one that
// stderr names when port is empty or 0.
func (p *process) serveRPC(ctx context.Context, port string) error {
	if p.function.err != nil {
		return p.function.err
	}
	address := net.JoinHostPort("127.0.0.1", port)
	if port == "" {
		address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("%s: listen on %s: %w", rpcVariable, address, errors.Unwrap(err))
	}
	defer listener.Close()
	p.open(0)
	defer p.close()
	if s := p.settings.shutdown; s != nil {
		s.begin(p)
	}
	if err := p.settings.init.run(p, nil); err != nil {
		return err
	}
	switch port {
	case "":
		fmt.Fprintf(os.Stderr, "lambda: not on AWS Lambda (%s is not set): serving Go RPC on %v\n", runtimeVariable, listener.Addr())
		fmt.Fprintf(os.Stderr, "hint: lambent invoke --rpc %v --data '{}'\n", listener.Addr())
	case "0":
		fmt.Fprintf(os.Stderr, "lambda: serving Go RPC on %v\n", listener.Addr())
	}
	return p.waitRPC(ctx, listener)
}

// waitRPC serves listener until there is a reason to stop.
func (p *process) waitRPC(ctx context.Context, listener net.Listener) error {
	serving, stop := context.WithCancel(ctx)
	defer stop()
	var failed error
	drained := make(chan struct{})
	go func() {
		failed = rpc.Serve(serving, listener, &rpcService{process: p})
		close(drained)
	}()
	select {
	case <-drained: // ctx has ended, or the listener is lost
	case <-p.settings.context().Done():
		stop()
		<-drained
	case <-p.events: // SIGTERM: there are no workers, and the contexts are watched here
		stop()
		p.settings.shutdown.terminate(p, drained)
		return nil
	}
	if s := p.settings.shutdown; s != nil && failed == nil {
		s.finish(ctx, p)
	}
	return failed
}

// An rpcService answers the calls of all connections.
type rpcService struct {
	process *process

	mu    sync.Mutex
	calls int // in progress
}

func (s *rpcService) Invoke(_ context.Context, request *messages.InvokeRequest) *messages.InvokeResponse {
	s.mu.Lock()
	if s.calls++; s.calls == 1 {
		s.process.setTraceID(request.XAmznTraceId)
	}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.calls--
		s.mu.Unlock()
	}()
	return s.process.function.invokeRPC(request)
}
