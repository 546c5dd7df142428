package idempotency_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/idempotency"
)

var (
	errDown  = errors.New("put item into table runs: connection refused")
	errBurnt = errors.New("burnt")
)

// anotherRun is the record of a run that is at work for a minute.
func anotherRun(now time.Time) *idempotency.Record {
	return &idempotency.Record{Key: "k", Owner: "o", Status: idempotency.StatusInProgress, Expiry: now.Add(time.Hour), LeaseExpiry: now.Add(time.Minute)}
}

// What Begin says decides whether the function runs.
func TestBegin(t *testing.T) {
	for name, tt := range map[string]struct {
		config  idempotency.Config[string, string]
		begin   func(call int, ctx context.Context, r idempotency.Record) (*idempotency.Record, error)
		want    string // "": the function has not run
		wantErr string
		is      error
		calls   string
		log     string
	}{
		"stored": {
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) { return nil, nil },
			want:  "ran", calls: "bc", log: "WARN run outlasted its lease and another has taken over: the work is done twice",
		},
		"store fails": {
			begin:   func(int, context.Context, idempotency.Record) (*idempotency.Record, error) { return nil, errDown },
			wantErr: "idempotency: begin: put item into table runs: connection refused", is: errDown, calls: "b",
		},
		"store fails with a StoreError": {
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) {
				return nil, &idempotency.StoreError{Op: "begin", Err: errDown}
			},
			wantErr: "idempotency: begin: put item into table runs: connection refused", is: errDown, calls: "b",
		},
		"store fails, FailOpen": {
			config: idempotency.Config[string, string]{FailOpen: true},
			begin:  func(int, context.Context, idempotency.Record) (*idempotency.Record, error) { return nil, errDown },
			want:   "ran", calls: "b",
			log: "WARN function is run unprotected: put item into table runs: connection refused",
		},
		"damaged record, FailOpen": {
			config: idempotency.Config[string, string]{FailOpen: true},
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) {
				return nil, fmt.Errorf("item in table runs: %w: status is a number", idempotency.ErrDamagedRecord)
			},
			wantErr: "idempotency: begin: item in table runs: stored record is not one that a run leaves: status is a number",
			is:      idempotency.ErrDamagedRecord, calls: "b",
		},
		"unknown status, FailOpen": {
			config: idempotency.Config[string, string]{FailOpen: true},
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) {
				r := anotherRun(time.Now())
				r.Status = "EXPIRED"
				return r, nil
			},
			wantErr: "idempotency: begin: stored record is not one that a run leaves",
			is:      idempotency.ErrDamagedRecord, calls: "b",
		},
		"in progress": {
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) {
				return anotherRun(time.Now()), nil
			},
			wantErr: "idempotency: another run is at work on the same event, until 2000-01-01T00:01:00Z at the latest", calls: "b",
		},
		"completed": {
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) {
				r := anotherRun(time.Now())
				r.Status, r.Result, r.HasResult, r.LeaseExpiry = idempotency.StatusCompleted, []byte(`"earlier"`), true, time.Time{}
				return r, nil
			},
			want: "earlier", calls: "b",
		},
		"completed without result": {
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) {
				r := anotherRun(time.Now())
				r.Status = idempotency.StatusCompleted
				return r, nil
			},
			wantErr: "idempotency: work was done by an earlier run, whose result is not stored", is: idempotency.ErrResultNotStored, calls: "b",
		},
		"result of another type": {
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) {
				r := anotherRun(time.Now())
				r.Status, r.Result, r.HasResult = idempotency.StatusCompleted, []byte(`{}`), true
				return r, nil
			},
			wantErr: "idempotency: read: json: cannot unmarshal object into Go value of type string", calls: "b",
		},
		"damaged result": {
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) {
				r := anotherRun(time.Now())
				r.Status, r.Result, r.HasResult = idempotency.StatusCompleted, []byte(`"earl`), true
				return r, nil
			},
			wantErr: "idempotency: read: unexpected end of JSON input", calls: "b",
		},
		"gone three times": {
			begin: func(call int, _ context.Context, _ idempotency.Record) (*idempotency.Record, error) {
				if call <= 3 {
					return nil, fmt.Errorf("table runs: %w", idempotency.ErrBeginAgain)
				}
				return nil, errDown
			},
			wantErr: "idempotency: begin: put item into table runs: connection refused", calls: "bbbb",
		},
		"gone four times": {
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) {
				return nil, idempotency.ErrBeginAgain
			},
			wantErr: "idempotency: begin: record changed each time it was looked at", calls: "bbbb",
		},
		"expired by the time it is looked at": {
			begin: func(call int, ctx context.Context, r idempotency.Record) (*idempotency.Record, error) {
				existing := anotherRun(time.Now())
				existing.Status = idempotency.StatusCompleted
				existing.Result, existing.HasResult = []byte(`"new"`), true
				if call == 1 {
					existing.Expiry = time.Now().Add(-1)
				}
				return existing, nil
			},
			want: "new", calls: "bb",
		},
		"abandoned by the time it is looked at": {
			begin: func(call int, ctx context.Context, r idempotency.Record) (*idempotency.Record, error) {
				existing := anotherRun(time.Now())
				if call == 1 {
					existing.LeaseExpiry = time.Now().Add(-1)
				}
				return existing, nil
			},
			wantErr: "idempotency: another run is at work on the same event, until 2000-01-01T00:01:00Z at the latest", calls: "bb",
		},
		"always expired, FailOpen": {
			config: idempotency.Config[string, string]{FailOpen: true},
			begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) {
				return &idempotency.Record{Status: "EXPIRED"}, nil
			},
			want: "ran", calls: "bbbb",
			log: "WARN function is run unprotected: record changed each time it was looked at",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &scripted{begin: tt.begin}
				tt.config.Key = byText
				ran := false
				f := idempotency.Wrap(s, tt.config, func(context.Context, string) (string, error) {
					ran = true
					return "ran", nil
				})
				var got string
				var err error
				wantLog(t, stderr(t, func() { got, err = f(t.Context(), "e") }), tt.log)
				if got != tt.want || ran != (tt.want == "ran") {
					t.Errorf("call = %q, function ran: %t, want %q", got, ran, tt.want)
				}
				if text := fmt.Sprint(err); err != nil && text != tt.wantErr || err == nil && tt.wantErr != "" || tt.is != nil && !errors.Is(err, tt.is) {
					t.Errorf("error = %v, want %s", err, tt.wantErr)
				}
				var stored *idempotency.StoreError
				if strings.Contains(tt.wantErr, "begin:") != (errors.As(err, &stored) && stored.Op == "begin") {
					t.Errorf("error is %#v", err)
				}
				s.wantCalls(t, tt.calls)
			})
		})
	}
}

// A request whose reply nobody waited for may have left a record, which would be in the way of the next try.
func TestBeginWithContextEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &scripted{}
	s.begin = func(_ int, ctx context.Context, r idempotency.Record) (*idempotency.Record, error) {
		if _, err := s.MemoryStore.Begin(ctx, r, time.Now()); err != nil {
			t.Error(err)
		}
		cancel()
		return nil, ctx.Err()
	}
	f := idempotency.Wrap(s, idempotency.Config[string, string]{Key: byText}, func(context.Context, string) (string, error) { return "ran", nil })
	if got, err := f(ctx, "e"); got != "" || !errors.Is(err, context.Canceled) {
		t.Errorf("call = %q, %v, want context.Canceled", got, err)
	}
	s.wantCalls(t, "br")
	s.begin = nil
	if got, err := f(t.Context(), "e"); got != "ran" || err != nil {
		t.Errorf("next call = %q, %v", got, err)
	}
}

// What the function has returned is not lost to a store that fails.
func TestComplete(t *testing.T) {
	hang := func(_ int, ctx context.Context, _ idempotency.Record) error {
		<-ctx.Done()
		return ctx.Err()
	}
	failing := func(times int) func(int, context.Context, idempotency.Record) error {
		return func(call int, _ context.Context, _ idempotency.Record) error {
			if call <= times {
				return errDown
			}
			return nil
		}
	}
	const unstored = "ERROR result is returned but not stored, the same event will be worked on again: "
	for name, tt := range map[string]struct {
		config   idempotency.Config[string, string]
		complete func(int, context.Context, idempotency.Record) error
		timeout  time.Duration // of the invocation; the function takes a second
		wantErr  string
		calls    string
		took     time.Duration
		log      string
	}{
		"first time":  {complete: failing(0), calls: "bc"},
		"second time": {complete: failing(1), calls: "bcc", took: 50 * time.Millisecond},
		"third time":  {complete: failing(2), calls: "bccc", took: 150 * time.Millisecond},
		"never":       {complete: failing(3), calls: "bccc", took: 150 * time.Millisecond, log: unstored + errDown.Error()},
		"never, FailOnStoreError": {
			config: idempotency.Config[string, string]{FailOnStoreError: true}, complete: failing(3), calls: "bccc",
			took: 150 * time.Millisecond, wantErr: "idempotency: complete: " + errDown.Error(),
		},
		"deadline over": {complete: failing(3), timeout: time.Second, calls: "bc", log: unstored + errDown.Error()},
		"no answer":     {complete: hang, calls: "bc", took: 2 * time.Second, log: unstored + "context deadline exceeded"},
		"another owner": {
			config: idempotency.Config[string, string]{FailOnStoreError: true},
			complete: func(int, context.Context, idempotency.Record) error {
				return fmt.Errorf("table: %w", idempotency.ErrNotOwner)
			},
			calls: "bc", log: "WARN run outlasted its lease and another has taken over: the work is done twice",
		},
		"too large": {
			complete: func(call int, _ context.Context, r idempotency.Record) error {
				if r.HasResult {
					return fmt.Errorf("table: %w", idempotency.ErrResultTooLarge)
				}
				return failing(2)(call, nil, r)
			},
			calls: "bccc", took: 50 * time.Millisecond,
			log: "WARN result is too large for the store: the same event will fail with ErrResultNotStored",
		},
		"too large without a result, FailOnStoreError": {
			config:   idempotency.Config[string, string]{FailOnStoreError: true},
			complete: func(int, context.Context, idempotency.Record) error { return idempotency.ErrResultTooLarge },
			calls:    "bcccc", took: 150 * time.Millisecond, wantErr: "idempotency: complete: result is too large for the store",
			log: "WARN result is too large for the store: the same event will fail with ErrResultNotStored",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				type key struct{}
				ctx := context.WithValue(t.Context(), key{}, "kept")
				if tt.timeout > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, tt.timeout)
					defer cancel()
				}
				s := &scripted{complete: func(call int, ctx context.Context, r idempotency.Record) error {
					if ctx.Value(key{}) != "kept" || call == 1 && ctx.Err() != nil {
						t.Errorf("context of Complete: value %v, ended: %v", ctx.Value(key{}), ctx.Err())
					}
					if want := time.Now().Add(time.Hour); !r.Expiry.Equal(want) {
						t.Errorf("Expiry is %v, want %v", r.Expiry, want)
					}
					return tt.complete(call, ctx, r)
				}}
				tt.config.Key = byText
				var returned time.Time
				f := idempotency.Wrap(s, tt.config, func(context.Context, string) (string, error) {
					time.Sleep(time.Second)
					returned = time.Now()
					return "ran", nil
				})
				var got string
				var err error
				wantLog(t, stderr(t, func() { got, err = f(ctx, "e") }), tt.log)
				if text := fmt.Sprint(err); got != "ran" || err != nil && text != tt.wantErr || err == nil && tt.wantErr != "" {
					t.Errorf("call = %q, %v, want the result, %q", got, err, tt.wantErr)
				}
				if took := time.Since(returned); took != tt.took {
					t.Errorf("took %v after the function, want %v", took, tt.took)
				}
				s.wantCalls(t, tt.calls)
			})
		})
	}
}

// A run that leaves nothing to keep leaves no record, and what it returns stays as it is.
func TestRelease(t *testing.T) {
	var typed *idempotency.StoreError
	for name, tt := range map[string]struct {
		config  idempotency.Config[string, any]
		release func(int, context.Context) error
		result  any
		err     error
		wantErr string // of encoding; else err
		calls   string
		took    time.Duration
		log     string
	}{
		"function fails":           {result: "half", err: errBurnt, calls: "br"},
		"function fails with nil":  {err: typed, calls: "br"},
		"result is not to be kept": {config: idempotency.Config[string, any]{Keep: func(any) bool { return false }}, result: "unavailable", calls: "br"},
		"result is to be kept":     {config: idempotency.Config[string, any]{Keep: func(any) bool { return true }}, result: "baked", calls: "bc"},
		"result cannot be encoded": {result: func() {}, wantErr: "json: unsupported type: func()", calls: "br"},
		"Release fails": {
			release: func(int, context.Context) error { return errDown }, err: errBurnt, calls: "br",
			log: "WARN record of a run that failed is left behind: " + errDown.Error(),
		},
		"Release does not answer": {
			release: func(_ int, ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, err: errBurnt, calls: "br", took: 2 * time.Second,
			log: "WARN record of a run that failed is left behind: context deadline exceeded",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &scripted{release: tt.release}
				tt.config.Key = byText
				f := idempotency.Wrap(s, tt.config, func(context.Context, string) (any, error) { return tt.result, tt.err })
				began := time.Now()
				var got any
				var err error
				wantLog(t, stderr(t, func() { got, err = f(t.Context(), "e") }), tt.log)
				if fmt.Sprintf("%p %v", got, got) != fmt.Sprintf("%p %v", tt.result, tt.result) {
					t.Errorf("result = %v, want %v", got, tt.result)
				}
				if tt.wantErr == "" && err != tt.err || tt.wantErr != "" && fmt.Sprint(err) != tt.wantErr {
					t.Errorf("error = %v, want %v%s", err, tt.err, tt.wantErr)
				}
				if took := time.Since(began); took != tt.took {
					t.Errorf("took %v, want %v", took, tt.took)
				}
				s.wantCalls(t, tt.calls)
			})
		})
	}
}

// What is read, and so only once, is handed on and not stored.
func TestReaderIsNotStored(t *testing.T) {
	s := &scripted{}
	f := idempotency.Wrap(s, idempotency.Config[string, io.Reader]{Key: byText}, func(context.Context, string) (io.Reader, error) {
		return bytes.NewBufferString("text"), nil
	})
	got, err := f(t.Context(), "e")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(got); string(text) != "text" || err != nil {
		t.Errorf("result reads %q, %v", text, err)
	}
	if _, err := f(t.Context(), "e"); err != idempotency.ErrResultNotStored {
		t.Errorf("second call: %v, want ErrResultNotStored", err)
	}
	s.wantCalls(t, "bcb")
}

// A json.RawMessage can have bytes that are not UTF-8, and would come back changed.
func TestBytesThatAreNotUTF8(t *testing.T) {
	raw := json.RawMessage("\"\xff\"")
	f := idempotency.Wrap(idempotency.NewMemoryStore(), idempotency.Config[string, json.RawMessage]{Key: byText}, func(context.Context, string) (json.RawMessage, error) {
		return raw, nil
	})
	if got, err := f(t.Context(), "e"); !bytes.Equal(got, raw) || err != nil {
		t.Errorf("call = %q, %v, want %q", got, err, raw)
	}
	if got, err := f(t.Context(), "e"); err != idempotency.ErrResultNotStored {
		t.Errorf("second call = %q, %v, want ErrResultNotStored", got, err)
	}
}

// Numbers in an any keep their digits.
func TestNumbersOfReplay(t *testing.T) {
	f := idempotency.Wrap(idempotency.NewMemoryStore(), idempotency.Config[string, any]{Key: byText}, func(context.Context, string) (any, error) {
		return map[string]any{"n": int64(1)<<53 + 1}, nil
	})
	for range 2 {
		got, err := f(t.Context(), "e")
		if text, _ := json.Marshal(got); string(text) != `{"n":9007199254740993}` || err != nil {
			t.Errorf("call = %s, %v", text, err)
		}
	}
}

func TestTimesOfRecord(t *testing.T) {
	for name, tt := range map[string]struct {
		config                idempotency.Config[string, string]
		timeout               time.Duration // 0: none
		wantLease, wantExpiry time.Duration
	}{
		"no deadline":              {wantLease: 15 * time.Minute, wantExpiry: time.Hour},
		"no deadline, Lease":       {config: idempotency.Config[string, string]{Lease: time.Minute, LeaseMargin: time.Hour}, wantLease: time.Minute, wantExpiry: time.Hour},
		"deadline":                 {timeout: 3 * time.Second, wantLease: 4 * time.Second, wantExpiry: time.Hour},
		"deadline, margin":         {config: idempotency.Config[string, string]{Lease: time.Minute, LeaseMargin: 2 * time.Second}, timeout: 3 * time.Second, wantLease: 5 * time.Second, wantExpiry: time.Hour},
		"deadline just now":        {timeout: -1, wantLease: time.Second, wantExpiry: time.Hour},
		"deadline in the past":     {timeout: -time.Hour, wantLease: time.Second, wantExpiry: time.Hour},
		"TTL shorter than timeout": {config: idempotency.Config[string, string]{TTL: time.Second}, timeout: 15 * time.Minute, wantLease: 15*time.Minute + time.Second, wantExpiry: 15*time.Minute + time.Second},
		"TTL shorter than lease":   {config: idempotency.Config[string, string]{TTL: time.Second}, wantLease: 15 * time.Minute, wantExpiry: 15 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, now := t.Context(), time.Now()
				if tt.timeout != 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithDeadline(ctx, now.Add(tt.timeout))
					defer cancel()
				}
				s := &scripted{begin: func(int, context.Context, idempotency.Record) (*idempotency.Record, error) { return nil, nil }}
				tt.config.Key = byText
				f := idempotency.Wrap(s, tt.config, func(context.Context, string) (string, error) { return "", errBurnt })
				_, _ = f(ctx, "e")
				got := s.records[0]
				if got.LeaseExpiry.Sub(now) != tt.wantLease || got.Expiry.Sub(now) != tt.wantExpiry || got.Status != idempotency.StatusInProgress {
					t.Errorf("record lasts %v, with a lease of %v, %s; want %v, %v", got.Expiry.Sub(now), got.LeaseExpiry.Sub(now), got.Status,
						tt.wantExpiry, tt.wantLease)
				}
			})
		})
	}
}

// Each run has an owner of its own, of 128 bits.
func TestOwner(t *testing.T) {
	seen := map[string]bool{}
	s := &scripted{}
	f := idempotency.Wrap(s, idempotency.Config[string, string]{Key: byText}, func(context.Context, string) (string, error) { return "", errBurnt })
	for range 100 {
		_, _ = f(t.Context(), "e")
		seen[s.records[len(s.records)-2].Owner] = true
	}
	for owner := range seen {
		if len(owner) != 32 || strings.Trim(owner, "0123456789abcdef") != "" {
			t.Errorf("owner is %q, want 32 hexadecimal digits", owner)
		}
	}
	if len(seen) != 100 {
		t.Errorf("100 runs have %d owners", len(seen))
	}
}
