//go:build unix

package localaws

// AwaitAnswering waits until the runtime is in the middle of its answer.
func (f *Function) AwaitAnswering() {
	f.awaitGeneration(func(g *generation) bool { return g != nil && g.answering() })
}
