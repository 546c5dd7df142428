// Package invokeapitest has a local Lambda behind an HTTP server for tests of the Invoke API and of its clients. The
// functions are the test binary itself, started again: its TestMain calls [Main].
package invokeapitest

import (
	"context"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/lambda"
)

// long bounds what should end by itself.
const long = time.Minute

// functionVariable says to a process of the test binary that it is a function.
const functionVariable = "INVOKEAPI_TEST_FUNCTION"

// Main runs the tests, or the function that this process is. It does not return.
func Main(m *testing.M) {
	if os.Getenv(functionVariable) != "" {
		lambda.Start(function{})
	}
	os.Exit(m.Run())
}

// Name is the name of the function that [Start] adds.
const Name = "fn"

// A Lambda is a local Lambda that serves the Invoke API.
type Lambda struct {
	URL      string // of the server, without a slash at the end
	Service  *localaws.Service
	Function *localaws.Function // does what the [Event] says
}

// Start serves the Invoke API until the end of the test. There is one function, with a published version 1 that has the
// alias live; changes apply to its settings.
func Start(t testing.TB, options invokeapi.Options, changes ...func(*localaws.Settings)) *Lambda {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	settings := localaws.Settings{
		Name:     Name,
		Command:  []string{executable},
		Env:      map[string]string{functionVariable: "yes", "STAGE": "latest"},
		Versions: map[string]localaws.Version{"1": {Env: map[string]string{"STAGE": "first"}}},
		Aliases:  map[string]string{"live": "1"},
		MemoryMB: 1024, // a test binary with the race detector in it is no small function
		Timeout:  long,
	}
	for _, change := range changes {
		change(&settings)
	}
	s := localaws.New(localaws.Options{Account: options.Account, Region: options.Region})
	f, err := s.Add(settings)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(invokeapi.Handler(s, options))
	t.Cleanup(func() {
		server.CloseClientConnections() // of those that a test has left waiting
		ctx, cancel := context.WithTimeout(context.Background(), long)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Errorf("close the service: %v", err)
		}
		server.Close()
	})
	return &Lambda{URL: server.URL, Service: s, Function: f}
}
