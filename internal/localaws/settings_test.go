//go:build unix

package localaws_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// An environmentAnswer is what a function sees of where it runs.
type environmentAnswer struct {
	Variables map[string]string `json:"-"`
	List      []string          `json:"variables"`
	Folder    string
	Tmp       bool
	Input     int
	Group     bool
}

func environmentOf(t *testing.T, response *localaws.Response) environmentAnswer {
	t.Helper()
	var answer environmentAnswer
	if err := json.Unmarshal(response.Payload, &answer); err != nil {
		t.Fatalf("%s: %v", response.Payload, err)
	}
	answer.Variables = map[string]string{}
	for _, assignment := range answer.List {
		name, value, _ := strings.Cut(assignment, "=")
		answer.Variables[name] = value
	}
	return answer
}

// TestVariables compares the whole environment of a function's process.
func TestVariables(t *testing.T) {
	shell := map[string]string{"PATH": "/shell/bin", "AWS_REGION": "eu-west-1", "HOME": "/home/x", "SECRET": "s"}
	for name, tt := range map[string]struct {
		shell   map[string]string
		options localaws.Options
		changes []func(*localaws.Settings)
		want    map[string]string // what differs from the defaults; "": absent
	}{
		"nothing set": {},
		"shell": {shell: shell, want: map[string]string{
			"PATH": "/shell/bin", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}},
		"region": {shell: shell, options: localaws.Options{Region: "us-west-2"}, want: map[string]string{
			"PATH": "/shell/bin", "AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "us-west-2"}},
		"credentials": {
			shell: map[string]string{"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"},
			want:  map[string]string{"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"},
		},
		"long-term credentials": {
			shell: map[string]string{"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"},
			want:  map[string]string{"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": ""},
		},
		"half credentials": {shell: map[string]string{"AWS_ACCESS_KEY_ID": "k"}},
		"settings": {
			shell: shell,
			changes: changes(env("TABLE", "dev"), env("LANG", "C"), func(s *localaws.Settings) {
				s.MemoryMB, s.Handler, s.LogFormat, s.LogLevel, s.InheritEnv = 2048, "h", "JSON", "WARN", []string{"HOME", "UNSET"}
			}),
			want: map[string]string{
				"PATH": "/shell/bin", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1",
				"TABLE": "dev", "LANG": "C", "HOME": "/home/x", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "2048", "_HANDLER": "h",
				"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "WARN",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.shell != nil {
				tt.options.Getenv = func(name string) string { return tt.shell[name] }
			}
			f, _ := add(t, newService(t, tt.options), "act", tt.changes...)
			answer := environmentOf(t, invoke(t, f, do(action{Do: "environment"})))
			got := answer.Variables
			folder := filepath.Dir(f.Command())
			for name, pattern := range map[string]string{
				"AWS_LAMBDA_RUNTIME_API":     `^127\.0\.0\.1:\d+$`,
				"AWS_LAMBDA_LOG_STREAM_NAME": `^20\d\d/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$`,
				"TMPDIR":                     `lambent-fn-`,
			} {
				if !regexp.MustCompile(pattern).MatchString(got[name]) {
					t.Errorf("%s=%s, want %s", name, got[name], pattern)
				}
				delete(got, name)
			}
			want := map[string]string{
				"_HANDLER":                        "bootstrap",
				"AWS_REGION":                      "us-east-1",
				"AWS_DEFAULT_REGION":              "us-east-1",
				"AWS_LAMBDA_FUNCTION_NAME":        "fn",
				"AWS_LAMBDA_FUNCTION_VERSION":     "$LATEST",
				"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
				"AWS_LAMBDA_LOG_GROUP_NAME":       "/aws/lambda/fn",
				"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
				"AWS_LAMBDA_LOG_FORMAT":           "Text",
				"AWS_ACCESS_KEY_ID":               "LAMBENTLOCALNOACCESS",
				"AWS_SECRET_ACCESS_KEY":           "lambent-local-has-no-credentials",
				"AWS_SESSION_TOKEN":               "lambent-local-has-no-credentials",
				"AWS_XRAY_CONTEXT_MISSING":        "LOG_ERROR",
				"AWS_XRAY_DAEMON_ADDRESS":         "127.0.0.1:2000",
				"_AWS_XRAY_DAEMON_ADDRESS":        "127.0.0.1",
				"_AWS_XRAY_DAEMON_PORT":           "2000",
				"LAMBDA_TASK_ROOT":                folder,
				"LAMBDA_RUNTIME_DIR":              folder,
				"LANG":                            "en_US.UTF-8",
				"TZ":                              ":UTC",
				"PATH":                            "/usr/local/bin:/usr/bin:/bin",
				"LAMBENT_LOCAL":                   "1",
				roleVariable:                      "act",
			}
			for name, value := range tt.want {
				if want[name] = value; value == "" {
					delete(want, name)
				}
			}
			for name, value := range want {
				if got[name] != value {
					t.Errorf("%s=%s, want %s", name, got[name], value)
				}
			}
			for name, value := range got {
				if _, ok := want[name]; !ok {
					t.Errorf("%s=%s, want it absent", name, value)
				}
			}
			if answer.Folder != folder || !answer.Tmp || answer.Input != 0 || !answer.Group {
				t.Errorf("folder %s, TMPDIR exists %t, input of %d bytes, group of its own %t", answer.Folder, answer.Tmp, answer.Input, answer.Group)
			}
		})
	}
}

// TestCommand starts functions whose command is looked up.
func TestCommand(t *testing.T) {
	dir, path := t.TempDir(), t.TempDir()
	for _, link := range []string{filepath.Join(dir, "here"), filepath.Join(path, "there"), filepath.Join(path, "here")} {
		if err := os.Symlink(executable(), link); err != nil {
			t.Fatal(err)
		}
	}
	getenv := func(name string) string { return map[string]string{"PATH": "relative:" + path}[name] }
	for name, tt := range map[string]struct {
		command []string
		dir     string
		folder  string // want; "": it is not found
	}{
		"in its folder":       {[]string{"here", "argument"}, dir, dir},
		"path in its folder":  {[]string{"./here"}, dir, dir},
		"in PATH":             {[]string{"there"}, dir, dir},
		"path not in PATH":    {[]string{"./there"}, dir, ""},
		"absolute":            {[]string{filepath.Join(path, "there")}, dir, dir},
		"absolute, no folder": {[]string{filepath.Join(path, "there")}, "", path},
		"nowhere":             {[]string{"nowhere"}, dir, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := add(t, newService(t, localaws.Options{Getenv: getenv}), "act", func(s *localaws.Settings) {
				s.Command, s.Dir = tt.command, tt.dir
			})
			response := invoke(t, f, do(action{Do: "environment"}))
			if tt.folder == "" {
				want := "Couldn't find valid bootstrap(s): [" + filepath.Join(tt.dir, tt.command[0]) + "]"
				if !strings.Contains(string(response.Payload), want) {
					t.Errorf("payload %s, want %s", response.Payload, want)
				}
				return
			}
			if got := environmentOf(t, response); got.Folder != tt.folder || got.Variables["LAMBDA_TASK_ROOT"] != tt.folder {
				t.Errorf("folder %s, LAMBDA_TASK_ROOT %s, want %s", got.Folder, got.Variables["LAMBDA_TASK_ROOT"], tt.folder)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	good := func() localaws.Settings {
		return localaws.Settings{Name: "fn", Command: []string{"/bin/true"}, Env: map[string]string{}}
	}
	for name, tt := range map[string]struct {
		change func(*localaws.Settings)
		want   string
	}{
		"zero values": {func(*localaws.Settings) {}, ""},
		"largest": {func(s *localaws.Settings) {
			s.Timeout, s.MemoryMB, s.Name = 15*time.Minute, 10240, strings.Repeat("x", 64)
		}, ""},
		"smallest":         {func(s *localaws.Settings) { s.Timeout, s.MemoryMB, s.Name = time.Second, 128, "x" }, ""},
		"variables":        {env("N", strings.Repeat("x", 4095)), ""},
		"name":             {func(s *localaws.Settings) { s.Name = "" }, `function name "": want 1 to 64 letters, digits, - and _`},
		"name, long":       {func(s *localaws.Settings) { s.Name = strings.Repeat("x", 65) }, `function name "` + strings.Repeat("x", 65) + `": want 1 to 64 letters, digits, - and _`},
		"name, strange":    {func(s *localaws.Settings) { s.Name = "a/b" }, `function name "a/b": want 1 to 64 letters, digits, - and _`},
		"command":          {func(s *localaws.Settings) { s.Command = nil }, "function fn: command: empty, want the path of an executable"},
		"command, empty":   {func(s *localaws.Settings) { s.Command = []string{""} }, "function fn: command: empty, want the path of an executable"},
		"timeout":          {timeout(901 * time.Second), "function fn: timeout 15m1s: want 1s to 15m0s"},
		"timeout, short":   {timeout(time.Millisecond), "function fn: timeout 1ms: want 1s to 15m0s"},
		"memory":           {func(s *localaws.Settings) { s.MemoryMB = 64 }, "function fn: memory 64 MB: want 128 to 10240 MB"},
		"memory, large":    {func(s *localaws.Settings) { s.MemoryMB = 10241 }, "function fn: memory 10241 MB: want 128 to 10240 MB"},
		"idle timeout":     {func(s *localaws.Settings) { s.IdleTimeout = -1 }, "function fn: idle timeout -1ns: want a positive duration"},
		"log format":       {func(s *localaws.Settings) { s.LogFormat = "XML" }, `function fn: log format "XML": want Text or JSON`},
		"log level":        {func(s *localaws.Settings) { s.LogLevel = "LOUD" }, `function fn: log level "LOUD": want one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL`},
		"system log level": {func(s *localaws.Settings) { s.SystemLogLevel = "ERROR" }, `function fn: system log level "ERROR": want one of DEBUG, INFO, WARN`},
		"reserved":         {env("AWS_REGION", "x"), "function fn: environment variable AWS_REGION: reserved, Lambda sets it"},
		"reserved, own":    {env("_HANDLER", "x"), "function fn: environment variable _HANDLER: reserved, Lambda sets it"},
		"no name":          {env("A=B", "x"), `function fn: environment variable "A=B": not a name`},
		"NUL":              {env("A", "x\x00"), "function fn: environment variable A: its value holds a NUL"},
		"variables, long":  {env("N", strings.Repeat("x", 4096)), "function fn: environment variables: 4097 bytes of names and values, limit 4096"},
		"inherited":        {func(s *localaws.Settings) { s.InheritEnv = []string{"AWS_SESSION_TOKEN"} }, "function fn: environment variable AWS_SESSION_TOKEN: reserved, Lambda sets it"},
	} {
		t.Run(name, func(t *testing.T) {
			s := localaws.New(localaws.Options{})
			settings := good()
			tt.change(&settings)
			_, err := s.Add(settings)
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("Add: %q, want %q", got, tt.want)
			}
		})
	}
	s := localaws.New(localaws.Options{})
	f, err := s.Add(good())
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := s.Function("fn"); !ok || got != f || f.Name() != "fn" || f.ARN() != "arn:aws:lambda:us-east-1:123456789012:function:fn" {
		t.Errorf("Function: %v, %t, name %s, ARN %s", got, ok, f.Name(), f.ARN())
	}
	if _, ok := s.Function("other"); ok {
		t.Error("Function finds one that is not there")
	}
	if _, err := s.Add(good()); err == nil || err.Error() != "function fn: there is one of this name already" {
		t.Errorf("Add twice: %v", err)
	}
}

// TestRefusedRequests has what the service itself refuses.
func TestRefusedRequests(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "echo")
	const context = "Client context must be a valid Base64-encoded JSON object."
	for name, tt := range map[string]struct {
		request localaws.Request
		want    localaws.ServiceError
	}{
		"not JSON": {
			localaws.Request{Payload: []byte(`{"a":x}`)},
			localaws.ServiceError{Status: 400, Name: "InvalidRequestContentException",
				Message: "Could not parse request body into json: invalid character 'x' looking for beginning of value at offset 6"},
		},
		"two JSON texts": {
			localaws.Request{Payload: []byte(`1 2`)},
			localaws.ServiceError{Status: 400, Name: "InvalidRequestContentException",
				Message: "Could not parse request body into json: invalid character '2' after top-level value at offset 3"},
		},
		"not UTF-8": {
			localaws.Request{Payload: []byte("\"é\xff\"")},
			localaws.ServiceError{Status: 400, Name: "InvalidRequestContentException",
				Message: "Could not parse request body into json: invalid UTF-8 at offset 3"},
		},
		"too large": {
			localaws.Request{Payload: []byte(strings.Repeat("1", localaws.MaxEvent+1))},
			localaws.ServiceError{Status: 413, Name: "RequestTooLargeException",
				Message: "Request must be smaller than 6291456 bytes for the InvokeFunction operation"},
		},
		"client context, no object": {
			localaws.Request{ClientContext: []byte("[]")},
			localaws.ServiceError{Status: 400, Name: "InvalidRequestContentException", Message: context},
		},
		"client context, no JSON": {
			localaws.Request{ClientContext: []byte("{")},
			localaws.ServiceError{Status: 400, Name: "InvalidRequestContentException", Message: context},
		},
		"client context, too long": {
			localaws.Request{ClientContext: []byte(`{"a":"` + strings.Repeat("x", localaws.MaxClientContext) + `"}`)},
			localaws.ServiceError{Status: 400, Name: "InvalidRequestContentException", Message: context},
		},
		"qualifier": {
			localaws.Request{Qualifier: "live"},
			localaws.ServiceError{Status: 404, Name: "ResourceNotFoundException",
				Message: "Function not found: arn:aws:lambda:us-east-1:123456789012:function:fn:live"},
		},
	} {
		_, err := f.Invoke(t.Context(), tt.request)
		if got := serviceError(t, err); *got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, *got, tt.want)
		}
		if want := tt.want.Name + ": " + tt.want.Message; err.Error() != want {
			t.Errorf("%s: error text %q, want %q", name, err, want)
		}
	}
	if lines := l.all(); len(lines) > 0 {
		t.Errorf("refused requests have left %v in the log", lines)
	}
	largest := `"` + strings.Repeat("x", localaws.MaxEvent-2) + `"`
	if got := invoke(t, f, largest); string(got.Payload) != largest {
		t.Errorf("the largest event came back as %d bytes", len(got.Payload))
	}
}
