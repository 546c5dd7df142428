//go:build linux

package fakeapi

// PID is the server's process.
func (s *Server) PID() int { return s.process.PID }
