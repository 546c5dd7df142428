package idempotency

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestCacheBounds(t *testing.T) {
	now := time.Now()
	record := func(key string, size int) *Record {
		return &Record{Key: key, Status: StatusCompleted, Expiry: now.Add(time.Hour), Result: []byte(strings.Repeat("x", size)), HasResult: true}
	}
	held := func(c *cache) (keys string, size int) {
		n := 0
		for e := c.ends.next; e != &c.ends; e = e.next {
			keys, size, n = keys+e.record.Key, size+sizeOf(e.record), n+1
		}
		if n != len(c.entries) || size != c.bytes {
			t.Errorf("%d entries and %d bytes counted, want %d and %d", len(c.entries), c.bytes, n, size)
		}
		return keys, size
	}

	c := newCache(3)
	for _, key := range []string{"a", "b", "c"} {
		c.put(record(key, 1))
	}
	c.get("a", now)
	c.put(record("d", 1))
	if keys, _ := held(c); keys != "dac" {
		t.Errorf("holds %s, want d a c: b was used longest ago", keys)
	}
	c.put(record("c", 2))
	if keys, _ := held(c); keys != "cda" || len(c.get("c", now).Result) != 2 {
		t.Errorf("holds %s, want c d a: c anew", keys)
	}
	c.get("a", now.Add(time.Hour))
	if keys, _ := held(c); keys != "acd" {
		t.Errorf("holds %s at the end of what counts, want a c d", keys)
	}
	if c.get("a", now.Add(time.Hour+1)) != nil {
		t.Error("a record that has expired is returned")
	}
	if keys, _ := held(c); keys != "cd" {
		t.Errorf("holds %s, want c d: a has expired", keys)
	}
	running := record("e", 1)
	running.Status = StatusInProgress
	c.put(running)
	if c.get("e", now) != nil {
		t.Error("a record in progress is held")
	}

	c = newCache(1 << 30)
	for i := range 100 {
		c.put(record(string(rune('A'+i)), 1<<20))
		if _, size := held(c); size > 16<<20 {
			t.Fatalf("holds %d bytes", size)
		}
	}
	if n := len(c.entries); n != 15 {
		t.Errorf("holds %d records of 1 MiB and a little, want 15", n)
	}
	c.put(record("z", 16<<20))
	if n := len(c.entries); n != 15 {
		t.Errorf("holds %d records after one that is too large, want 15", n)
	}

	if c = newCache(0); c.get("a", now) != nil {
		t.Error("no cache holds a record")
	}
	c.put(record("a", 1))
}

func TestCacheKeepsCopies(t *testing.T) {
	c := newCache(1)
	r := Record{Key: "a", Status: StatusCompleted, Expiry: time.Now().Add(time.Hour), Result: []byte("text")}
	c.put(&r)
	r.Result[0] = 'x'
	if got := string(c.get("a", time.Now()).Result); got != "text" {
		t.Errorf("result is %q, want text", got)
	}
}

func TestCacheAtOnce(t *testing.T) {
	c := newCache(10)
	done := make(chan bool)
	for i := range 4 {
		go func() {
			for n := range 1000 {
				key := fmt.Sprint((n + i) % 20)
				if r := c.get(key, time.Now()); r != nil && r.Key != key {
					t.Errorf("record of %s under %s", r.Key, key)
				}
				c.put(&Record{Key: key, Status: StatusCompleted, Expiry: time.Now().Add(time.Hour)})
			}
			done <- true
		}()
	}
	for range 4 {
		<-done
	}
	if len(c.entries) != 10 {
		t.Errorf("holds %d records, want 10", len(c.entries))
	}
}
