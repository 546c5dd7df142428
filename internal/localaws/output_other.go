//go:build !unix

package localaws

import "time"

// read passes lines on until the pipe has ended or is closed.
func (o *output) read() {
	buf := make([]byte, len(o.buf))
	for {
		n, err := o.pipe.Read(buf)
		o.mu.Lock()
		o.lines.write(buf[:n])
		o.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// drain gives the reader time: a pipe cannot be asked here whether it is empty.
func (o *output) drain() {
	select {
	case <-o.done:
	case <-time.After(10 * time.Millisecond):
	}
}
