package dynamodbstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/idempotency"
	"github.com/lambent-go/lambent/idempotency/dynamodbstore"
	"github.com/lambent-go/lambent/idempotency/dynamodbstore/internal/fakedynamodb"
)

// always has a fault happen to all requests.
func always(fault fakedynamodb.Fault) func(fakedynamodb.Call) fakedynamodb.Fault {
	return func(fakedynamodb.Call) fakedynamodb.Fault { return fault }
}

// newFunction is a function over a server, and how often it ran.
func newFunction(server *fakedynamodb.Server, c idempotency.Config[string, string]) (f func(context.Context, string) (string, error), runs *int) {
	runs = new(int)
	c.Key = func(text string) (any, error) { return text, nil }
	return idempotency.Wrap(dynamodbstore.New(server.Client(), table), c, func(context.Context, string) (string, error) {
		*runs++
		return "baked", nil
	}), runs
}

// wantCall compares what a call of f returns, and the requests that it makes.
func wantCall(t *testing.T, server *fakedynamodb.Server, f func(context.Context, string) (string, error), want, requests string) {
	t.Helper()
	if got, err := f(t.Context(), "e"); got != want || err != nil {
		t.Errorf("call = %q, %v, want %q", got, err, want)
	}
	if got := server.Requests(); got != requests {
		t.Errorf("requests are %q, want %q", got, requests)
	}
}

func TestRequests(t *testing.T) {
	for name, tt := range map[string]struct {
		fault               func(fakedynamodb.Call) fakedynamodb.Fault
		first, again, third string
	}{
		"no fault":          {first: "PutItem UpdateItem", again: "PutItem"},
		"first reply lost":  {fault: first(fakedynamodb.LoseReply), first: "PutItem PutItem UpdateItem UpdateItem", again: "PutItem PutItem"},
		"throttled once":    {fault: first(fakedynamodb.Throttle), first: "PutItem PutItem UpdateItem UpdateItem", again: "PutItem PutItem"},
		"status 500 once":   {fault: first(fakedynamodb.Fail), first: "PutItem PutItem UpdateItem UpdateItem", again: "PutItem PutItem"},
		"no item in errors": {fault: always(fakedynamodb.HideItem), first: "PutItem UpdateItem", again: "PutItem GetItem"},
	} {
		t.Run(name, func(t *testing.T) {
			server := fakedynamodb.NewServer(table, "id")
			server.SetFault(tt.fault)
			f, runs := newFunction(server, idempotency.Config[string, string]{})
			wantCall(t, server, f, "baked", tt.first)
			server.SetFault(tt.fault)
			wantCall(t, server, f, "baked", tt.again)
			if *runs != 1 {
				t.Errorf("function ran %d times, want 1", *runs)
			}
		})
	}
	t.Run("cache", func(t *testing.T) {
		server := fakedynamodb.NewServer(table, "id")
		f, _ := newFunction(server, idempotency.Config[string, string]{CacheSize: 1})
		wantCall(t, server, f, "baked", "PutItem UpdateItem")
		wantCall(t, server, f, "baked", "PutItem UpdateItem")
	})
}

// A table without capacity fails the invocation before the function has run.
func TestThrottled(t *testing.T) {
	server := fakedynamodb.NewServer(table, "id")
	server.SetFault(always(fakedynamodb.Throttle))
	f, runs := newFunction(server, idempotency.Config[string, string]{})
	_, err := f(t.Context(), "e")
	var failed *idempotency.StoreError
	if !errors.As(err, &failed) || failed.Op != "begin" || !strings.Contains(err.Error(), "ProvisionedThroughputExceededException") {
		t.Errorf("error is %v, want a StoreError", err)
	}
	if got := server.Requests(); *runs != 0 || got != "PutItem PutItem PutItem" {
		t.Errorf("function ran %d times, requests are %s", *runs, got)
	}
}

// The item in the way is removed before it can be looked at: the function runs after all.
func TestItemGone(t *testing.T) {
	server := fakedynamodb.NewServer(table, "id")
	f, runs := newFunction(server, idempotency.Config[string, string]{})
	wantCall(t, server, f, "baked", "PutItem UpdateItem")
	server.SetFault(func(c fakedynamodb.Call) fakedynamodb.Fault {
		if c.Number == 1 {
			return fakedynamodb.HideAndGone
		}
		return fakedynamodb.None
	})
	wantCall(t, server, f, "baked", "PutItem GetItem PutItem UpdateItem")
	if *runs != 2 {
		t.Errorf("function ran %d times, want 2", *runs)
	}
}

// What is stored, to the attribute.
func TestItem(t *testing.T) {
	now := time.UnixMilli(1795352672123)
	r := idempotency.Record{
		Key: "orders#1", Owner: "o-1", Status: idempotency.StatusInProgress, PayloadHash: "h-1",
		Expiry: now.Add(time.Hour), LeaseExpiry: now.Add(time.Minute + time.Nanosecond),
	}
	running := fakedynamodb.Item{
		"id": fakedynamodb.S("orders#1"), "status": fakedynamodb.S("INPROGRESS"), "owner": fakedynamodb.S("o-1"), "validation": fakedynamodb.S("h-1"),
		"expiration": fakedynamodb.N("1795356273"), "in_progress_expiration": fakedynamodb.N("1795352732124"),
	}
	with := func(item fakedynamodb.Item, more fakedynamodb.Item) fakedynamodb.Item {
		all := fakedynamodb.Item{}
		for _, item := range []fakedynamodb.Item{item, more} {
			for name, value := range item {
				all[name] = value
			}
		}
		return all
	}
	t.Setenv("AWS_LAMBDA_FUNCTION_NAME", "orders")
	for name, tt := range map[string]struct {
		keys    []string
		options []dynamodbstore.Option
		want    fakedynamodb.Item
	}{
		"partition key": {keys: []string{"id"}, want: running},
		"sort key": {
			keys: []string{"id", "sort"}, options: []dynamodbstore.Option{dynamodbstore.WithSortKey("sort", "")},
			want: with(running, fakedynamodb.Item{"id": fakedynamodb.S("idempotency#orders"), "sort": fakedynamodb.S("orders#1")}),
		},
		"sort key and partition": {
			keys: []string{"id", "sort"}, options: []dynamodbstore.Option{dynamodbstore.WithSortKey("sort", "p"), nil},
			want: with(running, fakedynamodb.Item{"id": fakedynamodb.S("p"), "sort": fakedynamodb.S("orders#1")}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := fakedynamodb.NewServer(table, tt.keys...)
			s := dynamodbstore.New(server.Client(), table, tt.options...)
			if existing, err := s.Begin(t.Context(), r, now); existing != nil || err != nil {
				t.Fatalf("Begin = %v, %v", existing, err)
			}
			wantItem(t, server, tt.want)
			completed := r
			completed.Status, completed.Result, completed.HasResult = idempotency.StatusCompleted, []byte(`{"a": 1}`), true
			completed.Expiry = now.Add(2 * time.Hour)
			if err := s.Complete(t.Context(), completed); err != nil {
				t.Fatalf("Complete: %v", err)
			}
			wantItem(t, server, with(tt.want, fakedynamodb.Item{
				"status": fakedynamodb.S("COMPLETED"), "data": fakedynamodb.S(`{"a": 1}`), "expiration": fakedynamodb.N("1795359873"),
			}))
		})
	}
}

// wantItem compares the one item that a table has.
func wantItem(t *testing.T, server *fakedynamodb.Server, want fakedynamodb.Item) {
	t.Helper()
	items := server.Items()
	if len(items) != 1 || len(items[0]) != len(want) {
		t.Fatalf("table has %v, want %v", items, want)
	}
	for name, value := range want {
		for typ, text := range value {
			if items[0][name][typ] != text || len(items[0][name]) != 1 {
				t.Errorf("%s is %v, want %v", name, items[0][name], value)
			}
		}
	}
}
