package localaws

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// The schemas of the Telemetry API and of the Logs API.
var (
	telemetrySchemas = []string{
		extensionsapi.SchemaTelemetry20220701, extensionsapi.SchemaTelemetry20221213, extensionsapi.SchemaTelemetry20250129,
	}
	managedSchemas = []string{extensionsapi.SchemaTelemetry20250129}
	logsSchemas    = []string{extensionsapi.SchemaLogs20200815, extensionsapi.SchemaLogs20210318}
)

// A subscription is what an extension wants to know, and where.
type subscription struct {
	schema      string
	streams     []string
	maxItems    int
	maxBytes    int
	timeout     time.Duration
	destination destination
}

// parseSubscription reads a subscription. Its error is a refusal.
func parseSubscription(body []byte, schemas []string) (subscription, error) {
	var request struct {
		SchemaVersion string   `json:"schemaVersion"`
		Types         []string `json:"types"`
		Buffering     struct {
			MaxItems  *int `json:"maxItems"`
			MaxBytes  *int `json:"maxBytes"`
			TimeoutMS *int `json:"timeoutMs"`
		} `json:"buffering"`
		Destination subscriptionTarget `json:"destination"`
	}
	if err := json.Unmarshal(bytes.TrimSpace(body), &request); err != nil {
		return subscription{}, invalidSubscription(err.Error())
	}
	s := subscription{schema: request.SchemaVersion, streams: request.Types}
	if err := s.check(schemas); err != nil {
		return subscription{}, err
	}
	var err error
	if s.maxItems, err = within("maxItems", request.Buffering.MaxItems, MinTelemetryItems, MaxTelemetryItems, DefaultTelemetryItems); err != nil {
		return subscription{}, err
	}
	if s.maxBytes, err = within("maxBytes", request.Buffering.MaxBytes, MinTelemetryBytes, MaxTelemetryBytes, DefaultTelemetryBytes); err != nil {
		return subscription{}, err
	}
	const shortest, longest = int(MinTelemetryTimeout / time.Millisecond), int(MaxTelemetryTimeout / time.Millisecond)
	timeout, err := within("timeoutMs", request.Buffering.TimeoutMS, shortest, longest, int(DefaultTelemetryTimeout/time.Millisecond))
	if err != nil {
		return subscription{}, err
	}
	s.timeout = time.Duration(timeout) * time.Millisecond
	s.destination, err = request.Destination.open()
	return s, err
}

func (s subscription) check(schemas []string) error {
	if !slices.Contains(schemas, s.schema) {
		return invalidSubscription(fmt.Sprintf("schemaVersion %q: want %s", s.schema, strings.Join(schemas, " or ")))
	}
	streams := []string{extensionsapi.StreamPlatform, extensionsapi.StreamFunction, extensionsapi.StreamExtension}
	if len(s.streams) == 0 {
		return invalidSubscription("types: none, want some of " + strings.Join(streams, ", "))
	}
	for _, stream := range s.streams {
		if !slices.Contains(streams, stream) {
			return invalidSubscription(fmt.Sprintf("types: %q, want some of %s", stream, strings.Join(streams, ", ")))
		}
	}
	return nil
}

// within returns a number of the subscription, or what it is by default.
func within(name string, given *int, smallest, largest, fallback int) (int, error) {
	if given == nil {
		return fallback, nil
	}
	if *given < smallest || *given > largest {
		return 0, invalidSubscription(fmt.Sprintf("buffering.%s %d: want %d to %d", name, *given, smallest, largest))
	}
	return *given, nil
}

// A subscriptionTarget is a destination as an extension names it.
type subscriptionTarget struct {
	Protocol string `json:"protocol"`
	URI      string `json:"URI"`
	Port     int    `json:"port"`
}

func (t subscriptionTarget) open() (destination, error) {
	switch t.Protocol {
	case extensionsapi.ProtocolHTTP:
		u, err := url.Parse(t.URI)
		if err != nil {
			return nil, invalidSubscription("destination.URI: not a URI")
		}
		sandbox := u.Hostname() == extensionsapi.HostSandbox || u.Hostname() == extensionsapi.HostSandboxLocaldomain
		if u.Scheme != "http" || !sandbox || !isPort(u.Port()) {
			return nil, invalidSubscription(fmt.Sprintf("destination.URI: want http://%s:PORT", extensionsapi.HostSandboxLocaldomain))
		}
		return newHTTPDestination(u), nil
	case extensionsapi.ProtocolTCP:
		port := strconv.Itoa(t.Port)
		if !isPort(port) {
			return nil, invalidSubscription("destination.port: want 1 to 65535")
		}
		return &tcpDestination{address: "127.0.0.1:" + port}, nil
	default:
		return nil, invalidSubscription(fmt.Sprintf("destination.protocol %q: want %s or %s",
			t.Protocol, extensionsapi.ProtocolHTTP, extensionsapi.ProtocolTCP))
	}
}

func isPort(s string) bool {
	port, err := strconv.ParseUint(s, 10, 16)
	return err == nil && port > 0
}

func invalidSubscription(message string) *apiError {
	return &apiError{http.StatusBadRequest, extensionsapi.ErrTelemetryValidation, message}
}
