//go:build !lambda.norpc

package http1

import (
	"context"
	"net"
)

// lookUp asks the system's resolver. Package net costs nothing here: without the tag lambda.norpc the RPC server links
// it anyway.
func lookUp(ctx context.Context, host string) ([]string, error) {
	return net.DefaultResolver.LookupHost(ctx, host)
}
