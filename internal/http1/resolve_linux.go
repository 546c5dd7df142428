package http1

import (
	"bytes"
	"errors"
	"syscall"
)

// resolve returns the IP addresses of the host, at least one. Literals, localhost and the names of /etc/hosts are known
// without package net; other names are looked up with it, in a build that has it.
func (c *Conn) resolve() ([][]byte, error) {
	host := c.address.host
	if ip := c.address.ip; ip != nil {
		return [][]byte{ip}, nil
	}
	if host == "localhost" {
		return [][]byte{{127, 0, 0, 1}, {15: 1}}, nil
	}
	if addresses := inHosts(readHosts(), host); len(addresses) > 0 {
		return addresses, nil
	}
	names, err := c.lookUp()
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
		return nil, errors.New("host " + host + " has no address")
	}
	return addresses, nil
}

// readHosts returns the text of /etc/hosts. A file that cannot be read names nobody. It is read with system calls, for
// os.ReadFile would be the only code of a function that looks at a file's properties.
func readHosts() []byte {
	fd, err := syscall.Open("/etc/hosts", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	defer syscall.Close(fd)
	text, n := make([]byte, 4096), 0
	for {
		k, err := syscall.Read(fd, text[n:])
		if err == syscall.EINTR {
			continue
		}
		if err != nil || k <= 0 {
			return text[:n]
		}
		if n += k; n == len(text) {
			text = append(text, make([]byte, n)...)
		}
	}
}

// inHosts returns the addresses that a file in the format of /etc/hosts gives a name, in the order of the file.
func inHosts(file []byte, name string) [][]byte {
	var addresses [][]byte
	for len(file) > 0 {
		var line []byte
		line, file, _ = bytes.Cut(file, []byte("\n"))
		line, _, _ = bytes.Cut(line, []byte("#"))
		first, line := nextWord(line)
		ip := parseIP(string(first))
		for ip != nil && len(line) > 0 {
			var alias []byte
			if alias, line = nextWord(line); equalFold(alias, name) {
				addresses = append(addresses, ip)
				break
			}
		}
	}
	return addresses
}

// nextWord returns the first word of a line, and what stands behind it.
func nextWord(line []byte) (word, rest []byte) {
	start := 0
	for start < len(line) && line[start] <= ' ' {
		start++
	}
	end := start
	for end < len(line) && line[end] > ' ' {
		end++
	}
	return line[start:end], line[end:]
}
