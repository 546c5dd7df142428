package localaws

import (
	"os"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
)

// A process is a running command in a process group of its own. The group dies with it: whatever the command has
// started and left behind is killed as soon as the command itself has ended.
type process struct {
	command  *exec.Cmd
	death    syscall.Signal // sent when this program is killed
	memory   *memoryGauge
	exited   chan struct{}       // closed when the command has ended and its group has been killed
	debuggee atomic.Pointer[int] // exit status of the process that the command, a debugger, has run; nil: it has none

	mu     sync.Mutex
	reaped bool // the process ID may be somebody else's by now
}

// startProcess starts a command whose environment and standard files are set. When this program is killed, the command
// is sent the signal death.
func startProcess(command *exec.Cmd, death syscall.Signal) (*process, error) {
	command.SysProcAttr = processAttributes(death)
	p := &process{command: command, death: death, exited: make(chan struct{})}
	started := make(chan error)
	go p.run(started)
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// run starts the command and waits for its end, on one thread: Linux sends the parent-death signal when the thread ends
// that has started the process, not when the whole program does.
func (p *process) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := p.command.Start(); err != nil {
		started <- err
		return
	}
	p.memory = openMemoryGauge(p.command.Process.Pid)
	guard := guardGroup(p.command.Process.Pid, p.death)
	started <- nil
	p.reap()
	guard.release()
	p.memory.close()
	close(p.exited)
}

// kill ends the process and its group at once. The caller waits for exited.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.reaped {
		killGroup(p.command.Process)
	}
}

// suspend stops the process and its group until resume.
func (p *process) suspend() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.reaped {
		suspendGroup(p.command.Process)
	}
}

// resume has the process and its group go on.
func (p *process) resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.reaped {
		resumeGroup(p.command.Process)
	}
}

// terminate asks the process, and only it, to end.
func (p *process) terminate() {
	_ = p.command.Process.Signal(syscall.SIGTERM) // an error means that it has ended by itself
}

// state says how a process that has exited ended.
func (p *process) state() *os.ProcessState { return p.command.ProcessState }
