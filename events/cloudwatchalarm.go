package events

import "time"

// A CloudWatchAlarmEvent is what the Lambda action of an Amazon CloudWatch alarm sends when the alarm changes its state.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
type CloudWatchAlarmEvent struct {
	Source    string              `json:"source"`             // aws.cloudwatch
	AlarmARN  string              `json:"alarmArn"`           // ARN of the alarm
	AccountID string              `json:"accountId"`          // of the alarm, 12 digits
	Time      string              `json:"time"`               // when the state changed, as sent; AlarmData.State.Timestamp is the time
	Region    string              `json:"region"`             // of the alarm
	AlarmData CloudWatchAlarmData `json:"alarmData,omitzero"` // the alarm and its states
}

// A CloudWatchAlarmStateChangeEvent says that an alarm changed its state. Source is "aws.cloudwatch", DetailType "CloudWatch
// Alarm State Change".
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
type CloudWatchAlarmStateChangeEvent = EventBridge[CloudWatchAlarmStateChangeDetail]

// A CloudWatchAlarmStateChangeDetail is the same as the alarmData of a [CloudWatchAlarmEvent].
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
type CloudWatchAlarmStateChangeDetail = CloudWatchAlarmData

// A CloudWatchAlarmData is an alarm, its state and the state it had.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
type CloudWatchAlarmData struct {
	AlarmName     string                        `json:"alarmName"`               // name of the alarm
	State         CloudWatchAlarmState          `json:"state,omitzero"`          // now
	PreviousState CloudWatchAlarmState          `json:"previousState,omitzero"`  // until now
	Configuration *CloudWatchAlarmConfiguration `json:"configuration,omitempty"` // of the alarm, in part
}

// A CloudWatchAlarmState is a state of an alarm.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
type CloudWatchAlarmState struct {
	Value                   string    `json:"value"`                             // OK, ALARM or INSUFFICIENT_DATA
	Reason                  string    `json:"reason,omitempty"`                  // why, in words
	ReasonData              string    `json:"reasonData,omitempty"`              // why, as JSON text; "" where there is none
	Timestamp               time.Time `json:"timestamp,omitzero"`                // since when; sent as 2006-01-02T15:04:05.000+0000
	ActionsSuppressedBy     string    `json:"actionsSuppressedBy,omitempty"`     // Alarm, ExtensionPeriod or WaitPeriod; "" if actions are not suppressed
	ActionsSuppressedReason string    `json:"actionsSuppressedReason,omitempty"` // the same in words
	EvaluationState         string    `json:"evaluationState,omitempty"`         // PARTIAL_DATA, EVALUATION_ERROR or EVALUATION_FAILURE; "" if all is well

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It takes offsets with and without a colon.
func (s *CloudWatchAlarmState) UnmarshalJSON(b []byte) error {
	err := decode(b, &s.wire,
		member("value", &s.Value),
		member("reason", &s.Reason),
		member("reasonData", &s.ReasonData),
		member("timestamp", &s.Timestamp),
		member("actionsSuppressedBy", &s.ActionsSuppressedBy),
		member("actionsSuppressedReason", &s.ActionsSuppressedReason),
		member("evaluationState", &s.EvaluationState),
	)
	if err != nil {
		return err
	}
	return s.wire.damaged("")
}

// MarshalJSON implements [encoding/json.Marshaler].
func (s CloudWatchAlarmState) MarshalJSON() ([]byte, error) {
	type plain CloudWatchAlarmState
	return s.wire.encode(plain(s))
}

// A CloudWatchAlarmConfiguration is what an alarm watches, and how. Events about a state have the description, the
// metrics or the alarm rule, and the suppressor; events about a change of the configuration have all of it.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
type CloudWatchAlarmConfiguration struct {
	AlarmName                        string                       `json:"alarmName,omitempty"`                        // name of the alarm
	Description                      string                       `json:"description,omitempty"`                      // of the alarm
	AlarmRule                        string                       `json:"alarmRule,omitempty"`                        // of a composite alarm, such as ALARM(a) OR ALARM(b)
	ActionsSuppressor                string                       `json:"actionsSuppressor,omitempty"`                // name or ARN of the alarm that suppresses a composite alarm's actions
	ActionsSuppressorWaitPeriod      *int64                       `json:"actionsSuppressorWaitPeriod,omitempty"`      // how long to wait for the suppressor, in seconds; nil without one
	ActionsSuppressorExtensionPeriod *int64                       `json:"actionsSuppressorExtensionPeriod,omitempty"` // how long to suppress after it, in seconds; nil without one
	Metrics                          []CloudWatchAlarmMetricQuery `json:"metrics,omitzero"`                           // of a metric alarm
	EvaluationPeriods                int64                        `json:"evaluationPeriods,omitempty"`                // how many periods are looked at
	DatapointsToAlarm                int64                        `json:"datapointsToAlarm,omitempty"`                // how many of them have to be over the threshold; 0: all
	Threshold                        *float64                     `json:"threshold,omitempty"`                        // in the metric's unit; nil of an anomaly alarm
	ThresholdMetricID                string                       `json:"thresholdMetricId,omitempty"`                // ID of the query that gives the band of an anomaly alarm
	ComparisonOperator               string                       `json:"comparisonOperator,omitempty"`               // such as GreaterThanThreshold
	TreatMissingData                 string                       `json:"treatMissingData,omitempty"`                 // breaching, notBreaching, ignore or missing
	EvaluateLowSampleCountPercentile string                       `json:"evaluateLowSampleCountPercentile,omitempty"` // evaluate or ignore, of a percentile; "" is evaluate
	ActionsEnabled                   *bool                        `json:"actionsEnabled,omitempty"`                   // whether actions are taken; nil where not sent
	Timestamp                        time.Time                    `json:"timestamp,omitzero"`                         // since when this holds; sent as 2006-01-02T15:04:05.000+0000
	OKActions                        []string                     `json:"okActions,omitzero"`                         // ARNs of what is called when the state becomes OK
	AlarmActions                     []string                     `json:"alarmActions,omitzero"`                      // … becomes ALARM
	InsufficientDataActions          []string                     `json:"insufficientDataActions,omitzero"`           // … becomes INSUFFICIENT_DATA

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It takes offsets with and without a colon.
func (c *CloudWatchAlarmConfiguration) UnmarshalJSON(b []byte) error {
	err := decode(b, &c.wire,
		member("alarmName", &c.AlarmName),
		member("description", &c.Description),
		member("alarmRule", &c.AlarmRule),
		member("actionsSuppressor", &c.ActionsSuppressor),
		member("actionsSuppressorWaitPeriod", &c.ActionsSuppressorWaitPeriod),
		member("actionsSuppressorExtensionPeriod", &c.ActionsSuppressorExtensionPeriod),
		member("metrics", &c.Metrics),
		member("evaluationPeriods", &c.EvaluationPeriods),
		member("datapointsToAlarm", &c.DatapointsToAlarm),
		member("threshold", &c.Threshold),
		member("thresholdMetricId", &c.ThresholdMetricID),
		member("comparisonOperator", &c.ComparisonOperator),
		member("treatMissingData", &c.TreatMissingData),
		member("evaluateLowSampleCountPercentile", &c.EvaluateLowSampleCountPercentile),
		member("actionsEnabled", &c.ActionsEnabled),
		member("timestamp", &c.Timestamp),
		member("okActions", &c.OKActions),
		member("alarmActions", &c.AlarmActions),
		member("insufficientDataActions", &c.InsufficientDataActions),
	)
	if err != nil {
		return err
	}
	return c.wire.damaged("")
}

// MarshalJSON implements [encoding/json.Marshaler].
func (c CloudWatchAlarmConfiguration) MarshalJSON() ([]byte, error) {
	type plain CloudWatchAlarmConfiguration
	return c.wire.encode(plain(c))
}

// A CloudWatchAlarmMetricQuery is a metric that an alarm watches, or an expression over others.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
type CloudWatchAlarmMetricQuery struct {
	ID         string                     `json:"id"`                   // name of the query within the alarm
	Expression string                     `json:"expression,omitempty"` // over other queries; "" for a metric
	Label      string                     `json:"label,omitempty"`      // what it is called
	ReturnData bool                       `json:"returnData"`           // whether it is this one that is watched
	Period     int64                      `json:"period,omitempty"`     // of an expression, in seconds; 0 where not sent
	AccountID  string                     `json:"accountId,omitempty"`  // of the metric, 12 digits; "" for the alarm's own account
	MetricStat *CloudWatchAlarmMetricStat `json:"metricStat,omitempty"` // the metric; nil for an expression
}

// A CloudWatchAlarmMetricStat is a statistic of a metric.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html
type CloudWatchAlarmMetricStat struct {
	Metric CloudWatchAlarmMetric `json:"metric,omitzero"` // the metric
	Period int64                 `json:"period"`          // over how long a value is taken, in seconds
	Stat   string                `json:"stat"`            // such as Average, Sum, p99
	Unit   string                `json:"unit,omitempty"`  // such as Seconds; "" for any
}

// A CloudWatchAlarmMetric is a metric.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Metric.html
type CloudWatchAlarmMetric struct {
	Namespace  string            `json:"namespace"`           // such as AWS/Lambda
	Name       string            `json:"name"`                // such as Errors
	Dimensions map[string]string `json:"dimensions,omitzero"` // values by their names
}

// A CloudWatchAlarmConfigurationChangeEvent says that an alarm was created, updated or deleted. Source is "aws.cloudwatch",
// DetailType "CloudWatch Alarm Configuration Change".
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
type CloudWatchAlarmConfigurationChangeEvent = EventBridge[CloudWatchAlarmConfigurationChangeDetail]

// A CloudWatchAlarmConfigurationChangeDetail is an alarm that was created, updated or deleted.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
type CloudWatchAlarmConfigurationChangeDetail struct {
	AlarmName             string                        `json:"alarmName"`                       // name of the alarm
	Operation             string                        `json:"operation"`                       // create, update or delete
	State                 CloudWatchAlarmState          `json:"state,omitzero"`                  // of the alarm, unchanged by this
	Configuration         *CloudWatchAlarmConfiguration `json:"configuration,omitempty"`         // as it is now, or was at the end
	PreviousConfiguration *CloudWatchAlarmConfiguration `json:"previousConfiguration,omitempty"` // as it was; nil unless updated
}
