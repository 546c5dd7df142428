package localaws

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
)

// A platformEvent is something that the platform tells about a function: in the text of Lambda's log lines, or as an
// event of the Telemetry API, whose record it then is.
//
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
type platformEvent interface {
	eventType() string // platform.start; "": the Telemetry API has no such event
	level() string     // of the event among the system's log lines
	text() []string    // lines of the log in Text format
}

// platformLines are the lines that an event makes in the function's log.
func platformLines(e platformEvent, s *Settings, now time.Time) []string {
	if s.LogFormat == logFormatText {
		return e.text()
	}
	if e.eventType() == "" || belowLevel(e.level(), s.SystemLogLevel) {
		return nil
	}
	return []string{string(jsonText(struct {
		Time   string        `json:"time"`
		Type   string        `json:"type"`
		Record platformEvent `json:"record"`
	}{timestamp(now), e.eventType(), e}))}
}

// timestamp writes a time as Lambda's log lines have it.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// jsonText encodes a value of this package, which has nothing in it that JSON cannot encode.
func jsonText(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(fmt.Sprintf("localaws: encode %T: %v", v, err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// milliseconds is a duration as Lambda reports it: in milliseconds, rounded to two decimals.
type milliseconds time.Duration

func (d milliseconds) float() float64 {
	return math.Round(float64(d)/float64(10*time.Microsecond)) / 100
}

// String writes two decimals and the unit.
func (d milliseconds) String() string { return fmt.Sprintf("%.2f ms", d.float()) }

// MarshalJSON writes a number.
func (d milliseconds) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, d.float(), 'f', -1, 64), nil
}

// billed is what both durations cost: rounded up to whole milliseconds from what the log shows of them.
func billed(duration, init milliseconds) time.Duration {
	hundredths := math.Round(duration.float()*100) + math.Round(init.float()*100)
	return time.Duration(math.Ceil(hundredths/100)) * time.Millisecond
}

// What an event's status can be.
const (
	eventSuccess = "success"
	eventError   = "error"   // the function has reported a failure, or a phase has failed
	eventFailure = "failure" // the platform has found one
	eventTimeout = "timeout"
)

func levelOf(status, otherwise string) string {
	if status != eventSuccess {
		return "WARN"
	}
	return otherwise
}

// failureFields are the tab-separated end of a line about something that has not succeeded.
func failureFields(status, errorType string) string {
	switch status {
	case eventSuccess:
		return ""
	case eventTimeout:
		return "\tStatus: timeout"
	default:
		return "\tStatus: error\tError Type: " + errorType
	}
}

// A phase of an environment in which its processes are started.
const (
	phaseInit   = "init"   // before the first invocation
	phaseInvoke = "invoke" // inside an invocation, after a failure
)

type initStartEvent struct {
	InitializationType string `json:"initializationType"`
	Phase              string `json:"phase"`
	FunctionName       string `json:"functionName"`
	FunctionVersion    string `json:"functionVersion"`
	region             string
}

// runtimeVersion is the last part of the runtime version's ARN: 64 hexadecimal digits, as AWS's are.
const runtimeVersion = "6c616d62656e743a6c6f63616c00000000000000000000000000000000000000"

func (e initStartEvent) eventType() string { return "platform.initStart" }
func (e initStartEvent) level() string     { return "INFO" }
func (e initStartEvent) text() []string {
	return []string{fmt.Sprintf("INIT_START Runtime Version: lambent:local\tRuntime Version ARN: arn:aws:lambda:%s::runtime:%s",
		e.region, runtimeVersion)}
}

type initRuntimeDoneEvent struct {
	InitializationType string `json:"initializationType"`
	Phase              string `json:"phase"`
	Status             string `json:"status"`
	ErrorType          string `json:"errorType,omitempty"`
}

func (e initRuntimeDoneEvent) eventType() string { return "platform.initRuntimeDone" }
func (e initRuntimeDoneEvent) level() string     { return levelOf(e.Status, "DEBUG") }
func (e initRuntimeDoneEvent) text() []string    { return nil }

type initReportEvent struct {
	InitializationType string      `json:"initializationType"`
	Phase              string      `json:"phase"`
	Status             string      `json:"status"`
	Metrics            initMetrics `json:"metrics"`
	errorType          string
}

type initMetrics struct {
	Duration milliseconds `json:"durationMs"`
}

func (e initReportEvent) eventType() string { return "platform.initReport" }
func (e initReportEvent) level() string     { return levelOf(e.Status, "DEBUG") }

func (e initReportEvent) text() []string {
	if e.Status == eventSuccess {
		return nil
	}
	return []string{fmt.Sprintf("INIT_REPORT Init Duration: %s\tPhase: %s%s",
		e.Metrics.Duration, e.Phase, failureFields(e.Status, e.errorType))}
}

type extensionEvent struct {
	Name      string   `json:"name"`
	State     string   `json:"state"`
	Events    []string `json:"events"`
	ErrorType string   `json:"errorType,omitempty"`
}

func (e extensionEvent) eventType() string { return "platform.extension" }

func (e extensionEvent) level() string {
	if e.ErrorType != "" {
		return "WARN"
	}
	return "INFO"
}

func (e extensionEvent) text() []string {
	line := fmt.Sprintf("EXTENSION\tName: %s\tState: %s\tEvents: [%s]", e.Name, e.State, strings.Join(e.Events, ", "))
	if e.ErrorType != "" {
		line += "\tError Type: " + e.ErrorType
	}
	return []string{line}
}

type telemetrySubscriptionEvent struct {
	Name  string   `json:"name"`
	State string   `json:"state"`
	Types []string `json:"types"`
	logs  bool     // of the Logs API
}

func (e telemetrySubscriptionEvent) eventType() string {
	return extensionsapi.TypeTelemetrySubscription
}
func (e telemetrySubscriptionEvent) level() string { return "INFO" }

func (e telemetrySubscriptionEvent) text() []string {
	api := "TELEMETRY"
	if e.logs {
		api = "LOGS"
	}
	types := make([]string, 0, len(e.Types))
	for _, t := range e.Types {
		types = append(types, strings.ToUpper(t[:1])+t[1:])
	}
	return []string{fmt.Sprintf("%s\tName: %s\tState: %s\tTypes: [%s]", api, e.Name, e.State, strings.Join(types, ", "))}
}

type logsDroppedEvent struct {
	Reason  string `json:"reason"`
	Records int    `json:"droppedRecords"`
	Bytes   int    `json:"droppedBytes"`
}

func (e logsDroppedEvent) eventType() string { return extensionsapi.TypeLogsDropped }
func (e logsDroppedEvent) level() string     { return "WARN" }
func (e logsDroppedEvent) text() []string    { return nil }

// tracing is the trace of an invocation that is sampled.
type tracing struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

func tracingOf(trace string) *tracing {
	if !sampled(trace) {
		return nil
	}
	return &tracing{Type: extensionsapi.TracingType, Value: trace}
}

type startEvent struct {
	RequestID string   `json:"requestId"`
	Version   string   `json:"version"`
	Tracing   *tracing `json:"tracing,omitempty"`
}

func (e startEvent) eventType() string { return "platform.start" }
func (e startEvent) level() string     { return "INFO" }
func (e startEvent) text() []string {
	return []string{"START RequestId: " + e.RequestID + " Version: " + e.Version}
}

// A faultEvent says in the text log why an invocation has been ended; elsewhere runtimeDone does.
type faultEvent struct{ lines []string }

func (e faultEvent) eventType() string { return "" }
func (e faultEvent) level() string     { return "WARN" }
func (e faultEvent) text() []string    { return e.lines }

type runtimeDoneEvent struct {
	RequestID string             `json:"requestId"`
	Status    string             `json:"status"`
	ErrorType string             `json:"errorType,omitempty"`
	Metrics   runtimeDoneMetrics `json:"metrics"`
	Spans     []span             `json:"spans,omitempty"`
	Tracing   *tracing           `json:"tracing,omitempty"`
}

type runtimeDoneMetrics struct {
	Duration      milliseconds `json:"durationMs"`
	ProducedBytes int64        `json:"producedBytes"`
}

// A span is a part of an invocation's duration.
type span struct {
	Name     string       `json:"name"` // responseLatency, responseDuration or runtimeOverhead
	Start    string       `json:"start"`
	Duration milliseconds `json:"durationMs"`
}

func (e runtimeDoneEvent) eventType() string { return "platform.runtimeDone" }
func (e runtimeDoneEvent) level() string     { return levelOf(e.Status, "DEBUG") }
func (e runtimeDoneEvent) text() []string    { return []string{"END RequestId: " + e.RequestID} }

type reportEvent struct {
	RequestID string        `json:"requestId"`
	Status    string        `json:"status"`
	ErrorType string        `json:"errorType,omitempty"`
	Metrics   reportMetrics `json:"metrics"`
	Tracing   *tracing      `json:"tracing,omitempty"`
	reported  bool          // the failure is the function's own report, of which the text says nothing
}

type reportMetrics struct {
	Duration       milliseconds  `json:"durationMs"`
	BilledDuration milliseconds  `json:"billedDurationMs"`
	MemorySizeMB   int           `json:"memorySizeMB"`
	MaxMemoryUsed  int           `json:"maxMemoryUsedMB"`
	InitDuration   *milliseconds `json:"initDurationMs,omitempty"`
}

func (e reportEvent) eventType() string { return "platform.report" }
func (e reportEvent) level() string     { return levelOf(e.Status, "INFO") }
func (e reportEvent) text() []string {
	m := e.Metrics
	fields := []string{
		"REPORT RequestId: " + e.RequestID,
		"Duration: " + m.Duration.String(),
		fmt.Sprintf("Billed Duration: %d ms", time.Duration(m.BilledDuration).Milliseconds()),
		fmt.Sprintf("Memory Size: %d MB", m.MemorySizeMB),
		fmt.Sprintf("Max Memory Used: %d MB", m.MaxMemoryUsed),
	}
	if m.InitDuration != nil {
		fields = append(fields, "Init Duration: "+m.InitDuration.String())
	}
	line := strings.Join(fields, "\t")
	if e.Status == eventSuccess || e.reported {
		line += "\t"
	} else {
		line += failureFields(e.Status, e.ErrorType)
	}
	if e.Tracing == nil {
		return []string{line}
	}
	root, parent := traceParts(e.Tracing.Value)
	if parent == "" {
		parent = randomHex(8)
	}
	return []string{line, fmt.Sprintf("XRAY TraceId: %s\tSegmentId: %s\tSampled: true\t", root, parent)}
}
