package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/internal/sampleevents"
)

// What lambent new makes works at once, in an empty folder, without a network: of every form of function one. Package
// scaffold's test compiles and tests the functions for all kinds of events.
func TestNew(t *testing.T) {
	env := append(os.Environ(), goEnvironment(t)...)
	for kind, want := range map[string]string{
		"":                  `{"greeting":"Hello, Gopher!"}`,
		"http":              `{"statusCode":201,"headers":{"Content-Type":"application/json"},"body":"{\"placed\":\"A7\"}\n","isBase64Encoded":false}`,
		"s3":                `null`,
		"eventbridge":       `null`,
		"sqs":               `{"batchItemFailures":[]}`,
		"dynamodb":          `{"batchItemFailures":[]}`,
		"cognito-presignup": `"autoConfirmUser":true`,
		"cloudformation":    `""`,
	} {
		name := strings.Trim(kind+"-fn", "-")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			run := func(dir, command string, arguments ...string) string {
				t.Helper()
				var stdout, stderr bytes.Buffer
				c := exec.Command(command, arguments...)
				c.Dir, c.Env, c.Stdout, c.Stderr = dir, env, &stdout, &stderr
				if err := c.Run(); err != nil {
					t.Fatalf("%s %s: %v\n%s%s", command, strings.Join(arguments, " "), err, &stdout, &stderr)
				}
				return stdout.String()
			}
			arguments := []string{"new", name}
			if kind != "" {
				arguments = append(arguments, "--event", kind)
			}
			if out := run(dir, "lambent", arguments...); out != "" {
				t.Errorf("lambent new prints %q", out)
			}
			folder := filepath.Join(dir, name)
			if unformatted := run(folder, "gofmt", "-l", "."); unformatted != "" {
				t.Errorf("gofmt changes %s", unformatted)
			}
			run(folder, "go", "test", "-vet=all", "./...")
			run(folder, "go", "build", "-o", os.DevNull, ".")
			if kind == "cloudformation" {
				answerTo(t, filepath.Join(folder, "event.json"))
			}
			if got := run(folder, "lambent", "invoke", ".", "--data-file", "event.json", "--quiet"); !strings.Contains(got, want) {
				t.Errorf("lambent invoke prints %q, want %q", got, want)
			}
		})
	}
}

// answerTo has a server of the test take CloudFormation's place in an event.
func answerTo(t *testing.T, file string) {
	t.Helper()
	var answer bytes.Buffer
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(&answer, r.Body)
	}))
	t.Cleanup(func() {
		server.Close()
		if !strings.Contains(answer.String(), `"Status":"SUCCESS"`) {
			t.Errorf("CloudFormation gets %q", &answer)
		}
	})
	var event map[string]any
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &event)
	}
	if err != nil {
		t.Fatal(err)
	}
	event["ResponseURL"] = server.URL
	if text, err = json.Marshal(event); err == nil {
		err = os.WriteFile(file, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Inside a module a function becomes a package of it.
func TestNewInModule(t *testing.T) {
	env := append(os.Environ(), goEnvironment(t)...)
	dir := t.TempDir()
	mod := "module example.com/m\n\ngo 1.26\n\nrequire github.com/lambent-go/lambent v0.0.0\n\nreplace github.com/lambent-go/lambent => " + repository(t) + "\n"
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{
		{"lambent", "new", "cmd/notify", "--event", "SNS"},
		{"go", "test", "./cmd/notify"},
		{"lambent", "invoke", "./cmd/notify", "--data-file", "cmd/notify/event.json", "--quiet"},
	} {
		c := exec.Command(command[0], command[1:]...)
		c.Dir, c.Env = dir, env
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, out)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "cmd", "notify", "go.mod")); err == nil {
		t.Error("a go.mod in a module")
	}
	sample, _ := sampleevents.Find("sns")
	if text, err := os.ReadFile(filepath.Join(dir, "cmd", "notify", "event.json")); err != nil || !bytes.Equal(text, sample.Payload()) {
		t.Errorf("event.json is no sample: %v", err)
	}
}

func repository(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
