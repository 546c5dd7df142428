package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/cli"
	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/internal/localaws"
)

// serveExamples serves examples as functions of their names until the end of the test, and returns the server's URL.
func serveExamples(t *testing.T, names ...string) (url string, s *localaws.Service) {
	t.Helper()
	s = localaws.New(localaws.Options{})
	for _, name := range names {
		if _, err := s.Add(localaws.Settings{Name: name, Command: []string{goBuild(t, name)}, Timeout: time.Minute}); err != nil {
			t.Fatal(err)
		}
	}
	listeners, err := front.Listen("", 0)
	if err != nil {
		t.Fatal(err)
	}
	web := front.NewServer(front.New(s, front.Options{}))
	for _, l := range listeners {
		go web.Serve(l) // until Close
	}
	t.Cleanup(func() {
		web.Close()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return "http://" + listeners[0].Addr().String(), s
}

// run runs the command in this process.
func run(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = cli.Main(args, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

// A NAME goes to the server, which --endpoint or a variable names.
func TestInvokeEndpoint(t *testing.T) {
	url, s := serveExamples(t, "hello", "streaming", "onlyevent")
	const logged = `(?s)^START RequestId: .*\nREPORT RequestId: [^\n]+\n$`
	for name, tt := range map[string]struct {
		args           []string
		code           int
		stdout, stderr string // patterns
	}{
		"answer":          {[]string{"hello", "--data", `{"name":"Gopher"}`}, 0, `^{"greeting":"Hello, Gopher!"}\n$`, logged},
		"quiet":           {[]string{"hello", "--quiet"}, 0, `^{"greeting":"Hello, .*!"}\n$`, `^$`},
		"qualifier":       {[]string{"hello:$LATEST", "--quiet"}, 0, `greeting`, `^$`},
		"ARN":             {[]string{"arn:aws:lambda:us-east-1:123456789012:function:hello", "--quiet"}, 0, `greeting`, `^$`},
		"stream":          {[]string{"streaming", "--stream", "--data-file", examples + "/streaming/event.json"}, 0, `^one\ntwo\nthree\n$`, logged},
		"failure":         {[]string{"onlyevent", "--data", `{"id":"A","total":0}`, "--quiet"}, 2, `^{"errorMessage":"order A: total is 0","errorType":"InvalidOrder"}\n$`, `^$`},
		"json":            {[]string{"hello", "--json", "--quiet"}, 0, `^{"statusCode":200,"functionError":"","executedVersion":"\$LATEST","requestId":"[0-9a-f-]{36}","payload":{.*},"log":"START .*REPORT .*","report":{"status":"success".*"memorySizeMB":128,.*}}\n$`, `^$`},
		"dry run":         {[]string{"hello", "--dry-run"}, 0, `^$`, `^$`},
		"dry run, json":   {[]string{"hello", "--dry-run", "--json"}, 0, `^{"statusCode":204,`, `^$`},
		"async":           {[]string{"hello", "--async"}, 0, `^$`, `^$`},
		"async, json":     {[]string{"hello", "--async", "--json"}, 0, `^{"statusCode":202,.*"requestId":"[0-9a-f-]{36}"`, `^$`},
		"table":           {[]string{"hello", "-n", "20", "-c", "4"}, 0, `^count  errors  p50 +p90 +p99 +max +cold starts\n20     0       [0-9.]+ ms +[0-9.]+ ms +[0-9.]+ ms +[0-9.]+ ms +\d+\n$`, `^$`},
		"unknown":         {[]string{"none", "--quiet"}, 1, `^$`, `^lambent: invoke: ResourceNotFoundException: Function not found: \S+:none:\$LATEST\nhint: curl http://\S+ lists the functions of the server\n$`},
		"unknown version": {[]string{"hello", "--qualifier", "7"}, 1, `^$`, `:hello:7\n`},
		"own setting":     {[]string{"hello", "--memory", "256"}, 1, `^$`, `^lambent: invoke: --memory does not go with `},
	} {
		for _, way := range []string{"--endpoint", "LAMBENT_ENDPOINT"} {
			t.Run(name+" "+way, func(t *testing.T) {
				args := append([]string{"invoke"}, tt.args...)
				if way == "--endpoint" {
					args = append(args, way, url)
				} else {
					t.Setenv(way, url)
				}
				code, stdout, stderr := run(args...)
				if code != tt.code || !regexp.MustCompile(tt.stdout).MatchString(stdout) || !regexp.MustCompile(tt.stderr).MatchString(stderr) {
					t.Errorf("lambent %s = %d, want %d\nstdout %q, want %s\nstderr %q, want %s", strings.Join(args, " "), code, tt.code, stdout, tt.stdout, stderr, tt.stderr)
				}
			})
		}
	}
	if err := s.FinishAsync(t.Context()); err != nil {
		t.Error(err)
	}
}

// A build error of the server's function has a code of its own.
func TestInvokeEndpointBuildError(t *testing.T) {
	url, s := serveExamples(t, "hello")
	f, _ := s.Function("hello")
	f.Break([]byte(`{"errorType":"Lambent.BuildError","errorMessage":"main.go:1:1: x"}`))
	code, stdout, _ := run("invoke", "hello", "--endpoint", url)
	if want := `{"errorType":"Lambent.BuildError","errorMessage":"main.go:1:1: x"}` + "\n"; code != 4 || stdout != want {
		t.Errorf("%d, %q, want 4, %q", code, stdout, want)
	}
}

func TestInvokeEndpointUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + l.Addr().String()
	l.Close()
	code, stdout, stderr := run("invoke", "hello", "--endpoint", url)
	if code != 1 || stdout != "" || !strings.HasPrefix(stderr, "lambent: invoke: invoke hello: ") || !strings.Contains(stderr, "\nhint: start the server there with lambent dev") {
		t.Errorf("%d, %q, %q", code, stdout, stderr)
	}
}

// A signal ends the wait for a server.
func TestInterruptEndpoint(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cmd := exec.Command("lambent", "invoke", "hello", "--endpoint", "http://"+l.Addr().String())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	conn, err := l.Accept() // and never answer
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	checkExit(t, cmd, t.TempDir(), 130)
}

// A function that is built here can be invoked many times, and asynchronously.
func TestInvokeManyHere(t *testing.T) {
	code, stdout, stderr := run("invoke", examples+"/hello", "-n", "30", "-c", "3", "--json")
	var got struct {
		Count, Errors, ColdStarts  int
		P50Ms, P90Ms, P99Ms, MaxMs float64
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || code != 0 || stderr != "" {
		t.Fatalf("%d, %q, %q, %v", code, stdout, stderr, err)
	}
	if got.Count != 30 || got.Errors != 0 || got.ColdStarts < 1 || got.ColdStarts > 3 || got.P50Ms <= 0 || got.P50Ms > got.P90Ms || got.P90Ms > got.P99Ms || got.P99Ms > got.MaxMs {
		t.Errorf("summary = %s", stdout)
	}
	code, stdout, stderr = run("invoke", examples+"/onlyevent", "-n", "3", "--data", `{"id":"A","total":0}`)
	want := fmt.Sprintf("lambent: invoke: 3 of 3 invocations failed, the first with %s\n", `{"errorMessage":"order A: total is 0","errorType":"InvalidOrder"}`)
	if code != 2 || !strings.HasPrefix(stdout, "count  errors ") || stderr != want {
		t.Errorf("%d, %q, %q, want 2, a table, %q", code, stdout, stderr, want)
	}
}

func TestInvokeAsyncHere(t *testing.T) {
	code, stdout, stderr := run("invoke", examples+"/hello", "--async")
	if code != 0 || stdout != "" || strings.Count(stderr, "REPORT RequestId: ") != 1 {
		t.Errorf("%d, %q, %q, want 0, nothing, and the log of one invocation", code, stdout, stderr)
	}
}
