package events

import (
	"fmt"
	"time"
)

// An SNSEvent is what Amazon SNS sends to a function that subscribes to a topic.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
type SNSEvent struct {
	Records []SNSEventRecord `json:"Records,omitzero"` // always one
}

// An SNSEventRecord is a message of a topic, and how it came here.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
type SNSEventRecord struct {
	EventVersion         string    `json:"EventVersion"`         // version of this structure: 1.0
	EventSubscriptionArn string    `json:"EventSubscriptionArn"` // the function's subscription to the topic
	EventSource          string    `json:"EventSource"`          // aws:sns
	SNS                  SNSEntity `json:"Sns,omitzero"`         // the message
}

// DecodeError returns the first thing in the record that could not be decoded, or nil. The affected field is zero;
// every other field is as sent.
func (r SNSEventRecord) DecodeError() error { return r.SNS.wire.damaged("Sns") }

// An SNSEntity is a message of a topic. [SNSMessage] decodes its text. It is also the envelope in which SNS delivers to
// a queue, an HTTP endpoint or Firehose, where two members are spelled otherwise (SigningCertURL, UnsubscribeURL); the
// spelling that was read is written again.
//
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
type SNSEntity struct {
	Signature         string                 `json:"Signature"`                  // base64
	MessageID         string                 `json:"MessageId"`                  // unique for every published message
	Type              string                 `json:"Type"`                       // Notification; in envelopes also SubscriptionConfirmation or UnsubscribeConfirmation
	TopicArn          string                 `json:"TopicArn"`                   // the topic
	MessageAttributes map[string]interface{} `json:"MessageAttributes,omitzero"` // by name: an object with Type and Value
	SignatureVersion  string                 `json:"SignatureVersion"`           // 1 is SHA1, 2 is SHA256
	Timestamp         time.Time              `json:"Timestamp,omitzero"`         // when it was published
	SigningCertURL    string                 `json:"SigningCertUrl,omitempty"`   // the certificate of Signature
	Message           string                 `json:"Message"`                    // up to 256 KiB
	UnsubscribeURL    string                 `json:"UnsubscribeUrl,omitempty"`   // ends the subscription
	Subject           string                 `json:"Subject,omitempty"`          // up to 100 characters; "" without one
	Token             string                 `json:"Token,omitempty"`            // of a confirmation: what ConfirmSubscription wants
	SubscribeURL      string                 `json:"SubscribeURL,omitempty"`     // of a confirmation: confirms when it is visited
	SequenceNumber    string                 `json:"SequenceNumber,omitempty"`   // of a FIFO topic: decimal digits, rising within a message group

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (e *SNSEntity) UnmarshalJSON(b []byte) error {
	return decode(b, &e.wire,
		member("Type", &e.Type),
		member("MessageId", &e.MessageID),
		member("TopicArn", &e.TopicArn),
		member("Subject", &e.Subject),
		member("Message", &e.Message),
		member("Timestamp", &e.Timestamp),
		member("SignatureVersion", &e.SignatureVersion),
		member("Signature", &e.Signature),
		member("SigningCertUrl", &e.SigningCertURL).or("SigningCertURL"),
		member("UnsubscribeUrl", &e.UnsubscribeURL).or("UnsubscribeURL"),
		member("MessageAttributes", &e.MessageAttributes),
		member("Token", &e.Token),
		member("SubscribeURL", &e.SubscribeURL),
		text("SequenceNumber", &e.SequenceNumber),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (e SNSEntity) MarshalJSON() ([]byte, error) {
	type plain SNSEntity
	return e.wire.encode(plain(e))
}

// SNSMessage decodes the text of a message, which is JSON, into a T: [CloudWatchAlarmSNSPayload] for an alarm. Its error
// names the message, not the text.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
func SNSMessage[T any](e SNSEntity) (T, error) {
	v, err := fromText[T]([]byte(e.Message))
	if err != nil {
		err = fmt.Errorf("SNS message %s: %w", e.MessageID, err)
	}
	return v, err
}

// A CloudWatchAlarmSNSPayload is the text of the SNS message that an alarm publishes when its state changes: of a metric
// alarm with Trigger, of a composite alarm with AlarmRule and TriggeringChildren.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
type CloudWatchAlarmSNSPayload struct {
	AlarmName                          string                           `json:"AlarmName"`                                    // unique within account and region
	AlarmDescription                   string                           `json:"AlarmDescription,omitempty"`                   // "" without one
	AWSAccountID                       string                           `json:"AWSAccountId"`                                 // the alarm's account, 12 digits
	AlarmConfigurationUpdatedTimestamp string                           `json:"AlarmConfigurationUpdatedTimestamp,omitempty"` // as sent: 2024-05-06T07:08:09.123+0000
	NewStateValue                      string                           `json:"NewStateValue"`                                // OK, ALARM or INSUFFICIENT_DATA
	NewStateReason                     string                           `json:"NewStateReason"`                               // for people
	StateChangeTime                    string                           `json:"StateChangeTime"`                              // as sent: 2024-05-06T07:08:09.123+0000
	Region                             string                           `json:"Region"`                                       // the region's name for people: US East (N. Virginia)
	AlarmARN                           string                           `json:"AlarmArn"`                                     // the alarm
	OldStateValue                      string                           `json:"OldStateValue"`                                // OK, ALARM or INSUFFICIENT_DATA
	OKActions                          []string                         `json:"OKActions,omitzero"`                           // ARNs of what happens on OK; nil if not sent
	AlarmActions                       []string                         `json:"AlarmActions,omitzero"`                        // ARNs of what happens on ALARM; nil if not sent
	InsufficientDataActions            []string                         `json:"InsufficientDataActions,omitzero"`             // ARNs of what happens on INSUFFICIENT_DATA; nil if not sent
	Trigger                            CloudWatchAlarmTrigger           `json:"Trigger,omitzero"`                             // of a metric alarm: what it watches
	AlarmRule                          string                           `json:"AlarmRule,omitempty"`                          // of a composite alarm: its expression
	TriggeringChildren                 []CloudWatchAlarmTriggeringChild `json:"TriggeringChildren,omitzero"`                  // of a composite alarm: what changed its state
}

// A CloudWatchAlarmTriggeringChild is an alarm that changed the state of a composite one.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
type CloudWatchAlarmTriggeringChild struct {
	ARN   string                    `json:"Arn"`            // the alarm
	State CloudWatchAlarmChildState `json:"State,omitzero"` // what it changed to
}

// A CloudWatchAlarmChildState is the state of an alarm below a composite one.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
type CloudWatchAlarmChildState struct {
	Value     string `json:"Value"`     // OK, ALARM or INSUFFICIENT_DATA
	Timestamp string `json:"Timestamp"` // as sent: 2024-05-06T07:08:09.123+0000
}

// A CloudWatchAlarmTrigger is what a metric alarm watches: one metric (MetricName and what goes with it) or an expression
// over several (Metrics).
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
type CloudWatchAlarmTrigger struct {
	Period                           int64                       `json:"Period"`                           // seconds
	EvaluationPeriods                int64                       `json:"EvaluationPeriods"`                // how many periods are looked at
	ComparisonOperator               string                      `json:"ComparisonOperator"`               // GreaterThanThreshold, LessThanLowerOrGreaterThanUpperThreshold, …
	Threshold                        float64                     `json:"Threshold,omitempty"`              // in the metric's unit; of anomaly detection 0, see ThresholdMetricID
	TreatMissingData                 string                      `json:"TreatMissingData"`                 // as sent: "- TreatMissingData: notBreaching", or missing
	EvaluateLowSampleCountPercentile string                      `json:"EvaluateLowSampleCountPercentile"` // evaluate or ignore; "" if it is no percentile
	DatapointsToAlarm                int64                       `json:"DatapointsToAlarm,omitempty"`      // how many periods must breach; 0 is EvaluationPeriods
	ThresholdMetricID                string                      `json:"ThresholdMetricId,omitempty"`      // Id of the anomaly band in Metrics that is the threshold
	Metrics                          []CloudWatchMetricDataQuery `json:"Metrics,omitempty"`                // of an expression: metrics and expressions, one of which is watched
	MetricName                       string                      `json:"MetricName,omitempty"`             // of one metric
	Namespace                        string                      `json:"Namespace,omitempty"`              // of one metric: AWS/Lambda
	StatisticType                    string                      `json:"StatisticType,omitempty"`          // Statistic or ExtendedStatistic
	Statistic                        string                      `json:"Statistic,omitempty"`              // SUM, AVERAGE, MINIMUM, MAXIMUM or SAMPLE_COUNT
	ExtendedStatistic                string                      `json:"ExtendedStatistic,omitempty"`      // p99 and the like
	Unit                             string                      `json:"Unit,omitempty"`                   // Count, Seconds, …; "" without one
	Dimensions                       []CloudWatchDimension       `json:"Dimensions,omitzero"`              // of one metric; empty without any, nil if not sent

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (t *CloudWatchAlarmTrigger) UnmarshalJSON(b []byte) error {
	return decode(b, &t.wire,
		member("MetricName", &t.MetricName),
		member("Namespace", &t.Namespace),
		member("StatisticType", &t.StatisticType),
		member("Statistic", &t.Statistic),
		member("ExtendedStatistic", &t.ExtendedStatistic),
		member("Unit", &t.Unit),
		member("Dimensions", &t.Dimensions),
		member("Period", &t.Period),
		member("EvaluationPeriods", &t.EvaluationPeriods),
		member("DatapointsToAlarm", &t.DatapointsToAlarm),
		member("ComparisonOperator", &t.ComparisonOperator),
		custom("Threshold", &t.Threshold, t.unmarshalThreshold),
		member("TreatMissingData", &t.TreatMissingData),
		member("EvaluateLowSampleCountPercentile", &t.EvaluateLowSampleCountPercentile),
		member("ThresholdMetricId", &t.ThresholdMetricID),
		member("Metrics", &t.Metrics),
	)
}

// unmarshalThreshold reads a number. A zero that was sent is written again, as 0.0 too.
func (t *CloudWatchAlarmTrigger) unmarshalThreshold(raw []byte) error {
	if err := Unmarshal(raw, &t.Threshold); err != nil {
		return err
	}
	if t.Threshold == 0 && !isNull(raw) {
		return errOtherForm
	}
	return nil
}

// MarshalJSON implements [encoding/json.Marshaler].
func (t CloudWatchAlarmTrigger) MarshalJSON() ([]byte, error) {
	type plain CloudWatchAlarmTrigger
	return t.wire.encode(plain(t))
}

// A CloudWatchMetricDataQuery is a metric, or an expression over others, that an alarm uses.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
type CloudWatchMetricDataQuery struct {
	AccountID  string               `json:"AccountId,omitempty"`  // the metric's account; "" is the alarm's
	Expression string               `json:"Expression,omitempty"` // over the Ids of others; "" for a metric
	ID         string               `json:"Id"`                   // its name in expressions
	Label      string               `json:"Label,omitempty"`      // for people
	MetricStat CloudWatchMetricStat `json:"MetricStat,omitzero"`  // zero for an expression
	Period     int64                `json:"Period,omitempty"`     // seconds, of an expression
	ReturnData bool                 `json:"ReturnData,omitempty"` // whether this is what the alarm watches

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (q *CloudWatchMetricDataQuery) UnmarshalJSON(b []byte) error {
	return decode(b, &q.wire,
		member("AccountId", &q.AccountID),
		member("Expression", &q.Expression),
		member("Id", &q.ID),
		member("Label", &q.Label),
		member("MetricStat", &q.MetricStat),
		member("Period", &q.Period),
		member("ReturnData", &q.ReturnData).sticky(),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (q CloudWatchMetricDataQuery) MarshalJSON() ([]byte, error) {
	type plain CloudWatchMetricDataQuery
	return q.wire.encode(plain(q))
}

// A CloudWatchMetricStat is a statistic of a metric.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html
type CloudWatchMetricStat struct {
	Metric CloudWatchMetric `json:"Metric,omitzero"` // the metric
	Period int64            `json:"Period"`          // seconds
	Stat   string           `json:"Stat"`            // Sum, Average, p99, …
	Unit   string           `json:"Unit,omitempty"`  // Count, Seconds, …; "" without one
}

// A CloudWatchMetric names a metric.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Metric.html
type CloudWatchMetric struct {
	Dimensions []CloudWatchDimension `json:"Dimensions,omitzero"`  // up to 30; nil if not sent
	MetricName string                `json:"MetricName,omitempty"` // Errors
	Namespace  string                `json:"Namespace,omitempty"`  // AWS/Lambda
}

// A CloudWatchDimension is a name and a value that tell metrics of one name apart.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
type CloudWatchDimension struct {
	Name  string `json:"name"`  // FunctionName
	Value string `json:"value"` // the function's name
}
