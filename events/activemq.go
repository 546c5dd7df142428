package events

// An ActiveMQEvent is a batch of messages of a queue of Amazon MQ for ActiveMQ, sent by an event source mapping.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
type ActiveMQEvent struct {
	EventSource    string            `json:"eventSource"`       // aws:mq
	EventSourceARN string            `json:"eventSourceArn"`    // the broker
	Messages       []ActiveMQMessage `json:"messages,omitzero"` // up to 10,000
}

// An ActiveMQMessage is one message of a queue. DataBytes decodes its data. Amazon EventBridge Pipes sends a list of
// messages, each with the two members that name its source.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
type ActiveMQMessage struct {
	MessageID      string              `json:"messageID"`                // ID:… of the broker
	MessageType    string              `json:"messageType"`              // jms/text-message or jms/bytes-message
	ConnectionID   string              `json:"connectionId,omitempty"`   // the producer's connection; "" if not sent
	Timestamp      int64               `json:"timestamp"`                // when it was sent, in milliseconds since 1970
	DeliveryMode   int                 `json:"deliveryMode,omitempty"`   // 1 is not persistent, 2 is; 0 if not sent
	Persistent     bool                `json:"persistent,omitempty"`     // whether it outlives a restart of the broker
	CorrelationID  string              `json:"correlationID,omitempty"`  // of the producer; AWS also writes correlationId
	ReplyTo        string              `json:"replyTo,omitempty"`        // where an answer is to go; "" without
	Destination    ActiveMQDestination `json:"destination,omitzero"`     // the queue
	Redelivered    bool                `json:"redelivered"`              // whether it came before
	Type           string              `json:"type,omitempty"`           // of the producer; "" without
	Expiration     int64               `json:"expiration,omitempty"`     // when it expires, in milliseconds; 0 is never; sent as a number or as text
	Priority       int                 `json:"priority,omitempty"`       // 0 to 9, the highest
	Data           string              `json:"data"`                     // base64
	BrokerInTime   int64               `json:"brokerInTime"`             // when the broker received it, in milliseconds since 1970
	BrokerOutTime  int64               `json:"brokerOutTime"`            // when the broker sent it, in milliseconds since 1970
	Properties     map[string]string   `json:"properties,omitzero"`      // of the producer; nil if not sent
	EventSource    string              `json:"eventSource,omitempty"`    // Pipes only: as in ActiveMQEvent
	EventSourceARN string              `json:"eventSourceArn,omitempty"` // Pipes only: as in ActiveMQEvent

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (m *ActiveMQMessage) UnmarshalJSON(b []byte) error {
	return decode(b, &m.wire,
		member("messageID", &m.MessageID),
		member("messageType", &m.MessageType),
		member("connectionId", &m.ConnectionID),
		number("timestamp", &m.Timestamp),
		member("deliveryMode", &m.DeliveryMode).sticky(),
		member("persistent", &m.Persistent).sticky(),
		text("correlationID", &m.CorrelationID).or("correlationId"),
		member("replyTo", &m.ReplyTo),
		member("destination", &m.Destination),
		member("redelivered", &m.Redelivered),
		member("type", &m.Type),
		number("expiration", &m.Expiration).sticky(),
		member("priority", &m.Priority).sticky(),
		member("data", &m.Data),
		number("brokerInTime", &m.BrokerInTime),
		number("brokerOutTime", &m.BrokerOutTime),
		texts("properties", &m.Properties),
		member("eventSource", &m.EventSource),
		member("eventSourceArn", &m.EventSourceARN),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (m ActiveMQMessage) MarshalJSON() ([]byte, error) {
	type plain ActiveMQMessage
	return m.wire.encode(plain(m))
}

// DataBytes decodes the data. It is never nil without an error.
func (m ActiveMQMessage) DataBytes() ([]byte, error) { return decodeBase64("data", m.Data) }

// DecodeError returns the first thing in the message that could not be decoded, or nil. A field that could not be is
// zero, every other field is as sent; Data, which stays as sent, is looked at too.
func (m ActiveMQMessage) DecodeError() error {
	_, err := m.DataBytes()
	return firstError(m.wire.damaged(""), err)
}

// An ActiveMQDestination is a queue of a broker.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
type ActiveMQDestination struct {
	PhysicalName string `json:"physicalName"` // the queue's name; AWS also writes physicalname

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (d *ActiveMQDestination) UnmarshalJSON(b []byte) error {
	return decode(b, &d.wire, member("physicalName", &d.PhysicalName).or("physicalname"))
}

// MarshalJSON implements [encoding/json.Marshaler].
func (d ActiveMQDestination) MarshalJSON() ([]byte, error) {
	type plain ActiveMQDestination
	return d.wire.encode(plain(d))
}
