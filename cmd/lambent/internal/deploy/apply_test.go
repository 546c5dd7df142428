package deploy_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy/fakeaws"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

const role = "arn:aws:iam::" + fakeaws.Account + ":role/api"

// A clock on which time passes only when somebody waits.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	waited time.Duration
	sleep  func(now time.Time) error // called after each wait; nil: nothing
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.waited += d
	if c.sleep != nil {
		return c.sleep(c.now)
	}
	return context.Cause(ctx)
}

// An account is one to deploy to.
type account struct {
	*fakeaws.Server
	*deploy.Client
	clock *clock
}

func newAccount(t *testing.T) *account {
	fakeaws.Setenv(t)
	server := fakeaws.New(t)
	session, err := awsclient.Load(t.Context(), awsclient.Options{
		Endpoint: server.URL,
		Delay:    func(int, error) time.Duration { return 0 },
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	return &account{server, deploy.NewClient(session, c), c}
}

// archive writes a deployment package.
func archive(t *testing.T, content string) deploy.Package {
	path := filepath.Join(t.TempDir(), "api.zip")
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return deploy.Package{Path: path, Size: int64(len(content)), CodeSHA256: sum(content)}
}

func sum(content string) string {
	hash := sha256.Sum256([]byte(content))
	return base64.StdEncoding.EncodeToString(hash[:])
}

// api is a function with a little of everything that has no default.
func api(t *testing.T) deploy.Wanted {
	return deploy.Wanted{
		Name:    "api",
		Package: archive(t, "first"),
		Config: deploy.Config{
			Runtime: deploy.Runtime, Handler: "bootstrap", Arch: "arm64", Role: role, Timeout: 3, Memory: 128,
			Env: map[string]string{"TABLE": "orders-secret"}, LogFormat: "Text",
		},
	}
}

// everything is api with all that can be wanted.
func everything(t *testing.T) deploy.Wanted {
	w := api(t)
	w.Config.Role, w.CreateRole = "", true
	w.Config.Description = "an API"
	w.Config.Layers = []string{"arn:aws:lambda:eu-central-1:" + fakeaws.Account + ":layer:otel:3"}
	w.Config.Subnets, w.Config.Groups = []string{"subnet-2", "subnet-1"}, []string{"sg-1"}
	w.Config.DeadLetter = "arn:aws:sqs:eu-central-1:" + fakeaws.Account + ":dead"
	w.Config.LogFormat, w.Config.LogLevel, w.Config.SystemLogLevel = "JSON", "INFO", "WARN"
	w.Alias, w.Keep = "live", 3
	w.Tags = map[string]string{"team": "shop"}
	five, yes := 5, true
	w.ReservedConcurrency = &five
	w.Async = &deploy.Async{Retries: 1, MaxAge: 60, OnFailure: "arn:aws:sqs:eu-central-1:" + fakeaws.Account + ":failed"}
	w.URL = &deploy.URL{Auth: project.AuthNone, InvokeMode: project.ModeBuffered, CORS: &deploy.CORS{
		AllowOrigins: []string{"*"}, AllowHeaders: []string{"X-Api-Key"}, MaxAge: 60,
	}}
	w.EventSources = []deploy.EventSource{
		{EventSource: project.EventSource{ARN: "arn:aws:sqs:eu-central-1:" + fakeaws.Account + ":jobs", BatchSize: 5, MaxConcurrency: 2}, ReportFailures: &yes},
		{EventSource: project.EventSource{ARN: "arn:aws:kinesis:eu-central-1:" + fakeaws.Account + ":stream/clicks", Filters: []string{`{"a":["b"]}`}}},
	}
	w.LogRetention = 30
	return w
}

// plan reads and plans.
func (a *account) plan(t *testing.T, w deploy.Wanted) *deploy.Plan {
	t.Helper()
	remote, err := a.Read(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	p, err := deploy.NewPlan(w, remote)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (a *account) deploy(t *testing.T, w deploy.Wanted) (*deploy.Result, error) {
	t.Helper()
	return a.Apply(t.Context(), a.plan(t, w), func(deploy.Step) {})
}

func (a *account) mustDeploy(t *testing.T, w deploy.Wanted) *deploy.Result {
	t.Helper()
	r, err := a.deploy(t, w)
	if err != nil {
		t.Fatalf("%v\nhint: %s", err, hint.Of(err))
	}
	return r
}

// mustBeDone fails the test when deploying again would change something.
func (a *account) mustBeDone(t *testing.T, w deploy.Wanted) {
	t.Helper()
	if p := a.plan(t, w); !p.Empty() || len(p.Changes) > 0 {
		t.Errorf("deploying again would: %s", texts(p))
		for _, c := range p.Changes {
			t.Errorf("  %s", c)
		}
	}
	a.Forget()
	a.mustDeploy(t, w)
	if writes := a.Written(); len(writes) > 0 {
		t.Errorf("deploying again has written: %s", writes)
	}
}

func texts(p *deploy.Plan) []string {
	list := []string{}
	for _, s := range p.Steps {
		list = append(list, s.Text)
	}
	return list
}

func TestCreate(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	a.mustDeploy(t, w)
	if diff := cmp.Diff([]string{"CreateFunction"}, a.Written()); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	f := a.Functions["api"]
	for key, want := range map[string]any{
		"Runtime": "provided.al2023", "Handler": "bootstrap", "Role": role, "Timeout": 3.0, "MemorySize": 128.0,
		"CodeSha256": w.Package.CodeSHA256,
	} {
		if f.Config[key] != want {
			t.Errorf("%s = %v, want %v", key, f.Config[key], want)
		}
	}
	if diff := cmp.Diff([]any{"arm64"}, f.Config["Architectures"]); diff != "" {
		t.Errorf("architectures (-want +got):\n%s", diff)
	}
	a.mustBeDone(t, w)
}

func TestEverything(t *testing.T) {
	a := newAccount(t)
	a.Roles, a.Polls = 3, 2
	w := everything(t)
	r := a.mustDeploy(t, w)
	if r.Version != "1" || r.Alias != "live" || !strings.HasPrefix(r.URL, "https://") {
		t.Errorf("result = %+v", r)
	}
	want := []string{
		"CreateRole", "AttachRolePolicy", "CreateFunction", "PutFunctionConcurrency", "CreateLogGroup", "PutRetentionPolicy",
		"PublishVersion", "CreateAlias", "CreateFunctionUrlConfig", "AddPermission", "AddPermission",
		"PutFunctionEventInvokeConfig", "CreateEventSourceMapping", "CreateEventSourceMapping",
	}
	if diff := cmp.Diff(want, a.Written()); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	made := a.IAM["lambent-api"]
	if !strings.Contains(made.Trust, "lambda.amazonaws.com") || !slices.Equal(made.Policies, []string{"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}) {
		t.Errorf("role = %+v", made)
	}
	f := a.Functions["api"]
	if f.Config["Role"] != made.ARN || f.Reserved != 5.0 || f.Tags["team"] != "shop" || a.LogGroups["/aws/lambda/api"].Retention != 30.0 {
		t.Errorf("role %v, reserved %v, tags %v, log %+v", f.Config["Role"], f.Reserved, f.Tags, a.LogGroups)
	}
	policy := f.Policies["live"].Statements
	if policy[0]["Action"] != "lambda:InvokeFunctionUrl" || policy[0]["FunctionUrlAuthType"] != "NONE" ||
		policy[1]["Action"] != "lambda:InvokeFunction" || policy[1]["InvokedViaFunctionUrl"] != true {
		t.Errorf("policy = %v", policy)
	}
	if queue := f.Sources["api-0"]; queue["BatchSize"] != 5.0 || !cmp.Equal(queue["FunctionResponseTypes"], []any{"ReportBatchItemFailures"}) || queue["StartingPosition"] != nil {
		t.Errorf("queue = %v", queue)
	}
	if stream := f.Sources["api-1"]; stream["StartingPosition"] != "TRIM_HORIZON" || stream["FunctionResponseTypes"] != nil {
		t.Errorf("stream = %v", stream)
	}
	a.mustBeDone(t, w)
}

func TestUpdate(t *testing.T) {
	a := newAccount(t)
	a.Polls = 2
	w := everything(t)
	a.mustDeploy(t, w)
	a.Functions["api"].Env()["ADDED"] = "by somebody else"
	a.Forget()

	w.Package = archive(t, "second")
	w.Config.Timeout = 10
	w.Config.Env = map[string]string{"TABLE": "other", "NEW": "1"}
	w.URL.Auth = project.AuthIAM
	w.EventSources[0].BatchSize = 7
	p := a.plan(t, w)
	var changes []string
	for _, c := range p.Changes {
		changes = append(changes, c.String())
	}
	want := []string{
		"~ code: sha256 " + sum("first") + " -> sha256 " + sum("second") + " (6 bytes)",
		"~ timeout: 3 s -> 10 s", "+ env.NEW", "~ env.TABLE: changed, its value is not shown",
		"~ alias live: version 1 -> a new version", "~ url.auth: NONE -> AWS_IAM",
		"- url permission: lambda:InvokeFunctionUrl for everybody", "- url permission: lambda:InvokeFunction for everybody",
		"~ eventSources.jobs.batchSize: 5 -> 7",
	}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	r, err := a.Apply(t.Context(), p, func(deploy.Step) {})
	if err != nil {
		t.Fatal(err)
	}
	if r.Version != "2" {
		t.Errorf("version = %s, want 2", r.Version)
	}
	wantWrites := []string{
		"UpdateFunctionCode", "UpdateFunctionConfiguration", "PublishVersion", "UpdateAlias", "UpdateFunctionUrlConfig",
		"RemovePermission", "RemovePermission", "UpdateEventSourceMapping",
	}
	if diff := cmp.Diff(wantWrites, a.Written()); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	f := a.Functions["api"]
	if diff := cmp.Diff(map[string]any{"TABLE": "other", "NEW": "1", "ADDED": "by somebody else"}, f.Env()); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
	if f.Aliases["live"]["FunctionVersion"] != "2" || f.Config["MemorySize"] != 128.0 || f.Config["Description"] != "an API" {
		t.Errorf("alias %v, configuration %v", f.Aliases["live"], f.Config)
	}
	a.mustBeDone(t, w)
}

func TestPruneEnv(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	a.mustDeploy(t, w)
	a.Functions["api"].Env()["ADDED"] = "by somebody else"
	w.PruneEnv = true
	a.mustDeploy(t, w)
	if got := slices.Sorted(maps.Keys(a.Functions["api"].Env())); !slices.Equal(got, []string{"TABLE"}) {
		t.Errorf("variables %s, want TABLE alone", got)
	}
	a.mustBeDone(t, w)
}

// A code whose sum is equal is not uploaded again.
func TestEqualCode(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	a.mustDeploy(t, w)
	a.Forget()
	w.Config.Memory = 256
	a.mustDeploy(t, w)
	if diff := cmp.Diff([]string{"UpdateFunctionConfiguration"}, a.Written()); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
}
