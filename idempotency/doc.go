// Package idempotency makes a function do its work once for each event, however often the event comes.
//
// Lambda delivers at least once: queues send a message again, asynchronous invocations are retried, clients repeat what
// they have no answer to. [Wrap] puts a function behind a [Store] that remembers what has been done:
//
//	var charge = idempotency.Wrap(store, idempotency.Config[Order, Receipt]{
//		Key: func(o Order) (any, error) { return o.ID, nil },
//	}, func(ctx context.Context, o Order) (Receipt, error) { … })
//
//	func main() { lambda.Start(charge) }
//
// [Middleware] does the same for a handler of any shape, with payload and answer as bytes.
//
// # A run
//
// A run stores a record under the key before the function starts: INPROGRESS, with an owner drawn at random and a lease
// that lasts until just after the invocation's deadline. When the function returns, its result goes into the record,
// which is then COMPLETED. A second event with the same key finds the record. If it is completed, the stored result is
// the answer and the function does not run; if it is in progress, the run fails with an [InProgressError], so that
// whoever sent the event sends it again later. When the function fails, the record is removed and the next event runs
// it again. A run that was killed leaves its record behind; the lease ends, and the next event takes over.
//
// Everything that changes a record is one atomic step of the store, and only the owner of a record completes or removes
// it: a run that comes late cannot touch the record of the one that took over.
//
// What this cannot do: a function that is killed after it has charged a card and before it has returned runs again. Give
// the calls that it makes the same key where they take one.
//
// # Stores
//
// Package dynamodbstore, a module of its own, keeps records in an Amazon DynamoDB table. [MemoryStore] keeps them in the
// process. For one's own store there is the contract in package storetest.
package idempotency
