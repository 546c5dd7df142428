package http1

import (
	"context"
	"fmt"
	"os"
	"strings"
)

// resolve returns the IP addresses of a host, at least one. Literals, localhost and the names of /etc/hosts are known
// without package net; other names are looked up with it, in a build that has it.
func resolve(ctx context.Context, host string) ([][]byte, error) {
	if ip := parseIP(host); ip != nil {
		return [][]byte{ip}, nil
	}
	if host == "localhost" {
		return [][]byte{{127, 0, 0, 1}, {15: 1}}, nil
	}
	// A file that cannot be read names nobody.
	hosts, _ := os.ReadFile("/etc/hosts")
	if addresses := inHosts(string(hosts), host); len(addresses) > 0 {
		return addresses, nil
	}
	names, err := lookUp(ctx, host)
	if err != nil {
		return nil, err
	}
	var addresses [][]byte
	for _, name := range names {
		if ip := parseIP(name); ip != nil {
			addresses = append(addresses, ip)
		}
	}
	if len(addresses) == 0 {
		return nil, fmt.Errorf("host %s has no address", host)
	}
	return addresses, nil
}

// inHosts returns the addresses that a file in the format of /etc/hosts gives a name, in the order of the file.
func inHosts(file, name string) [][]byte {
	var addresses [][]byte
	for line := range strings.Lines(file) {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		for _, alias := range fields[1:] {
			if ip := parseIP(fields[0]); ip != nil && strings.EqualFold(alias, name) {
				addresses = append(addresses, ip)
				break
			}
		}
	}
	return addresses
}
