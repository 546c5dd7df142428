//go:build linux

package fakeapi

import (
	"errors"
	"os"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/lambent-go/lambent/bench/internal/process"
)

// These calls may block, and yet do not tell Go's scheduler so: it would wake up its monitor thread each time, and the
// server would use more of the processor than some of the functions that it measures. That is in order in a process
// that runs one goroutine, does not collect garbage and is not preempted; Start sees to the last two.

// epollWait waits until at least one descriptor is ready.
func epollWait(poll int, ready []unix.EpollEvent) (int, error) {
	for {
		n, _, errno := syscall.RawSyscall6(unix.SYS_EPOLL_PWAIT,
			uintptr(poll), uintptr(unsafe.Pointer(&ready[0])), uintptr(len(ready)), ^uintptr(0), 0, 0)
		if errno == 0 {
			return int(n), nil
		}
		if errno != unix.EINTR {
			return 0, os.NewSyscallError("epoll_pwait", errno)
		}
	}
}

// receive reads what has arrived, without waiting.
func receive(fd int, b []byte) (int, error) {
	for {
		n, _, errno := syscall.RawSyscall6(unix.SYS_RECVFROM,
			uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), unix.MSG_DONTWAIT, 0, 0)
		if errno == 0 {
			return int(n), nil
		}
		if errno != unix.EINTR {
			return 0, errno
		}
	}
}

var errNoStamp = errors.New("the kernel does not say when a request arrived")

// receiveFirst is receive, and says when what it reads had arrived, on the clock of process.Now. That is the kernel's word:
// the time that this process takes to wake up is not the function's.
func receiveFirst(fd int, b []byte) (n int, arrived time.Duration, err error) {
	control := make([]byte, unix.CmsgSpace(int(unsafe.Sizeof(unix.Timespec{}))))
	n, controlled, _, _, err := unix.Recvmsg(fd, b, control, unix.MSG_DONTWAIT)
	if err != nil || n == 0 {
		return n, 0, err
	}
	messages, err := unix.ParseSocketControlMessage(control[:controlled])
	if err != nil || len(messages) != 1 || len(messages[0].Data) < int(unsafe.Sizeof(unix.Timespec{})) {
		return 0, 0, errNoStamp
	}
	stamp := (*unix.Timespec)(unsafe.Pointer(unsafe.SliceData(messages[0].Data))).Nano()
	return n, process.Now() - time.Duration(time.Now().UnixNano()-stamp), nil
}

// send writes all of b, or as much as the other side takes before it closes the connection.
func send(fd int, b []byte) {
	for len(b) > 0 {
		n, _, errno := syscall.RawSyscall6(unix.SYS_SENDTO,
			uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), unix.MSG_NOSIGNAL, 0, 0)
		if errno == unix.EINTR {
			continue
		}
		if errno != 0 {
			return
		}
		b = b[n:]
	}
}

// idle lets time pass.
func idle(d time.Duration) {
	left := unix.NsecToTimespec(int64(d))
	for {
		_, _, errno := syscall.RawSyscall(unix.SYS_NANOSLEEP,
			uintptr(unsafe.Pointer(&left)), uintptr(unsafe.Pointer(&left)), 0)
		if errno != unix.EINTR {
			return
		}
	}
}
