package events

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
)

// A CloudwatchLogsEvent is a batch of log events that a subscription filter of Amazon CloudWatch Logs has matched.
// Its data is compressed; AWSLogs.Parse opens it.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
type CloudwatchLogsEvent struct {
	AWSLogs CloudwatchLogsRawData `json:"awslogs"` // the batch, compressed
}

// A CloudwatchLogsRawData is a batch of log events as it was sent.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
type CloudwatchLogsRawData struct {
	Data string `json:"data"` // a [CloudwatchLogsData] as JSON, compressed with gzip, as base64
}

// Parse opens the batch. It takes gzip, which CloudWatch Logs sends, and zlib, which some tools write.
func (c CloudwatchLogsRawData) Parse() (d CloudwatchLogsData, err error) {
	compressed, err := base64.StdEncoding.DecodeString(c.Data)
	if err != nil {
		return d, fmt.Errorf("awslogs.data: not base64: %w", err)
	}
	text, err := decompress(compressed)
	if err != nil {
		return d, fmt.Errorf("awslogs.data: %w", err)
	}
	if err := Unmarshal(text, &d); err != nil {
		return CloudwatchLogsData{}, fmt.Errorf("awslogs.data: %w", err)
	}
	return d, nil
}

func decompress(b []byte) ([]byte, error) {
	var (
		r   io.Reader
		err error
	)
	switch {
	case bytes.HasPrefix(b, []byte{0x1f, 0x8b}):
		r, err = gzip.NewReader(bytes.NewReader(b))
	case len(b) >= 2 && b[0]&0xf == 8 && (int(b[0])<<8|int(b[1]))%31 == 0: // RFC 1950, section 2.2
		r, err = zlib.NewReader(bytes.NewReader(b))
	default:
		err = errors.New("neither gzip nor zlib")
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// A CloudwatchLogsData is a batch of log events of one log stream.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
type CloudwatchLogsData struct {
	Owner               string                   `json:"owner"`                 // ID of the account the log group is in, 12 digits
	LogGroup            string                   `json:"logGroup"`              // name of the log group
	LogStream           string                   `json:"logStream"`             // name of the log stream
	SubscriptionFilters []string                 `json:"subscriptionFilters"`   // names of the filters that matched
	MessageType         string                   `json:"messageType"`           // DATA_MESSAGE, or CONTROL_MESSAGE to see whether the function can be reached
	LogEvents           []CloudwatchLogsLogEvent `json:"logEvents"`             // the log events, in their order
	PolicyLevel         string                   `json:"policyLevel,omitempty"` // LOG_GROUP_SUBSCRIPTION_FILTER or ACCOUNT_LEVEL_POLICY; "" where not said
}

// A CloudwatchLogsLogEvent is a line of a log, or several.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
type CloudwatchLogsLogEvent struct {
	ID        string `json:"id"`        // unique ID of the log event
	Timestamp int64  `json:"timestamp"` // when it happened, in milliseconds since January 1, 1970 UTC
	Message   string `json:"message"`   // its text

	// ExtractedFields are the values of the fields that the filter pattern names, by name. Nil for a pattern without
	// fields. It is a pointer so that log events can be compared with ==; see [CloudwatchLogsLogEvent.ExtractedField].
	ExtractedFields *map[string]string `json:"extractedFields,omitempty"`
}

// ExtractedField returns the value of a field that the filter pattern names, "" for one that it does not name.
func (e CloudwatchLogsLogEvent) ExtractedField(name string) string {
	if e.ExtractedFields == nil {
		return ""
	}
	return (*e.ExtractedFields)[name]
}
