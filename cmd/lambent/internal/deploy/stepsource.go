package deploy

import (
	"context"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// invoked returns the name by which event sources invoke the function.
func (w Wanted) invoked() string {
	if w.Alias == "" {
		return w.Name
	}
	return w.Name + ":" + w.Alias
}

func createMapping(s EventSource) stepFunc {
	return func(ctx context.Context, a *applier) error {
		err := a.retry(ctx, func(err error) bool { return isBusy(err) || isRoleNotReady(err) }, func() error {
			_, err := a.lambda.CreateEventSourceMapping(ctx, s.create(a.wanted.invoked()))
			if awsclient.Code(err) == codeConflict {
				return a.isMapped(ctx, s, err)
			}
			return err
		})
		if awsclient.Code(err) == codeInvalid && strings.Contains(err.Error(), "permissions") {
			return problem(hint.Add(a.session.Explain(ctx, err), "allow the function's role to read the event source"))
		}
		return err
	}
}

// isMapped finds out whether the mapping that is in the way is our own.
func (a *applier) isMapped(ctx context.Context, s EventSource, conflict error) error {
	now := Remote{Function: &a.expected}
	if err := a.readEventSources(ctx, a.wanted, &now); err != nil {
		return err
	}
	if there, ok := now.EventSources[s.ARN]; ok && len(there.changes(s, a.wanted.Alias)) == 0 {
		return nil
	}
	return conflict
}

func updateMapping(s EventSource, uuid string) stepFunc {
	return func(ctx context.Context, a *applier) error {
		return a.write(ctx, func() error {
			_, err := a.lambda.UpdateEventSourceMapping(ctx, s.update(uuid, a.wanted.invoked()))
			return err
		})
	}
}
