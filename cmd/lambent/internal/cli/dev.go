package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsprofile"
	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/dev"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/internal/localaws"
)

// A development is lambent dev with its flags.
type development struct {
	options dev.Options
	port    port
	profile string

	timeout         seconds
	memory          megabytes
	maxEnvironments count

	freeze, noMemoryLimit, realDelays bool
	printConfig, json, quiet          bool

	origins map[string]string // of flags that have a value: --timeout or LAMBENT_TIMEOUT
}

func newDev() *cobra.Command {
	d := &development{port: defaultPort}
	c := &cobra.Command{
		Use:   "dev [PATTERN…]",
		Short: "Serve every function on one port, and build it again when it is saved",
		Long: `dev finds the functions below this folder, builds them and serves them on one port as
Lambda does: AWS's SDKs and command line invoke them with the endpoint that dev prints,
and HTTP clients reach them as function URLs, behind a REST API or behind a load
balancer. When a file that a function is built from is saved, its requests wait for the
new build; no request is lost, and the other functions do not notice.

A PATTERN is a package pattern as go build takes it; without one it is ./... . Settings
of functions, other names, and functions in other languages are in lambent.json beside
go.mod. From weakest to strongest, a setting comes from the built-in defaults, .env and
.env.local beside go.mod, a function's envFile, "defaults" and the function's entry in
lambent.json, variables such as LAMBENT_TIMEOUT for --timeout, and flags.

The functions' logs go to stdout, everything else to stderr. SIGINT or SIGTERM gives open
requests 3 s; a second one ends dev at once.

The exit code is 0 after a signal, and 1 for wrong usage or when there is no function.`,
		Example: `  lambent dev
  lambent dev ./cmd/api ./cmd/worker --env TABLE=dev
  lambent dev --port 0 --json                     any free port, for scripts
  lambent dev --print-config                      which setting comes from where
  curl http://localhost:9000/_url/hello/
  aws lambda invoke --endpoint-url http://localhost:9000 --function-name hello out.json`,
		DisableFlagsInUseLine: true,
		RunE:                  func(c *cobra.Command, args []string) error { return d.run(c, args) },
	}
	d.addFlags(c)
	return c
}

func (d *development) addFlags(c *cobra.Command) {
	f, o := c.Flags(), &d.options
	f.SortFlags = false
	f.Var(&d.port, "port", "`PORT` to listen on; 0: any that is free (9000)")
	f.StringVar(&o.Host, "host", "", "`ADDRESS` to listen on beyond this machine's own")
	f.StringArrayVar(&o.Flags.Env, "env", nil, "variable of the functions, as `NAME=VALUE`; may be repeated")
	f.StringArrayVar(&o.Flags.EnvFiles, "env-file", nil, "`FILE` with such variables, one a line; may be repeated")
	f.StringVar(&d.profile, "profile", "", "give the functions the credentials of this AWS profile, by its `NAME`")
	f.StringSliceVar(&o.Flags.InheritEnv, "inherit-env", nil, "`NAMES` of this shell's variables that the functions see, with commas between")
	f.Var(&d.timeout, "timeout", "`TIME` for an invocation, up to 15m (3s)")
	f.Var(&d.memory, "memory", "memory size in `MB`, from 128 to 10240 (128)")
	f.Var(&d.maxEnvironments, "max-environments", "`NUMBER` of execution environments of a function at the same time (10)")
	f.BoolVar(&o.Eager, "eager", false, "start an environment of each function ahead of its first request")
	f.BoolVar(&d.freeze, "freeze", false, "stop the processes of an environment between invocations, as Lambda does")
	f.Var((*debugPort)(&o.DebugPort), "debug", "run each function under dlv, the first at `PORT` (2345), the others above it")
	f.Lookup("debug").NoOptDefVal = strconv.Itoa(defaultDebugPort)
	f.BoolVar(&o.Race, "race", false, "build with the race detector")
	f.BoolVar(&o.NoWatch, "no-watch", false, "build once, whatever is saved")
	f.BoolVar(&o.KeepLastGood, "keep-last-good", false, "while a function does not build, go on with its last build")
	f.BoolVar(&d.noMemoryLimit, "no-memory-limit", false, "let processes use more than their memory size")
	f.BoolVar(&d.realDelays, "real-delays", false, "repeat failed asynchronous invocations after 1 and 2 minutes, as Lambda does")
	f.StringVar(&o.Config, "config", "", "`FILE` to read instead of lambent.json beside go.mod")
	f.BoolVar(&d.printConfig, "print-config", false, "print the settings of all functions and where they come from, as JSON, and exit")
	f.BoolVar(&o.Open, "open", false, "open the server in your browser when its functions are known")
	f.BoolVar(&d.json, "json", false, "print one JSON object a line on stdout: listening, function, log, invocation")
	f.BoolVar(&d.quiet, "quiet", false, "print no logs, and only what is wrong")
	f.BoolP("help", "h", false, "explain dev")
}

func (d *development) run(c *cobra.Command, patterns []string) error {
	var err error
	if d.origins, err = readVariables(c.Flags(), "print-config"); err != nil {
		return err
	}
	if err := d.complete(patterns); err != nil {
		return err
	}
	d.options.Output = d.output(c)
	if !d.printConfig {
		return dev.Run(c.Context(), d.options)
	}
	text, err := dev.PrintConfig(c.Context(), d.options)
	if err != nil {
		return err
	}
	return writeAll(c.OutOrStdout(), text)
}

// complete fills in the options that are not flags themselves.
func (d *development) complete(patterns []string) (err error) {
	o := &d.options
	if o.Dir, err = os.Getwd(); err != nil {
		return err
	}
	for _, p := range patterns {
		if p == "" {
			return errors.New("an empty PATTERN")
		}
	}
	o.Patterns, o.Port, o.CacheDir = patterns, int(d.port), build.UserCacheDir()
	if o.Config != "" && !filepath.IsAbs(o.Config) {
		o.Config = filepath.Join(o.Dir, o.Config)
	}
	d.override("timeout", d.timeout.String(), "timeout")
	d.override("memory", int(d.memory), "memory")
	d.override("max-environments", int(d.maxEnvironments), "maxEnvironments")
	getenv, err := d.getenv()
	o.Service = localaws.Options{
		Getenv: getenv, NoMemoryLimit: d.noMemoryLimit, Freeze: d.freeze, RealDelays: d.realDelays,
	}
	return err
}

// override gives all functions the value of a flag, if it has one.
func (d *development) override(flag string, value any, key string) {
	if origin, ok := d.origins[flag]; ok {
		d.options.Flags.Overrides = append(d.options.Flags.Overrides, project.Override{Origin: origin, Path: []string{key}, Value: value})
	}
}

// getenv returns the variables of the shell, with the profile's over them.
func (d *development) getenv() (func(string) string, error) {
	if d.profile == "" {
		return os.Getenv, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, err
	}
	variables, err := awsprofile.Variables(os.Getenv, home, d.profile)
	if err != nil {
		return nil, err
	}
	return func(name string) string {
		if value, ok := variables[name]; ok {
			return value
		}
		if name == "AWS_SESSION_TOKEN" {
			return "" // the shell's belongs to another key
		}
		return os.Getenv(name)
	}, nil
}

func (d *development) output(c *cobra.Command) *dev.Output {
	stdout, stderr := c.OutOrStdout(), c.ErrOrStderr()
	return &dev.Output{
		Stdout: stdout, Stderr: stderr, JSON: d.json, Quiet: d.quiet,
		Colour:     isTerminal(stdout) && os.Getenv("NO_COLOR") == "",
		PrintError: func(err error) { printError(stderr, "lambent: dev", err) },
	}
}
