package logs

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// A Printer writes events, each as one line.
type Printer struct {
	W        io.Writer
	JSON     bool // an object a line
	Terminal bool // a person reads: with the time, REPORT lines shortened
}

// Print writes an event.
func (p *Printer) Print(e Event) error {
	text, err := p.text(e)
	if err != nil {
		return err
	}
	_, err = io.WriteString(p.W, text+"\n")
	return err
}

func (p *Printer) text(e Event) (string, error) {
	if p.JSON {
		text, err := json.Marshal(struct {
			Time    string `json:"time"`
			Stream  string `json:"stream,omitempty"`
			Message string `json:"message"`
		}{e.Time.UTC().Format("2006-01-02T15:04:05.000Z"), e.Stream, e.Message})
		if err != nil {
			return "", fmt.Errorf("event of the log: %w", err)
		}
		return string(text), nil
	}
	message := oneLine.Replace(e.Message)
	if !p.Terminal {
		return message, nil
	}
	return e.Time.Local().Format(time.TimeOnly) + " " + shortReport(message), nil
}

// oneLine keeps an event that has several lines on one.
var oneLine = strings.NewReplacer("\r\n", `\n`, "\n", `\n`, "\r", `\n`)
