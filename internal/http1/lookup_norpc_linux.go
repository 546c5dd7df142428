//go:build lambda.norpc

package http1

import "errors"

// lookUp refuses: a build with the tag lambda.norpc has no resolver.
func (c *Conn) lookUp() ([]string, error) {
	return nil, errors.New("host " + c.address.host + " is neither an IP address nor localhost nor in /etc/hosts, and a build with the tag lambda.norpc resolves no other names\nhint: use an IP address, or build without the tag")
}
