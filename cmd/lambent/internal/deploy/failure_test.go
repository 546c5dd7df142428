package deploy_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy/fakeaws"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// second is everything changed in every way that takes a step.
func second(t *testing.T) deploy.Wanted {
	w := everything(t)
	w.Package = archive(t, "second")
	w.Config.Timeout = 10
	w.Config.Env["NEW"] = "1"
	w.Tags["team"] = "other"
	*w.ReservedConcurrency = 6
	w.Async.Retries = 0
	w.URL.Auth = project.AuthIAM
	w.EventSources[0].BatchSize = 7
	w.LogRetention = 7
	w.Keep = 1
	return w
}

// writesOf returns the operations that deploying first, and then second, sends.
func writesOf(t *testing.T) (creating, updating []string) {
	a := newAccount(t)
	a.mustDeploy(t, everything(t))
	creating = a.Written()
	a.Forget()
	a.mustDeploy(t, second(t))
	return creating, a.Written()
}

// A fault hits every write in turn: it is answered by a throttle, a conflict or a server's error twice, or is carried
// out and its answer is lost. The deployment does not notice.
func TestFaultsAreHealed(t *testing.T) {
	creating, updating := writesOf(t)
	if len(creating) < 12 || len(updating) < 12 {
		t.Fatalf("writes: %s and %s", creating, updating)
	}
	for name, fault := range map[string]fakeaws.Fault{
		"throttle": {Status: http.StatusTooManyRequests, Code: "TooManyRequestsException", Message: "Rate exceeded"},
		"internal": {Status: http.StatusInternalServerError, Code: "ServiceException", Message: "try again"},
		"lost":     {Lost: true},
	} {
		for phase, operations := range map[string][]string{"creating": creating, "updating": updating} {
			for _, operation := range operations {
				t.Run(name+"/"+phase+"/"+operation, func(t *testing.T) {
					a := newAccount(t)
					a.Polls = 1
					w := everything(t)
					if phase == "updating" {
						a.mustDeploy(t, w)
						a.Forget()
						w = second(t)
					}
					a.Fault = func(op string, nth int) *fakeaws.Fault {
						if op == operation && (nth == 1 || nth == 2 && !fault.Lost) {
							return &fault
						}
						return nil
					}
					a.mustDeploy(t, w)
					if a.Took(operation) < 2 {
						t.Errorf("%s was sent %d times", operation, a.Took(operation))
					}
					a.Fault = nil
					a.mustBeDone(t, w)
				})
			}
		}
	}
}

// AWS carries out one change of a function at a time: the rest waits, with longer and longer pauses, up to a minute.
func TestConflicts(t *testing.T) {
	for _, operation := range []string{
		"CreateFunction", "UpdateFunctionCode", "UpdateFunctionConfiguration", "PublishVersion", "UpdateAlias", "PutFunctionConcurrency",
		"UpdateFunctionUrlConfig", "RemovePermission", "UpdateEventSourceMapping",
	} {
		t.Run(operation, func(t *testing.T) {
			a := newAccount(t)
			w := everything(t)
			if operation != "CreateFunction" {
				a.mustDeploy(t, w)
				w = second(t)
			}
			a.Forget()
			a.Fault = conflict(operation, 5)
			a.mustDeploy(t, w)
			if a.clock.waited < 10*time.Second {
				t.Errorf("waited %s for five conflicts", a.clock.waited)
			}
			a.Fault = nil
			a.mustBeDone(t, w)
		})
	}
}

func conflict(operation string, times int) func(string, int) *fakeaws.Fault {
	return func(op string, nth int) *fakeaws.Fault {
		if op != operation || nth > times {
			return nil
		}
		return &fakeaws.Fault{Status: http.StatusConflict, Code: "ResourceConflictException", Message: "An update is in progress for arn:aws:lambda:eu-central-1:" + fakeaws.Account + ":function:api"}
	}
}

func TestConflictThatStays(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	a.mustDeploy(t, w)
	w.Config.Timeout = 10
	a.Fault = conflict("UpdateFunctionConfiguration", 1000)
	_, err := a.deploy(t, w)
	checkError(t, err, "update the configuration of function api: UpdateFunctionConfiguration: ResourceConflictException: An update is in progress",
		"(request 11111111-2222-4333-8444-555555555555)")
	if a.clock.waited < 59*time.Second || a.clock.waited > 61*time.Second {
		t.Errorf("waited %s, want a minute", a.clock.waited)
	}
}

// checkError wants a text in err, and no secret.
func checkError(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	text := err.Error() + "\nhint: " + hint.Of(err)
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("error is %s\nwant in it: %s", text, w)
		}
	}
	for _, secret := range append(fakeaws.Secrets, "orders-secret") {
		if strings.Contains(text, secret) {
			t.Errorf("error has the secret %s: %s", secret, text)
		}
	}
}

// A deployment that stops anywhere, by a refusal or by a person, is finished by the next one.
func TestInterrupted(t *testing.T) {
	stop := errors.New("interrupted")
	for _, phase := range []string{"creating", "updating"} {
		a := newAccount(t)
		if phase == "updating" {
			a.mustDeploy(t, everything(t))
		}
		w := map[string]deploy.Wanted{"creating": everything(t), "updating": second(t)}[phase]
		steps := texts(a.plan(t, w))
		for i, step := range steps {
			t.Run(phase+"/"+step, func(t *testing.T) {
				a := newAccount(t)
				a.Polls = 1
				if phase == "updating" {
					a.mustDeploy(t, everything(t))
				}
				ctx, cancel := context.WithCancelCause(t.Context())
				r, err := a.Apply(ctx, a.plan(t, w), func(s deploy.Step) {
					if s.Text == step {
						cancel(stop)
					}
				})
				if !errors.Is(err, stop) || len(r.Done) != i {
					t.Fatalf("error %v after %d steps, want the interrupt after %d", err, len(r.Done), i)
				}
				if i > 0 && !strings.Contains(hint.Of(err), steps[0]) {
					t.Errorf("hint %q, want what was done", hint.Of(err))
				}
				a.mustDeploy(t, w)
				a.mustBeDone(t, w)
			})
		}
	}
}

// Half-done requests are not all: a deployment may also end between a write and the look at what has become of it.
func TestInterruptedAfterEveryWrite(t *testing.T) {
	creating, updating := writesOf(t)
	for phase, operations := range map[string][]string{"creating": creating, "updating": updating} {
		for _, operation := range operations {
			t.Run(phase+"/"+operation, func(t *testing.T) {
				a := newAccount(t)
				a.Polls = 1
				w := everything(t)
				if phase == "updating" {
					a.mustDeploy(t, w)
					a.Forget()
					w = second(t)
				}
				ctx, cancel := context.WithCancel(t.Context())
				p := a.plan(t, w)
				a.Fault = func(op string, nth int) *fakeaws.Fault {
					if op == operation {
						cancel()
						return &fakeaws.Fault{Lost: true}
					}
					return nil
				}
				if _, err := a.Apply(ctx, p, func(deploy.Step) {}); err == nil {
					t.Fatal("no error")
				}
				a.Fault = nil
				a.mustDeploy(t, w)
				a.mustBeDone(t, w)
			})
		}
	}
}

func TestChangedMeanwhile(t *testing.T) {
	for name, tt := range map[string]struct {
		meddle func(*fakeaws.Function)
		want   string
	}{
		"configuration": {func(f *fakeaws.Function) { f.Config["Timeout"], f.Config["RevisionId"] = 5, "x" }, "~ timeout: 3 s -> 5 s"},
		"variables":     {func(f *fakeaws.Function) { f.Env()["TABLE"], f.Config["RevisionId"] = "theirs", "x" }, "~ env.TABLE: changed, its value is not shown"},
		"code":          {func(f *fakeaws.Function) { f.Config["CodeSha256"], f.Config["RevisionId"] = sum("theirs"), "x" }, "~ code: " + sum("first") + " -> " + sum("theirs")},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t)
			w := api(t)
			a.mustDeploy(t, w)
			w.Package, w.Config.Memory = archive(t, "second"), 256
			p := a.plan(t, w)
			a.Forget()
			tt.meddle(a.Functions["api"])
			_, err := a.Apply(t.Context(), p, func(deploy.Step) {})
			checkError(t, err, "update the code of function api: somebody else has changed it meanwhile: "+tt.want, "look at the difference with --dry-run")
			if writes := a.Written(); len(writes) > 0 {
				t.Errorf("has written %s", writes)
			}
		})
	}
}

// The revision is another one at the very moment of a write: AWS refuses it, and the reason is found.
func TestChangedAtTheWrite(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	a.mustDeploy(t, w)
	w.Config.Memory = 256
	p := a.plan(t, w)
	a.Forget()
	a.Fault = func(op string, nth int) *fakeaws.Fault {
		if f := a.Functions["api"]; op == "UpdateFunctionConfiguration" && nth == 1 {
			f.Config["Timeout"], f.Config["RevisionId"] = 5, "x"
		}
		return nil
	}
	_, err := a.Apply(t.Context(), p, func(deploy.Step) {})
	checkError(t, err, "somebody else has changed it meanwhile: ~ timeout: 3 s -> 5 s")
	if writes := a.Written(); len(writes) > 0 {
		t.Errorf("has written %s", writes)
	}
}

func TestAliasMovedMeanwhile(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	w.Alias = "live"
	a.mustDeploy(t, w)
	w.Package = archive(t, "second")
	p := a.plan(t, w)
	a.Fault = func(op string, nth int) *fakeaws.Fault {
		if alias := a.Functions["api"].Aliases["live"]; op == "UpdateAlias" && nth == 1 {
			alias["FunctionVersion"], alias["RevisionId"] = "7", "x"
		}
		return nil
	}
	_, err := a.Apply(t.Context(), p, func(deploy.Step) {})
	checkError(t, err, "move alias live: alias live: somebody else has changed it meanwhile: version 1 -> version 7", "done before: update the code of function api; publish a version")
}

func TestCreatedMeanwhile(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	p := a.plan(t, w)
	a.Put("api", map[string]any{"CodeSha256": sum("theirs")})
	_, err := a.Apply(t.Context(), p, func(deploy.Step) {})
	checkError(t, err, "create function api: somebody else has created function api meanwhile", "nothing was changed")
}

func TestUpdateFails(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	a.mustDeploy(t, w)
	w.Config.Memory = 256
	a.Fault = func(op string, nth int) *fakeaws.Fault {
		if f := a.Functions["api"]; op == "GetFunctionConfiguration" && f.Config["MemorySize"] == 256.0 {
			f.Config["LastUpdateStatus"], f.Config["LastUpdateStatusReason"] = "Failed", "role of "+fakeaws.Account+" is gone"
		}
		return nil
	}
	_, err := a.deploy(t, w)
	checkError(t, err, "update the configuration of function api: it has failed on AWS: role of ************ is gone")
}

func TestPendingForEver(t *testing.T) {
	a := newAccount(t)
	a.Polls = 1 << 30
	_, err := a.deploy(t, api(t))
	checkError(t, err, "create function api: after 10m0s its state is still Pending")
}

func TestRoleThatIsNeverReady(t *testing.T) {
	a := newAccount(t)
	a.Roles = 1 << 30
	w := api(t)
	w.Config.Role, w.CreateRole = "", true
	_, err := a.deploy(t, w)
	checkError(t, err, "create function api: CreateFunction: InvalidParameterValueException: The role arn:aws:iam::************:role/lambent-api",
		"done before: create role lambent-api; allow role lambent-api to write logs")
}

// What AWS refuses is told with operation, code, message and request, and without account, credentials and tokens.
func TestRefusal(t *testing.T) {
	a := newAccount(t)
	a.Fault = func(op string, nth int) *fakeaws.Fault {
		return &fakeaws.Fault{Status: http.StatusForbidden, Code: "AccessDeniedException", Message: "User: arn:aws:iam::" + fakeaws.Account +
			":user/me with " + fakeaws.AccessKey + " is not authorized\nx-amz-security-token:" + fakeaws.Token}
	}
	_, err := a.Read(t.Context(), api(t))
	checkError(t, err, "read function api: GetFunction: AccessDeniedException: User: arn:aws:iam::************:user/me with ************ is not authorized (request 11111111-2222-4333-8444-555555555555)",
		"docs/deploying.md")
	refusal, ok := errors.AsType[*awsclient.Refusal](err)
	if !ok || refusal.Operation != "GetFunction" || refusal.Code != "AccessDeniedException" {
		t.Errorf("refusal = %+v", refusal)
	}
}

func TestUnreadableVariables(t *testing.T) {
	a := newAccount(t)
	a.Put("api", map[string]any{"Environment": map[string]any{"Error": map[string]any{"ErrorCode": "AccessDenied", "Message": "no key"}}})
	_, err := a.Read(t.Context(), api(t))
	checkError(t, err, "variables of function api: no key", "kms:Decrypt")
}
