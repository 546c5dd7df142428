package localaws

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// An Async says what becomes of a function's asynchronous invocations. Its zero value is Lambda's, except for shorter
// delays.
//
// A target is the name of a function of the same service, which is invoked asynchronously; file: and the path of a file,
// to which a line of JSON is appended; log, for a line of JSON in the function's log; or "", for none.
//
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
type Async struct {
	Retries     *int            // tries after the first, 0 to [MaxAsyncRetries]; nil: [DefaultAsyncRetries]
	RetryDelays []time.Duration // before each of them; the last one stands for those that are missing; nil: 1 s and 2 s
	MaxAge      time.Duration   // an event that has waited longer is given up, at most [MaxAsyncAge]; 0: [DefaultAsyncAge]
	OnSuccess   string          // target of the record of an invocation that has succeeded
	OnFailure   string          // target of the record of an invocation that has been given up
	DeadLetter  string          // target of the event of an invocation that has been given up
}

// Prefix and name of the targets that are no functions.
const (
	targetFile = "file:"
	targetLog  = "log"
)

// resolve lets a say everything.
func (a *Async) resolve() error {
	if a.Retries == nil {
		retries := DefaultAsyncRetries
		a.Retries = &retries
	}
	if len(a.RetryDelays) == 0 {
		a.RetryDelays = []time.Duration{time.Second, 2 * time.Second}
	}
	a.RetryDelays = slices.Clone(a.RetryDelays)
	setDefault(&a.MaxAge, DefaultAsyncAge)
	for _, target := range []*string{&a.OnSuccess, &a.OnFailure, &a.DeadLetter} {
		if path, ok := strings.CutPrefix(*target, targetFile); ok && path != "" {
			absolute, err := filepath.Abs(path)
			if err != nil {
				return err
			}
			*target = targetFile + absolute
		}
	}
	return nil
}

// check says what is wrong with a, of the function of that name.
func (a *Async) check(function string) error {
	switch {
	case *a.Retries < 0 || *a.Retries > MaxAsyncRetries:
		return fmt.Errorf("retries of asynchronous invocations %d: want 0 to %d", *a.Retries, MaxAsyncRetries)
	case a.MaxAge < 0 || a.MaxAge > MaxAsyncAge:
		return fmt.Errorf("maximum age of asynchronous events %s: want up to %s", a.MaxAge, MaxAsyncAge)
	}
	for _, delay := range a.RetryDelays {
		if delay < 0 {
			return fmt.Errorf("delay before a retry %s: want a positive duration", delay)
		}
	}
	for _, t := range []struct{ use, target string }{
		{"success", a.OnSuccess}, {"failure", a.OnFailure}, {"dead letter", a.DeadLetter},
	} {
		if err := checkTarget(t.target, function); err != nil {
			return fmt.Errorf("%s target %q: %w", t.use, t.target, err)
		}
	}
	return nil
}

// checkTarget says what is wrong with a target. That a function is there is known only when it is needed.
func checkTarget(target, function string) error {
	switch {
	case target == "" || target == targetLog || strings.HasPrefix(target, targetFile) && target != targetFile:
		return nil
	case target == function:
		return fmt.Errorf("the function itself, which would never end")
	case target == targetFile || !functionName.MatchString(target):
		return fmt.Errorf("want the name of a function, file:PATH or log")
	}
	return nil
}
