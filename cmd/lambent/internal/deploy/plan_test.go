package deploy_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// wanted is what all cases of TestPlan begin with, and there is what a deployment of it leaves.
func wanted() deploy.Wanted {
	return deploy.Wanted{
		Name: "api", Package: deploy.Package{CodeSHA256: "new", Size: 10},
		Config: deploy.Config{
			Runtime: deploy.Runtime, Handler: "bootstrap", Arch: "arm64", Role: "arn:aws:iam::111122223333:role/api",
			Timeout: 3, Memory: 128, LogFormat: "Text",
		},
	}
}

func there() *deploy.Remote {
	w := wanted()
	return &deploy.Remote{Function: &deploy.Function{
		ARN: "arn:aws:lambda:us-east-1:111122223333:function:api", CodeSHA256: "new", Config: w.Config, State: "Active", Update: "Successful",
	}}
}

// version returns a published version with the wanted configuration.
func version(n int, code string) deploy.Version {
	return deploy.Version{Number: n, CodeSHA256: code, Config: wanted().Config}
}

// with makes settings of what is wanted and of what is there.
type with func(w *deploy.Wanted, r *deploy.Remote)

func TestPlan(t *testing.T) {
	five, six := 5, 6
	yes, no := true, false
	queue := "arn:aws:sqs:us-east-1:111122223333:jobs"
	source := func(e project.EventSource, report *bool) deploy.EventSource {
		e.ARN = queue
		return deploy.EventSource{EventSource: e, ReportFailures: report}
	}
	for name, tt := range map[string]struct {
		with    with
		changes string // joined by "; "
		steps   string
		warning string
	}{
		"nothing": {func(w *deploy.Wanted, r *deploy.Remote) {}, "", "", ""},
		"code": {func(w *deploy.Wanted, r *deploy.Remote) { r.Function.CodeSHA256 = "old" },
			"~ code: sha256 old -> sha256 new (10 bytes)", "update the code of function api", ""},
		"architecture": {func(w *deploy.Wanted, r *deploy.Remote) { r.Function.Config.Arch = "x86_64" },
			"~ code: sha256 new -> sha256 new (10 bytes); ~ arch: x86_64 -> arm64", "update the code of function api", ""},
		"runtime": {func(w *deploy.Wanted, r *deploy.Remote) { r.Function.Config.Runtime = "go1.x" },
			"~ runtime: go1.x -> provided.al2023", "update the configuration of function api", ""},
		"role of another account": {func(w *deploy.Wanted, r *deploy.Remote) {
			r.Function.Config.Role = "arn:aws:iam::999999999999:role/api"
		},
			"~ role: arn:aws:iam::************:role/api -> arn:aws:iam::************:role/api of another account", "update the configuration of function api", ""},
		"role that nobody names": {func(w *deploy.Wanted, r *deploy.Remote) { w.Config.Role = "" }, "", "", ""},
		"variables": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Config.Env = map[string]string{"NEW": "secret1", "SAME": "secret2", "OTHER": "secret3"}
			r.Function.Config.Env = map[string]string{"SAME": "secret2", "OTHER": "secret4", "THEIRS": "secret5"}
		}, "+ env.NEW; ~ env.OTHER: changed, its value is not shown", "update the configuration of function api", ""},
		"variables pruned": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.PruneEnv = true
			r.Function.Config.Env = map[string]string{"THEIRS": "secret5"}
		}, "- env.THEIRS", "update the configuration of function api", ""},
		"lists that nobody names": {func(w *deploy.Wanted, r *deploy.Remote) {
			r.Function.Config.Layers, r.Function.Config.Subnets, r.Function.Config.Groups = []string{"l"}, []string{"s"}, []string{"g"}
		}, "", "", ""},
		"lists made empty": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Config.Layers, w.Config.Subnets, w.Config.Groups = []string{}, []string{}, []string{}
			r.Function.Config.Layers, r.Function.Config.Subnets, r.Function.Config.Groups = []string{"l"}, []string{"s"}, []string{"g"}
		}, "- layers: l; - vpc.subnetIds: s; - vpc.securityGroupIds: g", "update the configuration of function api", ""},
		"subnets in another order": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Config.Subnets, r.Function.Config.Subnets = []string{"a", "b"}, []string{"b", "a"}
		}, "", "", ""},
		"layers in another order": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Config.Layers, r.Function.Config.Layers = []string{"a", "b"}, []string{"b", "a"}
		}, "~ layers: b, a -> a, b", "update the configuration of function api", ""},
		"layer of the project, known": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Layers, w.Config.Layers = []deploy.Layer{{Name: "x", CodeSHA256: "1"}}, []string{"a new version of layer x"}
			r.Layers, r.Function.Config.Layers = map[string]deploy.RemoteLayer{"x": {ARN: "arn:x:4", CodeSHA256: "1"}}, []string{"arn:x:4"}
		}, "", "", ""},
		"layer of the project, new": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Layers, w.Config.Layers = []deploy.Layer{{Name: "x", CodeSHA256: "2"}}, []string{"a new version of layer x"}
			r.Layers, r.Function.Config.Layers = map[string]deploy.RemoteLayer{"x": {ARN: "arn:x:4", CodeSHA256: "1"}}, []string{"arn:x:4"}
		}, "~ layers: arn:x:4 -> a new version of layer x", "publish layer x; update the configuration of function api", ""},
		"tags": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Tags, r.Function.Tags = map[string]string{"a": "1", "b": "2"}, map[string]string{"a": "0", "b": "2", "theirs": "3"}
		}, `~ tags.a: "0" -> "1"`, "tag function api", ""},
		"stack": {func(w *deploy.Wanted, r *deploy.Remote) {
			r.Function.Tags = map[string]string{"aws:cloudformation:stack-name": "shop"}
		}, "", "", "function api belongs to a CloudFormation stack, which will undo this some day"},
		"reserved": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.ReservedConcurrency, r.Function.ReservedConcurrency = &five, &six
		},
			"~ reservedConcurrency: 6 -> 5", "reserve 5 executions at once", ""},
		"retention": {func(w *deploy.Wanted, r *deploy.Remote) { w.LogRetention, r.LogGroup = 1, &deploy.LogGroup{} },
			"~ log retention: for ever -> 1 day", "keep the log for 1 day", ""},
		"retention before the first log": {func(w *deploy.Wanted, r *deploy.Remote) { w.LogRetention = 7 },
			"+ log retention: 7 days", "create log group /aws/lambda/api; keep the log for 7 days", ""},
		"asynchronous default": {func(w *deploy.Wanted, r *deploy.Remote) { w.Async = &deploy.Async{Retries: 2, MaxAge: 21600} }, "", "", ""},
		"asynchronous": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Async = &deploy.Async{Retries: 0, MaxAge: 21600, OnFailure: "sink"}
		},
			"~ async.retries: 2 -> 0; + async.onFailure: sink", "set what becomes of asynchronous invocations", ""},
		"target by name": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Async = &deploy.Async{OnFailure: "sink"}
			r.Async = &deploy.Async{OnFailure: "arn:aws:lambda:us-east-1:111122223333:function:sink"}
		}, "", "", ""},
		"new alias": {func(w *deploy.Wanted, r *deploy.Remote) { w.Alias = "live" },
			"+ alias live: a new version", "publish a version; create alias live", ""},
		"alias of the newest version": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Alias, r.Versions, r.Aliases = "live", []deploy.Version{version(1, "old"), version(2, "new")}, map[string]deploy.Alias{"live": {Version: "2"}}
		}, "", "", ""},
		"alias of an older version": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Alias, r.Versions, r.Aliases = "live", []deploy.Version{version(1, "old"), version(2, "new")}, map[string]deploy.Alias{"live": {Version: "1"}}
		}, "~ alias live: version 1 -> version 2", "move alias live", ""},
		"alias of older code": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Alias, r.Versions, r.Aliases = "live", []deploy.Version{version(9, "old")}, map[string]deploy.Alias{"live": {Version: "9"}}
		}, "~ alias live: version 9 -> a new version", "publish a version; move alias live", ""},
		"canary": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Canary = &deploy.Canary{Weight: 0.05, For: 60e9}
			w.Alias, r.Versions, r.Aliases = "live", []deploy.Version{version(9, "old")}, map[string]deploy.Alias{"live": {Version: "9"}}
		}, "~ alias live: version 9 -> a new version", "publish a version; give 5% of alias live to the new version; watch the errors of alias live for 1m0s; move alias live", ""},
		"canary of nothing new": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Canary = &deploy.Canary{Weight: 0.05, For: 60e9}
			w.Alias, r.Versions, r.Aliases = "live", []deploy.Version{version(9, "new")}, map[string]deploy.Alias{"live": {Version: "9"}}
		}, "", "", ""},
		"keep": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Keep, r.Versions = 2, []deploy.Version{version(1, "a"), version(2, "b"), version(5, "c"), version(6, "d")}
			r.Aliases = map[string]deploy.Alias{"live": {Version: "6", Weights: map[string]float64{"1": 0.1}}}
		}, "- version 2", "delete version 2", ""},
		"keep with a new version": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Alias, w.Keep, r.Versions = "live", 2, []deploy.Version{version(1, "a"), version(2, "b"), version(5, "c")}
			r.Aliases = map[string]deploy.Alias{"live": {Version: "5"}}
		}, "~ alias live: version 5 -> a new version; - version 1; - version 2", "publish a version; move alias live; delete version 1; delete version 2", ""},
		"URL": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.URL = &deploy.URL{Auth: project.AuthIAM, InvokeMode: project.ModeBuffered}
		}, "+ url.auth: AWS_IAM; + url.invokeMode: BUFFERED", "create the function URL", ""},
		"URL for everybody": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.URL = &deploy.URL{Auth: project.AuthNone, InvokeMode: project.ModeBuffered}
			r.URL = &deploy.RemoteURL{URL: deploy.URL{Auth: project.AuthIAM, InvokeMode: project.ModeBuffered}}
		}, "~ url.auth: AWS_IAM -> NONE; + url permission: lambda:InvokeFunctionUrl for everybody; + url permission: lambda:InvokeFunction for everybody",
			"update the function URL; allow everybody lambda:InvokeFunctionUrl; allow everybody lambda:InvokeFunction",
			"everybody on the internet may call the function URL of api: auth is NONE"},
		"half of the permissions": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.URL = &deploy.URL{Auth: project.AuthNone, InvokeMode: project.ModeBuffered}
			r.URL, r.Statements = &deploy.RemoteURL{URL: *w.URL}, []string{"theirs", "lambent-url-public"}
		}, "+ url permission: lambda:InvokeFunction for everybody", "allow everybody lambda:InvokeFunction", "everybody on the internet may call the function URL of api: auth is NONE"},
		"URL closed": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.URL = &deploy.URL{Auth: project.AuthIAM, InvokeMode: project.ModeBuffered}
			r.URL, r.Statements = &deploy.RemoteURL{URL: *w.URL}, []string{"theirs", "lambent-url-public"}
		}, "- url permission: lambda:InvokeFunctionUrl for everybody", "allow everybody no more lambda:InvokeFunctionUrl", ""},
		"CORS that nobody names": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.URL = &deploy.URL{Auth: project.AuthIAM, InvokeMode: project.ModeBuffered}
			u := *w.URL
			u.CORS = &deploy.CORS{AllowOrigins: []string{"*"}}
			r.URL = &deploy.RemoteURL{URL: u}
		}, "", "", ""},
		"CORS in other cases and orders": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.URL = &deploy.URL{Auth: project.AuthIAM, InvokeMode: project.ModeBuffered, CORS: &deploy.CORS{AllowHeaders: []string{"X-B", "X-A"}, MaxAge: 1}}
			u := *w.URL
			u.CORS = &deploy.CORS{AllowHeaders: []string{"x-a", "x-b"}}
			r.URL = &deploy.RemoteURL{URL: u}
		}, "+ url.cors.maxAge: 1 s", "update the function URL", ""},
		"event source": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.EventSources = []deploy.EventSource{source(project.EventSource{}, nil)}
		}, "+ eventSources.jobs: invokes $LATEST", "have event source jobs invoke the function", ""},
		"event source that is there": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.EventSources = []deploy.EventSource{source(project.EventSource{BatchSize: 5}, nil)}
			r.EventSources = map[string]deploy.RemoteSource{queue: {EventSource: source(project.EventSource{BatchSize: 5, Enabled: &no, MaxConcurrency: 7}, &yes)}}
		}, "", "", ""},
		"event source of the function, not the alias": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Alias, r.Versions, r.Aliases = "live", []deploy.Version{version(2, "new")}, map[string]deploy.Alias{"live": {Version: "2"}}
			w.EventSources = []deploy.EventSource{source(project.EventSource{Enabled: &yes}, &yes)}
			r.EventSources = map[string]deploy.RemoteSource{queue: {EventSource: source(project.EventSource{Enabled: &no}, &no)}}
		}, "~ eventSources.jobs.function: $LATEST -> live; ~ eventSources.jobs.enabled: false -> true; ~ eventSources.jobs.reportBatchItemFailures: false -> true",
			"update event source jobs", ""},
		"role of our own, half made": {func(w *deploy.Wanted, r *deploy.Remote) {
			w.Config.Role, w.CreateRole = "", true
			r.Role = &deploy.Role{ARN: "arn:aws:iam::111122223333:role/lambent-api"}
			r.Function.Config.Role = r.Role.ARN
		}, "", "allow role lambent-api to write logs", ""},
		"role of somebody": {func(w *deploy.Wanted, r *deploy.Remote) { w.Config.Role, w.CreateRole = "", true },
			"", "", "function api has the role arn:aws:iam::************:role/api already: --create-role makes none"},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := wanted(), there()
			tt.with(&w, r)
			p, err := deploy.NewPlan(w, r)
			if err != nil {
				t.Fatal(err)
			}
			var changes []string
			for _, c := range p.Changes {
				changes = append(changes, c.String())
			}
			if got := strings.Join(changes, "; "); got != tt.changes {
				t.Errorf("changes %s\nwant    %s", got, tt.changes)
			}
			if got := strings.Join(texts(p), "; "); got != tt.steps {
				t.Errorf("steps %s\nwant  %s", got, tt.steps)
			}
			if got := strings.Join(p.Warnings, "; "); got != tt.warning {
				t.Errorf("warnings %s\nwant     %s", got, tt.warning)
			}
			if text := strings.Join(append(changes, p.Warnings...), " ") + strings.Join(texts(p), " "); strings.Contains(text, "111122223333") || strings.Contains(text, "secret") {
				t.Errorf("the plan has a secret: %s", text)
			}
		})
	}
}

// Equal arguments give equal plans, and are as they were afterwards.
func TestPlanIsPure(t *testing.T) {
	fresh := func() (deploy.Wanted, *deploy.Remote) {
		w, r := wanted(), there()
		w.Alias, w.Keep = "live", 1
		w.Layers, w.Config.Layers = []deploy.Layer{{Name: "x", CodeSHA256: "1"}}, []string{"a new version of layer x"}
		r.Layers = map[string]deploy.RemoteLayer{"x": {ARN: "arn:x:4", CodeSHA256: "1"}}
		r.Function.Config.Env = map[string]string{"A": "1", "B": "2", "C": "3"}
		w.Config.Env = map[string]string{"D": "4", "E": "5", "F": "6"}
		r.Versions, r.Aliases = []deploy.Version{version(1, "old"), version(2, "old")}, map[string]deploy.Alias{"live": {Version: "2"}}
		return w, r
	}
	w, r := fresh()
	first, err := deploy.NewPlan(w, r)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		again, err := deploy.NewPlan(w, r)
		if err != nil {
			t.Fatal(err)
		}
		if !cmp.Equal(first.Changes, again.Changes) || !cmp.Equal(texts(first), texts(again)) {
			t.Fatalf("plans differ: %v and %v", first, again)
		}
	}
	wantW, wantR := fresh()
	if !reflect.DeepEqual(w, wantW) || !reflect.DeepEqual(r, wantR) {
		t.Error("planning has changed its arguments")
	}
}

func TestNoPlan(t *testing.T) {
	for name, tt := range map[string]struct {
		with with
		want string
	}{
		"no role":            {func(w *deploy.Wanted, r *deploy.Remote) { w.Config.Role, r.Function = "", nil }, "function api: is not there yet and has no role"},
		"image":              {func(w *deploy.Wanted, r *deploy.Remote) { r.Function.Image = true }, "function api: its code is a container image, which cannot become a zip archive"},
		"canary of no alias": {func(w *deploy.Wanted, r *deploy.Remote) { w.Canary = &deploy.Canary{Weight: 0.1} }, "function api: a canary without an alias whose traffic it shares"},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := wanted(), there()
			tt.with(&w, r)
			if _, err := deploy.NewPlan(w, r); err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}
