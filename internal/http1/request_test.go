package http1

import (
	"strings"
	"testing"
)

// The buffer of a large head is not kept.
func TestBufferIsGivenBack(t *testing.T) {
	conn := &Conn{}
	conn.Request("GET", "/", "", "")
	conn.Header("X", strings.Repeat("x", 1<<20))
	if cap(conn.out) < 1<<20 {
		t.Fatalf("buffer of %d bytes: the test tests nothing", cap(conn.out))
	}
	conn.Request("GET", "/", "", "")
	if got := cap(conn.out); got > 128<<10 {
		t.Errorf("buffer of %d bytes kept, want at most 128 KiB", got)
	}
}
