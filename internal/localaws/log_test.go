//go:build unix

package localaws_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// logScenarios are functions and the invocations they get, one after the other. What each leaves in the log is in
// testdata, once as text and once as JSON, with all that differs between two runs made alike.
var logScenarios = map[string]struct {
	role     string
	changes  []func(*localaws.Settings)
	init     time.Duration
	requests []localaws.Request
}{
	"success": {role: "act", requests: []localaws.Request{
		request(action{Do: "print", Text: "one\n\n  two\ttabs \r\n"}),
		request(action{Do: "stderr"}),
	}},
	"nonewline": {role: "act", requests: []localaws.Request{
		request(action{Do: "print", Text: "first"}),
		request(action{Do: "print", Text: "second"}),
		request(action{Do: "printafter", Text: "third"}),
		request(action{Do: "print", Text: "fourth\n"}),
	}},
	"error": {role: "act", requests: []localaws.Request{
		request(action{Do: "error", Text: `{"errorMessage":"no","errorType":"E"}`,
			Headers: map[string]string{runtimeapi.HeaderErrorType: "Function.NoSuchOrder"}}),
		request(action{Do: "respond", Text: "1"}),
	}},
	"exit": {role: "act", requests: []localaws.Request{
		request(action{Do: "exit", Size: 1, Text: "last words"}),
		request(action{Do: "exit", Size: 0}),
		request(action{Do: "respond", Text: "1"}),
	}},
	"signal": {role: "act", requests: []localaws.Request{
		request(action{Do: "kill"}),
	}},
	"answerexit": {role: "act", requests: []localaws.Request{
		request(action{Do: "answerexit", Text: "1"}),
		request(action{Do: "respond", Text: "2"}),
	}},
	"timeout": {role: "act", changes: []func(*localaws.Settings){timeout(1500 * time.Millisecond)}, requests: []localaws.Request{
		request(action{Do: "block"}),
		request(action{Do: "respond", Text: "1"}),
	}},
	"timeoutafteranswer": {role: "act", changes: []func(*localaws.Settings){timeout(1500 * time.Millisecond)}, requests: []localaws.Request{
		request(action{Do: "answerblock", Text: "1"}),
	}},
	"initexit": {role: "exit", changes: []func(*localaws.Settings){env("CODE", "1")}, requests: []localaws.Request{
		{}, {},
	}},
	"initerror": {role: "initerror", changes: []func(*localaws.Settings){
		env("DOCUMENT", `{"errorMessage":"no table","errorType":"ConfigError"}`), env("ERROR_TYPE", "Runtime.InitError"),
	}, requests: []localaws.Request{{}}},
	"inittimeout": {role: "block", init: 20 * time.Millisecond, changes: []func(*localaws.Settings){timeout(30 * time.Millisecond)},
		requests: []localaws.Request{{}}},
	"initsecond": {role: "secondtime", requests: []localaws.Request{{}, {}}},
	"entrypoint": {role: "", changes: []func(*localaws.Settings){func(s *localaws.Settings) {
		s.Command = []string{"/nonexistent/bootstrap"}
	}}, requests: []localaws.Request{{}}},
	"extension": {role: "sigterm", requests: []localaws.Request{{}, {}}},
	"sampled": {role: "echo", requests: []localaws.Request{
		{TraceID: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"},
	}},
	"toolarge": {role: "act", requests: []localaws.Request{
		request(action{Do: "size", Size: 5001}),
		request(action{Do: "size", Size: 5000}),
	}},
}

func request(a action) localaws.Request { return localaws.Request{Payload: []byte(encode(a))} }

// TestLog compares whole logs.
func TestLog(t *testing.T) {
	for name, scenario := range logScenarios {
		for _, format := range []string{"Text", "JSON"} {
			t.Run(name+"/"+format, func(t *testing.T) {
				t.Parallel()
				s := newService(t, localaws.Options{Region: "eu-central-1"})
				s.SetResponseLimits(5000, 5000)
				if scenario.init > 0 {
					s.SetTimes(time.Millisecond, scenario.init, long)
				}
				changes := append(slices.Clone(scenario.changes), func(s *localaws.Settings) {
					s.LogFormat, s.SystemLogLevel, s.MemoryMB = format, "DEBUG", 2048
					s.MaxEnvironments = 1 // one log
				})
				f, l := add(t, s, scenario.role, changes...)
				for _, r := range scenario.requests {
					r.WaitLog = true
					if _, err := f.Invoke(t.Context(), r); err != nil {
						t.Fatal(err)
					}
				}
				closeService(t, s)
				compareGolden(t, filepath.Join("testdata", "log", name+"."+strings.ToLower(format)), alike(l.all()))
			})
		}
	}
}

// alike writes lines without what differs between two runs.
func alike(lines []localaws.LogLine) string {
	var b strings.Builder
	for _, line := range lines {
		text := line.Line
		for _, d := range differences {
			text = d.pattern.ReplaceAllString(text, d.replacement)
		}
		text = strings.NewReplacer("\t", `\t`, "\r", `\r`).Replace(text)
		id := "-"
		if line.RequestID != "" {
			id = "<id>"
		}
		b.WriteString(string(line.Source) + " " + id + " " + text + "\n")
	}
	return b.String()
}

var differences = []struct {
	pattern     *regexp.Regexp
	replacement string
}{
	{regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`), "<id>"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`), "<time>"},
	{regexp.MustCompile(`Duration: \d+\.\d\d ms`), "Duration: N.NN ms"},
	{regexp.MustCompile(`Billed Duration: \d+ ms`), "Billed Duration: N ms"},
	{regexp.MustCompile(`Used: \d+ MB`), "Used: N MB"},
	{regexp.MustCompile(`("(?:durationMs|billedDurationMs|initDurationMs|maxMemoryUsedMB)"):\d+(\.\d\d?)?`), "$1:N"},
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("log\n%s\nwant, as in %s,\n%s", got, path, want)
	}
}
