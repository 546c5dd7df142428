package localaws

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// A record is one entry of telemetry: an event of the platform, or a line of the function or of an extension.
type record struct {
	time   time.Time
	stream string        // platform, function or extension
	event  platformEvent // of the platform
	line   string        // of the others
	json   bool          // the line may be a JSON object
}

// An envelope is a record on the wire.
type envelope struct {
	Time   string `json:"time"`
	Type   string `json:"type"`
	Record any    `json:"record"`
}

// encode writes the record as a schema has it: as one record, as two, or not at all.
func (r record) encode(schema string) [][]byte {
	if r.stream != extensionsapi.StreamPlatform {
		return [][]byte{r.wrap(r.stream, r.content(schema))}
	}
	if slices.Contains(logsSchemas, schema) {
		return r.encodeLog(schema)
	}
	if r.event.eventType() == "" {
		return nil
	}
	return [][]byte{r.wrap(r.event.eventType(), r.event)}
}

// wrap puts a record into its envelope.
func (r record) wrap(recordType string, content any) []byte {
	return jsonText(envelope{timestamp(r.time), recordType, content})
}

// content is a line as the schema has it: a string, or the object that it is.
func (r record) content(schema string) any {
	objects := schema == extensionsapi.SchemaTelemetry20221213 || schema == extensionsapi.SchemaTelemetry20250129
	if objects && r.json && strings.HasPrefix(r.line, "{") && json.Valid([]byte(r.line)) {
		return json.RawMessage(r.line)
	}
	return r.line
}

// encodeLog writes an event of the platform as the Logs API has it, which is older than the events of init and has an
// event for the end of an invocation.
//
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html
func (r record) encodeLog(schema string) [][]byte {
	switch e := r.event.(type) {
	case initStartEvent, initRuntimeDoneEvent, initReportEvent:
		return nil
	case faultEvent:
		return [][]byte{r.wrap("platform.fault", strings.Join(e.lines, "\n"))}
	case telemetrySubscriptionEvent:
		return [][]byte{r.wrap("platform.logsSubscription", e)}
	case runtimeDoneEvent:
		end := r.wrap("platform.end", struct {
			RequestID string `json:"requestId"`
		}{e.RequestID})
		if schema == extensionsapi.SchemaLogs20200815 {
			return [][]byte{end}
		}
		return [][]byte{r.wrap(e.eventType(), e), end}
	default:
		return [][]byte{r.wrap(e.eventType(), e)}
	}
}
