//go:build lambda.norpc

package http1

import (
	"context"
	"fmt"
)

// lookUp refuses: a build with the tag lambda.norpc has no resolver.
func lookUp(_ context.Context, host string) ([]string, error) {
	return nil, fmt.Errorf("host %s is neither an IP address nor localhost nor in /etc/hosts, and a build with the tag lambda.norpc resolves no other names\nhint: use an IP address, or build without the tag", host)
}
