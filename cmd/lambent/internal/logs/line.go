package logs

import (
	"encoding/json"
	"strings"
)

// A line is what Lambda's own lines tell of an invocation.
//
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
type line struct {
	kind      lineKind
	requestID string // "": the line names none
}

type lineKind int

const (
	lineOther lineKind = iota
	lineStart
	lineReport
)

// parseLine reads a line of either log format.
func parseLine(message string) line {
	if strings.HasPrefix(message, "{") {
		return parseJSON(message)
	}
	for _, l := range []struct {
		prefix string
		kind   lineKind
	}{{"START RequestId: ", lineStart}, {"REPORT RequestId: ", lineReport}, {"END RequestId: ", lineOther}} {
		if rest, ok := strings.CutPrefix(message, l.prefix); ok {
			id, _, _ := strings.Cut(rest, "\t")
			id, _, _ = strings.Cut(id, " ")
			return line{l.kind, strings.TrimSpace(id)}
		}
	}
	return line{}
}

func parseJSON(message string) line {
	var record struct {
		Type      string `json:"type"`
		RequestID string `json:"requestId"`
		Record    struct {
			RequestID string `json:"requestId"`
		} `json:"record"`
	}
	if json.Unmarshal([]byte(message), &record) != nil {
		return line{}
	}
	switch record.Type {
	case "platform.start":
		return line{lineStart, record.Record.RequestID}
	case "platform.report":
		return line{lineReport, record.Record.RequestID}
	case "platform.runtimeDone":
		return line{lineOther, record.Record.RequestID}
	}
	return line{lineOther, record.RequestID}
}

// shortReport returns what matters to a person of a REPORT line, and any other line as it is.
func shortReport(message string) string {
	rest, ok := strings.CutPrefix(message, "REPORT RequestId: ")
	if !ok {
		return message
	}
	id, rest, _ := strings.Cut(rest, "\t")
	values := map[string]string{}
	for field := range strings.SplitSeq(rest, "\t") {
		name, value, _ := strings.Cut(field, ": ")
		values[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	if values["Duration"] == "" {
		return message
	}
	parts := []string{values["Duration"]}
	for _, p := range []struct{ name, word string }{{"Billed Duration", "billed "}, {"Init Duration", "init "}, {"Restore Duration", "restore "}} {
		if value := values[p.name]; value != "" {
			parts = append(parts, p.word+value)
		}
	}
	if used, size := values["Max Memory Used"], values["Memory Size"]; used != "" && size != "" {
		parts = append(parts, strings.TrimSuffix(used, " MB")+" of "+size)
	}
	for _, name := range []string{"Status", "Error Type"} {
		if value := values[name]; value != "" {
			parts = append(parts, value)
		}
	}
	return "REPORT " + id + ": " + strings.Join(parts, ", ")
}
