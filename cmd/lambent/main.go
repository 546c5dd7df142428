// The lambent command runs Go functions for AWS Lambda on this machine, without containers and without a network.
//
//	lambent invoke ./cmd/hello --data '{"name":"Gopher"}'
package main

import (
	"os"

	"github.com/lambent-go/lambent/cmd/lambent/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
