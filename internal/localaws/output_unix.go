//go:build unix

package localaws

import (
	"errors"
	"syscall"
)

// maxPipe is more than any pipe holds unless a privileged process has enlarged it.
const maxPipe = 1 << 20

// read passes lines on until the pipe has ended or is closed.
func (o *output) read() {
	conn, err := o.pipe.SyscallConn()
	if err != nil {
		return
	}
	_ = conn.Read(func(fd uintptr) (ended bool) { // an error means that the pipe has been closed
		for {
			n, err := o.readOnce(fd)
			if n <= 0 {
				return !errors.Is(err, syscall.EAGAIN)
			}
		}
	})
}

// drain passes on what is in the pipe. It reads in place of the goroutine that waits for more, since only a read that
// finds nothing says that everything written before has been passed on. Whoever goes on writing is not followed for
// longer than a pipe can hold.
func (o *output) drain() {
	conn, err := o.pipe.SyscallConn()
	if err != nil {
		return
	}
	_ = conn.Control(func(fd uintptr) { // an error means that the pipe has been closed
		for total := 0; total <= maxPipe; {
			n, _ := o.readOnce(fd)
			if n <= 0 {
				return
			}
			total += n
		}
	})
}

// readOnce reads once without waiting and passes on the lines that this completes.
func (o *output) readOnce(fd uintptr) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for {
		n, err := syscall.Read(int(fd), o.buf)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if n > 0 {
			o.lines.write(o.buf[:n])
		}
		return n, err
	}
}
