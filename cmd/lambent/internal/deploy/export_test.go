package deploy_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy/fakeaws"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

var update = flag.Bool("update", false, "rewrite golden files")

// exported is everything that a template can have, and a function that says nothing.
func exported(t *testing.T) []deploy.Wanted {
	w := everything(t)
	w.Keep = 0
	w.Package = deploy.Package{Path: "dist/api.zip", Size: 10, CodeSHA256: "c3Vt"}
	w.Config.Role, w.CreateRole = role, false
	w.Config.Description = "an API with ${this} and %{that}"
	w.Layers = []deploy.Layer{{Name: "api-params", Path: "layers/params", Folder: true}, {Name: "api-ca", Path: "layers/ca.zip", CodeSHA256: "Y2E="}}
	w.Config.Layers = append(w.Config.Layers, "a new version of layer api-params", "a new version of layer api-ca")
	w.Async.OnSuccess = "api-sink"
	retries := 3
	w.EventSources[1].ARN = "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks"
	w.EventSources[1].Retries = &retries
	w.EventSources[1].OnFailure = "arn:aws:sqs:eu-central-1:123456789012:lost"
	w.EventSources[1].BatchWindow = project.Duration(5 * time.Second)
	w.EventSources[1].Filters = []string{`{"body":["${x}"]}`}
	sink := api(t)
	sink.Name, sink.Config.Role, sink.Config.Env = "api-sink", "", nil
	sink.Package = deploy.Package{Path: "dist/api-sink.zip", CodeSHA256: "c2luaw=="}
	return []deploy.Wanted{w, sink}
}

func TestExport(t *testing.T) {
	for _, format := range []deploy.Format{deploy.SAM, deploy.Terraform} {
		t.Run(string(format), func(t *testing.T) {
			got, err := deploy.Export(format, "", exported(t))
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range append(fakeaws.Secrets, "orders-secret", "123456789012") {
				if strings.Contains(string(got), secret) {
					t.Errorf("the template has %s", secret)
				}
			}
			golden := filepath.Join("testdata", "export", string(format)+".json")
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("template (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExportCanary(t *testing.T) {
	for name, tt := range map[string]struct {
		format deploy.Format
		canary deploy.Canary
		want   string // error
	}{
		"one that SAM knows":         {deploy.SAM, deploy.Canary{Weight: 0.1, For: 5 * time.Minute}, ""},
		"one that SAM does not know": {deploy.SAM, deploy.Canary{Weight: 0.2, For: 5 * time.Minute}, "function api: SAM has no canary of 20% for 5m0s"},
		"none that Terraform makes":  {deploy.Terraform, deploy.Canary{Weight: 0.1, For: 5 * time.Minute}, "function api: no canaries in Terraform"},
	} {
		t.Run(name, func(t *testing.T) {
			w := api(t)
			w.Alias, w.Canary = "live", &tt.canary
			text, err := deploy.Export(tt.format, "", []deploy.Wanted{w})
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != tt.want || err != nil && hint.Of(err) == "" {
				t.Errorf("error %q, want %q and a hint", got, tt.want)
			}
			if err == nil && !strings.Contains(string(text), `"Type": "Canary10Percent5Minutes"`) {
				t.Errorf("template has no preference: %s", text)
			}
		})
	}
}

// Whatever functions, tags and variables are called, templates are JSON and have no values of variables.
func FuzzExport(f *testing.F) {
	f.Add("api", "TABLE", "team", "arn:aws:iam::210987654321:role/api")
	f.Add("1-2_3", "A_B", "${x}", "")
	f.Add("ü", "%{if}", "", "arn:::::")
	f.Fuzz(func(t *testing.T, name, variable, tag, role string) {
		w := deploy.Wanted{
			Name: name, Config: deploy.Config{Role: role, Env: map[string]string{variable: "orders-secret", variable + "-": "orders-secret"}},
			Tags: map[string]string{tag: tag},
		}
		for _, format := range []deploy.Format{deploy.SAM, deploy.Terraform} {
			text, err := deploy.Export(format, "", []deploy.Wanted{w, w})
			if err != nil {
				t.Fatal(err)
			}
			var template struct {
				Parameters, Variable map[string]any
			}
			if err := json.Unmarshal(text, &template); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "orders-secret") || len(template.Parameters)+len(template.Variable) != 4 {
				t.Errorf("template: %s", text)
			}
		}
	})
}
