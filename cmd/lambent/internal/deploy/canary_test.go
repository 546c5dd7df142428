package deploy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
)

// withCanary deploys a first version under the alias live, and returns a second one that wants a canary.
func withCanary(t *testing.T) (*account, deploy.Wanted) {
	a := newAccount(t)
	w := api(t)
	w.Alias = "live"
	a.mustDeploy(t, w)
	w.Package = archive(t, "second")
	w.Canary = &deploy.Canary{Weight: 0.1, For: 5 * time.Minute}
	a.Metrics = func(string, string, time.Time, time.Time) float64 { return 0 }
	return a, w
}

func TestCanaryCompletes(t *testing.T) {
	a, w := withCanary(t)
	var weights any
	a.clock.sleep = func(time.Time) error {
		a.Lock()
		defer a.Unlock()
		weights = a.Functions["api"].Aliases["live"]["RoutingConfig"]
		return nil
	}
	start := a.clock.Now()
	p := a.plan(t, w)
	want := []string{
		"update the code of function api", "publish a version", "give 10% of alias live to the new version",
		"watch the errors of alias live for 5m0s", "move alias live",
	}
	if diff := cmp.Diff(want, texts(p)); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	r := a.mustDeploy(t, w)
	if diff := cmp.Diff(map[string]any{"AdditionalVersionWeights": map[string]any{"2": 0.1}}, weights); diff != "" {
		t.Errorf("weights meanwhile (-want +got):\n%s", diff)
	}
	if took := a.clock.Now().Sub(start); took < 6*time.Minute || took > 7*time.Minute {
		t.Errorf("took %s, want five minutes and one for the metrics", took)
	}
	alias := a.Functions["api"].Aliases["live"]
	if r.Version != "2" || alias["FunctionVersion"] != "2" || !cmp.Equal(alias["RoutingConfig"], map[string]any{"AdditionalVersionWeights": map[string]any{}}) {
		t.Errorf("version %s, alias %v", r.Version, alias)
	}
	a.mustBeDone(t, w)
}

func TestCanaryRollsBack(t *testing.T) {
	a, w := withCanary(t)
	start := a.clock.Now()
	a.Metrics = func(name, version string, from, to time.Time) float64 {
		switch {
		case version == "" && name == "Invocations":
			return 1000
		case version == "" && name == "Errors":
			return 10 // one in a hundred, before
		case name == "Invocations":
			return 100
		case to.Sub(start) > 3*time.Minute:
			return 2 // one in fifty
		}
		return 1 // as before
	}
	_, err := a.deploy(t, w)
	checkError(t, err, "watch the errors of alias live for 5m0s: version 2 failed in 2 of 100 invocations, alias live before in 10 of 1000 invocations",
		"all traffic of alias live goes to version 1 again")
	if took := a.clock.Now().Sub(start); took > 4*time.Minute {
		t.Errorf("took %s, though errors rose after three minutes", took)
	}
	if alias := deployed(a, "live"); alias != "1" {
		t.Errorf("alias live is at %s", alias)
	}
}

// deployed returns the version that the alias points at, with what is left of a canary.
func deployed(a *account, alias string) string {
	a.Lock()
	defer a.Unlock()
	now := a.Functions["api"].Aliases[alias]
	version := now["FunctionVersion"].(string)
	if routing, ok := now["RoutingConfig"].(map[string]any); ok && len(routing["AdditionalVersionWeights"].(map[string]any)) > 0 {
		version += " and others"
	}
	return version
}

// The first version of an alias has nothing to be compared with.
func TestCanaryOfNewAlias(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	w.Alias, w.Canary = "live", &deploy.Canary{Weight: 0.1, For: time.Minute}
	if p := a.plan(t, w); len(p.Warnings) != 1 || !strings.Contains(p.Warnings[0], "alias live is not there yet") {
		t.Errorf("warnings = %s", p.Warnings)
	}
	a.mustDeploy(t, w)
	if got := deployed(a, "live"); got != "1" {
		t.Errorf("alias live is at %s", got)
	}
}

func TestCanaryLeftBehind(t *testing.T) {
	for name, next := range map[string]struct {
		canary *deploy.Canary
		want   string
	}{
		"completed at once":   {nil, "move alias live"},
		"watched once more":   {&deploy.Canary{Weight: 0.1, For: time.Minute}, "give 10% of alias live to the new version; watch the errors of alias live for 1m0s; move alias live"},
		"with another weight": {&deploy.Canary{Weight: 0.5, For: time.Minute}, "give 50% of alias live to the new version; watch the errors of alias live for 1m0s; move alias live"},
	} {
		t.Run(name, func(t *testing.T) {
			a, w := withCanary(t)
			left := a.plan(t, w)
			left.Steps = left.Steps[:3]
			if _, err := a.Apply(t.Context(), left, func(deploy.Step) {}); err != nil {
				t.Fatal(err)
			}
			if got := deployed(a, "live"); got != "1 and others" {
				t.Fatalf("alias live is at %s", got)
			}
			w.Canary = next.canary
			if got := strings.Join(texts(a.plan(t, w)), "; "); got != next.want {
				t.Errorf("steps: %s\nwant: %s", got, next.want)
			}
			a.mustDeploy(t, w)
			if got := deployed(a, "live"); got != "2" {
				t.Errorf("alias live is at %s", got)
			}
			a.mustBeDone(t, w)
		})
	}
}

func TestRollback(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	w.Alias = "live"
	for _, content := range []string{"first", "second", "third"} {
		w.Package = archive(t, content)
		a.mustDeploy(t, w)
	}
	rollback := func() error {
		remote, err := a.Read(t.Context(), w)
		if err != nil {
			t.Fatal(err)
		}
		p, err := deploy.NewRollback(w, remote)
		if err != nil {
			return err
		}
		_, err = a.Apply(t.Context(), p, func(deploy.Step) {})
		return err
	}
	for _, want := range []string{"2", "1"} {
		if err := rollback(); err != nil {
			t.Fatal(err)
		}
		if got := deployed(a, "live"); got != want {
			t.Errorf("alias live is at %s, want %s", got, want)
		}
	}
	checkError(t, rollback(), "function api: has no version before 1, which alias live points at")
}

// A rollback while a canary is under way ends the canary.
func TestRollbackOfCanary(t *testing.T) {
	a, w := withCanary(t)
	p := a.plan(t, w)
	p.Steps = p.Steps[:3]
	if _, err := a.Apply(t.Context(), p, func(deploy.Step) {}); err != nil {
		t.Fatal(err)
	}
	remote, err := a.Read(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = deploy.NewRollback(w, remote); err != nil {
		t.Fatal(err)
	}
	if p.Changes[0].String() != "~ alias live: version 1, 10% version 2 -> version 1" {
		t.Errorf("changes = %s", p.Changes)
	}
	if _, err := a.Apply(t.Context(), p, func(deploy.Step) {}); err != nil {
		t.Fatal(err)
	}
	if got := deployed(a, "live"); got != "1" {
		t.Errorf("alias live is at %s", got)
	}
}

func TestKeep(t *testing.T) {
	a := newAccount(t)
	w := api(t)
	w.Alias = "live"
	for _, content := range []string{"1", "2", "3", "4"} {
		w.Package = archive(t, content)
		a.mustDeploy(t, w)
	}
	a.Functions["api"].Aliases["old"] = map[string]any{"Name": "old", "FunctionVersion": "1", "RevisionId": "x"}
	w.Package, w.Keep = archive(t, "5"), 2
	a.mustDeploy(t, w)
	var left []string
	for _, v := range a.Functions["api"].Versions {
		left = append(left, v["Version"].(string))
	}
	if got := strings.Join(left, " "); got != "1 4 5" {
		t.Errorf("versions %s are left, want 1, which an alias uses, and the newest two", got)
	}
	a.mustBeDone(t, w)
}
