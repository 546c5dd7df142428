// Package storetest is the contract of an idempotency.Store, as a test.
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) idempotency.Store { return newStore(t) })
//	}
package storetest

import (
	"crypto/rand"
	"testing"

	"github.com/lambent-go/lambent/idempotency"
)

// Run tests stores that newStore returns, by themselves and behind functions of [idempotency.Wrap]. The stores may share
// their records, as those of one table do: each test has keys of its own. A store has to take records of 400 KB less
// a few names, and to refuse larger ones. Nothing waits for time to pass; a test that needs a run of an hour ago turns
// back the clock that the store is told.
func Run(t *testing.T, newStore func(*testing.T) idempotency.Store) {
	t.Run("Begin", func(t *testing.T) { testBegin(t, newStore(t)) })
	t.Run("Begin at once", func(t *testing.T) { testBeginAtOnce(t, newStore(t)) })
	t.Run("Begin with its context ended", func(t *testing.T) { testBeginEnded(t, newStore(t)) })
	t.Run("Complete", func(t *testing.T) { testComplete(t, newStore(t)) })
	t.Run("Complete with a result too large", func(t *testing.T) { testCompleteTooLarge(t, newStore(t)) })
	t.Run("Complete of another run", func(t *testing.T) { testCompleteOther(t, newStore(t)) })
	t.Run("Release", func(t *testing.T) { testRelease(t, newStore(t)) })

	t.Run("runs at once", func(t *testing.T) { testRunsAtOnce(t, newStore(t)) })
	t.Run("run that was killed", func(t *testing.T) { testKilled(t, newStore(t)) })
	t.Run("run that comes late", func(t *testing.T) { testLate(t, newStore(t)) })
	t.Run("another payload", func(t *testing.T) { testPayload(t, newStore(t)) })
	t.Run("run that fails", func(t *testing.T) { testFailing(t, newStore(t)) })
	t.Run("result too large", func(t *testing.T) { testLargeResult(t, newStore(t)) })
	t.Run("same key", func(t *testing.T) { testSameKey(t, newStore(t)) })
	t.Run("reply lost", func(t *testing.T) { testReplyLost(t, newStore(t)) })
	t.Run("TTL shorter than the timeout", func(t *testing.T) { testShortTTL(t, newStore(t)) })
	t.Run("expired record", func(t *testing.T) { testExpired(t, newStore(t)) })
}

// unique is a text that no other test has.
func unique() string { return rand.Text() }
