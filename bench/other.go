//go:build !linux

// Command bench measures functions on Linux, which is where Lambda runs them. See README.md.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "bench: needs Linux: it reads processor time, memory and context switches from its kernel")
	os.Exit(1)
}
