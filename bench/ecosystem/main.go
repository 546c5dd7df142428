// Command ecosystem runs the tests of other people's modules twice: with aws-lambda-go, and with Lambent in its place.
// See README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "ecosystem:", err)
		os.Exit(1)
	}
}

// run is the command. Its error is nil only if no test that passes with aws-lambda-go fails with Lambent.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("ecosystem", flag.ContinueOnError)
	flags.SetOutput(stderr)
	only := flags.String("only", "", "test only modules with this in their path")
	lambent := flags.String("lambent", "..", "folder of Lambent")
	if err := flags.Parse(args); err != nil {
		return err
	}
	root, err := filepath.Abs(*lambent)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(root, "compat", "aws-lambda-go", "go.mod")); err != nil {
		return fmt.Errorf("find Lambent: %w\nhint: run it in bench, or give -lambent DIR", err)
	}
	dir, err := os.MkdirTemp("", "lambent-ecosystem-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	l := &lab{dir: dir, lambent: root}
	var broken []string
	fmt.Fprintf(stdout, "| module | what it is | aws-lambda-go %s: passed, failed, skipped | Lambent | result |\n| --- | --- | --- | --- | --- |\n", upstreamVersion)
	for _, m := range modules {
		if !strings.Contains(m.path, *only) {
			continue
		}
		if m.absent != "" {
			fmt.Fprintf(stdout, "| %s | %s | | | %s |\n", m.path, m.about, m.absent)
			continue
		}
		fmt.Fprintf(stderr, "%s@%s\n", m.path, m.version)
		c, err := l.compare(ctx, m)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			fmt.Fprintf(stderr, "\t%v\n", err)
			fmt.Fprintf(stdout, "| %s %s | %s | | | could not be tested |\n", m.path, m.version, m.about)
			broken = append(broken, m.path)
			continue
		}
		fmt.Fprintf(stdout, "| %s %s | %s | %s | %s | %s |\n", m.path, m.version, m.about, c.upstream, c.lambent, c.result())
		for _, test := range c.lost {
			fmt.Fprintf(stderr, "\tfails with Lambent only: %s\n%s", test, c.lambent.output[test])
			broken = append(broken, test)
		}
	}
	if len(broken) > 0 {
		return fmt.Errorf("%d modules or tests fail with Lambent only, or could not be tested: %s", len(broken), strings.Join(broken, ", "))
	}
	return nil
}
