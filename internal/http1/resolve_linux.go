package http1

import (
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
	var known hosts
	if known.find(readHosts(), host); len(known.addresses) > 0 {
		return known.addresses, nil
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

// maxHosts is how much of /etc/hosts is read.
const maxHosts = 1 << 20

// readHosts returns the text of /etc/hosts. A file that cannot be read names nobody. It is read with system calls, for
// os.ReadFile would be the only code of a function that looks at a file's properties.
func readHosts() []byte {
	fd, err := syscall.Open("/etc/hosts", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	text, n := make([]byte, maxHosts), 0
	for n < len(text) {
		k, err := syscall.Read(fd, text[n:])
		if k > 0 {
			n += k
		} else if err != syscall.EINTR {
			break
		}
	}
	syscall.Close(fd)
	return text[:n]
}

// hosts are the addresses that a file gives a name. As the result of a function, a list that grows would be made on its
// stack first, and that is twice the code.
type hosts struct{ addresses [][]byte }

// find adds the addresses that a file in the format of /etc/hosts gives a name, in the order of the file.
func (h *hosts) find(file []byte, name string) {
	var ip []byte // of the line; nil: none, or it has been used
	first := true // word of the line
	start := 0    // of the word
	for i := range len(file) + 1 {
		c := byte('\n')
		if i < len(file) {
			c = file[i]
		}
		if c > ' ' && c != '#' {
			continue
		}
		switch word := file[start:i]; {
		case len(word) == 0:
		case first:
			first, ip = false, parseIP(string(word))
		case ip != nil && equalFold(word, name):
			h.addresses, ip = append(h.addresses, ip), nil
		}
		start = i + 1
		switch c {
		case '#':
			first, ip = false, nil
		case '\n':
			first = true
		}
	}
}
