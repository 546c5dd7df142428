package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/cmd/lambent/internal/cli"
)

const examples = "../../examples"

// Every example is invoked as its users would invoke it, with the event that lies beside it.
func TestExamples(t *testing.T) {
	for name, tt := range map[string]struct {
		args     []string
		want     string
		wantLog  string // a pattern that the log must match
		wantExit int
	}{
		"hello":     {want: `{"greeting":"Hello, Gopher!"}`},
		"noevent":   {want: `{"invocations":1,"hasRequestId":true,"hasDeadline":true}`, wantLog: `level=INFO message=tick requestId=[0-9a-f-]{36} invocations=1`},
		"onlyevent": {want: `null`},
		"onlyevent fails": {
			args:     []string{"--data", `{"id":"A-18","total":0}`},
			want:     `{"errorMessage":"order A-18: total is 0","errorType":"InvalidOrder"}`,
			wantLog:  `level=ERROR message="order A-18: total is 0" requestId=[0-9a-f-]{36} errorType=InvalidOrder`,
			wantExit: 2,
		},
		"bytes":          {want: `{"sha256":"2c3b82f3f7e6e1795ffe5b0613074301a719e6fae8784fd93d09983e243b4e02"}`},
		"reader":         {want: "n,square\n0,0\n1,1\n2,4\n3,9"},
		"streaming":      {want: "one\ntwo\nthree"},
		"streaming live": {args: []string{"--stream"}, want: "one\ntwo\nthree"},
		"generic":        {want: `{"X":11,"Y":22}`, wantLog: `message=handled requestId=[0-9a-f-]{36} bytes=39 took=`},
		"sqs":            {want: `{"batchItemFailures":[{"itemIdentifier":"9c1b2a3d-4e5f-4061-8273-8495a6b7c8d9"}]}`, wantLog: `level=WARN message="message goes back to the queue"`},
		"http":           {want: `{"statusCode":200,"headers":{"Content-Type":"text/plain; charset=utf-8"},"body":"Hello, Gopher!\n","isBase64Encoded":false}`},
		"apigw":          {want: `{"statusCode":200,"headers":{"Content-Type":"application/json"},"body":"{\"greeting\":\"Hello, Gopher!\",\"path\":\"/greetings\"}"}`},
		"batch-sqs":      {want: `{"batchItemFailures":[{"itemIdentifier":"9c1b2a3d-4e5f-4061-8273-8495a6b7c8d9"}]}`, wantLog: `level=ERROR message="SQS record failed"`},
		"batch-kinesis":  {want: `{"batchItemFailures":[{"itemIdentifier":"49590338271490256608559692538361571095921575989136588900"}]}`, wantLog: `level=ERROR message="Kinesis record failed"`},
		"logging":        {want: `2`, wantLog: `message=order requestId=[0-9a-f-]{36} order=A-7 loaves=2`},
		"logging fails": {
			args:     []string{"--data", `{"id":"A-8","loaves":["rye",""]}`},
			want:     `{"errorMessage":"a loaf has no name","errorType":"errorString"}`,
			wantLog:  `level=DEBUG message="into the oven" requestId=[0-9a-f-]{36} order=A-8 loaf=rye`,
			wantExit: 2,
		},
		"metrics":     {want: `{"loaves":5}`, wantLog: `"LoavesOrdered":5`},
		"idempotency": {want: `{"order":"A-1042","payment":"P-1"}`, wantLog: `message="payment made"`},
	} {
		t.Run(name, func(t *testing.T) {
			folder, _, _ := strings.Cut(name, " ")
			pattern := examples + "/" + folder
			args := append([]string{"invoke", pattern}, tt.args...)
			if !strings.Contains(strings.Join(tt.args, " "), "--data") {
				args = append(args, "--data-file", filepath.Join(pattern, "event.json"))
			}
			var stdout, stderr bytes.Buffer
			exit := cli.Main(args, strings.NewReader(""), &stdout, &stderr)
			if exit != tt.wantExit || stdout.String() != tt.want+"\n" {
				t.Errorf("lambent %s = %d, %q\nwant %d, %q\nstderr:\n%s", strings.Join(args, " "), exit, &stdout, tt.wantExit, tt.want+"\n", &stderr)
			}
			if !regexp.MustCompile(tt.wantLog).Match(stderr.Bytes()) || !strings.Contains(stderr.String(), "\nREPORT RequestId: ") {
				t.Errorf("log does not match %q:\n%s", tt.wantLog, &stderr)
			}
		})
	}
}

// The rpc example invokes a function that runs outside Lambda, at the address that the function prints; so does lambent
// invoke --rpc.
func TestRPCExample(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	hello, client := goBuild(t, "hello"), goBuild(t, "rpc")
	function := exec.CommandContext(ctx, hello)
	function.Env = []string{}
	stderr, err := function.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := function.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cancel()
		_ = function.Wait()
	}()
	first, err := bufio.NewReader(stderr).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, address, ok := strings.Cut(strings.TrimSpace(first), "serving Go RPC on ")
	if !ok {
		t.Fatalf("the function says %q, want its address", first)
	}
	const event, want = `{"name":"Gopher"}`, `{"greeting":"Hello, Gopher!"}` + "\n"
	if got, err := exec.CommandContext(ctx, client, address, event).Output(); string(got) != want {
		t.Errorf("the client prints %q, %v, want %q", got, err, want)
	}
	var stdout, log bytes.Buffer
	if exit := cli.Main([]string{"invoke", "--rpc", address, "--data", event}, strings.NewReader(""), &stdout, &log); exit != 0 || stdout.String() != want {
		t.Errorf("lambent invoke --rpc = %d, %q, want %q\nstderr:\n%s", exit, &stdout, want, &log)
	}
}

// goBuild builds an example as go build does: with the RPC server.
func goBuild(t *testing.T, name string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	build := exec.Command("go", "build", "-o", file, ".")
	build.Dir = filepath.Join(examples, name)
	build.Env = os.Environ()
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build ./examples/%s: %v\n%s", name, err, out)
	}
	return file
}
