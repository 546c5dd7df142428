//go:build !unix

package delvetest

import (
	"os"
	"os/exec"
)

// setGroup does nothing: there are no process groups here.
func setGroup(*exec.Cmd) {}

func killGroup(p *os.Process) { _ = p.Kill() }

func exitStatus(state *os.ProcessState) int { return state.ExitCode() }
