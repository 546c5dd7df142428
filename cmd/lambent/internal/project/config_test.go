package project_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/internal/localaws"
)

// everything is a lambent.json with every key.
const everything = `{
  "account": "210987654321", "region": "eu-west-1",
  "defaults": {"timeout": 5, "env": {"A": "defaults", "B": "defaults"}},
  "functions": {
    "api": {
      "package": "./cmd/api",
      "timeout": "4s", "memory": 256, "arch": "x86_64", "description": "an API",
      "env": {"B": "entry"}, "envFile": "api.env",
      "handler": "main", "include": ["templates/**", "VERSION"],
      "layers": ["./layers/otel", "./layers/params"],
      "maxEnvironments": 4, "reservedConcurrency": 0, "maxConcurrency": 2, "idleTimeout": "1m",
      "logFormat": "JSON", "logLevel": "DEBUG", "systemLogLevel": "WARN",
      "aliases": {"live": "1"}, "versions": {"1": {"env": {"A": "v1"}}},
      "async": {"retries": 1, "retryDelays": ["3s", 4], "maxAge": "1h",
                "onSuccess": "sink", "onFailure": "log", "deadLetter": "file:dlq.ndjson"},
      "url": {"auth": "AWS_IAM", "invokeMode": "RESPONSE_STREAM", "cors": {"allowOrigins": ["*"], "maxAge": 60}},
      "build": {"tags": ["dev"], "ldflags": "-X main.v=1", "cgo": true, "flags": ["-v"]},
      "role": "arn:aws:iam::123456789012:role/api", "vpc": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]},
      "tags": {"team": "shop"}
    },
    "sink": {"command": ["./run.sh", "fast"], "dir": "sinks"}
  }
}`

func config(t *testing.T, archive string) (*project.Config, string) {
	t.Helper()
	dir := write(t, archive)
	c, err := project.ReadConfig(dir, filepath.Join(dir, "lambent.json"), true)
	if err != nil {
		t.Fatal(err)
	}
	return c, dir
}

func TestResolveEverything(t *testing.T) {
	c, dir := config(t, "-- lambent.json --\n"+everything+"\n-- api.env --\nA=file\nC=file\n-- layers/otel/x --\n-- layers/params/x --\n-- sinks/run.sh --\n#!/bin/sh\n")
	r, err := c.Resolve(dir, "api", dir, project.Flags{})
	if err != nil {
		t.Fatal(err)
	}
	retries, reserved := 1, 0
	want := localaws.Settings{
		Name: "api", Timeout: 4 * time.Second, MemoryMB: 256, Handler: "main", IdleTimeout: time.Minute,
		Env:       map[string]string{"A": "defaults", "B": "entry", "C": "file"},
		Layers:    []string{filepath.Join(dir, "layers/otel"), filepath.Join(dir, "layers/params")},
		LogFormat: "JSON", LogLevel: "DEBUG", SystemLogLevel: "WARN",
		MaxEnvironments: 4, MaxConcurrency: 2, ReservedConcurrency: &reserved,
		Aliases: map[string]string{"live": "1"}, Versions: map[string]localaws.Version{"1": {Env: map[string]string{"A": "v1"}}},
		Async: localaws.Async{
			Retries: &retries, RetryDelays: []time.Duration{3 * time.Second, 4 * time.Second}, MaxAge: time.Hour,
			OnSuccess: "sink", OnFailure: "log", DeadLetter: "file:" + filepath.Join(dir, "dlq.ndjson"),
		},
	}
	if diff := cmp.Diff(want, r.Local("api", dir)); diff != "" {
		t.Errorf("settings of the service (-want +got):\n%s", diff)
	}
	rest := project.Settings{
		Package: r.Package, Arch: r.Arch, Description: r.Description, Include: r.Include, URL: r.URL, Build: r.Build,
		Role: r.Role, VPC: r.VPC, Tags: r.Tags,
	}
	wantRest := project.Settings{
		Package: "./cmd/api", Arch: "x86_64", Description: "an API", Include: []string{"templates/**", "VERSION"},
		URL: &project.URL{Auth: "AWS_IAM", InvokeMode: "RESPONSE_STREAM", CORS: &project.CORS{
			AllowOrigins: []string{"*"}, MaxAge: project.Duration(time.Minute),
		}},
		Build: project.Build{Tags: []string{"dev"}, LDFlags: "-X main.v=1", CGO: true, Flags: []string{"-v"}},
		Role:  "arn:aws:iam::123456789012:role/api",
		VPC:   project.VPC{SubnetIDs: []string{"subnet-1"}, SecurityGroupIDs: []string{"sg-1"}},
		Tags:  map[string]string{"team": "shop"},
	}
	if diff := cmp.Diff(wantRest, rest); diff != "" {
		t.Errorf("other settings (-want +got):\n%s", diff)
	}
	if c.Account != "210987654321" || c.Region != "eu-west-1" {
		t.Errorf("account %s, region %s", c.Account, c.Region)
	}
}

func TestResolveCommand(t *testing.T) {
	c, dir := config(t, "-- lambent.json --\n"+everything+"\n-- sinks/run.sh --\n#!/bin/sh\n")
	if diff := cmp.Diff([]string{"sink"}, c.CommandFunctions()); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
	r, err := c.Resolve(dir, "sink", dir, project.Flags{})
	if err != nil {
		t.Fatal(err)
	}
	got := r.Local("sink", dir)
	if diff := cmp.Diff([]string{filepath.Join(dir, "sinks/run.sh"), "fast"}, got.Command); diff != "" {
		t.Errorf("command (-want +got):\n%s", diff)
	}
	if want := filepath.Join(dir, "sinks"); got.Dir != want {
		t.Errorf("dir = %s, want %s", got.Dir, want)
	}
	if got.Timeout != 5*time.Second {
		t.Errorf("timeout = %s, want the defaults' 5s", got.Timeout)
	}
}

// An Override is stronger than a file, a file than the built-in default, a later variable than an earlier one.
func TestResolvePrecedence(t *testing.T) {
	c, dir := config(t, `
-- lambent.json --
{"defaults": {"memory": 256, "timeout": "4s", "env": {"D": "defaults"}}, "functions": {"api": {"timeout": "5s", "env": {"E": "entry"}, "envFile": "fn.env"}}}
-- .env --
A=env
B=env
C=env
D=env
E=env
F=env
G=env
-- .env.local --
B=local
C=local
-- fn.env --
C=fn
-- flag.env --
F=file
G=file
`)
	r, err := c.Resolve(dir, "api", dir, project.Flags{
		Overrides: []project.Override{
			{Origin: "LAMBENT_MEMORY", Path: []string{"memory"}, Value: 512},
			{Origin: "--max-environments", Path: []string{"maxEnvironments"}, Value: 3},
		},
		EnvFiles: []string{"flag.env"},
		Env:      []string{"G=flag"},
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(r.JSON())
	if err != nil {
		t.Fatal(err)
	}
	type setting struct {
		Value  any
		Origin string
	}
	var got struct {
		Timeout, Memory, MaxEnvironments, Handler setting
		Env                                       map[string]setting
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := got
	want.Timeout = setting{"5s", "lambent.json:1:107"}
	want.Memory = setting{512.0, "LAMBENT_MEMORY"}
	want.MaxEnvironments = setting{3.0, "--max-environments"}
	want.Handler = setting{"bootstrap", "default"}
	want.Env = map[string]setting{
		"A": {"env", ".env"}, "B": {"local", ".env.local"}, "C": {"fn", "fn.env"}, "D": {"defaults", "lambent.json:1:60"},
		"E": {"entry", "lambent.json:1:126"}, "F": {"file", "flag.env"}, "G": {"flag", "--env"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
}

func TestReadConfigError(t *testing.T) {
	for name, tt := range map[string]struct{ text, want, hint string }{
		"empty":              {"", "lambent.json:1:1: not JSON: unexpected end of JSON input", ""},
		"comment":            {"{\n  // ours\n}", "lambent.json:2:3: not JSON: invalid character '/' looking for beginning of object key string", "JSON has no comments"},
		"array":              {"[]", "lambent.json:1:1: []: want an object", ""},
		"two values":         {"{} {}", "lambent.json:1:4: not JSON: invalid character '{' after top-level value", ""},
		"unknown key":        {"{\n\t\"acount\": \"1\"}", `lambent.json:2:2: unknown key "acount"`, `did you mean "account"?`},
		"unknown setting":    {`{"functions": {"a": {"timeOut": 3}}}`, `lambent.json:1:22: unknown key "timeOut"`, `did you mean "timeout"?`},
		"unknown, far":       {`{"functions": {"a": {"url": {"zzz": 3}}}}`, `lambent.json:1:30: unknown key "zzz"`, "the keys here are auth, cors, invokeMode"},
		"unused function":    {`{"functions": {"a": {"async": {"maxage": 3}}}}`, `lambent.json:1:32: unknown key "maxage"`, `did you mean "maxAge"?`},
		"twice":              {`{"region": "a", "region": "b"}`, `lambent.json:1:17: "region" is there twice, first at lambent.json:1:2`, ""},
		"wrong type":         {`{"defaults": {"memory": "256"}}`, `lambent.json:1:25: "256": want a whole number`, ""},
		"fraction":           {`{"defaults": {"memory": 1.5}}`, `lambent.json:1:25: 1.5: want a whole number`, ""},
		"null":               {`{"defaults": {"memory": null}}`, `lambent.json:1:25: null, want a whole number`, ""},
		"object":             {`{"region": {}}`, `lambent.json:1:12: an object, want a string`, ""},
		"no time":            {`{"defaults": {"timeout": "3 s"}}`, `lambent.json:1:26: "3 s": want a time such as "3s" or "1m30s", or a number of seconds`, ""},
		"no times":           {`{"defaults": {"async": {"retryDelays": [true]}}}`, `lambent.json:1:40: [true]: want a time such as "3s" or "1m30s", or a number of seconds`, ""},
		"word":               {`{"defaults": {"arch": "sparc"}}`, `lambent.json:1:23: "sparc": want arm64 or x86_64`, ""},
		"word of a function": {`{"functions": {"a": {"url": {"auth": "none"}}}}`, `lambent.json:1:38: "none": want NONE or AWS_IAM`, ""},
		"name":               {`{"functions": {"a b": {}}}`, `lambent.json:1:16: function name "a b": want 1 to 64 letters, digits, - and _`, ""},
		"two sources":        {`{"functions": {"a": {"command": ["x"], "package": "./a"}}}`, `lambent.json:1:16: function a: command and package, want one of them`, "a command replaces the build of a package"},
		"empty command":      {`{"functions": {"a": {"command": []}}}`, `lambent.json:1:16: function a: command is empty, want the process to start`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, "-- lambent.json --\n")
			file := filepath.Join(dir, "lambent.json")
			overwrite(t, file, tt.text)
			_, err := project.ReadConfig(dir, file, true)
			if err == nil || err.Error() != tt.want || hint.Of(err) != tt.hint {
				t.Errorf("error = %v\nhint: %s\nwant %s\nhint: %s", err, hint.Of(err), tt.want, tt.hint)
			}
		})
	}
}

func TestReadConfigMissing(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "lambent.json")
	if _, err := project.ReadConfig(dir, file, true); err == nil || err.Error() != "settings lambent.json: no such file or directory" {
		t.Errorf("error = %v", err)
	}
	c, err := project.ReadConfig(dir, file, false)
	if err != nil || len(c.CommandFunctions()) != 0 {
		t.Errorf("without a file: %v, %v", c, err)
	}
}

func TestResolveError(t *testing.T) {
	c, dir := config(t, `
-- lambent.json --
{"functions": {
  "memory": {"memory": 64},
  "file": {"envFile": "gone.env"},
  "reserved": {"env": {"AWS_REGION": "x"}}
}}
-- bad.env --
x
`)
	for name, tt := range map[string]struct {
		flags project.Flags
		want  string
	}{
		"memory":   {want: "function memory: memory 64 MB: want 128 to 10240 MB\nhint: look at lambent.json"},
		"file":     {want: "lambent.json:3:23: environment file gone.env: no such file or directory"},
		"reserved": {want: "function reserved: environment variable AWS_REGION: reserved, Lambda sets it\nhint: look at lambent.json"},
		"flag": {
			flags: project.Flags{Overrides: []project.Override{{Origin: "--timeout", Path: []string{"timeout"}, Value: "1h"}}},
			want:  "function flag: timeout 1h0m0s: want 1s to 15m0s\nhint: look at --timeout",
		},
		"variable": {flags: project.Flags{Env: []string{"x"}}, want: "variable \"x\": not of the form NAME=value\nhint: a name is letters, digits and _, and begins with no digit"},
		"inherit":  {flags: project.Flags{InheritEnv: []string{"_HANDLER"}}, want: "function inherit: environment variable _HANDLER: reserved, Lambda sets it"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Resolve(dir, name, dir, tt.flags)
			if got := errText(err, dir); got != tt.want {
				t.Errorf("error = %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestFindConfig(t *testing.T) {
	dir := write(t, `
-- go.work --
go 1.26
-- a/go.mod --
module a
-- a/lambent.json --
{}
-- a/cmd/x/x.go --
package x
-- b/go.mod --
module b
-- c/d/x --
-- lambent.json --
{}
`)
	for from, want := range map[string]string{"a/cmd/x": "a", "b": "", "c/d": ""} {
		if got, want := project.FindConfig(filepath.Join(dir, from)), filepath.Join(dir, want, "lambent.json"); got != want {
			t.Errorf("from %s: %s, want %s", from, got, want)
		}
	}
}

// FuzzReadConfig checks that no file makes the reader fail in any other way than with an error that names a place.
func FuzzReadConfig(f *testing.F) {
	f.Add(everything)
	f.Add("")
	f.Add(`{"functions":{"a":{"env":{"":"x"}}},"functions":1}`)
	f.Add("{\"region\"\n:\n1}")
	dir := f.TempDir()
	file := filepath.Join(dir, "lambent.json")
	f.Fuzz(func(t *testing.T, text string) {
		overwrite(t, file, text)
		if _, err := project.ReadConfig(dir, file, true); err != nil && !strings.HasPrefix(err.Error(), "lambent.json:") {
			t.Errorf("error = %v, want a place", err)
		}
	})
}
