package localaws

import "slices"

// A queue hands invocations to execution environments, first come, first served on both sides. It is not safe for
// concurrent use: the function's lock guards it.
type queue struct {
	invocations []*invocation      // nobody waits while there are any, unless the queue is held
	waiting     []chan *invocation // environments, longest waiting first
	held        bool               // nothing is handed out
	closed      bool
}

// push gives an invocation to the environment that has waited longest, or keeps it for the next.
func (q *queue) push(i *invocation) {
	q.invocations = append(q.invocations, i)
	q.hand()
}

// hand gives out what it can.
func (q *queue) hand() {
	for !q.held && len(q.waiting) > 0 && len(q.invocations) > 0 {
		q.waiting[0] <- q.shift()
		q.waiting = q.waiting[1:]
	}
}

func (q *queue) shift() *invocation {
	i := q.invocations[0]
	q.invocations[0] = nil
	q.invocations = q.invocations[1:]
	return i
}

// hold keeps what is in the queue there, or hands it out again.
func (q *queue) hold(held bool) {
	q.held = held
	q.hand()
}

// drop takes an invocation out of the queue.
func (q *queue) drop(i *invocation) {
	q.invocations = slices.DeleteFunc(q.invocations, func(other *invocation) bool { return other == i })
}

// wait returns a channel that will have one invocation, or be closed when there will be none.
func (q *queue) wait() chan *invocation {
	place := make(chan *invocation, 1)
	switch {
	case len(q.invocations) > 0 && !q.held:
		place <- q.shift()
	case q.closed:
		close(place)
	default:
		q.waiting = append(q.waiting, place)
	}
	return place
}

// leave takes a channel out of the queue. It reports false when the channel has its invocation already.
func (q *queue) leave(place chan *invocation) bool {
	i := slices.Index(q.waiting, place)
	if i >= 0 {
		q.waiting = slices.Delete(q.waiting, i, i+1)
	}
	return i >= 0
}

// close tells the environments that nothing will come any more. What is in the queue is still handed out.
func (q *queue) close() {
	q.held = false
	q.hand()
	q.closed = true
	for _, place := range q.waiting {
		close(place)
	}
	q.waiting = nil
}
