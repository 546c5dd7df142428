package batch_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/batch"
	"github.com/lambent-go/lambent/events"
)

// TestDeadline is when a record's context ends and when the response comes, by how the invocation's context ends.
// Durations are from its beginning.
func TestDeadline(t *testing.T) {
	errGone := errors.New("gone")
	margin := func(d time.Duration) []batch.Option { return []batch.Option{batch.WithDeadlineMargin(d)} }
	for name, tt := range map[string]struct {
		timeout  time.Duration // 0: no deadline
		cancel   time.Duration // 0: not canceled
		options  []batch.Option
		ends     time.Duration // of the record's context
		response time.Duration // at the latest
		cause    error
	}{
		"a second":            {timeout: time.Minute, ends: 59 * time.Second, response: 59500 * time.Millisecond, cause: batch.ErrDeadline},
		"a tenth":             {timeout: 3 * time.Second, ends: 2700 * time.Millisecond, response: 2850 * time.Millisecond, cause: batch.ErrDeadline},
		"chosen":              {timeout: time.Minute, options: margin(20 * time.Second), ends: 40 * time.Second, response: 50 * time.Second, cause: batch.ErrDeadline},
		"at most half":        {timeout: time.Minute, options: margin(time.Hour), ends: 30 * time.Second, response: 45 * time.Second, cause: batch.ErrDeadline},
		"canceled":            {timeout: time.Minute, cancel: 10 * time.Second, ends: 10 * time.Second, response: 10500 * time.Millisecond, cause: errGone},
		"canceled, chosen":    {timeout: time.Minute, cancel: 10 * time.Second, options: margin(4 * time.Second), ends: 10 * time.Second, response: 12 * time.Second, cause: errGone},
		"canceled late":       {timeout: time.Minute, cancel: 59 * time.Second, options: margin(900 * time.Millisecond), ends: 59 * time.Second, response: 59450 * time.Millisecond, cause: errGone},
		"canceled, no limit":  {cancel: 10 * time.Second, ends: 10 * time.Second, response: 10500 * time.Millisecond, cause: errGone},
		"the deadline passed": {timeout: -time.Second, ends: -1, response: 0, cause: context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				if tt.timeout != 0 {
					var stop context.CancelFunc
					ctx, stop = context.WithTimeout(ctx, tt.timeout)
					defer stop()
				}
				if tt.cancel != 0 {
					time.AfterFunc(tt.cancel, func() { cancel(errGone) })
				}
				var failures []batch.Failure
				var ended time.Duration = -1
				var log bytes.Buffer
				handle := batch.SQS(func(ctx context.Context, m events.SQSMessage) error {
					if d, ok := ctx.Deadline(); tt.cause == batch.ErrDeadline && (!ok || d.Sub(begin) != tt.ends) {
						t.Errorf("the record's deadline is %v, want %v", d.Sub(begin), tt.ends)
					}
					<-ctx.Done()
					ended = time.Since(begin)
					if cause := context.Cause(ctx); cause != tt.cause {
						t.Errorf("cause %v, want %v", cause, tt.cause)
					}
					time.Sleep(time.Hour)
					panic("too late to be told")
				}, append(tt.options, batch.WithLogger(logger(&log)), batch.WithOnFailure(func(_ context.Context, f batch.Failure) {
					failures = append(failures, f)
				}))...)
				_, err := handle(ctx, sqsEvent(standard, "m1", "m2"))
				if got := time.Since(begin); got != tt.response {
					t.Errorf("the response came after %v, want %v", got, tt.response)
				}
				full, ok := errors.AsType[*batch.FullFailureError](err)
				if !ok || len(full.Failures) != 2 || len(failures) != 2 {
					t.Fatalf("error %v, failures %v", err, failures)
				}
				for i, f := range failures {
					if started := i == 0 && tt.response > 0; f.Started != started || !errors.Is(f.Err, batch.ErrDeadline) || !errors.Is(f.Err, tt.cause) {
						t.Errorf("failure %+v, want started %v, and %v", f, started, tt.cause)
					}
				}
				said := log.String()
				if got := strings.Contains(said, "level=WARN msg=\"SQS record is still running; it comes again, and may run twice at once\" itemIdentifier=m1"); got != (tt.response > 0) || strings.Contains(said, "ERROR") {
					t.Errorf("log %s", said)
				}
				time.Sleep(2 * time.Hour)
				synctest.Wait()
				if ended != tt.ends {
					t.Errorf("the record's context ended after %v, want %v", ended, tt.ends)
				}
				if log.String() != said || len(failures) != 2 {
					t.Errorf("after the response came %s, %v", log.String(), failures)
				}
			})
		})
	}
}

// TestNoDeadline waits as long as it takes.
func TestNoDeadline(t *testing.T) {
	for name, options := range map[string][]batch.Option{
		"no deadline": nil,
		"no guard":    {batch.WithDeadlineMargin(0)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := context.Background()
				if options != nil {
					var stop context.CancelFunc
					ctx, stop = context.WithTimeout(ctx, time.Second)
					defer stop()
				}
				begin := time.Now()
				response, err := batch.SQS(func(context.Context, events.SQSMessage) error {
					time.Sleep(time.Hour)
					return nil
				}, options...)(ctx, sqsEvent(standard, "m1", "m2"))
				if err != nil || len(response.BatchItemFailures) != 0 || time.Since(begin) != 2*time.Hour {
					t.Errorf("%v, %v after %v, want none after two hours", response, err, time.Since(begin))
				}
			})
		})
	}
}

// TestFailTooLate has SQSBulk's fail called when nobody listens any more.
func TestFailTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		var late error
		done := false
		handle := batch.SQSBulk(func(_ context.Context, all []events.SQSMessage, fail func(string, error) error) error {
			if err := fail("m2", nil); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Hour)
			late, done = fail("m1", errors.New("x")), true
			return nil
		}, batch.WithLogger(nil), batch.WithFullFailureAsResponse())
		response, err := handle(ctx, sqsEvent(standard, "m1", "m2", "m3"))
		if err != nil || len(response.BatchItemFailures) != 3 {
			t.Errorf("%v, %v, want all three", response, err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if !done || late == nil || late.Error() != "batch: fail: the response has been made" {
			t.Errorf("fail returned %v", late)
		}
	})
}

// TestStopsBehindTheFailure is a shard of two keys: while one record of y runs, x fails ahead of it. Records of y before
// the failure are run, the one behind it is not.
func TestStopsBehindTheFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ran output
		failed := make(chan struct{})
		handle := batch.Kinesis(func(_ context.Context, r events.KinesisEventRecord) error {
			switch r.Kinesis.SequenceNumber {
			case "6":
				close(failed)
				return errors.New("x")
			case "3":
				<-failed
				synctest.Wait() // until the failure is known
			}
			_, _ = ran.Write([]byte(r.Kinesis.SequenceNumber + "\n"))
			return nil
		}, batch.WithConcurrency(4), batch.WithLogger(nil))
		response, err := handle(t.Context(), kinesisEvent("1/x", "2/x", "3/y", "4/y", "5/y", "6/x", "7/x", "8/y"))
		if err != nil || len(response.BatchItemFailures) != 1 || response.BatchItemFailures[0].ItemIdentifier != "6" {
			t.Errorf("%v, %v, want 6", response, err)
		}
		if got, want := strings.Join(ran.lines(), " "), "1 2 3 4 5 "; got != want {
			t.Errorf("ran %q, want %q", got, want)
		}
	})
}

// TestStopsBehindTheFirstFailure has a record fail behind one that has failed before. It is the first one that counts.
func TestStopsBehindTheFirstFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ran output
		first := make(chan struct{})
		handle := batch.Kinesis(func(_ context.Context, r events.KinesisEventRecord) error {
			_, _ = ran.Write([]byte(r.Kinesis.SequenceNumber + "\n"))
			switch r.Kinesis.SequenceNumber {
			case "1":
				time.Sleep(3 * time.Second) // until both failures are known
			case "2":
				time.Sleep(time.Second)
				close(first)
				return errors.New("x")
			case "4":
				<-first
				time.Sleep(time.Second)
				return errors.New("y")
			}
			return nil
		}, batch.WithConcurrency(3), batch.WithLogger(nil))
		response, err := handle(t.Context(), kinesisEvent("1/a", "2/b", "3/a", "4/c"))
		if err != nil || len(response.BatchItemFailures) != 1 || response.BatchItemFailures[0].ItemIdentifier != "2" {
			t.Errorf("%v, %v, want 2", response, err)
		}
		if got := ran.lines(); slices.Contains(got, "3") || len(got) != 4 { // and an empty line
			t.Errorf("ran %q, want 1, 2 and 4", got)
		}
	})
}
