//go:build unix

package localaws_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/localaws"
)

// An extensionRole is what an external extension of a test does.
type extensionRole struct {
	Name      string
	Events    []string
	Do        map[string]string // an action for each of: start, registered, INVOKE, SHUTDOWN
	Telemetry string            // a subscription
	Logs      bool              // it is one to the Logs API
}

// layer makes a layer of extensions, each a script that becomes this test binary.
func layer(t *testing.T, extensions ...extensionRole) string {
	t.Helper()
	folder := t.TempDir()
	must(os.MkdirAll(filepath.Join(folder, "extensions"), 0o755))
	for _, x := range extensions {
		script := fmt.Sprintf("#!/bin/sh\nexport %s=extension EXTENSION='%s'\nexec '%s'\n", roleVariable, encode(x), executable())
		writeExecutable(filepath.Join(folder, "extensions", x.Name), script, 0o755)
	}
	return folder
}

func layers(folders ...string) func(*localaws.Settings) {
	return func(s *localaws.Settings) { s.Layers = folders }
}

// runExtension is the life of an external extension. It says what happens to it.
func runExtension() {
	var x extensionRole
	must(json.Unmarshal([]byte(os.Getenv("EXTENSION")), &x))
	api := ownRuntime()
	x.act("start", "", api)
	header, _ := api.register(x.Name, encode(map[string]any{"events": append([]string{}, x.Events...)}))
	id := header.Get(extensionsapi.HeaderIdentifier)
	if x.Telemetry != "" {
		path := extensionsapi.PathTelemetry
		if x.Logs {
			path = extensionsapi.PathLogs
		}
		status, _, body := api.do(http.MethodPut, path, x.Telemetry, extensionsapi.HeaderIdentifier, id)
		if status != http.StatusOK || body != `"OK"` {
			fmt.Println("subscription:", status, body)
		}
	}
	x.act("registered", id, api)
	for {
		status, header, body := api.do(http.MethodGet, extensionsapi.PathNext, "", extensionsapi.HeaderIdentifier, id)
		if status != http.StatusOK || header.Get(extensionsapi.HeaderEventIdentifier) == "" {
			fmt.Println("next:", status, body)
			exit(8)
		}
		var event struct{ EventType, RequestID, ShutdownReason string }
		must(json.Unmarshal([]byte(body), &event))
		fmt.Println(strings.TrimSpace(x.Name + " " + event.EventType + " " + event.RequestID + event.ShutdownReason))
		x.act(event.EventType, id, api)
		if event.EventType == extensionsapi.EventShutdown {
			exit(0)
		}
	}
}

// act does what the role says for a moment.
func (x extensionRole) act(moment, id string, api runtime) {
	do, argument, _ := strings.Cut(x.Do[moment], " ")
	switch do {
	case "exit":
		exit(atoi(argument))
	case "kill":
		killed()
	case "block":
		block()
	case "print":
		fmt.Println(argument)
	case "pid":
		fmt.Println(os.Getpid())
	case "environment":
		fmt.Println(strings.Join(os.Environ(), "\x00"))
	case "once": // exits the first time
		mark := filepath.Join(os.TempDir(), "once")
		if _, err := os.Stat(mark); err != nil {
			must(os.WriteFile(mark, nil, 0o600))
			exit(4)
		}
	case "initerror", "exiterror":
		path := extensionsapi.PathInitError
		if do == "exiterror" {
			path = extensionsapi.PathExitError
		}
		status, body := api.post(path, "{}", extensionsapi.HeaderIdentifier, id, extensionsapi.HeaderFunctionErrorType, "Extension.NoKey")
		fmt.Println(status, strings.TrimSpace(body))
		exit(atoi(argument))
	case "term":
		_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
		block()
	}
}
