package deploy

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// A Plan is how a function becomes what is wanted. The tags are what lambent deploy --json prints: names and meaning are
// stable.
type Plan struct {
	Function string   `json:"function"`
	Create   bool     `json:"create"` // there is no such function yet
	Changes  []Change `json:"changes"`
	Steps    []Step   `json:"steps"`
	Warnings []string `json:"warnings"`

	wanted Wanted
	remote *Remote
	final  Config // of the function afterwards; no role when that is yet to be made
}

// Empty reports whether nothing is to be done.
func (p *Plan) Empty() bool { return len(p.Steps) == 0 }

// latest stands for a function's code and configuration that have no version.
const latest = "$LATEST"

// NewPlan compares what there is with what is wanted. It is a pure function: equal arguments give equal plans. The error
// says why there is no way from one to the other.
func NewPlan(w Wanted, r *Remote) (*Plan, error) {
	p := &Plan{Function: w.Name, Changes: []Change{}, Steps: []Step{}, Warnings: slices.Concat([]string{}, w.Notes), wanted: w, remote: r}
	p.Create = r.Function == nil
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("function %s: %w", w.Name, err)
	}
	p.planRole()
	p.planLayers()
	if p.Create {
		p.planCreation()
	} else {
		p.planUpdate()
	}
	p.planLog()
	p.planVersion()
	p.planURL()
	p.planAsync()
	p.planEventSources()
	p.planCleaning()
	return p, nil
}

func (p *Plan) check() error {
	switch w, r := p.wanted, p.remote; {
	case !p.Create && r.Function.Image:
		return hint.Add(errImage, "delete the function, or deploy under another name")
	case p.Create && w.Config.Role == "" && !w.CreateRole:
		return hint.Add(fmt.Errorf("is not there yet and has no role"),
			"say --role ARN, give it a role in lambent.json, or have one made with --create-role")
	case w.Canary != nil && w.Alias == "":
		return fmt.Errorf("a canary without an alias whose traffic it shares")
	}
	return nil
}

// add puts a step at the end of the plan.
func (p *Plan) add(do stepFunc, format string, a ...any) {
	p.Steps = append(p.Steps, Step{Text: fmt.Sprintf(format, a...), do: do})
}

// note adds what is different.
func (p *Plan) note(changes ...Change) { p.Changes = append(p.Changes, changes...) }

// warn adds what a person should know before the steps are taken.
func (p *Plan) warn(format string, a ...any) {
	p.Warnings = append(p.Warnings, fmt.Sprintf(format, a...))
}

// planRole makes the role of a function that is not there yet, or finishes one that was half made.
func (p *Plan) planRole() {
	w, r := p.wanted, p.remote
	if !w.CreateRole {
		return
	}
	name := RoleName(w.Name)
	if !p.Create && !strings.HasSuffix(r.Function.Config.Role, "/"+name) {
		p.warn("function %s has the role %s already: --create-role makes none", w.Name, awsclient.Mask(r.Function.Config.Role))
		return
	}
	if r.Role == nil {
		p.note(Change{Setting: "role", Kind: Added, New: name + ", which may write logs"})
		p.add(createRole, "create role %s", name)
	}
	if r.Role == nil || !r.Role.Basic {
		p.add(attachBasicPolicy, "allow role %s to write logs", name)
	}
	if len(w.Config.Subnets) > 0 {
		p.warn("role %s may not create network interfaces: attach AWSLambdaVPCAccessExecutionRole to it", name)
	}
	if len(w.EventSources) > 0 {
		p.warn("role %s may not read event sources: allow it what they need", name)
	}
}

func (p *Plan) planCreation() {
	w := p.wanted
	p.final = w.Config.over(Config{}, true)
	shown := p.final
	if w.CreateRole && w.Config.Role == "" {
		if p.remote.Role != nil {
			p.final.Role = p.remote.Role.ARN
		}
		shown.Role = ""
	}
	p.note(Change{Setting: "code", Kind: Added, New: codeText(w.Package)})
	p.note(Config{}.changes(shown)...)
	p.note(tagChanges(nil, w.Tags)...)
	p.add(createFunction, "create function %s", w.Name)
	p.planConcurrency(nil)
}

func (p *Plan) planUpdate() {
	w, f := p.wanted, p.remote.Function
	p.final = w.Config.over(f.Config, w.PruneEnv)
	if f.CodeSHA256 != w.Package.CodeSHA256 || f.Config.Arch != p.final.Arch {
		p.note(Change{Setting: "code", Kind: Changed, Old: "sha256 " + f.CodeSHA256, New: codeText(w.Package)})
		p.add(updateCode, "update the code of function %s", w.Name)
	}
	changes := f.Config.changes(p.final)
	p.note(changes...)
	if slices.ContainsFunc(changes, func(c Change) bool { return c.Setting != "arch" }) { // which goes with the code
		p.add(updateConfig, "update the configuration of function %s", w.Name)
	}
	if changes := tagChanges(f.Tags, w.Tags); len(changes) > 0 {
		p.note(changes...)
		p.add(tagFunction, "tag function %s", w.Name)
	}
	for tag := range f.Tags {
		if tag == "aws:cloudformation:stack-name" {
			p.warn("function %s belongs to a CloudFormation stack, which will undo this some day", w.Name)
		}
	}
	p.planConcurrency(f.ReservedConcurrency)
}

func codeText(code Package) string {
	return fmt.Sprintf("sha256 %s (%d bytes)", code.CodeSHA256, code.Size)
}

// tagChanges returns what is different in the tags that are wanted. Others are left alone.
func tagChanges(before, after map[string]string) []Change {
	var list []Change
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if old, ok := before[name]; ok {
			list = append(list, change("tags."+name, quoted(old), quoted(after[name]))...)
		} else {
			list = append(list, change("tags."+name, "", quoted(after[name]))...)
		}
	}
	return list
}

func quoted(s string) string { return strconv.Quote(s) }

func (p *Plan) planConcurrency(now *int) {
	want := p.wanted.ReservedConcurrency
	if want == nil || now != nil && *now == *want {
		return
	}
	p.note(change("reservedConcurrency", optional(now, strconv.Itoa), strconv.Itoa(*want))...)
	p.add(reserveConcurrency, "reserve %d executions at once", *want)
}

func (p *Plan) planLog() {
	w, group := p.wanted, p.remote.LogGroup
	if w.LogRetention == 0 || group != nil && group.Retention == w.LogRetention {
		return
	}
	old := ""
	if group == nil {
		p.add(createLogGroup, "create log group %s", p.logGroup())
	} else {
		old = cmp.Or(days(group.Retention), "for ever")
	}
	p.note(change("log retention", old, days(w.LogRetention))...)
	p.add(retainLog, "keep the log for %s", days(w.LogRetention))
}

// logGroup returns the name of the function's log group.
func (p *Plan) logGroup() string { return cmp.Or(p.final.LogGroup, logGroupName(p.wanted.Name)) }

func days(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// planAsync says what becomes of asynchronous invocations. What Lambda does anyway is not written down.
func (p *Plan) planAsync() {
	want := p.wanted.Async
	if want == nil {
		return
	}
	now := defaultAsync
	if p.remote.Async != nil {
		now = *p.remote.Async
	}
	changes := slices.Concat(
		change("async.retries", strconv.Itoa(now.Retries), strconv.Itoa(want.Retries)),
		change("async.maxAge", seconds(now.MaxAge), seconds(want.MaxAge)),
		changeTarget("async.onSuccess", now.OnSuccess, want.OnSuccess),
		changeTarget("async.onFailure", now.OnFailure, want.OnFailure),
	)
	if len(changes) == 0 {
		return
	}
	p.note(changes...)
	p.add(putAsync, "set what becomes of asynchronous invocations")
}

// changeTarget is change for what an ARN names, or the name of a function of the same account and region.
func changeTarget(setting, before, after string) []Change {
	if after != "" && !isARN(after) && strings.HasSuffix(before, ":function:"+after) {
		return nil
	}
	return change(setting, before, after)
}

func (p *Plan) planEventSources() {
	w := p.wanted
	for _, source := range w.EventSources {
		name := sourceName(source.ARN)
		now, ok := p.remote.EventSources[source.ARN]
		if !ok {
			p.note(Change{Setting: "eventSources." + name, Kind: Added, New: "invokes " + cmp.Or(w.Alias, latest)})
			p.add(createMapping(source), "have event source %s invoke the function", name)
			continue
		}
		if changes := now.changes(source, w.Alias); len(changes) > 0 {
			p.note(changes...)
			p.add(updateMapping(source, now.UUID), "update event source %s", name)
		}
	}
}
