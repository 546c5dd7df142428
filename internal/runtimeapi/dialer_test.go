package runtimeapi_test

import (
	"context"
	"io"
	"syscall"
	"testing"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
)

// failingOnce returns a context under which the first connection to api cannot be made.
func failingOnce(t *testing.T, api *runtimeapitest.Server) context.Context {
	first := true
	return runtimeapi.WithDialer(t.Context(), func(context.Context) (io.ReadWriteCloser, error) {
		if first {
			first = false
			return nil, syscall.ECONNREFUSED
		}
		client, server := runtimeapitest.Pipe()
		api.Serve(server)
		return client, nil
	})
}

// dialOnce returns a dialer whose one connection is conn.
func dialOnce(conn io.ReadWriteCloser) func(context.Context) (io.ReadWriteCloser, error) {
	return func(context.Context) (io.ReadWriteCloser, error) {
		if conn == nil {
			return nil, syscall.ECONNREFUSED
		}
		c := conn
		conn = nil
		return c, nil
	}
}
