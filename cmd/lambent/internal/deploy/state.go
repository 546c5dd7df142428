package deploy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// Values of a function's State and LastUpdateStatus.
//
// https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
const (
	statePending     = "Pending"
	stateFailed      = "Failed"
	updateInProgress = "InProgress"
)

// How long a function is waited for, and how often it is looked at.
const (
	settleLimit  = 10 * time.Minute
	longestPoll  = 5 * time.Second
	pollGrowth   = 1.5
	errorChanged = "somebody else has changed it meanwhile"
)

// settled waits until AWS has done what it was told before about the function or the version, and returns it.
func (a *applier) settled(ctx context.Context, qualifier *string) (*Function, error) {
	end := a.clock.Now().Add(settleLimit)
	for delay := firstDelay; ; delay = min(time.Duration(float64(delay)*pollGrowth), longestPoll) {
		f, err := a.configuration(ctx, qualifier)
		if err != nil || f.State != statePending && f.Update != updateInProgress {
			return f, err
		}
		if a.clock.Now().After(end) {
			return nil, problem(fmt.Errorf("after %s its state is still %s, its update %s", settleLimit, f.State, f.Update))
		}
		if err := a.clock.Sleep(ctx, delay); err != nil {
			return nil, err
		}
	}
}

func (a *applier) configuration(ctx context.Context, qualifier *string) (*Function, error) {
	answer, err := a.lambda.GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: &a.wanted.Name, Qualifier: qualifier})
	if err != nil {
		return nil, err
	}
	return newFunction(configurationOf(answer))
}

// succeeded waits until the write before has taken effect, and expects the function to be then what it is.
func (a *applier) succeeded(ctx context.Context) error {
	f, err := a.settled(ctx, nil)
	switch {
	case err != nil:
		return err
	case f.State == stateFailed, f.Update == stateFailed:
		return problem(fmt.Errorf("it has failed on AWS: %s", awsclient.Mask(f.Reason)))
	}
	f.Tags, f.ReservedConcurrency = a.expected.Tags, a.expected.ReservedConcurrency
	a.expected = *f
	return nil
}

// changeFunction sends a write with the function's revision, unless done says that there is nothing left to write: an
// answer was lost. It stops when somebody else has changed the function since it was read.
func (a *applier) changeFunction(ctx context.Context, done func(*Function) bool, write func(revision *string) error) error {
	return a.retry(ctx, isBusyOrOld, func() error {
		f, err := a.settled(ctx, nil)
		if err != nil {
			return err
		}
		if done(f) {
			return nil
		}
		if err := a.expected.changedTo(f); err != nil {
			return err
		}
		return write(&f.RevisionID)
	})
}

// changedTo returns an error when now is not what f is, and says in what.
func (f *Function) changedTo(now *Function) error {
	changes := f.Config.changes(now.Config)
	changes = append(change("code", f.CodeSHA256, now.CodeSHA256), changes...)
	if len(changes) == 0 {
		return nil
	}
	var list []string
	for _, c := range changes {
		list = append(list, c.String())
	}
	return changedError(errors.New(errorChanged + ": " + strings.Join(list, ", ")))
}

func changedError(err error) error {
	return problem(hint.Add(err, "look at the difference with --dry-run, then deploy again"))
}

// isBusy reports whether AWS refuses something for the moment.
func isBusy(err error) bool {
	switch awsclient.Code(err) {
	case codeConflict, codeInUse, "OperationAbortedException", "ConcurrentModification", "ConcurrentModificationException":
		return true
	}
	return false
}

// isBusyOrOld is isBusy for writes with a revision, which is read again before the next try.
func isBusyOrOld(err error) bool { return isBusy(err) || awsclient.Code(err) == codePrecondition }

// A deploymentError is one that AWS has not said, and whose words may be printed.
type deploymentError struct{ error }

func (e deploymentError) Unwrap() error { return e.error }

func problem(err error) error { return deploymentError{err} }

// explain puts an error into words that may be printed.
func (c *Client) explain(ctx context.Context, err error) error {
	if ours, ok := errors.AsType[deploymentError](err); ok {
		return ours.error
	}
	return c.session.Explain(ctx, err)
}
