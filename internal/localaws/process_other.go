//go:build !unix

package localaws

import (
	"os"
	"syscall"
)

// processAttributes has nothing to ask for: there are no process groups here that could be killed as one.
func processAttributes(syscall.Signal) *syscall.SysProcAttr { return nil }

func guardGroup(int, syscall.Signal) noGuard { return noGuard{} }

type noGuard struct{}

func (noGuard) release() {}

// killGroup kills p alone.
func killGroup(p *os.Process) {
	_ = p.Kill() // an error means that it has ended
}

// suspendGroup does nothing: there are no signals here that stop a process.
func suspendGroup(*os.Process) {}

func resumeGroup(*os.Process) {}

// exitText says how a process ended, in the words of Lambda.
func exitText(state *os.ProcessState) string { return exitedWithCode(state.ExitCode()) }
