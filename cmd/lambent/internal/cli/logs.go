package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/logs"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// A following is lambent logs with its flags.
type following struct {
	name     string
	aws      awsFlags
	since    seconds
	noFollow bool
	filter   string
	request  string
	local    bool
	endpoint string // URL of the lambent dev for --local
	json     bool

	stdout, stderr io.Writer
}

func newLogs() *cobra.Command {
	l := &following{endpoint: fmt.Sprintf("http://127.0.0.1:%d", defaultPort)}
	c := &cobra.Command{
		Use:   "logs NAME",
		Short: "Follow the log of a function on AWS",
		Long: `logs prints what a function on AWS writes to its log, from now on, each entry on a line
and in order, until it is interrupted.

--since goes back in time, and --no-follow ends at the last entry. --request prints what
one invocation has written. --local prints the log of a function of the lambent dev on
port 9000 instead.

On a terminal each line has its time, and REPORT lines are shortened.`,
		Example: `  lambent logs api
  lambent logs api --since 10m --no-follow
  lambent logs api --filter ERROR
  lambent logs api --request 8f507cfc-0000-4697-b07a-ac58fc914c95
  lambent logs api --json | jq -r .message
  lambent logs api --local`,
		DisableFlagsInUseLine: true,
		RunE: func(c *cobra.Command, args []string) error {
			l.stdout, l.stderr = c.OutOrStdout(), c.ErrOrStderr()
			return l.run(c, args)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.Var(&l.since, "since", "begin so much `TIME` ago (now; with --no-follow 10m, with --request 1h)")
	f.BoolVar(&l.noFollow, "no-follow", false, "end at the last entry")
	f.StringVar(&l.filter, "filter", "", "`PATTERN` of CloudWatch Logs that entries have")
	f.StringVar(&l.request, "request", "", "request `ID` of the invocation whose entries are printed")
	l.aws.add(f)
	f.BoolVar(&l.local, "local", false, "the function of the lambent dev on port 9000")
	f.BoolVar(&l.json, "json", false, "print an object for each entry: time, stream, message")
	f.BoolP("help", "h", false, "explain logs")
	return c
}

func (l *following) run(c *cobra.Command, args []string) error {
	origins, err := readVariables(c.Flags(), "local") // LAMBENT_LOCAL says something else
	if err != nil {
		return err
	}
	if err := l.check(args, origins); err != nil {
		return err
	}
	ctx := c.Context()
	source, err := l.source(ctx)
	if err != nil {
		return err
	}
	printer := &logs.Printer{W: l.stdout, JSON: l.json, Terminal: isTerminal(l.stdout)}
	print := printer.Print
	if l.request != "" {
		print = logs.Of(l.request, print)
	}
	return source.Each(ctx, print)
}

func (l *following) check(args []string, origins map[string]string) error {
	switch {
	case len(args) != 1 || args[0] == "":
		return hint.Add(fmt.Errorf("%d arguments, want the NAME of one function", len(args)), "as in lambent logs api")
	case project.IsPattern(args[0]):
		return fmt.Errorf("%s: want the NAME of a function, not a PATTERN", args[0])
	}
	l.name = args[0]
	if l.local {
		for _, flag := range []string{"filter", "profile", "region", "endpoint-url"} {
			if origins[flag] != "" {
				return fmt.Errorf("%s does not go with --local", origins[flag])
			}
		}
	}
	return l.aws.check()
}

// What logs goes back to when nobody says how far.
const (
	sinceWhole   = 10 * time.Minute
	sinceRequest = time.Hour
)

// start returns the time that the log is printed from.
func (l *following) start(now time.Time) time.Time {
	switch {
	case l.since > 0:
		return now.Add(-time.Duration(l.since))
	case l.request != "":
		return now.Add(-sinceRequest)
	case l.noFollow:
		return now.Add(-sinceWhole)
	}
	return now
}

func (l *following) source(ctx context.Context) (logs.Source, error) {
	start := l.start(time.Now())
	if l.local {
		return &logs.Local{Endpoint: l.endpoint, Function: l.name, Since: start, Follow: !l.noFollow}, nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	config, err := project.ReadConfig(dir, project.FindConfig(dir), false)
	if err != nil {
		return nil, err
	}
	session, err := l.aws.session(ctx, config)
	if err != nil {
		return nil, err
	}
	return &logs.CloudWatch{
		Session: session, Function: l.name, Since: start, Follow: !l.noFollow, Filter: l.filter,
		Waiting: func() {
			fmt.Fprintf(l.stderr, "function %s has no log yet, waiting for its first invocation\n", l.name)
		},
	}, nil
}
