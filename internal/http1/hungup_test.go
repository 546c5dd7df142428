package http1

import "io"

// A hungUp is a connection whose other end has gone.
type hungUp struct{}

func (hungUp) Read([]byte) (int, error)  { return 0, io.EOF }
func (hungUp) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
func (hungUp) Close() error              { return nil }
