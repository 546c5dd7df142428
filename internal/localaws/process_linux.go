package localaws

import (
	"syscall"
	"unsafe"
)

// processAttributes puts a process into a group of its own and has the kernel send it a signal when this program is
// killed.
func processAttributes(death syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: death}
}

// reap waits for the end of the process, kills what is left of its group, and only then gives the process ID back:
// while it is taken, no other group can have its number.
func (p *process) reap() {
	waitUnreaped(p.command.Process.Pid)
	p.mu.Lock()
	defer p.mu.Unlock()
	killGroup(p.command.Process)
	_ = p.command.Wait() // returns at once; the process's state says how it ended
	p.reaped = true
}

// waitUnreaped waits for the end of a child without reaping it.
func waitUnreaped(pid int) {
	const idTypePID, sizeofSiginfo = 1, 128
	var info [sizeofSiginfo / 8]uint64
	for {
		_, _, errno := syscall.Syscall6(syscall.SYS_WAITID, idTypePID, uintptr(pid),
			uintptr(unsafe.Pointer(&info)), syscall.WEXITED|syscall.WNOWAIT, 0, 0)
		if errno != syscall.EINTR {
			return
		}
	}
}

// guardGroup has nothing to do where the kernel sends the parent-death signal.
func guardGroup(int, syscall.Signal) noGuard { return noGuard{} }

type noGuard struct{}

func (noGuard) release() {}
