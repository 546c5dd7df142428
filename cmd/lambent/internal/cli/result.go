package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A result is what lambent invoke --json prints. Every member is there in every result, "" or null where there is none;
// names and meaning are stable.
type result struct {
	StatusCode      int             `json:"statusCode"`    // of the Invoke API: 200, 202 for --async, 204 for a dry run
	FunctionError   string          `json:"functionError"` // "Unhandled" when the function failed, else ""
	ExecutedVersion string          `json:"executedVersion"`
	RequestID       string          `json:"requestId"`
	Payload         json.RawMessage `json:"payload"` // the answer; a string when it is not JSON, null when there is none
	Log             string          `json:"log"`
	Report          resultReport    `json:"report"`
}

// A resultReport is what the REPORT line says.
type resultReport struct {
	Status           localaws.Status `json:"status"`    // success, error or timeout; "" where nothing has run
	ErrorType        string          `json:"errorType"` // "" for a success
	DurationMS       float64         `json:"durationMs"`
	InitDurationMS   float64         `json:"initDurationMs"` // 0 when the init phase was not before the invocation
	BilledDurationMS float64         `json:"billedDurationMs"`
	MemorySizeMB     int             `json:"memorySizeMB"`
	MaxMemoryUsedMB  int             `json:"maxMemoryUsedMB"`
	ColdStart        bool            `json:"coldStart"`
}

// newReport returns the report of r with times to the microsecond.
func newReport(r localaws.Report) resultReport {
	return resultReport{
		Status:           r.Status,
		ErrorType:        r.ErrorType,
		DurationMS:       milliseconds(r.Duration),
		InitDurationMS:   milliseconds(r.InitDuration),
		BilledDurationMS: milliseconds(r.BilledDuration),
		MemorySizeMB:     r.MemorySizeMB,
		MaxMemoryUsedMB:  r.MaxMemoryUsedMB,
		ColdStart:        r.ColdStart,
	}
}

// milliseconds is d to the microsecond.
func milliseconds(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond).Microseconds()) / 1000
}

// write prints the result as one line of JSON.
func (r *result) write(w io.Writer) error {
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("result: %w", err)
	}
	return writeAll(w, line.Bytes())
}

// payloadJSON returns a payload as a member of JSON.
func payloadJSON(payload []byte) json.RawMessage {
	switch {
	case len(payload) == 0:
		return json.RawMessage("null")
	case json.Valid(payload):
		return payload
	}
	text, err := json.Marshal(string(payload))
	if err != nil {
		panic(err) // a string always marshals
	}
	return text
}

// writeLine prints a payload as it is, and a newline when it does not end in one.
func writeLine(w io.Writer, payload []byte) error {
	if !bytes.HasSuffix(payload, []byte("\n")) {
		payload = append(payload[:len(payload):len(payload)], '\n')
	}
	return writeAll(w, payload)
}

func writeAll(w io.Writer, p []byte) error {
	if _, err := w.Write(p); err != nil {
		return fmt.Errorf("standard output: %w", err)
	}
	return nil
}
