package localaws

import "sync"

// A streamSink passes a streamed answer on to its invoker, for as long as there is one.
type streamSink struct {
	mu      sync.Mutex
	writer  StreamWriter // nil: the invoker has gone or has had its answer
	started bool
}

// write passes one piece on; an empty one only says that the answer begins.
func (s *streamSink) write(contentType string, p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writer == nil {
		return
	}
	if !s.started {
		s.started = true
		s.writer.SetContentType(contentType)
	}
	if len(p) == 0 {
		return
	}
	if _, err := s.writer.Write(p); err != nil {
		s.writer = nil
	}
}

// close waits for a write that is under way; nothing is written afterwards.
func (s *streamSink) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writer = nil
}
