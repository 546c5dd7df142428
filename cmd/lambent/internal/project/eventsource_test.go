package project_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

func TestEventSources(t *testing.T) {
	c, dir := config(t, `-- lambent.json --
{"functions": {"api": {"eventSources": [
  {"arn": "arn:aws:sqs:us-east-1:123456789012:jobs", "batchSize": 10, "batchWindow": "5s", "filters": ["{\"body\":[\"a\"]}"]},
  {"arn": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks", "startingPosition": "LATEST", "retries": 0, "enabled": false}
]}}}
`)
	r, err := c.Resolve(dir, "api", "", project.Flags{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.EventSources) != 2 {
		t.Fatalf("got %d event sources, want 2", len(r.EventSources))
	}
	queue, stream := r.EventSources[0], r.EventSources[1]
	if queue.BatchSize != 10 || time.Duration(queue.BatchWindow) != 5*time.Second || len(queue.Filters) != 1 || queue.Retries != nil {
		t.Errorf("queue = %+v", queue)
	}
	if stream.StartingPosition != "LATEST" || stream.Retries == nil || *stream.Retries != 0 || stream.Enabled == nil || *stream.Enabled {
		t.Errorf("stream = %+v", stream)
	}
}

func TestEventSourceErrors(t *testing.T) {
	for name, tt := range map[string]struct{ source, want string }{
		"no object":         {`"arn:aws:sqs:us-east-1:123456789012:jobs"`, "event source: "},
		"no ARN":            {`{"batchSize": 10}`, `event source: want its ARN as "arn"`},
		"unknown key":       {`{"arn": "arn:aws:sqs:us-east-1:1:q", "batchsize2": 10}`, `unknown field "batchsize2"`},
		"position":          {`{"arn": "arn:aws:sqs:us-east-1:1:q", "startingPosition": "NOW"}`, `starting position "NOW"`},
		"filter":            {`{"arn": "arn:aws:sqs:us-east-1:1:q", "filters": ["body"]}`, "filter body: want a JSON object"},
		"failure target":    {`{"arn": "arn:aws:sqs:us-east-1:1:q", "onFailure": "sink"}`, `want an ARN as "onFailure"`},
		"wrong batch size":  {`{"arn": "arn:aws:sqs:us-east-1:1:q", "batchSize": "ten"}`, "event source: "},
		"wrong batch delay": {`{"arn": "arn:aws:sqs:us-east-1:1:q", "batchWindow": "soon"}`, "want a time such as"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "lambent.json")
			if err := os.WriteFile(file, []byte(`{"functions": {"api": {"eventSources": [`+tt.source+`]}}}`), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := project.ReadConfig(dir, file, true)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "lambent.json:1:") {
				t.Errorf("error %v, want the place and %q", err, tt.want)
			}
		})
	}
}

// What is on AWS alone does not keep a function from running here.
func TestSettingsOnAWS(t *testing.T) {
	c, dir := config(t, `-- lambent.json --
{"functions": {"api": {
  "layers": ["arn:aws:lambda:us-east-1:123456789012:layer:otel:3"],
  "async": {"onFailure": "arn:aws:sqs:us-east-1:123456789012:failed"}
}}}
`)
	r, err := c.Resolve(dir, "api", "", project.Flags{})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{"layers": true, "timeout": false, "role": false} {
		if got := r.IsSet(path); got != want {
			t.Errorf("IsSet(%s) = %t, want %t", path, got, want)
		}
	}
	if !r.IsSet("async", "onFailure") || r.IsSet("async", "retries") || r.IsSet("url", "auth") {
		t.Error("IsSet of keys in objects is wrong")
	}
	if local := r.Local("api", dir); len(local.Layers) != 0 || local.Async.OnFailure != "log" {
		t.Errorf("layers %q, failures to %q; want none and log", local.Layers, local.Async.OnFailure)
	}
}
