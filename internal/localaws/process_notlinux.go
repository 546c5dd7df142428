//go:build !linux

package localaws

// reap waits for the end of the process and kills what is left of its group.
func (p *process) reap() {
	_ = p.command.Wait() // the process's state says how it ended
	p.mu.Lock()
	defer p.mu.Unlock()
	killGroup(p.command.Process)
	p.reaped = true
}
