package deploy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// FromSettings returns what lambent.json, flags and environment want of a function on AWS, but for its package. Paths
// are relative to root, the folder of lambent.json; usesBatch says whether the code imports Lambent's batch package. The
// error names a setting that AWS cannot have.
func FromSettings(name, root string, r *project.Resolved, usesBatch bool) (Wanted, error) {
	w := Wanted{
		Name: name,
		Config: Config{
			Runtime: Runtime, Handler: r.Handler, Arch: r.Arch, Role: r.Role, Description: r.Description,
			Timeout: wholeSeconds(r.Timeout), Memory: r.Memory, Env: r.Env,
			Subnets: r.VPC.SubnetIDs, Groups: r.VPC.SecurityGroupIDs, LogFormat: r.LogFormat,
		},
		Tags:                r.Tags,
		ReservedConcurrency: r.ReservedConcurrency,
		URL:                 newURL(r.URL),
	}
	if r.LogFormat == logFormatJSON {
		w.Config.LogLevel, w.Config.SystemLogLevel = r.LogLevel, r.SystemLogLevel
	}
	if r.Role != "" && !isARN(r.Role) {
		return w, hint.Add(fmt.Errorf("function %s: role %q", name, r.Role), "a role is named by its ARN, as in arn:aws:iam::ACCOUNT:role/NAME")
	}
	if err := w.setLayers(r.Layers, root); err != nil {
		return w, err
	}
	w.setAsync(r)
	w.setEventSources(r, usesBatch)
	if len(r.Aliases) > 0 || len(r.Versions) > 0 {
		w.note("aliases and versions are for the local Lambda: on AWS, --alias publishes a version")
	}
	if r.MaxConcurrency > 1 {
		w.note("maxConcurrency is for the local Lambda: on AWS it is a setting of the capacity provider")
	}
	return w, nil
}

const logFormatJSON = "JSON"

func isARN(name string) bool { return strings.HasPrefix(name, "arn:") }

func (w *Wanted) note(format string, a ...any) {
	w.Notes = append(w.Notes, "function "+w.Name+": "+fmt.Sprintf(format, a...))
}

func wholeSeconds(d project.Duration) int {
	return int((time.Duration(d) + time.Second - 1) / time.Second)
}

func newURL(u *project.URL) *URL {
	if u == nil {
		return nil
	}
	url := &URL{Auth: cmp.Or(u.Auth, project.AuthIAM), InvokeMode: cmp.Or(u.InvokeMode, project.ModeBuffered)}
	if c := u.CORS; c != nil {
		url.CORS = &CORS{
			AllowCredentials: c.AllowCredentials, AllowHeaders: c.AllowHeaders, AllowMethods: c.AllowMethods,
			AllowOrigins: c.AllowOrigins, ExposeHeaders: c.ExposeHeaders, MaxAge: wholeSeconds(c.MaxAge),
		}
	}
	return url
}

// setAsync takes over what is more than a default, and notes targets that are on this machine.
func (w *Wanted) setAsync(r *project.Resolved) {
	for _, target := range []struct {
		name string
		to   *string
	}{{"onSuccess", &r.Async.OnSuccess}, {"onFailure", &r.Async.OnFailure}, {"deadLetter", &r.Async.DeadLetter}} {
		if t := *target.to; t == "log" || strings.HasPrefix(t, "file:") {
			w.note("async.%s %s is for the local Lambda", target.name, t)
			*target.to = ""
		}
	}
	if target := r.Async.DeadLetter; isARN(target) {
		w.Config.DeadLetter = target
	} else if target != "" {
		w.note("async.deadLetter %s is for the local Lambda: on AWS it is the ARN of a queue or a topic", target)
	}
	set := slices.ContainsFunc([]string{"retries", "maxAge", "onSuccess", "onFailure"}, func(key string) bool { return r.IsSet("async", key) })
	if set {
		w.Async = &Async{
			Retries: r.Async.Retries, MaxAge: wholeSeconds(r.Async.MaxAge),
			OnSuccess: r.Async.OnSuccess, OnFailure: r.Async.OnFailure,
		}
	}
}

// setEventSources has the function report the records that have failed where it can.
func (w *Wanted) setEventSources(r *project.Resolved, usesBatch bool) {
	for _, source := range r.EventSources {
		s := EventSource{EventSource: source, ReportFailures: source.ReportBatchItemFailures}
		if s.ReportFailures == nil && usesBatch {
			s.ReportFailures = &usesBatch
		}
		w.EventSources = append(w.EventSources, s)
	}
}
