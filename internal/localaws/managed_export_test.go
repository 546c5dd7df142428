//go:build unix

package localaws

import "runtime"

// AwaitRequests waits until n requests for work wait in the function's one environment, which takes several invocations
// at a time.
func (f *Function) AwaitRequests(n int) {
	f.awaitGeneration(func(g *generation) bool {
		if g == nil {
			return false
		}
		g.managed.mu.Lock()
		defer g.managed.mu.Unlock()
		return len(g.managed.waiting) == n
	})
}

// AwaitOffers waits until n invocations are offered to the runtime that it has not fetched.
func (f *Function) AwaitOffers(n int) {
	f.awaitGeneration(func(g *generation) bool {
		if g == nil {
			return false
		}
		g.managed.mu.Lock()
		defer g.managed.mu.Unlock()
		return len(g.managed.offered) == n
	})
}

// AwaitRoom waits until the fleet knows of n invocations that its environments would take.
func (f *Function) AwaitRoom(n int) {
	for {
		f.mu.Lock()
		l := f.fleet(latestVersion)
		room := len(l.queue.waiting)
		for _, e := range l.environments {
			room += e.spare
		}
		f.mu.Unlock()
		if room == n {
			return
		}
		runtime.Gosched()
	}
}

// LeaveWithInvocation offers invocations of these IDs to as many requests for work, has the requests leave, and returns
// the IDs that the next requests get.
func LeaveWithInvocation(ids ...string) (got []string) {
	m := newManaged(len(ids))
	var places []chan *invocation
	for range ids {
		places = append(places, m.wait())
	}
	for _, id := range ids {
		m.offer(&invocation{id: id})
	}
	for n := range places { // the last first, as each goes to the front of what is offered
		m.leave(places[len(places)-1-n])
	}
	for range ids {
		select {
		case i := <-m.wait():
			got = append(got, i.id)
		default:
		}
	}
	return got
}

// Environments is how many there are, those of old code included.
func (f *Function) Environments() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.alive
}
