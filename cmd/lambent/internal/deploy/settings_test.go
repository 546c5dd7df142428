package deploy_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// fromSettings returns what the settings of the function api want.
func fromSettings(t *testing.T, settings string, usesBatch bool) (deploy.Wanted, error) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"lambent.json": `{"functions": {"api": ` + settings + `}}`, "layers/params/b": "b", "layers/params/a/x": "x",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	c, err := project.ReadConfig(dir, filepath.Join(dir, "lambent.json"), true)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Resolve(dir, "api", "", project.Flags{})
	if err != nil {
		t.Fatal(err)
	}
	return deploy.FromSettings("api", dir, r, usesBatch)
}

func TestFromSettings(t *testing.T) {
	yes, no := true, false
	queue := project.EventSource{ARN: "arn:aws:sqs:us-east-1:1:q"}
	for name, tt := range map[string]struct {
		settings  string
		usesBatch bool
		want      with // what is different from the defaults
		notes     string
	}{
		"defaults": {`{}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {}, ""},
		"rounded up": {`{"timeout": "1500ms", "memory": 256}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {
			w.Config.Timeout, w.Config.Memory = 2, 256
		}, ""},
		"levels of text": {`{"logLevel": "DEBUG"}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {}, ""},
		"levels of JSON": {`{"logFormat": "JSON", "logLevel": "DEBUG"}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {
			w.Config.LogFormat, w.Config.LogLevel, w.Config.SystemLogLevel = "JSON", "DEBUG", "INFO"
		}, ""},
		"URL": {`{"url": {}}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {
			w.URL = &deploy.URL{Auth: project.AuthIAM, InvokeMode: project.ModeBuffered}
		}, ""},
		"delays alone": {`{"async": {"retryDelays": ["1s"]}}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {}, ""},
		"asynchronous": {`{"async": {"retries": 2, "onFailure": "sink", "onSuccess": "log", "deadLetter": "sink"}}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {
			w.Async = &deploy.Async{Retries: 2, MaxAge: 21600, OnFailure: "sink"}
		}, "function api: async.onSuccess log is for the local Lambda; function api: async.deadLetter sink is for the local Lambda: on AWS it is the ARN of a queue or a topic"},
		"dead letters": {`{"async": {"deadLetter": "arn:aws:sqs:us-east-1:1:dead"}}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {
			w.Config.DeadLetter = "arn:aws:sqs:us-east-1:1:dead"
		}, ""},
		"source without batch": {`{"eventSources": [{"arn": "arn:aws:sqs:us-east-1:1:q"}]}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {
			w.EventSources = []deploy.EventSource{{EventSource: queue}}
		}, ""},
		"source with batch": {`{"eventSources": [{"arn": "arn:aws:sqs:us-east-1:1:q"}]}`, true, func(w *deploy.Wanted, _ *deploy.Remote) {
			w.EventSources = []deploy.EventSource{{EventSource: queue, ReportFailures: &yes}}
		}, ""},
		"source that decides itself": {`{"eventSources": [{"arn": "arn:aws:sqs:us-east-1:1:q", "reportBatchItemFailures": false}]}`, true, func(w *deploy.Wanted, _ *deploy.Remote) {
			q := queue
			q.ReportBatchItemFailures = &no
			w.EventSources = []deploy.EventSource{{EventSource: q, ReportFailures: &no}}
		}, ""},
		"local settings": {`{"maxConcurrency": 4, "aliases": {"live": "1"}, "versions": {"1": {}}}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {},
			"function api: aliases and versions are for the local Lambda: on AWS, --alias publishes a version; function api: maxConcurrency is for the local Lambda: on AWS it is a setting of the capacity provider"},
		"layers on AWS": {`{"layers": ["arn:aws:lambda:us-east-1:1:layer:x:1"]}`, false, func(w *deploy.Wanted, _ *deploy.Remote) {
			w.Config.Layers = []string{"arn:aws:lambda:us-east-1:1:layer:x:1"}
		}, ""},
		"no layers": {`{"layers": []}`, false, func(w *deploy.Wanted, _ *deploy.Remote) { w.Config.Layers = []string{} }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := fromSettings(t, tt.settings, tt.usesBatch)
			if err != nil {
				t.Fatal(err)
			}
			want := deploy.Wanted{Name: "api", Config: deploy.Config{
				Runtime: deploy.Runtime, Handler: "bootstrap", Arch: "arm64", Timeout: 3, Memory: 128, LogFormat: "Text",
			}}
			tt.want(&want, nil)
			notes := strings.Join(got.Notes, "; ")
			got.Notes = nil
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("wanted (-want +got):\n%s", diff)
			}
			if notes != tt.notes {
				t.Errorf("notes %s\nwant  %s", notes, tt.notes)
			}
		})
	}
	if _, err := fromSettings(t, `{"role": "api"}`, false); err == nil || err.Error() != `function api: role "api"` {
		t.Errorf("error %v", err)
	}
}

// Equal files make equal layers, whenever and wherever they were written.
func TestLayerArchive(t *testing.T) {
	var sums []string
	for range 2 {
		w, err := fromSettings(t, `{"layers": ["./layers/params"]}`, false)
		if err != nil {
			t.Fatal(err)
		}
		l := w.Layers[0]
		if l.Name != "api-params" || l.Path != "./layers/params" || !l.Folder || l.CodeSHA256 != sum(string(l.Archive)) {
			t.Errorf("layer %s at %s, folder %t", l.Name, l.Path, l.Folder)
		}
		sums = append(sums, l.CodeSHA256)
	}
	if sums[0] != sums[1] {
		t.Errorf("sums %s", sums)
	}
}
