package localaws

// work serves invocations until the environment is to be shut down.
func (e *environment) work() {
	for i := e.take(); i != nil; i = e.take() {
		e.serve(i)
	}
}
