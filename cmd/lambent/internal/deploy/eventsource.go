package deploy

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// readEventSources finds the event source mappings of the function and of its alias.
func (c *Client) readEventSources(ctx context.Context, w Wanted, r *Remote) error {
	if r.Function == nil {
		return nil
	}
	r.EventSources = map[string]RemoteSource{}
	names := []string{w.Name}
	if w.Alias != "" {
		names = append(names, w.Name+":"+w.Alias) // last, since it wins
	}
	for _, name := range names {
		pages := lambda.NewListEventSourceMappingsPaginator(c.lambda, &lambda.ListEventSourceMappingsInput{FunctionName: &name})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if isEmpty(err) {
				break // the alias is not there yet
			}
			if err != nil {
				return err
			}
			for _, m := range page.EventSourceMappings {
				if s := newRemoteSource(&m); s.Target == "" || s.Target == w.Alias {
					r.EventSources[s.ARN] = s
				}
			}
		}
	}
	return nil
}

func newRemoteSource(m *types.EventSourceMappingConfiguration) RemoteSource {
	enabled := strings.HasPrefix(aws.ToString(m.State), "Enabl") || aws.ToString(m.State) == "Creating"
	s := RemoteSource{UUID: aws.ToString(m.UUID), Target: qualifierOf(aws.ToString(m.FunctionArn))}
	s.EventSource = EventSource{
		EventSource: project.EventSource{
			ARN:              aws.ToString(m.EventSourceArn),
			Enabled:          &enabled,
			BatchSize:        int(aws.ToInt32(m.BatchSize)),
			BatchWindow:      fromSeconds(m.MaximumBatchingWindowInSeconds),
			StartingPosition: string(m.StartingPosition),
			Topics:           m.Topics,
			Queues:           m.Queues,
			Parallelization:  int(aws.ToInt32(m.ParallelizationFactor)),
			Bisect:           aws.ToBool(m.BisectBatchOnFunctionError),
			MaxAge:           fromSeconds(m.MaximumRecordAgeInSeconds),
			TumblingWindow:   fromSeconds(m.TumblingWindowInSeconds),
		},
		ReportFailures: aws.Bool(slices.Contains(m.FunctionResponseTypes, types.FunctionResponseTypeReportBatchItemFailures)),
	}
	if m.MaximumRetryAttempts != nil {
		n := int(*m.MaximumRetryAttempts)
		s.Retries = &n
	}
	if m.ScalingConfig != nil {
		s.MaxConcurrency = int(aws.ToInt32(m.ScalingConfig.MaximumConcurrency))
	}
	if d := m.DestinationConfig; d != nil && d.OnFailure != nil {
		s.OnFailure = aws.ToString(d.OnFailure.Destination)
	}
	if m.FilterCriteria != nil {
		for _, f := range m.FilterCriteria.Filters {
			s.Filters = append(s.Filters, aws.ToString(f.Pattern))
		}
	}
	return s
}

// qualifierOf returns the version or alias that a function's ARN ends in, "" when it has none.
func qualifierOf(arn string) string {
	const unqualified = 7 // arn:aws:lambda:REGION:ACCOUNT:function:NAME
	parts := strings.Split(arn, ":")
	if len(parts) <= unqualified {
		return ""
	}
	return parts[unqualified]
}

// settings returns what an event source says: a setting's name and its value, "" where it says nothing.
func (s EventSource) settings() [][2]string {
	return [][2]string{
		{"enabled", optional(s.Enabled, strconv.FormatBool)},
		{"batchSize", number(s.BatchSize)},
		{"batchWindow", span(s.BatchWindow)},
		{"filters", strings.Join(s.Filters, " ")},
		{"maxConcurrency", number(s.MaxConcurrency)},
		{"parallelizationFactor", number(s.Parallelization)},
		{"bisectBatch", yes(s.Bisect)},
		{"retries", optional(s.Retries, strconv.Itoa)},
		{"maxAge", span(s.MaxAge)},
		{"tumblingWindow", span(s.TumblingWindow)},
		{"onFailure", s.OnFailure},
		{"reportBatchItemFailures", optional(s.ReportFailures, strconv.FormatBool)},
	}
}

// changes returns what is different in next, as far as that says anything, when it invokes target.
func (s RemoteSource) changes(next EventSource, target string) []Change {
	prefix := "eventSources." + sourceName(next.ARN) + "."
	list := change(prefix+"function", cmp.Or(s.Target, latest), cmp.Or(target, latest))
	before := s.settings()
	for i, setting := range next.settings() {
		if setting[1] != "" {
			list = append(list, change(prefix+setting[0], before[i][1], setting[1])...)
		}
	}
	return list
}

// sourceName returns the part of an ARN that a person knows a source by.
func sourceName(arn string) string {
	const resource = 6
	parts := strings.SplitN(arn, ":", resource)
	return parts[len(parts)-1]
}

// isStream reports whether a source keeps its records, so that a mapping starts somewhere in it.
func isStream(arn string) bool {
	for _, service := range []string{":kinesis:", ":dynamodb:", ":kafka:"} {
		if strings.Contains(arn, service) {
			return true
		}
	}
	return false
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func yes(b bool) string {
	if b {
		return "true"
	}
	return ""
}

func span(d project.Duration) string {
	if d == 0 {
		return ""
	}
	return time.Duration(d).String()
}

func optional[T any](p *T, format func(T) string) string {
	if p == nil {
		return ""
	}
	return format(*p)
}

func fromSeconds(n *int32) project.Duration {
	return project.Duration(time.Duration(aws.ToInt32(n)) * time.Second)
}

// create returns the request for a mapping that invokes the function of that name or name:alias.
func (s EventSource) create(function string) *lambda.CreateEventSourceMappingInput {
	in := &lambda.CreateEventSourceMappingInput{
		FunctionName:                   &function,
		EventSourceArn:                 &s.ARN,
		Enabled:                        s.Enabled,
		BatchSize:                      optionalInt(s.BatchSize),
		MaximumBatchingWindowInSeconds: optionalSeconds(s.BatchWindow),
		StartingPosition:               types.EventSourcePosition(s.StartingPosition),
		FilterCriteria:                 s.filterCriteria(),
		ScalingConfig:                  s.scaling(),
		ParallelizationFactor:          optionalInt(s.Parallelization),
		BisectBatchOnFunctionError:     optionalTrue(s.Bisect),
		MaximumRetryAttempts:           s.retries(),
		MaximumRecordAgeInSeconds:      optionalSeconds(s.MaxAge),
		TumblingWindowInSeconds:        optionalSeconds(s.TumblingWindow),
		DestinationConfig:              s.destination(),
		FunctionResponseTypes:          s.responseTypes(),
		Topics:                         s.Topics,
		Queues:                         s.Queues,
	}
	if in.StartingPosition == "" && isStream(s.ARN) {
		in.StartingPosition = types.EventSourcePositionTrimHorizon
	}
	return in
}

// update returns the request that makes the mapping of that UUID what s says.
func (s EventSource) update(uuid, function string) *lambda.UpdateEventSourceMappingInput {
	in := &lambda.UpdateEventSourceMappingInput{
		UUID:                           &uuid,
		FunctionName:                   &function,
		Enabled:                        s.Enabled,
		BatchSize:                      optionalInt(s.BatchSize),
		MaximumBatchingWindowInSeconds: optionalSeconds(s.BatchWindow),
		FilterCriteria:                 s.filterCriteria(),
		ScalingConfig:                  s.scaling(),
		ParallelizationFactor:          optionalInt(s.Parallelization),
		BisectBatchOnFunctionError:     optionalTrue(s.Bisect),
		MaximumRetryAttempts:           s.retries(),
		MaximumRecordAgeInSeconds:      optionalSeconds(s.MaxAge),
		TumblingWindowInSeconds:        optionalSeconds(s.TumblingWindow),
		DestinationConfig:              s.destination(),
		FunctionResponseTypes:          s.responseTypes(),
	}
	if in.FunctionResponseTypes == nil && s.ReportFailures != nil {
		in.FunctionResponseTypes = []types.FunctionResponseType{} // an absent list would leave what is there
	}
	return in
}

func (s EventSource) responseTypes() []types.FunctionResponseType {
	if !aws.ToBool(s.ReportFailures) {
		return nil
	}
	return []types.FunctionResponseType{types.FunctionResponseTypeReportBatchItemFailures}
}

func (s EventSource) filterCriteria() *types.FilterCriteria {
	if s.Filters == nil {
		return nil
	}
	c := &types.FilterCriteria{Filters: []types.Filter{}}
	for _, pattern := range s.Filters {
		c.Filters = append(c.Filters, types.Filter{Pattern: &pattern})
	}
	return c
}

func (s EventSource) scaling() *types.ScalingConfig {
	if s.MaxConcurrency == 0 {
		return nil
	}
	return &types.ScalingConfig{MaximumConcurrency: optionalInt(s.MaxConcurrency)}
}

func (s EventSource) destination() *types.DestinationConfig {
	if s.OnFailure == "" {
		return nil
	}
	return &types.DestinationConfig{OnFailure: &types.OnFailure{Destination: &s.OnFailure}}
}

func (s EventSource) retries() *int32 {
	if s.Retries == nil {
		return nil
	}
	return aws.Int32(int32(*s.Retries))
}

func optionalInt(n int) *int32 {
	if n == 0 {
		return nil
	}
	return aws.Int32(int32(n))
}

func optionalTrue(b bool) *bool {
	if !b {
		return nil
	}
	return &b
}

func optionalSeconds(d project.Duration) *int32 {
	return optionalInt(int(time.Duration(d) / time.Second))
}
