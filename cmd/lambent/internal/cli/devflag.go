package cli

import (
	"errors"
	"strconv"
)

// A port is the value of a flag for a TCP port; 0 stands for any that is free.
type port int

func (p *port) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return errors.New("want a port, from 0 to 65535")
	}
	*p = port(n)
	return nil
}

func (p *port) String() string { return "" } // the help says the default itself

func (p *port) Type() string { return "port" }

// A count is the value of a flag for a number of things. Zero is no number given.
type count int

func (c *count) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 {
		return errors.New("want a number of 1 or more")
	}
	*c = count(n)
	return nil
}

func (c *count) String() string {
	if *c == 0 {
		return ""
	}
	return strconv.Itoa(int(*c))
}

func (c *count) Type() string { return "count" }

// A debugPort is the value of a flag for the first of several TCP ports; 0 stands for none. It may be used as a flag
// that is either on or off, too.
type debugPort int

// defaultDebugPort is the port of a debugPort that is only said to be on.
const defaultDebugPort = 2345

func (p *debugPort) Set(text string) error {
	if on, err := strconv.ParseBool(text); err == nil { // 0 and 1 too
		*p = 0
		if on {
			*p = defaultDebugPort
		}
		return nil
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return errors.New("want a port, from 2 to 65535, true or false")
	}
	*p = debugPort(n)
	return nil
}

func (p *debugPort) String() string { return "" } // the help says the default itself

func (p *debugPort) Type() string { return "port" }
