//go:build !lambda.norpc

package http1

import (
	"context"
	"errors"
	"testing"
)

func TestLookUpEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	if addresses, err := resolve(ctx, "name.invalid"); err == nil {
		t.Errorf("resolve = %v, want an error", addresses)
	}
}
