package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A measurement is many invocations of one function.
type measurement struct {
	took  []time.Duration // each from the request to the whole answer
	cold  int             // invocations whose report says so
	fails int
	first string // error document of the first that has failed
}

// A summary is what lambent invoke --count --json prints. Names and meaning are stable.
type summary struct {
	Count      int     `json:"count"`
	Errors     int     `json:"errors"`
	P50MS      float64 `json:"p50Ms"`
	P90MS      float64 `json:"p90Ms"`
	P99MS      float64 `json:"p99Ms"`
	MaxMS      float64 `json:"maxMs"`
	ColdStarts int     `json:"coldStarts"`
}

// measure invokes the function as often as the flags say and prints how long that took. The cold starts are those that
// the responses report or, where they report nothing so that none has to wait for its log, what coldStarts returns for
// that many invocations.
func (v *invocation) measure(ctx context.Context, function invoker, r localaws.Request, coldStarts func(context.Context, int) (int, error)) error {
	m, err := v.invokeMany(ctx, function, r)
	if err != nil {
		return err
	}
	if coldStarts != nil {
		if m.cold, err = coldStarts(ctx, len(m.took)); err != nil {
			return err
		}
	}
	if err := v.printSummary(m.summary()); err != nil {
		return err
	}
	if m.fails == 0 {
		return nil
	}
	return &functionFailure{exitFunction, fmt.Errorf("%d of %d invocations failed, the first with %s", m.fails, len(m.took), m.first)}
}

// invokeMany invokes the function. A refusal ends it, unless it is that of a function that is busy.
func (v *invocation) invokeMany(parent context.Context, function invoker, r localaws.Request) (*measurement, error) {
	ctx, stop := context.WithCancelCause(parent)
	defer stop(nil)
	work := make(chan struct{}, v.count)
	for range v.count {
		work <- struct{}{}
	}
	close(work)
	var m measurement
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range min(v.parallel, v.count) {
		wg.Go(func() {
			for range work {
				if ctx.Err() != nil {
					return
				}
				start := time.Now()
				response, err := function.Invoke(ctx, r)
				took := time.Since(start)
				mu.Lock()
				err = m.add(response, took, err)
				mu.Unlock()
				if err != nil {
					stop(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return &m, nil
}

// add counts one invocation. It returns the error that ends the measurement.
func (m *measurement) add(r *localaws.Response, took time.Duration, err error) error {
	failure := ""
	if e, ok := errors.AsType[*localaws.ServiceError](err); ok && e.Status == http.StatusTooManyRequests {
		failure = e.Error()
	} else if err != nil {
		return err
	} else if r.FunctionError != "" {
		failure = string(r.Payload)
	}
	m.took = append(m.took, took)
	if err == nil && r.Report.ColdStart {
		m.cold++
	}
	if failure != "" {
		if m.fails == 0 {
			m.first = failure
		}
		m.fails++
	}
	return nil
}

func (m *measurement) summary() summary {
	slices.Sort(m.took)
	return summary{
		Count:      len(m.took),
		Errors:     m.fails,
		P50MS:      milliseconds(percentile(m.took, 50)),
		P90MS:      milliseconds(percentile(m.took, 90)),
		P99MS:      milliseconds(percentile(m.took, 99)),
		MaxMS:      milliseconds(percentile(m.took, 100)),
		ColdStarts: m.cold,
	}
}

// percentile is the least of sorted, which is not empty, that p percent do not exceed.
func percentile(sorted []time.Duration, p int) time.Duration {
	rank := (len(sorted)*p + 99) / 100
	return sorted[max(rank, 1)-1]
}

// printSummary prints a table of one line, or an object.
func (v *invocation) printSummary(s summary) error {
	if v.json {
		line, err := json.Marshal(s)
		if err != nil {
			return fmt.Errorf("result: %w", err)
		}
		return writeLine(v.stdout, line)
	}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "count\terrors\tp50\tp90\tp99\tmax\tcold starts\n")
	fmt.Fprintf(w, "%d\t%d\t%.2f ms\t%.2f ms\t%.2f ms\t%.2f ms\t%d\n", s.Count, s.Errors, s.P50MS, s.P90MS, s.P99MS, s.MaxMS, s.ColdStarts)
	w.Flush() // a strings.Builder takes everything
	return writeAll(v.stdout, []byte(text.String()))
}

// A reportCount counts the REPORT lines of a log, and those of cold starts. The zero value is ready.
type reportCount struct {
	mu            sync.Mutex
	reports, cold int
	changed       chan struct{} // closed at the next report; nil: nobody waits
}

func (c *reportCount) add(line localaws.LogLine) {
	if line.Source != localaws.SourcePlatform || !strings.HasPrefix(line.Line, "REPORT RequestId: ") {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reports++
	if strings.Contains(line.Line, "\tInit Duration: ") {
		c.cold++
	}
	if c.changed != nil {
		close(c.changed)
		c.changed = nil
	}
}

// coldStarts returns the number of cold starts among so many invocations, when all of them have been reported: that is
// after their answers.
func (c *reportCount) coldStarts(ctx context.Context, invocations int) (int, error) {
	for {
		c.mu.Lock()
		if c.reports >= invocations {
			defer c.mu.Unlock()
			return c.cold, nil
		}
		if c.changed == nil {
			c.changed = make(chan struct{})
		}
		changed := c.changed
		c.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	}
}
