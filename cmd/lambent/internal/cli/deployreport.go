package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
)

// A deployOutcome is the plan for a function and what has come of it.
type deployOutcome struct {
	*deploy.Plan
	Result *deploy.Result `json:"result,omitempty"` // nil: nothing was tried
}

// A deployReport says what is different and what is done.
type deployReport struct {
	*deployment
	outcomes []deployOutcome
}

// add prints what a plan would change.
func (r *deployReport) add(p *deploy.Plan) error {
	r.outcomes = append(r.outcomes, deployOutcome{Plan: p})
	for _, warning := range p.Warnings {
		fmt.Fprintf(r.stderr, "warning: %s\n", warning)
	}
	if r.json {
		return nil
	}
	w := r.stderr
	if r.dryRun {
		w = r.stdout // it is what was asked for
	}
	return writeAll(w, []byte(planText(p)))
}

// planText returns a plan for a person.
func planText(p *deploy.Plan) string {
	var text strings.Builder
	switch {
	case p.Empty():
		fmt.Fprintf(&text, "%s: nothing to change\n", p.Function)
	case p.Create:
		fmt.Fprintf(&text, "%s: create\n", p.Function)
	default:
		fmt.Fprintf(&text, "%s: update\n", p.Function)
	}
	for _, c := range p.Changes {
		fmt.Fprintf(&text, "  %s\n", c)
	}
	return text.String()
}

// apply takes the steps of a plan.
func (r *deployReport) apply(ctx context.Context, client *deploy.Client, o *deployOutcome) error {
	result, err := client.Apply(ctx, o.Plan, func(s deploy.Step) { fmt.Fprintf(r.stderr, "%s: %s…\n", o.Function, s.Text) })
	o.Result = result
	if err != nil {
		return err
	}
	if r.json {
		return nil
	}
	line := result.Function
	if result.Version != "" {
		line += fmt.Sprintf("  %s version %s", result.Alias, result.Version)
	}
	if result.URL != "" {
		line += "  " + result.URL
	}
	return writeAll(r.stdout, []byte(line+"\n"))
}

// end prints the array.
func (r *deployReport) end() error {
	if !r.json {
		return nil
	}
	text, err := json.Marshal(r.outcomes)
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	return writeLine(r.stdout, text)
}

// printTemplate prints what would be deployed for another tool.
func (d *deployment) printTemplate(ctx context.Context) error {
	wanted, err := d.build(ctx)
	if err != nil {
		return err
	}
	for _, w := range wanted {
		for _, note := range w.Notes {
			fmt.Fprintf(d.stderr, "warning: %s\n", note)
		}
	}
	text, err := deploy.Export(deploy.Format(d.export), d.config.Account, wanted)
	if err != nil {
		return err
	}
	return writeAll(d.stdout, text)
}
