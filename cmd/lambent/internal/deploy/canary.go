package deploy

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
)

// How a canary is watched.
const (
	canaryPoll  = 30 * time.Second
	metricDelay = time.Minute     // until CloudWatch has the metrics of an invocation
	baseline    = 5 * time.Minute // the shortest time before the canary that it is compared with
	metricUnit  = time.Minute     // period of Lambda's metrics
)

// startCanary gives the new version its share of the alias' traffic.
func startCanary(ctx context.Context, a *applier) error {
	return a.changeAlias(ctx, Alias{
		Version: a.alias.Version,
		Weights: map[string]float64{a.version: a.wanted.Canary.Weight},
	})
}

// watchCanary waits as long as the canary lasts. When the new version fails more often than the alias did before, it
// gets no more traffic, and the deployment ends.
func watchCanary(ctx context.Context, a *applier) error {
	start := a.clock.Now()
	end := start.Add(a.wanted.Canary.For + metricDelay)
	before, err := a.failures(ctx, "", start.Add(-max(a.wanted.Canary.For, baseline)), start)
	if err != nil {
		return err
	}
	for {
		now := a.clock.Now()
		during, err := a.failures(ctx, a.version, start, now.Add(metricUnit))
		if err != nil {
			return err
		}
		if during.worse(before) {
			return a.endCanary(ctx, before, during)
		}
		if !now.Before(end) {
			return nil
		}
		if err := a.clock.Sleep(ctx, min(canaryPoll, end.Sub(now))); err != nil {
			return err
		}
	}
}

// endCanary takes the new version's share of the traffic back and says why.
func (a *applier) endCanary(ctx context.Context, before, during failures) error {
	stable := a.alias.Version
	if err := a.changeAlias(ctx, Alias{Version: stable}); err != nil {
		return err
	}
	err := fmt.Errorf("version %s failed in %s, alias %s before in %s", a.version, during, a.wanted.Alias, before)
	return problem(hint.Add(err, "all traffic of alias %s goes to version %s again; lambent logs %s shows what failed", a.wanted.Alias, stable, a.wanted.Name))
}

// failures says how many invocations have failed.
type failures struct{ errors, invocations float64 }

// worse reports whether a larger share has failed than before.
func (f failures) worse(before failures) bool {
	if before.invocations == 0 {
		return f.errors > 0
	}
	return f.errors*before.invocations > before.errors*f.invocations
}

func (f failures) String() string {
	return fmt.Sprintf("%.0f of %.0f invocations", f.errors, f.invocations)
}

// failures adds up the metrics of the alias between two times; with a version, those of invocations that it executed.
//
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
func (a *applier) failures(ctx context.Context, version string, from, to time.Time) (failures, error) {
	var f failures
	for _, m := range []struct {
		name string
		sum  *float64
	}{{"Errors", &f.errors}, {"Invocations", &f.invocations}} {
		answer, err := a.metrics.GetMetricStatistics(ctx, &cloudwatch.GetMetricStatisticsInput{
			Namespace:  aws.String("AWS/Lambda"),
			MetricName: &m.name,
			Dimensions: a.dimensions(version),
			StartTime:  &from,
			EndTime:    &to,
			Period:     aws.Int32(int32(metricUnit / time.Second)),
			Statistics: []types.Statistic{types.StatisticSum},
		})
		if err != nil {
			return f, err
		}
		for _, point := range answer.Datapoints {
			*m.sum += aws.ToFloat64(point.Sum)
		}
	}
	return f, nil
}

func (a *applier) dimensions(version string) []types.Dimension {
	list := []types.Dimension{
		{Name: aws.String("FunctionName"), Value: &a.wanted.Name},
		{Name: aws.String("Resource"), Value: aws.String(a.wanted.invoked())},
	}
	if version != "" {
		list = append(list, types.Dimension{Name: aws.String("ExecutedVersion"), Value: &version})
	}
	return list
}
