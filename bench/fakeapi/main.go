//go:build linux

// Command fakeapi is the Runtime API of the functions that are measured. It is started by the benchmark.
package main

import (
	"fmt"
	"os"

	"github.com/lambent-go/lambent/bench/internal/fakeapi"
)

func main() {
	if err := fakeapi.Serve(); err != nil {
		fmt.Fprintln(os.Stderr, "fakeapi:", err)
		os.Exit(1)
	}
}
