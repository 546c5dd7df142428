package dev

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/build"
	"github.com/lambent-go/lambent/cmd/lambent/internal/logs"
	"github.com/lambent-go/lambent/internal/localaws"
)

// An Output tells a person, or a program, what happens: the functions' logs on Stdout, everything else on Stderr. It is
// safe for concurrent use. What cannot be written is lost, and nothing else.
type Output struct {
	Stdout, Stderr io.Writer
	JSON           bool            // Stdout has one object a line
	Quiet          bool            // no logs, and of the messages only the address and what is wrong
	Colour         bool            // on Stdout
	PrintError     func(err error) // to Stderr

	lines logs.Hub // of the functions' logs, for who asks for them later

	mu       sync.Mutex
	prefixed bool // there are several functions
}

// A record is a line of the JSON form.
type record struct {
	Type       string  `json:"type"`
	URL        string  `json:"url,omitempty"`
	Name       string  `json:"name,omitempty"`
	State      string  `json:"state,omitempty"`
	DurationMS float64 `json:"durationMs,omitempty"`
	Error      string  `json:"error,omitempty"`
}

// A logRecord is a line of a function's log in the JSON form.
type logRecord struct {
	Type      string `json:"type"`
	Function  string `json:"function"`
	RequestID string `json:"requestId"` // "" between invocations
	Line      string `json:"line"`
}

// An invocationRecord is the end of an invocation in the JSON form.
type invocationRecord struct {
	Type            string          `json:"type"`
	Function        string          `json:"function"`
	RequestID       string          `json:"requestId"`
	Status          localaws.Status `json:"status"`
	DurationMS      float64         `json:"durationMs"`
	InitDurationMS  float64         `json:"initDurationMs"` // 0 when no init phase was before the invocation
	MaxMemoryUsedMB int             `json:"maxMemoryUsedMB"`
	ColdStart       bool            `json:"coldStart"`
}

// milliseconds is a duration to the microsecond.
func milliseconds(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond).Microseconds()) / 1000
}

func (o *Output) json(v any) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err) // records always marshal
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.Stdout.Write(line.Bytes())
}

// message writes a line for a person.
func (o *Output) message(format string, a ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	fmt.Fprintf(o.Stderr, format+"\n", a...)
}

// Note tells what is good to know.
func (o *Output) Note(format string, a ...any) {
	if !o.Quiet {
		o.message(format, a...)
	}
}

// Problem tells what is wrong although the server goes on.
func (o *Output) Problem(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.PrintError(err)
}

func (o *Output) listening(url string) {
	o.message("listening on %s", url)
	if o.JSON {
		o.json(record{Type: "listening", URL: url})
	}
}

// several says whether lines of the log need the name of their function.
func (o *Output) several(prefixed bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.prefixed = prefixed
}

func (o *Output) building(name string) {
	if o.JSON {
		o.json(record{Type: "function", Name: name, State: "building"})
	}
}

// ready tells that requests to a function are answered by its present code, d after the change.
func (o *Output) ready(name, url string, first bool, d time.Duration) {
	if o.JSON {
		o.json(record{Type: "function", Name: name, State: "ready", DurationMS: milliseconds(d)})
	}
	if first {
		o.Note("function %s is ready after %s: %s/_url/%s/", name, d.Round(time.Millisecond), url, name)
		return
	}
	o.Note("function %s is up to date after %s", name, d.Round(time.Millisecond))
}

func (o *Output) failed(name string, err *build.Error, d time.Duration) {
	if o.JSON {
		o.json(record{Type: "function", Name: name, State: "error", DurationMS: milliseconds(d), Error: positions(err.Output)})
	}
	o.Problem(err)
}

// log takes a line of a function's log.
func (o *Output) log(l localaws.LogLine) {
	o.lines.Add(l.Function, l.RequestID, l.Line, l.Time)
	switch {
	case o.JSON:
		o.json(logRecord{Type: "log", Function: l.Function, RequestID: l.RequestID, Line: l.Line})
		return
	case o.Quiet:
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var text strings.Builder
	if o.prefixed {
		text.WriteString(o.paint(colourOf(l.Function), l.Function+" | "))
	}
	if l.Source == localaws.SourcePlatform {
		text.WriteString(o.paint(dim, l.Line))
	} else {
		text.WriteString(l.Line)
	}
	text.WriteByte('\n')
	io.WriteString(o.Stdout, text.String())
}

// invocation tells how an invocation has ended.
func (o *Output) invocation(function, requestID string, r localaws.Report) {
	if !o.JSON {
		return
	}
	o.json(invocationRecord{
		Type: "invocation", Function: function, RequestID: requestID, Status: r.Status,
		DurationMS: milliseconds(r.Duration), InitDurationMS: milliseconds(r.InitDuration),
		MaxMemoryUsedMB: r.MaxMemoryUsedMB, ColdStart: r.ColdStart,
	})
}

// Parameters of the terminal's escape sequence for colours.
const (
	dim    = "2"
	cyan   = "36"
	green  = "32"
	yellow = "33"
	blue   = "34"
	purple = "35"
)

func (o *Output) paint(colour, text string) string {
	if !o.Colour {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// colourOf is the colour of a function's name, the same each time.
func colourOf(name string) string {
	h := fnv.New32a()
	io.WriteString(h, name) // a hash takes everything
	colours := []string{cyan, green, yellow, blue, purple}
	return colours[h.Sum32()%uint32(len(colours))]
}
