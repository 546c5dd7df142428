package invokeapi

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// parseReport reads the last REPORT line of a log, in either format. Without one the report is empty.
//
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
func parseReport(log []byte) localaws.Report {
	var report localaws.Report
	for line := range bytes.Lines(log) {
		text := strings.TrimSuffix(string(line), "\n")
		switch {
		case strings.HasPrefix(text, "REPORT RequestId: "):
			report = textReport(text)
		case strings.HasPrefix(text, "{"):
			if r, ok := jsonReport(text); ok {
				report = r
			}
		}
	}
	return report
}

// textReport reads a REPORT line.
func textReport(line string) localaws.Report {
	r := localaws.Report{Status: localaws.StatusSuccess}
	for field := range strings.SplitSeq(line, "\t") {
		name, value, _ := strings.Cut(field, ": ")
		switch name {
		case "Duration":
			r.Duration = milliseconds(number(value))
		case "Billed Duration":
			r.BilledDuration = milliseconds(number(value))
		case "Init Duration":
			r.InitDuration, r.ColdStart = milliseconds(number(value)), true
		case "Memory Size":
			r.MemorySizeMB = int(number(value))
		case "Max Memory Used":
			r.MaxMemoryUsedMB = int(number(value))
		case "Status":
			r.Status = localaws.Status(value)
		case "Error Type":
			r.ErrorType = value
		}
	}
	return r
}

// number is the number that a field begins with, 0 without a sensible one. Its unit comes after a space.
func number(field string) float64 {
	digits, _, _ := strings.Cut(field, " ")
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return 0
	}
	return sensible(n)
}

// maxNumber is more than any number of milliseconds or megabytes in a report.
const maxNumber = 1e9

// sensible is n if it can be a number in a report, else 0.
func sensible(n float64) float64 {
	if n >= 0 && n <= maxNumber {
		return n
	}
	return 0
}

// jsonReport reads a platform.report event; false: the line is none.
func jsonReport(line string) (localaws.Report, bool) {
	var event struct {
		Type   string `json:"type"`
		Record struct {
			Status    localaws.Status `json:"status"`
			ErrorType string          `json:"errorType"`
			Metrics   struct {
				Duration  float64 `json:"durationMs"`
				Billed    float64 `json:"billedDurationMs"`
				Init      float64 `json:"initDurationMs"`
				Memory    float64 `json:"memorySizeMB"`
				MaxMemory float64 `json:"maxMemoryUsedMB"`
			} `json:"metrics"`
		} `json:"record"`
	}
	if json.Unmarshal([]byte(line), &event) != nil || event.Type != "platform.report" {
		return localaws.Report{}, false
	}
	m := event.Record.Metrics
	return localaws.Report{
		Duration:        milliseconds(m.Duration),
		InitDuration:    milliseconds(m.Init),
		BilledDuration:  milliseconds(m.Billed),
		MemorySizeMB:    int(sensible(m.Memory)),
		MaxMemoryUsedMB: int(sensible(m.MaxMemory)),
		Status:          event.Record.Status,
		ErrorType:       event.Record.ErrorType,
		ColdStart:       m.Init > 0,
	}, true
}

// milliseconds is a number of milliseconds with two decimals.
func milliseconds(n float64) time.Duration {
	return time.Duration(math.Round(sensible(n)*100)) * (time.Millisecond / 100)
}
