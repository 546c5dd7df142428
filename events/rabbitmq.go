package events

// A RabbitMQEvent is a batch of messages of queues of Amazon MQ for RabbitMQ, sent by an event source mapping.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
type RabbitMQEvent struct {
	EventSource     string                       `json:"eventSource"`                 // aws:rmq
	EventSourceARN  string                       `json:"eventSourceArn"`              // the broker
	MessagesByQueue map[string][]RabbitMQMessage `json:"rmqMessagesByQueue,omitzero"` // by queue and virtual host: orders::/
}

// A RabbitMQMessage is one message of a queue. DataBytes decodes its data. Amazon EventBridge Pipes sends a list of
// messages, each with the three members that name its source.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
type RabbitMQMessage struct {
	BasicProperties RabbitMQBasicProperties `json:"basicProperties,omitzero"` // of AMQP
	Data            string                  `json:"data"`                     // base64
	Redelivered     bool                    `json:"redelivered"`              // whether it came before
	EventSource     string                  `json:"eventSource,omitempty"`    // Pipes only: as in RabbitMQEvent
	EventSourceARN  string                  `json:"eventSourceArn,omitempty"` // Pipes only: as in RabbitMQEvent
	EventSourceKey  string                  `json:"eventSourceKey,omitempty"` // Pipes only: queue and virtual host, orders::/
}

// DataBytes decodes the data. It is never nil without an error.
func (m RabbitMQMessage) DataBytes() ([]byte, error) { return decodeBase64("data", m.Data) }

// DecodeError returns the first thing in the message that could not be decoded, or nil. That is Data, which stays as
// sent.
func (m RabbitMQMessage) DecodeError() error {
	_, err := m.DataBytes()
	return firstError(m.BasicProperties.wire.damaged("basicProperties"), err)
}

// A RabbitMQBasicProperties is what the producer said of a message. All of it is optional; what the producer did not set
// is zero or nil.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
type RabbitMQBasicProperties struct {
	ContentType     string                 `json:"contentType,omitempty"`     // a MIME type
	ContentEncoding *string                `json:"contentEncoding,omitempty"` // gzip, or what else the producer applied
	Headers         map[string]interface{} `json:"headers,omitzero"`          // numbers are float64; text is an object with a list of bytes
	DeliveryMode    uint8                  `json:"deliveryMode,omitempty"`    // 1 is transient, 2 persistent
	Priority        uint8                  `json:"priority,omitempty"`        // 0 to the queue's highest, at most 255
	CorrelationID   *string                `json:"correlationId,omitempty"`   // ties an answer to a question
	ReplyTo         *string                `json:"replyTo,omitempty"`         // the queue for an answer
	Expiration      string                 `json:"expiration,omitempty"`      // time to live in milliseconds, decimal digits; sent as text or as a number
	MessageID       *string                `json:"messageId,omitempty"`       // of the producer
	Timestamp       string                 `json:"timestamp,omitempty"`       // of the producer, as sent: Jan 2, 2026, 3:04:05 PM
	Type            *string                `json:"type,omitempty"`            // of the producer
	UserID          string                 `json:"userId,omitempty"`          // the producer's user at the broker
	AppID           *string                `json:"appId,omitempty"`           // the producer's program
	ClusterID       *string                `json:"clusterId,omitempty"`       // no longer used by AMQP
	BodySize        uint64                 `json:"bodySize"`                  // bytes of the decoded data

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (p *RabbitMQBasicProperties) UnmarshalJSON(b []byte) error {
	return decode(b, &p.wire,
		member("contentType", &p.ContentType),
		member("contentEncoding", &p.ContentEncoding),
		member("headers", &p.Headers),
		member("deliveryMode", &p.DeliveryMode).sticky(),
		member("priority", &p.Priority).sticky(),
		textPtr("correlationId", &p.CorrelationID),
		member("replyTo", &p.ReplyTo),
		text("expiration", &p.Expiration),
		textPtr("messageId", &p.MessageID),
		text("timestamp", &p.Timestamp),
		member("type", &p.Type),
		member("userId", &p.UserID),
		member("appId", &p.AppID),
		member("clusterId", &p.ClusterID),
		member("bodySize", &p.BodySize),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (p RabbitMQBasicProperties) MarshalJSON() ([]byte, error) {
	type plain RabbitMQBasicProperties
	return p.wire.encode(plain(p))
}
