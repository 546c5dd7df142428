package localaws

import (
	"errors"
	"os"
	"sync"
)

// An output is what a process and its children write to standard output and standard error: one pipe for both, so that
// their order is kept, read as it fills and cut into lines.
type output struct {
	pipe *os.File
	done chan struct{} // closed when nobody reads any more

	mu    sync.Mutex // one reader at a time, and lines in order
	buf   []byte
	lines lineSplitter
}

// newOutput returns an output and the file that the process is to write to. The caller closes the file when the process
// has it.
func newOutput(emit func(line []byte)) (*output, *os.File, error) {
	pipe, writer, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	o := &output{
		pipe:  pipe,
		done:  make(chan struct{}),
		buf:   make([]byte, 32<<10),
		lines: lineSplitter{max: MaxLogLine, emit: emit},
	}
	go func() {
		defer close(o.done)
		o.read()
	}()
	return o, writer, nil
}

// settle passes on every line that has been written up to now, the last one also without its newline.
func (o *output) settle() {
	o.drain()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lines.flush()
}

// close settles and stops reading. Processes that still hold the pipe's other end are not waited for.
func (o *output) close() error {
	o.settle()
	err := o.pipe.Close()
	<-o.done
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}
