//go:build unix

package localaws

import (
	"os"
	"syscall"
)

// killGroup kills every process of the group that p leads.
func killGroup(p *os.Process) {
	_ = syscall.Kill(-p.Pid, syscall.SIGKILL) // an error means that none is left
}

// suspendGroup stops every process of the group that p leads.
func suspendGroup(p *os.Process) {
	_ = syscall.Kill(-p.Pid, syscall.SIGSTOP) // an error means that none is left
}

// resumeGroup has every process of the group that p leads go on.
func resumeGroup(p *os.Process) {
	_ = syscall.Kill(-p.Pid, syscall.SIGCONT) // an error means that none is left
}

// exitText says how a process ended, in the words of Lambda.
func exitText(state *os.ProcessState) string {
	status, ok := state.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return exitedWithSignal(status.Signal())
	}
	return exitedWithCode(state.ExitCode())
}
