//go:build !lambda.norpc

package http1

import "testing"

func TestLookUpEndsWithItsConn(t *testing.T) {
	conn, err := New(t.Context(), "name.invalid:80")
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if addresses, err := conn.resolve(); err != ErrClosed {
		t.Errorf("resolve = %v, %v, want ErrClosed", addresses, err)
	}
}
