package logs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// CloudWatch is the log of a function on AWS.
type CloudWatch struct {
	Session  *awsclient.Session
	Function string
	Since    time.Time
	Follow   bool
	Filter   string // pattern of CloudWatch Logs; "": every event
	Clock    Clock  // nil: the machine's

	Waiting func() // called once when the function is there, but has no log yet; nil: nothing
}

// A Clock tells the time and lets it pass.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error // the cause of ctx when that ends first
}

// How a log is followed.
const (
	pollEvery = 2 * time.Second
	settling  = 2 * time.Second  // an event is held back until it is so old, for older ones may still come in
	overlap   = 30 * time.Second // how far back each poll looks for events that came in late
)

// Each implements [Source].
func (c *CloudWatch) Each(ctx context.Context, do func(Event) error) error {
	clock := c.Clock
	if clock == nil {
		clock = wallClock{}
	}
	group, err := c.group(ctx)
	if err != nil {
		return err
	}
	f := &follower{CloudWatch: c, client: cloudwatchlogs.NewFromConfig(c.Session.Config), group: group, from: c.Since, seen: map[string]time.Time{}, do: do}
	if !c.Follow {
		return f.poll(ctx, clock.Now(), 0)
	}
	for {
		if err := f.poll(ctx, clock.Now(), settling); err != nil {
			return err
		}
		if err := clock.Sleep(ctx, pollEvery); err != nil {
			return err
		}
	}
}

// group returns the name of the function's log group. Who may not ask about the function gets the usual one.
func (c *CloudWatch) group(ctx context.Context) (string, error) {
	usual := "/aws/lambda/" + c.Function
	answer, err := lambda.NewFromConfig(c.Session.Config).GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: &c.Function})
	switch awsclient.Code(err) {
	case "":
	case "AccessDeniedException":
		return usual, nil
	case "ResourceNotFoundException":
		err := fmt.Errorf("no function %s in region %s", c.Function, c.Session.Config.Region)
		return "", hint.Add(err, "say --region or --profile, or deploy it first")
	}
	if err != nil {
		return "", fmt.Errorf("log of function %s: %w", c.Function, c.Session.Explain(ctx, err))
	}
	if answer.LoggingConfig == nil {
		return usual, nil
	}
	return cmp.Or(aws.ToString(answer.LoggingConfig.LogGroup), usual), nil
}

// A follower remembers what it has handed over.
type follower struct {
	*CloudWatch
	client *cloudwatchlogs.Client
	group  string
	from   time.Time            // events before it have been handed over
	seen   map[string]time.Time // times of events handed over that a poll may find again, by ID
	do     func(Event) error
	waits  bool // it is known that there is no log yet
}

// poll hands over the events that are new and have settled.
func (f *follower) poll(ctx context.Context, now time.Time, settle time.Duration) error {
	in := &cloudwatchlogs.FilterLogEventsInput{LogGroupName: &f.group, StartTime: aws.Int64(f.from.UnixMilli())}
	if f.Filter != "" {
		in.FilterPattern = &f.Filter
	}
	limit := now.Add(-settle)
	if settle > 0 {
		in.EndTime = aws.Int64(limit.UnixMilli())
	}
	pages := cloudwatchlogs.NewFilterLogEventsPaginator(f.client, in)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if _, missing := errors.AsType[*types.ResourceNotFoundException](err); missing {
			return f.missing()
		}
		if err != nil {
			return fmt.Errorf("log of function %s: %w", f.Function, f.Session.Explain(ctx, err))
		}
		if err := f.handOver(page.Events); err != nil {
			return err
		}
	}
	f.forget(limit.Add(-overlap))
	return nil
}

// missing says that the function has no log, which may yet change when the log is followed.
func (f *follower) missing() error {
	if !f.Follow {
		return hint.Add(fmt.Errorf("function %s has no log yet", f.Function), "it writes one when it is invoked for the first time")
	}
	if !f.waits && f.Waiting != nil {
		f.Waiting()
	}
	f.waits = true
	return nil
}

// handOver hands a page's new events on.
func (f *follower) handOver(page []types.FilteredLogEvent) error {
	slices.SortStableFunc(page, func(a, b types.FilteredLogEvent) int {
		return cmp.Compare(aws.ToInt64(a.Timestamp), aws.ToInt64(b.Timestamp))
	})
	for _, e := range page {
		id, at := aws.ToString(e.EventId), time.UnixMilli(aws.ToInt64(e.Timestamp))
		if _, again := f.seen[id]; again {
			continue
		}
		f.seen[id] = at
		event := Event{Time: at, Stream: aws.ToString(e.LogStreamName), Message: strings.TrimRight(aws.ToString(e.Message), "\r\n")}
		if err := f.do(event); err != nil {
			return err
		}
	}
	return nil
}

// forget lets the next poll begin at that time, and drops what it cannot find again.
func (f *follower) forget(before time.Time) {
	if before.After(f.from) {
		f.from = before
	}
	for id, at := range f.seen {
		if at.Before(f.from.Truncate(time.Millisecond)) {
			delete(f.seen, id)
		}
	}
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
