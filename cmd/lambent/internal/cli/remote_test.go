package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy/fakeaws"
)

func TestInvokeRemote(t *testing.T) {
	fakeaws.Setenv(t)
	t.Chdir(t.TempDir())
	aws := fakeaws.New(t)
	aws.Put("api", nil)
	for name, tt := range map[string]struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		"answer":          {[]string{"api", "--data", `{"a":1}`}, 0, `{"echo":{"a":1}}` + "\n", "START RequestId: 1 Version: 7\nREPORT RequestId: 1\tDuration: 1 ms\n"},
		"quiet":           {[]string{"api", "--quiet"}, 0, `{"echo":{}}` + "\n", ""},
		"function error":  {[]string{"api", "--data", `{"fail":true}`, "--quiet"}, 2, `{"errorMessage":"as asked","errorType":"errorString"}` + "\n", ""},
		"async":           {[]string{"api", "--async"}, 0, "", ""},
		"dry run":         {[]string{"api", "--dry-run"}, 0, "", ""},
		"unknown":         {[]string{"apis"}, 1, "", "lambent: invoke: Invoke: ResourceNotFoundException: Function not found: arn:aws:lambda:eu-central-1:************:function:apis (request 11111111-2222-4333-8444-555555555555)\n"},
		"no name":         {nil, 1, "", "lambent: invoke: --remote without a NAME\n"},
		"pattern":         {[]string{"./cmd/api"}, 1, "", "lambent: invoke: --remote and ./cmd/api: want the NAME of a function on AWS\n"},
		"built here":      {[]string{"api", "--memory", "256"}, 1, "", "lambent: invoke: --memory does not go with --remote\n"},
		"unknown profile": {[]string{"api", "--profile", "nobody"}, 1, "", "lambent: invoke: profile nobody: there is none\n"},
	} {
		t.Run(name, func(t *testing.T) {
			o := run(t, append([]string{"invoke", "--remote", "--endpoint", aws.URL}, tt.args...)...)
			o.want(t, tt.code, nil, []string{tt.stderr})
			if o.stdout != tt.stdout {
				t.Errorf("stdout = %q, want %q", o.stdout, tt.stdout)
			}
			if tt.code != 1 && o.stderr != tt.stderr {
				t.Errorf("stderr = %q, want %q", o.stderr, tt.stderr)
			}
		})
	}
	run(t, "invoke", "api", "--region", "eu-central-1").want(t, 1, nil, []string{"lambent: invoke: --region without --remote\n"})
	json := run(t, "invoke", "api", "--remote", "--endpoint", aws.URL, "--json")
	json.want(t, 0, []string{`"executedVersion":"7"`, `"requestId":"11111111-2222-4333-8444-555555555555"`, `"echo"`}, nil)
}

// Requests go to Lambda in the region unless an endpoint is named.
func TestLambdaEndpoint(t *testing.T) {
	fakeaws.Setenv(t)
	for region, want := range map[string]string{
		"eu-west-1":  "https://lambda.eu-west-1.amazonaws.com",
		"cn-north-1": "https://lambda.cn-north-1.amazonaws.com.cn",
	} {
		f := awsFlags{region: region}
		session, err := f.session(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := lambdaEndpoint(t.Context(), session.Config); got != want || err != nil {
			t.Errorf("endpoint in %s is %s, %v, want %s", region, got, err, want)
		}
	}
}

func TestLogs(t *testing.T) {
	fakeaws.Setenv(t)
	t.Chdir(t.TempDir())
	aws := fakeaws.New(t)
	aws.Put("api", nil)
	now := time.Now().Add(-time.Minute).UnixMilli()
	aws.LogGroups["/aws/lambda/api"] = &fakeaws.LogGroup{Events: []fakeaws.Event{
		{ID: "1", Stream: "s", Time: now, Message: "START RequestId: 8f50 Version: 1\n"},
		{ID: "2", Stream: "s", Time: now, Message: "order 1 is paid\n"},
		{ID: "3", Stream: "s", Time: now, Message: "REPORT RequestId: 8f50\tDuration: 1 ms\n"},
		{ID: "4", Stream: "s", Time: now, Message: "order 2 is paid\n"},
	}}
	for args, want := range map[string]string{
		"--no-follow":                   "START RequestId: 8f50 Version: 1\norder 1 is paid\nREPORT RequestId: 8f50\tDuration: 1 ms\norder 2 is paid\n",
		"--no-follow --filter paid":     "order 1 is paid\norder 2 is paid\n",
		"--no-follow --request 8f50":    "START RequestId: 8f50 Version: 1\norder 1 is paid\nREPORT RequestId: 8f50\tDuration: 1 ms\n",
		"--no-follow --since 1s":        "",
		"--no-follow --filter 2 --json": `{"time":"` + time.UnixMilli(now).UTC().Format("2006-01-02T15:04:05.000Z") + `","stream":"s","message":"order 2 is paid"}` + "\n",
	} {
		t.Run(args, func(t *testing.T) {
			o := run(t, append([]string{"logs", "api", "--endpoint-url", aws.URL}, strings.Fields(args)...)...)
			o.want(t, 0, nil, nil)
			if o.stdout != want {
				t.Errorf("stdout = %q, want %q", o.stdout, want)
			}
		})
	}
	for args, want := range map[string]string{
		"":                       "lambent: logs: 0 arguments, want the NAME of one function\n",
		"a b":                    "lambent: logs: 2 arguments, want the NAME of one function\n",
		"./a":                    "lambent: logs: ./a: want the NAME of a function, not a PATTERN\n",
		"api --local --filter x": "lambent: logs: --filter does not go with --local\n",
		"apis --endpoint-url " + aws.URL: "lambent: logs: no function apis in region eu-central-1\n" +
			"hint: say --region or --profile, or deploy it first\n",
	} {
		run(t, append([]string{"logs"}, strings.Fields(args)...)...).want(t, 1, nil, []string{want})
	}
}
