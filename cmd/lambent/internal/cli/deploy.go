package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// A deployment is lambent deploy with its flags.
type deployment struct {
	targets   []string // NAMEs and PATTERNs
	aws       awsFlags
	overrides project.Flags

	arch, role string
	timeout    seconds
	memory     megabytes

	createRole, pruneEnv bool
	alias                string
	canary               canaryFlag
	rollback             bool
	keep                 count
	bucket               string
	retention            retentionFlag
	export               string
	dryRun, json         bool

	dir            string // the working directory
	config         *project.Config
	stdout, stderr io.Writer
}

func newDeploy() *cobra.Command {
	d := &deployment{}
	c := &cobra.Command{
		Use:   "deploy NAME…",
		Short: "Create or update functions on AWS",
		Long: `deploy builds functions, compares them with what is on AWS, says what is different, and
makes it so: role, code, configuration, version, alias, function URL, event sources.
Settings are in lambent.json beside go.mod. --dry-run shows the difference and changes
nothing.

A NAME is a function of this module or of lambent.json; a PATTERN such as ./cmd/api or
./... will do too. Credentials, profile and region are those of AWS's other tools.

What the settings do not name is left as it is on AWS: variables (but see --prune-env),
tags, function URL, event sources. Code that is there already is not uploaded again, and
a second deploy changes nothing. One that was interrupted is finished by the next.

With --alias each deployment is a version, and function URL, event sources and asynchronous
settings belong to the alias. --canary 10%:5m gives a new version a tenth of the traffic
for five minutes, and takes it back when a larger share of it fails than before.

--export prints a template for other tools instead, and needs no AWS.

Exit codes: 0 done, 1 wrong usage or a refusal by AWS, 4 a function does not build,
130 interrupted.`,
		Example: `  lambent deploy api --dry-run
  lambent deploy api --create-role                  the first time
  lambent deploy api --role arn:aws:iam::123456789012:role/api --region eu-west-1
  lambent deploy api worker --alias live --keep 5   versions, of which five are kept
  lambent deploy api --alias live --canary 10%:5m
  lambent deploy api --alias live --rollback        back to the version before
  lambent deploy api --dry-run --json | jq '.[].changes'
  lambent deploy ./... --export sam > template.json`,
		DisableFlagsInUseLine: true,
		RunE: func(c *cobra.Command, args []string) error {
			d.targets = args
			d.stdout, d.stderr = c.OutOrStdout(), c.ErrOrStderr()
			return d.run(c)
		},
	}
	d.addFlags(c)
	completeOneOf(c, "arch", project.ArchARM64, project.ArchX8664)
	completeOneOf(c, "export", "sam", "terraform")
	return c
}

func (d *deployment) addFlags(c *cobra.Command) {
	f := c.Flags()
	f.SortFlags = false
	f.BoolVar(&d.dryRun, "dry-run", false, "print the difference, change nothing")
	d.aws.add(f)
	f.StringVar(&d.role, "role", "", "`ARN` of the execution role")
	f.BoolVar(&d.createRole, "create-role", false, "make a role lambent-NAME, which may write logs, for a function that is new")
	f.StringVar(&d.arch, "arch", "", "architecture `ARCH` of Lambda's machines: arm64 or x86_64 (arm64)")
	f.Var(&d.timeout, "timeout", "`TIME` for an invocation, up to 15m (3s)")
	f.Var(&d.memory, "memory", "memory size in `MB`, from 128 to 10240 (128)")
	f.StringArrayVar(&d.overrides.Env, "env", nil, "variable of the function, as `NAME=VALUE`; may be repeated")
	f.StringArrayVar(&d.overrides.EnvFiles, "env-file", nil, "`FILE` with such variables, one a line; may be repeated")
	f.BoolVar(&d.pruneEnv, "prune-env", false, "remove variables that are not named here")
	f.StringVar(&d.alias, "alias", "", "publish a version and have the alias `NAME` point at it")
	f.Var(&d.canary, "canary", "with --alias, `SHARE[:TIME]` of the traffic that tries a new version first, as in 10%:5m")
	f.BoolVar(&d.rollback, "rollback", false, "with --alias, go back to the version before; build nothing")
	f.Var(&d.keep, "keep", "delete versions but the newest `N` and those that aliases point at")
	f.Var(&d.retention, "log-retention", "`DAYS` that the log is kept")
	f.StringVar(&d.bucket, "s3-bucket", "", "`BUCKET` for deployment packages over 50 MB")
	f.StringVar(&d.export, "export", "", "print a template in `FORMAT` sam or terraform, and reach no AWS")
	f.BoolVar(&d.json, "json", false, "print a JSON array with plan and result of each function")
	f.BoolP("help", "h", false, "explain deploy")
}

// run checks the command line, plans for every function, and only then changes anything.
func (d *deployment) run(c *cobra.Command) (err error) {
	origins, err := readVariables(c.Flags())
	if err != nil {
		return err
	}
	if err := d.check(origins); err != nil {
		return err
	}
	if d.dir, err = os.Getwd(); err != nil {
		return err
	}
	if d.config, err = project.ReadConfig(d.dir, project.FindConfig(d.dir), false); err != nil {
		return err
	}
	ctx := c.Context()
	switch {
	case d.export != "":
		return d.printTemplate(ctx)
	case d.rollback:
		return d.rollBack(ctx)
	}
	wanted, err := d.build(ctx)
	if err != nil {
		return err
	}
	client, err := d.client(ctx)
	if err != nil {
		return err
	}
	return d.planAndApply(ctx, client, wanted, deploy.NewPlan)
}

// check refuses what does not go together, and notes what is stronger than lambent.json.
func (d *deployment) check(origins map[string]string) error {
	switch {
	case len(d.targets) == 0 || slices.Contains(d.targets, ""):
		return hint.Add(errors.New("no NAME"), "name the functions, as in lambent deploy api; ./... is all of them")
	case d.alias == "" && d.canary.weight != 0:
		return hint.Add(errors.New("--canary without --alias"), "a canary shares the traffic of an alias, as in --alias live --canary 10%%")
	case d.alias == "" && d.rollback:
		return hint.Add(errors.New("--rollback without --alias"), "name the alias that goes back, as in --alias live --rollback")
	case d.rollback && d.canary.weight != 0:
		return errors.New("--canary does not go with --rollback")
	case d.role != "" && d.createRole:
		return errors.New("--role and --create-role: want one of them")
	case d.export != "" && d.export != string(deploy.SAM) && d.export != string(deploy.Terraform):
		return hint.Add(fmt.Errorf("unknown --export %q", d.export), "use %s or %s", deploy.SAM, deploy.Terraform)
	case d.export != "" && (d.dryRun || d.rollback || d.json || d.keep > 0 || d.pruneEnv):
		return errors.New("--export does not go with --dry-run, --rollback, --json, --keep and --prune-env: it prints a template")
	}
	if err := d.aws.check(); err != nil {
		return err
	}
	if origin := origins["arch"]; origin != "" && d.arch != project.ArchARM64 && d.arch != project.ArchX8664 {
		return hint.Add(fmt.Errorf("unknown %s %q", origin, d.arch), "use %s or %s", project.ArchARM64, project.ArchX8664)
	}
	for name, value := range map[string]any{
		"arch": d.arch, "role": d.role, "timeout": d.timeout.String(), "memory": int(d.memory),
	} {
		if origin := origins[name]; origin != "" {
			d.overrides.Overrides = append(d.overrides.Overrides, project.Override{Origin: origin, Path: []string{name}, Value: value})
		}
	}
	return nil
}

func (d *deployment) client(ctx context.Context) (*deploy.Client, error) {
	session, err := d.aws.session(ctx, d.config)
	if err != nil {
		return nil, err
	}
	return deploy.NewClient(session, nil), nil
}

// rollBack moves the alias of each function back.
func (d *deployment) rollBack(ctx context.Context) error {
	var wanted []deploy.Wanted
	for _, name := range d.targets {
		if project.IsPattern(name) {
			return hint.Add(fmt.Errorf("--rollback and %s: want the NAME of a function", name), "nothing is built for a rollback")
		}
		wanted = append(wanted, deploy.Wanted{Name: name, Alias: d.alias})
	}
	client, err := d.client(ctx)
	if err != nil {
		return err
	}
	return d.planAndApply(ctx, client, wanted, deploy.NewRollback)
}

// planAndApply prints what is different in all functions, and then makes them what is wanted, one after the other.
func (d *deployment) planAndApply(ctx context.Context, client *deploy.Client, wanted []deploy.Wanted, plan func(deploy.Wanted, *deploy.Remote) (*deploy.Plan, error)) error {
	r := &deployReport{deployment: d, outcomes: []deployOutcome{}}
	for _, w := range wanted {
		remote, err := client.Read(ctx, w)
		if err != nil {
			return err
		}
		p, err := plan(w, remote)
		if err != nil {
			return err
		}
		if err := r.add(p); err != nil {
			return err
		}
	}
	var failure error
	for i := range r.outcomes {
		if d.dryRun || failure != nil {
			break
		}
		failure = r.apply(ctx, client, &r.outcomes[i])
	}
	if ctx.Err() != nil && failure != nil {
		printError(d.stderr, "lambent: deploy", failure) // a signal's exit code comes without words
	}
	if err := r.end(); err != nil {
		return err
	}
	return failure
}

// awsFlags are the flags of commands that reach AWS.
type awsFlags struct {
	profile, region, endpoint string
}

// session reaches AWS; the region of lambent.json is stronger than the shell's, as it is for the local Lambda.
func (f *awsFlags) session(ctx context.Context, config *project.Config) (*awsclient.Session, error) {
	region := f.region
	if region == "" && config != nil {
		region = config.Region
	}
	return awsclient.Load(ctx, awsclient.Options{Profile: f.profile, Region: region, Endpoint: strings.TrimSuffix(f.endpoint, "/")})
}

func (f *awsFlags) check() error {
	if f.endpoint == "" {
		return nil
	}
	if err := checkURL(f.endpoint); err != nil {
		return fmt.Errorf("--endpoint-url %q: %w", f.endpoint, err)
	}
	return nil
}
