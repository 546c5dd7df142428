//go:build !lambda.norpc

package http1

import (
	"context"
	"net"
)

// lookUp asks the system's resolver. Package net costs nothing here: without the tag lambda.norpc the RPC server links
// it anyway.
func (c *Conn) lookUp() (addresses []string, err error) {
	err = c.within(context.Background(), func(ctx context.Context) error {
		addresses, err = net.DefaultResolver.LookupHost(ctx, c.address.host)
		return err
	})
	return addresses, err
}
