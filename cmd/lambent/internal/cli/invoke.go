package cli

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
)

// An invocation is lambent invoke with its flags.
type invocation struct {
	target  string // PATTERN or NAME
	event   eventFlags
	payload []byte // the event

	clientContext string
	qualifier     string
	timeout       seconds
	rpcAddress    string
	remote        bool // the function is on AWS
	aws           awsFlags
	endpoint      string // URL of a server
	devEndpoint   string // URL of the server that is asked for a NAME before this folder's code is
	async         bool
	stream        bool
	dryRun        bool
	tail          bool
	count         int  // invocations
	parallel      int  // of them at the same time
	many          bool // a table is wanted, and not an answer
	json          bool
	quiet         bool
	local         localFlags

	stdin          io.Reader
	stdout, stderr io.Writer
}

func newInvoke() *cobra.Command {
	v := invocation{devEndpoint: fmt.Sprintf("http://127.0.0.1:%d", defaultPort)}
	c := &cobra.Command{
		Use:   "invoke [PATTERN|NAME]",
		Short: "Build a function, run it once and print its answer",
		Long: `invoke builds a function, runs it on a local Lambda inside this command, hands it
one event and prints its answer.

A PATTERN is the folder of a main package (./cmd/hello) or its import path; without
an argument the function is the one in this folder. A NAME is a function of the
server at --endpoint, or at the URL in LAMBENT_ENDPOINT; without these, of a lambent
dev on port 9000, if one is there and knows it, and otherwise one among ./... .
With --remote it is a function on AWS, and the credentials are those of AWS's tools.

The answer goes to stdout and nothing else does, so that it can be piped. The
function's log, with Lambda's START, END and REPORT lines, goes to stderr. The
function sees Lambda's environment, not this shell's: give it variables in .env
and .env.local beside its go.mod, with --env-file and with --env, the last of
these being the strongest.

Exit codes: 0 done, 1 wrong usage, 2 the function failed, 3 it timed out,
4 it does not build, 130 interrupted.`,
		Example: `  lambent invoke
  lambent invoke ./cmd/hello --data '{"name":"Gopher"}'
  lambent invoke hello --data-file event.json --env TABLE=dev --timeout 10s
  lambent invoke ./cmd/worker --event sqs        a sample of what a queue sends
  generate-event | lambent invoke ./cmd/hello --data-file - --quiet | jq .total
  lambent invoke ./cmd/chat --stream             print the answer as it comes
  lambent invoke ./cmd/hello --json | jq .report.durationMs
  lambent invoke ./cmd/hello --race              look for data races
  lambent invoke ./cmd/hello -n 1000 -c 8        how long it takes, eight at a time
  lambent invoke hello --endpoint http://127.0.0.1:9000
  lambent invoke hello --remote --region eu-west-1   the function on AWS
  lambent invoke --rpc localhost:8001            a function that runs in a debugger`,
		DisableFlagsInUseLine: true,
		Args:                  invokeArguments,
		RunE: func(c *cobra.Command, args []string) error {
			v.target = "."
			if len(args) > 0 {
				v.target = args[0]
			}
			v.stdin, v.stdout, v.stderr = c.InOrStdin(), c.OutOrStdout(), c.ErrOrStderr()
			return v.run(c, len(args) > 0)
		},
	}
	v.addFlags(c)
	return c
}

func (v *invocation) addFlags(c *cobra.Command) {
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&v.event.data, "data", "", "the event, as `JSON`; {} if there is none")
	f.StringVar(&v.event.file, "data-file", "", "`FILE` with the event; - is standard input")
	f.StringVar(&v.event.kind, "event", "", "`KIND` of event of which the event is a sample; lambent events lists them")
	_ = c.RegisterFlagCompletionFunc("event", completeEventFlag) // the flag is there
	f.Var(&v.timeout, "timeout", "`TIME` for the invocation, up to 15m (3s; with --rpc 15m)")
	f.Var(&v.local.memory, "memory", "memory size in `MB`, from 128 to 10240 (128)")
	f.StringArrayVar(&v.local.env, "env", nil, "variable of the function, as `NAME=VALUE`; may be repeated")
	f.StringArrayVar(&v.local.envFiles, "env-file", nil, "`FILE` with such variables, one a line; may be repeated")
	f.StringVar(&v.clientContext, "client-context", "", "client context, as a `JSON` object")
	f.StringVar(&v.qualifier, "qualifier", "", "version or alias `NAME` to invoke; a function that is built here has $LATEST alone")
	f.BoolVar(&v.tail, "tail", false, "of the log only the last 4 KB, after the answer, as Lambda gives it to invokers")
	f.BoolVar(&v.stream, "stream", false, "print each piece of the answer as it comes")
	f.BoolVar(&v.async, "async", false, "put the event into the function's queue; print no answer")
	f.BoolVar(&v.dryRun, "dry-run", false, "check and build everything, run nothing")
	f.IntVarP(&v.count, "count", "n", 1, "invoke `COUNT` times and print how long it took, and no log")
	f.IntVarP(&v.parallel, "parallel", "c", 1, "with --count, invoke `PARALLEL` times at the same time")
	f.StringVar(&v.endpoint, "endpoint", "", "`URL` of a server that has the function")
	f.BoolVar(&v.local.race, "race", false, "build with the race detector")
	f.BoolVar(&v.remote, "remote", false, "invoke the function of that NAME on AWS")
	f.StringVar(&v.aws.profile, "profile", "", "with --remote, `PROFILE` of AWS's configuration files to act as")
	f.StringVar(&v.aws.region, "region", "", "with --remote, `REGION` of AWS")
	f.StringVar(&v.rpcAddress, "rpc", "", "invoke the function that serves the legacy Go RPC protocol on `HOST:PORT`")
	f.BoolVar(&v.json, "json", false, "print a JSON object with answer, log and report")
	f.BoolVar(&v.quiet, "quiet", false, "print no log")
	f.BoolP("help", "h", false, "explain invoke")
}

func invokeArguments(_ *cobra.Command, args []string) error {
	for _, arg := range args {
		if strings.HasPrefix(arg, "{") || strings.HasPrefix(arg, "[") {
			return hint.Add(errors.New("an argument that looks like JSON"), "the event goes after --data")
		}
	}
	if len(args) > 1 {
		err := fmt.Errorf("%d arguments, want one PATTERN or NAME: %s", len(args), strings.Join(args, " "))
		return hint.Add(err, "invoke runs one function")
	}
	return nil
}

// run checks all that can be checked without building, then invokes.
func (v *invocation) run(c *cobra.Command, hasTarget bool) error {
	changed := c.Flags().Changed
	if err := v.checkFlags(changed, hasTarget); err != nil {
		return err
	}
	v.event.hasData, v.event.hasFile, v.event.hasKind = changed("data"), changed("data-file"), changed("event")
	var err error
	if v.payload, err = v.event.read(c.Context(), v.stdin); err != nil {
		return err
	}
	if v.rpcAddress != "" {
		return v.overRPC(c.Context())
	}
	if v.remote {
		return v.onAWS(c.Context())
	}
	server, err := v.server(c.Context(), changed)
	if err != nil {
		return err
	}
	if server != nil {
		return v.onServer(c.Context(), server)
	}
	return v.onLocalService(c.Context())
}

// request is what the function is asked.
func (v *invocation) request() localaws.Request {
	return localaws.Request{
		Payload:       v.payload,
		ClientContext: []byte(v.clientContext),
		Qualifier:     v.qualifier,
		Tail:          v.tail,
	}
}

// checkFlags refuses flags that exclude each other.
func (v *invocation) checkFlags(changed func(string) bool, hasTarget bool) error {
	if changed("client-context") {
		if err := checkClientContext(v.clientContext); err != nil {
			return err
		}
	}
	if v.json && v.stream {
		return errors.New("--json and --stream exclude each other: one prints the answer when it is whole")
	}
	if err := v.checkWays(changed); err != nil {
		return err
	}
	if err := v.checkRemote(changed, hasTarget); err != nil || v.remote {
		return err
	}
	if changed("endpoint") {
		return v.checkEndpoint(hasTarget)
	}
	if changed("rpc") {
		return v.checkRPC(changed, hasTarget)
	}
	return nil
}

// checkWays refuses more than one way to invoke.
func (v *invocation) checkWays(changed func(string) bool) error {
	for _, way := range []struct {
		flag string
		not  []string
	}{
		{"async", []string{"stream", "dry-run", "count", "tail", "client-context"}},
		{"dry-run", []string{"stream", "count", "tail"}},
		{"count", []string{"stream", "tail"}},
		{"endpoint", []string{"rpc"}},
	} {
		for _, other := range way.not {
			if changed(way.flag) && changed(other) {
				return fmt.Errorf("--%s does not go with --%s", other, way.flag)
			}
		}
	}
	switch {
	case v.count < 1:
		return fmt.Errorf("--count %d: want 1 or more", v.count)
	case v.parallel < 1:
		return fmt.Errorf("--parallel %d: want 1 or more", v.parallel)
	case changed("parallel") && !changed("count"):
		return hint.Add(errors.New("--parallel without --count"), "as in -n 1000 -c 8")
	}
	v.many = changed("count")
	return nil
}

func (v *invocation) checkRPC(changed func(string) bool, hasTarget bool) error {
	if _, _, err := net.SplitHostPort(v.rpcAddress); err != nil {
		return fmt.Errorf("--rpc %q: want HOST:PORT", v.rpcAddress)
	}
	if hasTarget {
		return fmt.Errorf("--rpc %s and %s: want one function", v.rpcAddress, v.target)
	}
	for _, name := range []string{"memory", "env", "env-file", "qualifier", "tail", "stream", "async", "dry-run", "count", "race"} {
		if changed(name) {
			err := fmt.Errorf("--%s does not go with --rpc", name)
			return hint.Add(err, "the function at %s has been built and started by somebody else", v.rpcAddress)
		}
	}
	return nil
}
