package localaws

import "bytes"

// A lineSplitter cuts a stream of bytes into lines. A line may hold any bytes; one that is longer than max is cut into
// pieces of max bytes.
type lineSplitter struct {
	max  int
	emit func(line []byte) // without its newline; valid during the call
	rest []byte            // of a line whose end has not come yet
}

// write takes the next bytes of the stream.
func (s *lineSplitter) write(p []byte) {
	for len(p) > 0 {
		room := s.max - len(s.rest)
		end := bytes.IndexByte(p[:min(len(p), room+1)], '\n')
		switch {
		case end >= 0:
			s.finish(p[:end])
			p = p[end+1:]
		case len(p) <= room:
			s.rest = append(s.rest, p...)
			return
		default:
			s.finish(p[:room])
			p = p[room:]
		}
	}
}

// flush emits what has come of a line without an end.
func (s *lineSplitter) flush() {
	if len(s.rest) > 0 {
		s.finish(nil)
	}
}

// finish emits the line that ends with tail.
func (s *lineSplitter) finish(tail []byte) {
	if len(s.rest) == 0 {
		s.emit(tail)
		return
	}
	s.emit(append(s.rest, tail...))
	s.rest = nil
}
