package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy/fakeaws"
)

// shop is a project with a function that has most of what can be deployed, and one that has nothing.
const shop = `
-- go.mod --
module example.com/shop

go 1.26

require github.com/lambent-go/lambent v0.0.0

replace github.com/lambent-go/lambent => ./lambent
-- lambent/go.mod --
module github.com/lambent-go/lambent

go 1.26
-- lambent/batch/batch.go --
package batch

func SQS() {}
-- lambent.json --
{
  "region": "eu-central-1",
  "functions": {
    "api": {
      "package": "./cmd/api", "arch": "x86_64", "timeout": "10s", "description": "an API",
      "role": "arn:aws:iam::210987654321:role/api",
      "env": {"TABLE": "orders-secret"},
      "layers": ["./layers/params"],
      "async": {"retries": 0, "onFailure": "sink", "deadLetter": "file:dead.ndjson"},
      "url": {"auth": "NONE", "cors": {"allowOrigins": ["https://${x}.example.com"]}},
      "eventSources": [{"arn": "arn:aws:sqs:eu-central-1:210987654321:jobs"}, {"arn": "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks"}],
      "tags": {"team": "shop"}
    },
    "sink": {"package": "./cmd/sink", "arch": "x86_64"},
    "node": {"command": ["node", "index.js"]}
  }
}
-- layers/params/etc/params.json --
{}
-- cmd/api/main.go --
package main

import "github.com/lambent-go/lambent/batch"

func main() { batch.SQS() }
-- cmd/sink/main.go --
package main

func main() {}
-- cmd/broken/main.go --
package main

func main() { x }
`

// inProject unpacks a project into a folder that becomes the working directory.
func inProject(t *testing.T, archive string) (dir string) {
	dir = t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOPROXY", "off")
	return dir
}

// An output is what a run of the command has left.
type output struct {
	code           int
	stdout, stderr string
}

// run runs the command, whose output must have no secret.
func run(t *testing.T, args ...string) output {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := Main(args, strings.NewReader(""), &stdout, &stderr)
	o := output{code, stdout.String(), stderr.String()}
	for _, secret := range append(fakeaws.Secrets, "orders-secret", "123456789012") {
		if strings.Contains(o.stdout+o.stderr, secret) {
			t.Errorf("lambent %s has put out the secret %s:\n%s%s", strings.Join(args, " "), secret, o.stdout, o.stderr)
		}
	}
	return o
}

// want fails the test unless the run ended with code and its streams have the texts.
func (o output) want(t *testing.T, code int, stdout, stderr []string) {
	t.Helper()
	if o.code != code {
		t.Errorf("exit code %d, want %d", o.code, code)
	}
	for _, text := range stdout {
		if !strings.Contains(o.stdout, text) {
			t.Errorf("stdout has no %q", text)
		}
	}
	for _, text := range stderr {
		if !strings.Contains(o.stderr, text) {
			t.Errorf("stderr has no %q", text)
		}
	}
	if t.Failed() {
		t.Logf("stdout:\n%s\nstderr:\n%s", o.stdout, o.stderr)
	}
}

func TestDeploy(t *testing.T) {
	fakeaws.Setenv(t)
	inProject(t, shop)
	aws := fakeaws.New(t)
	deploy := func(args ...string) output {
		return run(t, append([]string{"deploy", "--endpoint-url", aws.URL}, args...)...)
	}

	dry := deploy("api", "--alias", "live", "--dry-run")
	dry.want(t, 0, []string{
		"api: create\n", "+ code: sha256 ", "+ role: arn:aws:iam::************:role/api\n", "+ timeout: 10 s\n", "+ env.TABLE\n",
		"+ layers: a new version of layer api-params\n", "+ alias live: a new version\n", "+ url.auth: NONE\n", "~ async.retries: 2 -> 0\n",
		"+ eventSources.jobs: invokes live\n", "+ tags.team: \"shop\"\n", "+ async.onFailure: sink\n",
	}, []string{"warning: everybody on the internet", "warning: function api: async.deadLetter file:dead.ndjson is for the local Lambda"})
	if writes := aws.Written(); len(writes) > 0 {
		t.Fatalf("--dry-run has written %s", writes)
	}

	deploy("api", "--alias", "live").want(t, 0,
		[]string{"api  live version 1  https://abc.lambda-url.eu-central-1.on.aws/\n"},
		[]string{"api: create function api…\n", "api: publish layer api-params…\n"})
	f := aws.Functions["api"]
	if queue := f.Sources["api-0"]; !slices.Equal(queue["FunctionResponseTypes"].([]any), []any{"ReportBatchItemFailures"}) {
		t.Errorf("queue = %v: the function uses batch", queue)
	}
	if layers := f.Config["Layers"].([]any); layers[0].(map[string]any)["Arn"] != fakeaws.LayerARN("api-params", 1) {
		t.Errorf("layers = %v", layers)
	}
	failure := f.Async["live"]["DestinationConfig"].(map[string]any)["OnFailure"].(map[string]any)
	if failure["Destination"] != "arn:aws:lambda:eu-central-1:"+fakeaws.Account+":function:sink" {
		t.Errorf("failures go to %v", failure)
	}

	aws.Forget()
	deploy("api", "--alias", "live").want(t, 0, []string{"api  live version 1"}, []string{"api: nothing to change\n"})
	if writes := aws.Written(); len(writes) > 0 {
		t.Errorf("the second deploy has written %s", writes)
	}

	again := deploy("./cmd/api", "--alias", "live", "--timeout", "20s", "--json")
	again.want(t, 0, nil, nil)
	var outcomes []struct {
		Function string
		Create   bool
		Changes  []struct{ Setting, Kind, Old, New string }
		Steps    []string
		Result   struct {
			Version string
			Done    []string
		}
	}
	if err := json.Unmarshal([]byte(again.stdout), &outcomes); err != nil {
		t.Fatalf("%v in %s", err, again.stdout)
	}
	o := outcomes[0]
	if o.Function != "api" || o.Create || o.Changes[0].Setting != "timeout" || o.Changes[0].New != "20 s" || o.Result.Version != "2" || len(o.Result.Done) != 3 {
		t.Errorf("outcome = %+v", o)
	}

	deploy("api", "--alias", "live", "--rollback").want(t, 0, []string{"api  live version 1\n"}, []string{"~ alias live: version 2 -> version 1\n"})
}

func TestDeployOfSeveral(t *testing.T) {
	fakeaws.Setenv(t)
	inProject(t, shop)
	aws := fakeaws.New(t)
	run(t, "deploy", "api", "sink", "--create-role", "--endpoint-url", aws.URL).want(t, 1, nil, []string{
		"lambent: deploy: function api has a role in lambent.json: --create-role makes none\n",
	})
	run(t, "deploy", "sink", "--endpoint-url", aws.URL).want(t, 1, nil, []string{
		"lambent: deploy: function sink: is not there yet and has no role\n", "hint: say --role ARN",
	})
	run(t, "deploy", "sink", "--create-role", "--log-retention", "30d", "--endpoint-url", aws.URL).want(t, 0, []string{"sink\n"}, []string{
		"+ role: lambent-sink, which may write logs", "+ log retention: 30 days",
	})
	if aws.IAM["lambent-sink"] == nil || aws.LogGroups["/aws/lambda/sink"].Retention != 30.0 {
		t.Errorf("roles %v, log groups %v", aws.IAM, aws.LogGroups)
	}
}

func TestDeployRefusals(t *testing.T) {
	fakeaws.Setenv(t)
	inProject(t, shop)
	aws := fakeaws.New(t)
	for name, tt := range map[string]struct {
		args string
		code int
		want string
	}{
		"no name":             {"", 1, "lambent: deploy: no NAME\n"},
		"unknown":             {"apis", 1, "lambent: deploy: no function apis here\nhint: did you mean api?\n"},
		"command":             {"node", 1, "lambent: deploy: function node is a command of lambent.json"},
		"does not build":      {"./cmd/broken --role arn:aws:iam::1:role/r", 4, "lambent: deploy: function broken does not build\n"},
		"canary alone":        {"api --canary 10%", 1, "lambent: deploy: --canary without --alias\nhint: a canary shares the traffic of an alias, as in --alias live --canary 10%\n"},
		"rollback alone":      {"api --rollback", 1, "lambent: deploy: --rollback without --alias"},
		"rollback of nothing": {"api --rollback --alias live", 1, "lambent: deploy: function api: is not there\n"},
		"canary":              {"api --alias live --canary 10", 1, `lambent: deploy: --canary "10": want a share of the traffic and how long it has that, as in 10% or 10%:5m`},
		"whole canary":        {"api --alias live --canary 100%", 1, "want a share of the traffic"},
		"short canary":        {"api --alias live --canary 10%:5s", 1, "want a time of 1m or more"},
		"retention":           {"api --log-retention 31", 1, "want one of the numbers of days that AWS has: 1, 3, 5"},
		"keep":                {"api --keep 0", 1, `lambent: deploy: --keep "0"`},
		"arch":                {"api --arch sparc", 1, "lambent: deploy: unknown --arch \"sparc\"\nhint: use arm64 or x86_64\n"},
		"two roles":           {"api --role arn:aws:iam::1:role/r --create-role", 1, "--role and --create-role: want one of them"},
		"role":                {"sink --role lambda-role", 1, `lambent: deploy: function sink: role "lambda-role"`},
		"format":              {"api --export pulumi", 1, "lambent: deploy: unknown --export \"pulumi\"\nhint: use sam or terraform\n"},
		"export with dry-run": {"api --export sam --dry-run", 1, "--export does not go with"},
		"export with keep":    {"api --export sam --keep 3", 1, "--export does not go with"},
		"endpoint":            {"api --endpoint-url nowhere", 1, `lambent: deploy: --endpoint-url "nowhere"`},
		"profile":             {"sink --role arn:aws:iam::1:role/r --profile nobody", 1, "lambent: deploy: profile nobody: there is none\n"},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, append([]string{"deploy", "--endpoint-url", aws.URL}, strings.Fields(tt.args)...)...).want(t, tt.code, nil, []string{tt.want})
		})
	}
	if writes := aws.Written(); len(writes) > 0 {
		t.Errorf("has written %s", writes)
	}
}

// What AWS refuses is told in one line, with what had been done before.
func TestDeployFails(t *testing.T) {
	fakeaws.Setenv(t)
	inProject(t, shop)
	aws := fakeaws.New(t)
	aws.Fault = func(op string, nth int) *fakeaws.Fault {
		if op != "CreateFunctionUrlConfig" {
			return nil
		}
		return &fakeaws.Fault{Status: 403, Code: "AccessDeniedException", Message: "arn:aws:iam::" + fakeaws.Account + ":user/me may not"}
	}
	run(t, "deploy", "api", "--endpoint-url", aws.URL).want(t, 1, nil, []string{
		"lambent: deploy: create the function URL: CreateFunctionUrlConfig: AccessDeniedException: arn:aws:iam::************:user/me may not (request 11111111-2222-4333-8444-555555555555)\n",
		"hint: the permissions that lambent's commands need are listed in docs/deploying.md; done before: publish layer api-params; create function api. Deploying again goes on from there\n",
	})
	aws.Fault = nil
	run(t, "deploy", "api", "--endpoint-url", aws.URL).want(t, 0, nil, []string{"api: create the function URL…"})
}

func TestNoCredentials(t *testing.T) {
	fakeaws.Setenv(t)
	inProject(t, shop)
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
		t.Setenv(name, "")
	}
	run(t, "logs", "api").want(t, 1, nil, []string{"lambent: logs: no credentials: ", "hint: say --profile NAME"})
	if err := os.Remove("lambent.json"); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_REGION", "")
	run(t, "logs", "api").want(t, 1, nil, []string{"lambent: logs: no region\nhint: say --region us-east-1"})
}

// Who interrupts a deployment is told what had been done.
func TestDeployInterrupted(t *testing.T) {
	fakeaws.Setenv(t)
	inProject(t, shop)
	aws := fakeaws.New(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	aws.Fault = func(op string, nth int) *fakeaws.Fault {
		if op == "CreateFunctionUrlConfig" {
			cancel(&interrupt{syscall.SIGINT})
			return &fakeaws.Fault{Lost: true}
		}
		return nil
	}
	var stdout, stderr bytes.Buffer
	root := newRoot()
	root.SetArgs([]string{"deploy", "api", "--endpoint-url", aws.URL})
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	err := root.ExecuteContext(ctx)
	code := report(ctx, &stderr, "lambent: deploy", err)
	output{code, stdout.String(), stderr.String()}.want(t, 130, nil, []string{
		"lambent: deploy: create the function URL: interrupt\n", "hint: done before: publish layer api-params; create function api. Deploying again goes on from there\n",
	})
	aws.Fault = nil
	run(t, "deploy", "api", "--endpoint-url", aws.URL).want(t, 0, nil, []string{"api: allow everybody lambda:InvokeFunctionUrl…\n"})
}
