package batch

// A worker runs records one after the other, on one goroutine at a time.
type worker struct {
	run     *run
	current int   // the record that is run, or was run last; none at first
	err     error // why that failed; nil: it has not
	busy    bool  // it is being run
}

// work runs records until none is left. When a record's function ends the goroutine, another one goes on.
func (w *worker) work() {
	defer func() {
		if !w.busy {
			w.run.leave()
			return
		}
		w.busy, w.err = false, goexitError{}
		go w.work()
	}()
	for {
		w.current = w.run.next(w.current, w.err)
		if w.current == none {
			return
		}
		w.busy = true
		w.err = w.call()
		w.busy = false
	}
}

// call runs the current record. It does not return when the record's function ends the goroutine.
func (w *worker) call() (err error) {
	returned := false
	defer func() {
		if !returned {
			err = newPanicError(recover())
		}
	}()
	err = w.run.records.process(w.run.guard.ctx, w.current)
	returned = true
	return err
}
