package lambdahttp

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// shutdownTime is how long running requests may take after the server is told to stop.
const shutdownTime = 10 * time.Second

// listenAndServe is a plain server.
func (a *Adapter) listenAndServe(addr string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("serve HTTP: %w", err)
	}
	handler := a.handler
	if a.config.basePath != nil {
		handler = trimHandler(handler, a.config.basePath)
	}
	return serveUntilSignal(&http.Server{Handler: handler}, listener)
}

// serveUntilSignal serves until the process is told to stop.
func serveUntilSignal(server *http.Server, listener net.Listener) error {
	told, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fmt.Fprintf(os.Stderr, "listening on http://%s\n", listener.Addr())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-told.Done():
	}
	stop() // a second signal ends the process
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		server.Close()
	}
	return http.ErrServerClosed
}
