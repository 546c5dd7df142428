package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/front"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/localaws"
)

// defaultPort is where lambent dev listens, and where other commands look for it.
const defaultPort = 9000

// endpointVariable has the URL of a server when --endpoint is not given.
const endpointVariable = "LAMBENT_ENDPOINT"

// lookupTimeout is how long a server on the default port may take to say that it is there: it is on this machine.
const lookupTimeout = time.Second

// builtHere are the flags for a function that is built here.
var builtHere = []string{"timeout", "memory", "env", "env-file", "race"}

// checkEndpoint says what is wrong with --endpoint.
func (v *invocation) checkEndpoint(hasTarget bool) error {
	if err := checkURL(v.endpoint); err != nil {
		return fmt.Errorf("--endpoint %q: %w", v.endpoint, err)
	}
	if !hasTarget {
		return hint.Add(errors.New("--endpoint without a NAME"), "name the function of the server, as in lambent invoke hello --endpoint %s", v.endpoint)
	}
	if project.IsPattern(v.target) {
		err := fmt.Errorf("--endpoint and %s: want the NAME of a function of the server", v.target)
		return hint.Add(err, "a PATTERN is built and run here")
	}
	return nil
}

func checkURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("want a URL such as http://127.0.0.1:9000")
	}
	return nil
}

// server returns the server that has the function, nil when it is to be built here.
func (v *invocation) server(ctx context.Context, changed func(string) bool) (*invokeapi.Client, error) {
	if project.IsPattern(v.target) {
		return nil, nil
	}
	origin, endpoint := "--endpoint", v.endpoint
	if endpoint == "" {
		origin, endpoint = endpointVariable, os.Getenv(endpointVariable)
		if err := checkURL(endpoint); endpoint != "" && err != nil {
			return nil, fmt.Errorf("%s=%s: %w", endpointVariable, endpoint, err)
		}
	}
	for _, flag := range builtHere {
		if !changed(flag) {
			continue
		}
		if endpoint == "" {
			return nil, nil
		}
		return nil, hint.Add(fmt.Errorf("--%s does not go with %s", flag, origin), "the server at %s says how its functions run", endpoint)
	}
	if endpoint != "" {
		return v.client(endpoint), nil
	}
	client := v.client(v.devEndpoint)
	if !isThere(ctx, client) || !knows(ctx, client, v.target) {
		return nil, nil
	}
	return client, nil
}

func (v *invocation) client(endpoint string) *invokeapi.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = v.parallel
	return &invokeapi.Client{Endpoint: endpoint, HTTP: &http.Client{Transport: transport}}
}

// isThere reports whether the server is a lambent dev.
func isThere(ctx context.Context, client *invokeapi.Client) bool {
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, client.Endpoint+front.HealthPath, nil)
	if err != nil {
		return false
	}
	answer, err := client.HTTP.Do(request)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	var health front.Health
	return json.NewDecoder(answer.Body).Decode(&health) == nil && health.Status == front.Healthy
}

// knows reports whether the server has the function.
func knows(ctx context.Context, client *invokeapi.Client, name string) bool {
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	return client.Function(name).DryRun(ctx, localaws.Request{}) == nil
}

// onServer invokes the function of a server.
func (v *invocation) onServer(ctx context.Context, server *invokeapi.Client) error {
	ctx, abandon := context.WithCancelCause(ctx)
	defer abandon(nil)
	function := server.Function(v.target)
	defer server.HTTP.CloseIdleConnections()
	return unreachable(server, v.byWay(ctx, function, abandon))
}

// byWay invokes the function of a server in the way that the flags say.
func (v *invocation) byWay(ctx context.Context, function *invokeapi.Function, abandon context.CancelCauseFunc) error {
	switch {
	case v.dryRun:
		if err := function.DryRun(ctx, v.request()); err != nil {
			return err
		}
		return v.printAccepted(result{StatusCode: http.StatusNoContent})
	case v.async:
		id, err := function.InvokeAsync(ctx, v.request())
		if err != nil {
			return err
		}
		return v.printAccepted(result{StatusCode: http.StatusAccepted, RequestID: id})
	}
	v.tail = v.many || v.json || !v.quiet // there is no other log
	if v.many {
		return v.measure(ctx, function, v.request(), nil)
	}
	return v.invoke(ctx, function, v.request(), v.newLog(), &pieces{w: v.stdout, abandon: abandon})
}

// unreachable explains why a server did not answer.
func unreachable(server *invokeapi.Client, err error) error {
	if e, ok := errors.AsType[*localaws.ServiceError](err); ok && e.Status == http.StatusNotFound {
		return hint.Add(err, "curl %s/2015-03-31/functions lists the functions of the server", server.Endpoint)
	}
	if _, ok := errors.AsType[*url.Error](err); ok {
		return hint.Add(err, "start the server there with lambent dev, or leave out --endpoint and %s", endpointVariable)
	}
	return err
}
