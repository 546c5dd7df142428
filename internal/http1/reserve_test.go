package http1

import (
	"runtime"
	"testing"
)

func TestReserve(t *testing.T) {
	const mib = 1 << 20
	for name, tt := range map[string]struct {
		length, capacity int
		upcoming         int
		want             int // capacity
	}{
		"fits":                          {length: 10, capacity: 100, upcoming: 90, want: 100},
		"fits, large":                   {length: 0, capacity: 100 * mib, upcoming: 100 * mib, want: 100 * mib},
		"fresh":                         {upcoming: 5 * mib, want: 5 * mib},
		"fresh, at the limit":           {upcoming: 8 * mib, want: 8 * mib},
		"fresh, beyond the limit":       {upcoming: 200 * mib, want: 8 * mib},
		"small chunks double":           {length: 4 * mib, capacity: 4 * mib, upcoming: 1000, want: 8 * mib},
		"a large chunk after a small":   {length: 1 * mib, capacity: 1 * mib, upcoming: 6 * mib, want: 7 * mib},
		"beyond: room is used up first": {length: 6 * mib, capacity: 8 * mib, upcoming: 100 * mib, want: 8 * mib},
		"beyond: grows with what came":  {length: 8 * mib, capacity: 8 * mib, upcoming: 100 * mib, want: 16 * mib},
		"beyond: no more than needed":   {length: 8 * mib, capacity: 8 * mib, upcoming: 1 * mib, want: 9 * mib},
	} {
		t.Run(name, func(t *testing.T) {
			if got := cap(reserve(make([]byte, tt.length, tt.capacity), tt.upcoming)); got != tt.want {
				t.Errorf("capacity %d, want %d", got, tt.want)
			}
		})
	}
}

func TestReserveKeepsWhatHasArrived(t *testing.T) {
	if got := string(reserve([]byte("abc"), 1000)); got != "abc" {
		t.Errorf("buffer has %q, want abc", got)
	}
}

// A server that promises much and sends little does not cost much.
func TestPromisesCostNothing(t *testing.T) {
	for name, raw := range map[string]string{
		"length": "HTTP/1.1 200 OK\r\nContent-Length: 268435456\r\n\r\nabc",
		"chunk":  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nfffff00\r\nabc",
	} {
		t.Run(name, func(t *testing.T) {
			allocated := allocatedBy(func() {
				conn := &Conn{in: make([]byte, readBuffer)}
				conn.transport = &stream{hungUp{}}
				conn.w = copy(conn.in, raw)
				reply, err := conn.ReadHead()
				if err != nil {
					t.Fatal(err)
				}
				if _, err := reply.ReadBody(nil); err == nil {
					t.Error("ReadBody returned a body that is not whole")
				}
			})
			if limit := uint64(9 << 20); allocated > limit {
				t.Errorf("%d bytes allocated, limit %d", allocated, limit)
			}
		})
	}
}

func allocatedBy(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
