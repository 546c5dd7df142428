package idempotency_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/lambent-go/lambent/idempotency"
)

func TestEventWithoutKey(t *testing.T) {
	type id string
	for name, tt := range map[string]struct {
		key any
		err error
	}{
		"nil":           {},
		"nil pointer":   {key: (*int)(nil)},
		"empty":         {key: ""},
		"empty ID":      {key: id("")},
		"ErrNoKey":      {key: 1, err: idempotency.ErrNoKey},
		"wrapped error": {err: fmt.Errorf("header is missing: %w", idempotency.ErrNoKey)},
	} {
		for _, runs := range []bool{false, true} {
			t.Run(fmt.Sprint(name, " RunWithoutKey ", runs), func(t *testing.T) {
				s, ran := &scripted{}, 0
				c := idempotency.Config[int, string]{RunWithoutKey: runs, Key: func(int) (any, error) { return tt.key, tt.err }}
				f := idempotency.Wrap(s, c, func(context.Context, int) (string, error) { ran++; return "ran", errBurnt })
				for range 2 {
					got, err := f(t.Context(), 1)
					if runs && (got != "ran" || err != errBurnt) || !runs && (got != "" || !errors.Is(err, idempotency.ErrNoKey)) {
						t.Errorf("call = %q, %v", got, err)
					}
					if tt.err != nil && !runs && err != tt.err {
						t.Errorf("error = %v, want %v", err, tt.err)
					}
				}
				if want := map[bool]int{true: 2}[runs]; ran != want {
					t.Errorf("function ran %d times, want %d", ran, want)
				}
				s.wantCalls(t, "")
			})
		}
	}
}

func TestKeyAndPayload(t *testing.T) {
	value := func(v any, err error) func(int) (any, error) { return func(int) (any, error) { return v, err } }
	for name, tt := range map[string]struct {
		key, payload  func(int) (any, error)
		prefix        string
		wantKey, hash string
		wantErr       string
	}{
		"key":           {key: value("a", nil), wantKey: "orders#ac8d8342bbb2362d13f0a559a3621bb407011368895164b628a54f7fc33fc43c"},
		"prefix":        {key: value("a", nil), prefix: "p", wantKey: "p#ac8d8342bbb2362d13f0a559a3621bb407011368895164b628a54f7fc33fc43c"},
		"payload":       {key: value("a", nil), payload: value(nil, nil), prefix: "p", wantKey: "p#ac8d8342bbb2362d13f0a559a3621bb407011368895164b628a54f7fc33fc43c", hash: "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b"},
		"key fails":     {key: value("a", errBurnt), wantErr: "burnt"},
		"payload fails": {key: value("a", nil), payload: value("b", errBurnt), wantErr: "burnt"},
		"no JSON":       {key: value(func() {}, nil), wantErr: "idempotency: key: json: unsupported type: func()"},
		"no payload":    {key: value("a", nil), payload: value("\xff", nil), wantErr: "idempotency: payload: string is not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("AWS_LAMBDA_FUNCTION_NAME", "orders")
			s, ran := &scripted{}, false
			c := idempotency.Config[int, string]{Key: tt.key, Payload: tt.payload, Prefix: tt.prefix, RunWithoutKey: true, FailOpen: true}
			_, err := idempotency.Wrap(s, c, func(context.Context, int) (string, error) { ran = true; return "", nil })(t.Context(), 1)
			if tt.wantErr != "" {
				if fmt.Sprint(err) != tt.wantErr || ran || len(s.calls) != 0 {
					t.Errorf("error = %v, function ran: %t, want %s", err, ran, tt.wantErr)
				}
				return
			}
			if err != nil || s.records[0].Key != tt.wantKey || s.records[0].PayloadHash != tt.hash {
				t.Errorf("record is %+v, %v, want key %s, payload %s", s.records[0], err, tt.wantKey, tt.hash)
			}
		})
	}
}

// A mistake in a Config is the error of every call.
func TestMistakes(t *testing.T) {
	key := func(string) (any, error) { return "k", nil }
	f := func(context.Context, string) (string, error) { return "ran", nil }
	s := idempotency.NewMemoryStore()
	for name, tt := range map[string]struct {
		store  idempotency.Store
		config idempotency.Config[string, string]
		f      func(context.Context, string) (string, error)
		want   string
	}{
		"no store":             {config: idempotency.Config[string, string]{Key: key}, f: f, want: "idempotency: store is nil\nhint: dynamodbstore has one, NewMemoryStore is one for tests"},
		"no key":               {store: s, f: f, want: "idempotency: Config has no Key\nhint: return what makes two events the same, such as an order's ID"},
		"no function":          {store: s, config: idempotency.Config[string, string]{Key: key}, want: "idempotency: function is nil"},
		"negative TTL":         {store: s, config: idempotency.Config[string, string]{Key: key, TTL: -time.Second}, f: f, want: "idempotency: TTL of Config is negative"},
		"negative lease":       {store: s, config: idempotency.Config[string, string]{Key: key, Lease: -1}, f: f, want: "idempotency: Lease of Config is negative"},
		"negative LeaseMargin": {store: s, config: idempotency.Config[string, string]{Key: key, LeaseMargin: -1}, f: f, want: "idempotency: LeaseMargin of Config is negative"},
		"negative cache":       {store: s, config: idempotency.Config[string, string]{Key: key, CacheSize: -1}, f: f, want: "idempotency: CacheSize of Config is negative"},
	} {
		t.Run(name, func(t *testing.T) {
			wrapped := idempotency.Wrap(tt.store, tt.config, tt.f)
			for range 2 {
				if got, err := wrapped(t.Context(), "e"); got != "" || fmt.Sprint(err) != tt.want {
					t.Errorf("call = %q, %v, want error %q", got, err, tt.want)
				}
			}
		})
	}
}

func TestOnReplay(t *testing.T) {
	for _, cacheSize := range []int{0, 10} {
		var replayed []idempotency.Record
		c := idempotency.Config[string, string]{Key: byText, CacheSize: cacheSize, OnReplay: func(_ context.Context, r idempotency.Record) {
			replayed = append(replayed, r)
			r.Result[0] = 'x' // is a copy
		}}
		f := idempotency.Wrap(idempotency.NewMemoryStore(), c, func(context.Context, string) (string, error) { return "baked", nil })
		for range 3 {
			if got, err := f(t.Context(), "e"); got != "baked" || err != nil {
				t.Errorf("call = %q, %v", got, err)
			}
		}
		if len(replayed) != 2 || replayed[1].Status != idempotency.StatusCompleted || !replayed[1].HasResult {
			t.Errorf("CacheSize %d: replayed %+v, want two completed records", cacheSize, replayed)
		}
	}
}
