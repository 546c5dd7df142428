package batch_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
)

// bulk runs a function for three messages.
func bulk(t *testing.T, process func(all []events.SQSMessage, fail func(string, error) error) error) (failed []string, err error) {
	t.Helper()
	handle := batch.SQSBulk(func(_ context.Context, all []events.SQSMessage, fail func(string, error) error) error {
		return process(all, fail)
	}, batch.WithLogger(nil))
	response, err := handle(t.Context(), sqsEvent(standard, "m1", "m2", "m3"))
	for _, item := range response.BatchItemFailures {
		failed = append(failed, item.ItemIdentifier)
	}
	return failed, err
}

// TestFailUnknown makes the invocation fail, also when the function does not look at what fail returns.
func TestFailUnknown(t *testing.T) {
	for id, want := range map[string]string{
		"":   "batch: fail: the message ID is empty",
		"m9": `batch: fail: no message of the batch has the ID "m9"`,
	} {
		_, err := bulk(t, func(_ []events.SQSMessage, fail func(string, error) error) error {
			if err := fail("m1", errors.New("x")); err != nil {
				t.Error(err)
			}
			if err := fail(id, errors.New("x")); err == nil || err.Error() != want {
				t.Errorf("fail(%q) = %v, want %s", id, err, want)
			}
			return nil
		})
		if err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", id, err, want)
		}
	}
}

// TestFail is called by many at once, and for messages that have failed already. What the function does to its slice
// concerns nobody.
func TestFail(t *testing.T) {
	failed, err := bulk(t, func(all []events.SQSMessage, fail func(string, error) error) error {
		if len(all) != 3 {
			t.Errorf("%d messages, want 3", len(all))
		}
		clear(all)
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if err := fail("m2", nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		return nil
	})
	if err != nil || len(failed) != 1 || failed[0] != "m2" {
		t.Errorf("%q, %v, want m2", failed, err)
	}
}

// TestBulkFails has the function for all fail: then all come again, each with what it failed with.
func TestBulkFails(t *testing.T) {
	one, all := errors.New("one"), errors.New("all")
	_, err := bulk(t, func(_ []events.SQSMessage, fail func(string, error) error) error {
		if err := fail("m2", one); err != nil {
			t.Error(err)
		}
		return all
	})
	full, ok := errors.AsType[*batch.FullFailureError](err)
	if !ok || len(full.Failures) != 3 || full.Failures[0].Err != all || full.Failures[1].Err != one || full.Failures[2].Err != all {
		t.Errorf("%+v, want all three", err)
	}
}
