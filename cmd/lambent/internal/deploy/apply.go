package deploy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// A Result is what a deployment has come to. The tags are what lambent deploy --json prints: names and meaning are
// stable.
type Result struct {
	Function string   `json:"function"`
	Version  string   `json:"version,omitempty"` // that the alias points at
	Alias    string   `json:"alias,omitempty"`
	URL      string   `json:"url,omitempty"`
	Done     []string `json:"done"` // the steps that were taken
}

// Apply takes the steps of a plan, and tells of each before it is taken. When one fails, the steps before it stay: the
// result has them, and the next plan goes on from there.
func (c *Client) Apply(ctx context.Context, p *Plan, progress func(Step)) (*Result, error) {
	a := &applier{Client: c, plan: p, wanted: p.wanted, final: p.final, role: p.final.Role, version: p.published()}
	a.final.Layers = slices.Clone(a.final.Layers)
	if f := p.remote.Function; f != nil {
		a.expected = *f
	}
	a.alias = p.remote.Aliases[p.wanted.Alias]
	result := &Result{Function: p.Function, Alias: p.wanted.Alias, Done: []string{}}
	for _, step := range p.Steps {
		progress(step)
		if err := step.do(ctx, a); err != nil {
			return result, a.explain(ctx, step, result, err)
		}
		result.Done = append(result.Done, step.Text)
	}
	result.Version, result.URL = a.alias.Version, a.address()
	return result, nil
}

// An applier is a deployment under way.
type applier struct {
	*Client
	plan   *Plan
	wanted Wanted

	final    Config   // of the function, once everything it needs is there
	expected Function // what the function is when nobody else changes it
	alias    Alias    // the same of the alias
	role     string   // ARN
	version  string   // that the alias is to point at
	url      string   // of a function URL that was made
}

func (a *applier) address() string {
	if a.url == "" && a.plan.remote.URL != nil {
		return a.plan.remote.URL.Address
	}
	return a.url
}

// explain says at which step a deployment stopped, and what had been done by then.
func (a *applier) explain(ctx context.Context, step Step, r *Result, err error) error {
	wrapped := fmt.Errorf("%s: %w", step.Text, a.Client.explain(ctx, err))
	done := "nothing was changed"
	if len(r.Done) > 0 {
		done = "done before: " + strings.Join(r.Done, "; ") + ". Deploying again goes on from there"
	}
	if h := hint.Of(wrapped); h != "" {
		done = h + "; " + done
	}
	return hint.Add(wrapped, "%s", done)
}

// How long a step that AWS refuses for the moment is tried, and how long it waits in between.
const (
	conflictLimit = 60 * time.Second
	firstDelay    = 500 * time.Millisecond
	longestDelay  = 8 * time.Second
)

// retry calls do until it succeeds, fails for good, or the limit has passed.
func (a *applier) retry(ctx context.Context, transient func(error) bool, do func() error) error {
	end := a.clock.Now().Add(conflictLimit)
	for delay := firstDelay; ; delay = min(2*delay, longestDelay) {
		err := do()
		if err == nil || !transient(err) {
			return err
		}
		left := end.Sub(a.clock.Now())
		if left <= 0 {
			return err
		}
		if err := a.clock.Sleep(ctx, min(delay, left)); err != nil {
			return err
		}
	}
}

// write is retry for a request that is refused while another one is being carried out.
func (a *applier) write(ctx context.Context, do func() error) error {
	return a.retry(ctx, isBusy, do)
}
