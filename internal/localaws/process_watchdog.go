//go:build unix && !linux

package localaws

import (
	"io"
	"os/exec"
	"strconv"
	"syscall"
)

// processAttributes puts a process into a group of its own.
func processAttributes(syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// A watchdog is a shell that waits for the end of its standard input, the other end of which this program holds, and
// then sends a signal to a process group. It does the work of Linux's parent-death signal.
type watchdog struct {
	command *exec.Cmd
	input   io.WriteCloser
}

// guardGroup starts a watchdog for a group. Without a shell to be found there is none.
func guardGroup(pgid int, death syscall.Signal) *watchdog {
	command := exec.Command("/bin/sh", "-c", `read -r line; kill "-$1" -- "-$2"`, "watchdog", strconv.Itoa(int(death)), strconv.Itoa(pgid))
	command.SysProcAttr = processAttributes(death)
	input, err := command.StdinPipe()
	if err != nil || command.Start() != nil {
		return nil
	}
	return &watchdog{command: command, input: input}
}

// release ends the watchdog, which must not outlive the group it watches.
func (w *watchdog) release() {
	if w == nil {
		return
	}
	_ = w.command.Process.Kill() // before its input ends, so that it kills nobody
	_ = w.command.Wait()
	_ = w.input.Close() // closed by Wait already
}
