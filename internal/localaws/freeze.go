package localaws

// freeze stops the processes of an environment that has nothing to do, if the service is to do so. On AWS they do not
// run between invocations either.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle
func (e *environment) freeze() {
	if e.generation == nil || !e.function.service.options.Freeze || e.settings.debugged() {
		return
	}
	e.frozen = true
	for _, p := range e.generation.allProcesses() {
		p.suspend()
	}
}

// thaw has the processes go on, if they were stopped.
func (e *environment) thaw() {
	if e.generation == nil || !e.frozen {
		return
	}
	e.frozen = false
	for _, p := range e.generation.allProcesses() {
		p.resume()
	}
}

// allProcesses are the runtime's and those of the external extensions.
func (g *generation) allProcesses() []*process {
	var list []*process
	if g.process != nil {
		list = append(list, g.process)
	}
	for _, x := range g.processes() {
		list = append(list, x.process)
	}
	return list
}
