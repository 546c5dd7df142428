//go:build unix

package localaws

// AwaitAnswering waits until the runtime is in the middle of its answer.
func (f *Function) AwaitAnswering() {
	f.awaitGeneration(func(g *generation) bool { return g != nil && g.answering() })
}

// AwaitReady waits until the runtime waits in next, whatever its extensions do.
func (f *Function) AwaitReady() {
	f.awaitGeneration(func(g *generation) bool {
		if g == nil {
			return false
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.state == stateReady
	})
}
