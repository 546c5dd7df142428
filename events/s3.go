package events

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An S3Event says that something happened to objects of an Amazon S3 bucket. When notifications are set up, S3 sends an
// [S3TestEvent] instead, which decodes into an S3Event without records.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3Event struct {
	Records []S3EventRecord `json:"Records,omitzero"` // one, as S3 sends them today
}

// An S3EventRecord is one thing that happened to one object. Which of the last five fields is there depends on EventName.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3EventRecord struct {
	EventVersion                string                         `json:"eventVersion"`                          // of this structure: 2.1 and up; a new minor version adds members
	EventSource                 string                         `json:"eventSource"`                           // aws:s3
	AWSRegion                   string                         `json:"awsRegion"`                             // the bucket's region
	EventTime                   time.Time                      `json:"eventTime,omitzero"`                    // when S3 was done with the request
	EventName                   string                         `json:"eventName"`                             // ObjectCreated:Put, without the s3: of the set-up
	PrincipalID                 S3UserIdentity                 `json:"userIdentity,omitzero"`                 // who did it
	RequestParameters           S3RequestParameters            `json:"requestParameters,omitzero"`            // of the request
	ResponseElements            map[string]string              `json:"responseElements,omitzero"`             // of the answer: x-amz-request-id, x-amz-id-2
	S3                          S3Entity                       `json:"s3,omitzero"`                           // bucket and object
	GlacierEventData            *S3GlacierEventData            `json:"glacierEventData,omitempty"`            // of ObjectRestore:Completed
	RestoreEventData            *S3RestoreEventData            `json:"restoreEventData,omitempty"`            // not sent here by S3, but within GlacierEventData
	ReplicationEventData        *S3ReplicationEventData        `json:"replicationEventData,omitempty"`        // of Replication:…
	IntelligentTieringEventData *S3IntelligentTieringEventData `json:"intelligentTieringEventData,omitempty"` // of IntelligentTiering
	LifecycleEventData          *S3LifecycleEventData          `json:"lifecycleEventData,omitempty"`          // of LifecycleTransition

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (r *S3EventRecord) UnmarshalJSON(b []byte) error {
	return decode(b, &r.wire,
		member("eventVersion", &r.EventVersion),
		member("eventSource", &r.EventSource),
		member("awsRegion", &r.AWSRegion),
		member("eventTime", &r.EventTime),
		member("eventName", &r.EventName),
		member("userIdentity", (*s3UserIdentity)(&r.PrincipalID)),
		member("requestParameters", (*s3RequestParameters)(&r.RequestParameters)),
		texts("responseElements", &r.ResponseElements),
		member("s3", (*s3Entity)(&r.S3)),
		member("glacierEventData", &r.GlacierEventData),
		member("restoreEventData", &r.RestoreEventData),
		member("replicationEventData", &r.ReplicationEventData),
		member("intelligentTieringEventData", &r.IntelligentTieringEventData),
		member("lifecycleEventData", &r.LifecycleEventData),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (r S3EventRecord) MarshalJSON() ([]byte, error) {
	type plain S3EventRecord
	return r.wire.encode(plain(r))
}

// DecodeError returns the first thing in the record that could not be decoded, or nil. A time that could not be is zero,
// the URLDecodedKey of a key that could not be is the key; every other field is as sent.
func (r S3EventRecord) DecodeError() error {
	err := r.wire.damaged("")
	if err == nil {
		if _, err = unescapeKey(r.S3.Object.Key); err != nil {
			err = within("s3.object.key", err)
		}
	}
	if d := r.GlacierEventData; err == nil && d != nil && d.RestoreEventData != nil {
		err = d.RestoreEventData.wire.damaged("glacierEventData.restoreEventData")
	}
	if d := r.RestoreEventData; err == nil && d != nil {
		err = d.wire.damaged("restoreEventData")
	}
	if d := r.ReplicationEventData; err == nil && d != nil {
		err = d.wire.damaged("replicationEventData")
	}
	return err
}

// An S3UserIdentity is an account, user or service.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3UserIdentity struct {
	PrincipalID string `json:"principalId"` // AWS:…, a canonical user, or s3.amazonaws.com
}

// s3UserIdentity is S3UserIdentity as it decodes within a record, without encoding/json.
type s3UserIdentity S3UserIdentity

func (u *s3UserIdentity) UnmarshalJSON(b []byte) error {
	return decode(b, nil, member("principalId", &u.PrincipalID))
}

// An S3RequestParameters is what is told of a request.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3RequestParameters struct {
	SourceIPAddress string `json:"sourceIPAddress"` // where it came from: an address, or s3.amazonaws.com
}

// s3RequestParameters is S3RequestParameters as it decodes within a record, without encoding/json.
type s3RequestParameters S3RequestParameters

func (p *s3RequestParameters) UnmarshalJSON(b []byte) error {
	return decode(b, nil, member("sourceIPAddress", &p.SourceIPAddress))
}

// An S3Entity is the bucket and the object of a record.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3Entity struct {
	SchemaVersion   string   `json:"s3SchemaVersion"` // of this structure: 1.0
	ConfigurationID string   `json:"configurationId"` // Id in the bucket's notification configuration
	Bucket          S3Bucket `json:"bucket,omitzero"` // the bucket
	Object          S3Object `json:"object,omitzero"` // the object
}

// s3Entity is S3Entity as it decodes within a record, without encoding/json.
type s3Entity S3Entity

func (e *s3Entity) UnmarshalJSON(b []byte) error {
	return decode(b, nil,
		member("s3SchemaVersion", &e.SchemaVersion),
		member("configurationId", &e.ConfigurationID),
		member("bucket", (*s3Bucket)(&e.Bucket)),
		member("object", &e.Object),
	)
}

// An S3Bucket is a bucket.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3Bucket struct {
	Name             string             `json:"name"`                       // the bucket's name
	OwnerIdentity    S3UserIdentity     `json:"ownerIdentity,omitzero"`     // who owns it
	Arn              string             `json:"arn"`                        // the bucket's ARN
	AWSGeneratedTags *map[string]string `json:"awsGeneratedTags,omitempty"` // its system tags, such as aws:cloudformation:stack-name; nil if not sent
}

// s3Bucket is S3Bucket as it decodes within a record, without encoding/json.
type s3Bucket S3Bucket

func (k *s3Bucket) UnmarshalJSON(b []byte) error {
	return decode(b, nil,
		member("name", &k.Name),
		member("ownerIdentity", (*s3UserIdentity)(&k.OwnerIdentity)),
		member("arn", &k.Arn),
		member("awsGeneratedTags", &k.AWSGeneratedTags),
	)
}

// An S3Object is an object, as it was when the event occurred.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3Object struct {
	Key           string `json:"key"`                                      // as sent, encoded for a URL: red+flower.jpg
	Size          int64  `json:"size,omitempty" jsondecode:"odd,zero"`     // bytes; 0 also if not sent, as for deletions
	URLDecodedKey string `json:"urlDecodedKey,omitempty" jsondecode:"odd"` // Key decoded: red flower.jpg; not sent by S3, and written only if it was or if it is not what Key says
	VersionID     string `json:"versionId,omitempty"`                      // "" in a bucket without versions
	ETag          string `json:"eTag,omitempty"`                           // of the content; "" if not sent, as for deletions
	Sequencer     string `json:"sequencer,omitempty"`                      // hexadecimal digits that rise with every change of one key; shorter ones are padded with zeros to the right for comparison

	wire *wire `jsondecode:"plain,finish"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It fills URLDecodedKey from Key.
func (o *S3Object) UnmarshalJSON(b []byte) (err error) {
	if string(b) != "{}" { // which is what comes when all else has been decoded
		err = decode(b, &o.wire,
			member("key", &o.Key),
			member("size", &o.Size).sticky(),
			custom("urlDecodedKey", &o.URLDecodedKey, o.keepURLDecodedKey),
			member("versionId", &o.VersionID),
			member("eTag", &o.ETag),
			member("sequencer", &o.Sequencer),
		)
	}
	o.URLDecodedKey, _ = unescapeKey(o.Key)
	return err
}

// keepURLDecodedKey has the wire keep what was sent, in place of which there will be what Key says.
func (o *S3Object) keepURLDecodedKey(raw []byte) error {
	if err := setString(raw, &o.URLDecodedKey); err != nil || isNull(raw) {
		return err
	}
	return errOtherForm
}

// MarshalJSON implements [encoding/json.Marshaler].
func (o S3Object) MarshalJSON() ([]byte, error) {
	type plain S3Object
	if key, _ := unescapeKey(o.Key); key == o.URLDecodedKey {
		o.URLDecodedKey = "" // not sent
		if o.wire != nil {
			if i := o.wire.find("urlDecodedKey"); i >= 0 {
				o.URLDecodedKey, _ = unquote([]byte(o.wire.members[i].sent))
			}
		}
	}
	return o.wire.encode(plain(o))
}

// unescapeKey decodes a key as a URL's query has it. With an error it returns the key as it is.
func unescapeKey(key string) (string, error) {
	if strings.IndexByte(key, '%') < 0 && strings.IndexByte(key, '+') < 0 {
		return key, nil
	}
	out := make([]byte, 0, len(key))
	for i := 0; i < len(key); i++ {
		switch c := key[i]; c {
		case '+':
			out = append(out, ' ')
		case '%':
			escape := key[i:min(i+3, len(key))]
			if len(escape) < 3 || !isHex(escape[1]) || !isHex(escape[2]) {
				return key, damage(errors.New("not an escape of a URL: " + strconv.Quote(escape)))
			}
			out = append(out, hexDigit(escape[1])<<4|hexDigit(escape[2]))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return string(out), nil
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// hexDigit is the value of a digit that isHex.
func hexDigit(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// An S3GlacierEventData is what is told of a restored object.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3GlacierEventData struct {
	RestoreEventData *S3RestoreEventData `json:"restoreEventData,omitempty"` // of the restored copy
}

// An S3RestoreEventData is what is told of the copy that was restored from an archive.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3RestoreEventData struct {
	LifecycleRestorationExpiryTime time.Time `json:"lifecycleRestorationExpiryTime,omitzero"` // when the copy goes
	LifecycleRestoreStorageClass   string    `json:"lifecycleRestoreStorageClass"`            // where it was restored from: GLACIER

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (d *S3RestoreEventData) UnmarshalJSON(b []byte) error {
	return decode(b, &d.wire,
		member("lifecycleRestorationExpiryTime", &d.LifecycleRestorationExpiryTime),
		member("lifecycleRestoreStorageClass", &d.LifecycleRestoreStorageClass),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (d S3RestoreEventData) MarshalJSON() ([]byte, error) {
	type plain S3RestoreEventData
	return d.wire.encode(plain(d))
}

// An S3ReplicationEventData is what is told of the replication of an object.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3ReplicationEventData struct {
	ReplicationRuleID string    `json:"replicationRuleId"`       // the rule's ID
	DestinationBucket string    `json:"destinationBucket"`       // ARN of the bucket it goes to
	S3Operation       string    `json:"s3Operation"`             // OBJECT_PUT, OBJECT_DELETE, …
	RequestTime       time.Time `json:"requestTime,omitzero"`    // when replication was asked for
	FailureReason     string    `json:"failureReason,omitempty"` // "" if it has not failed

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (d *S3ReplicationEventData) UnmarshalJSON(b []byte) error {
	return decode(b, &d.wire,
		member("replicationRuleId", &d.ReplicationRuleID),
		member("destinationBucket", &d.DestinationBucket),
		member("s3Operation", &d.S3Operation),
		member("requestTime", &d.RequestTime),
		member("failureReason", &d.FailureReason),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (d S3ReplicationEventData) MarshalJSON() ([]byte, error) {
	type plain S3ReplicationEventData
	return d.wire.encode(plain(d))
}

// An S3IntelligentTieringEventData is what is told of an object that S3 Intelligent-Tiering has moved.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3IntelligentTieringEventData struct {
	DestinationAccessTier string `json:"destinationAccessTier"` // where it is now: ARCHIVE_ACCESS or DEEP_ARCHIVE_ACCESS
}

// An S3LifecycleEventData is what is told of an object that a lifecycle rule has moved.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3LifecycleEventData struct {
	TransitionEventData *S3TransitionEventData `json:"transitionEventData,omitempty"` // where to
}

// An S3TransitionEventData is where a lifecycle rule has moved an object to.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3TransitionEventData struct {
	DestinationStorageClass string `json:"destinationStorageClass"` // where it is now: STANDARD_IA, GLACIER, …
}

// An S3TestEvent is what S3 sends when notifications are set up.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
type S3TestEvent struct {
	Service   string    `json:"Service"`       // Amazon S3
	Bucket    string    `json:"Bucket"`        // the bucket's name
	Event     string    `json:"Event"`         // s3:TestEvent
	Time      time.Time `json:"Time,omitzero"` // when it was sent
	RequestID string    `json:"RequestId"`     // of the set-up
	HostID    string    `json:"HostId"`        // of the set-up, for AWS Support
}

// UnwrapS3Event decodes the text of a queue's or topic's message that comes of S3 notifications: an S3 event, or one in
// the envelope that SNS puts around it for a queue. A test event has no records. Anything else is an error.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
func UnwrapS3Event(text string) (S3Event, error) {
	e, message, err := unwrapS3Event(text)
	if err == nil && message != nil {
		if e, message, err = unwrapS3Event(*message); message != nil {
			err = errors.New("an SNS message in an SNS message")
		}
	}
	if err != nil {
		return S3Event{}, fmt.Errorf("S3 event: %w", err)
	}
	return e, nil
}

// unwrapS3Event decodes an S3 event, or returns the message in an envelope.
func unwrapS3Event(text string) (S3Event, *string, error) {
	var found struct {
		Records []S3EventRecord
		Event   string  // of a test event
		Type    string  // of an envelope
		Message *string // of an envelope
	}
	if text == "" {
		return S3Event{}, nil, errors.New("empty, want JSON")
	}
	if err := Unmarshal([]byte(text), &found); err != nil {
		return S3Event{}, nil, err
	}
	switch {
	case found.Records != nil, found.Event == "s3:TestEvent":
		return S3Event{Records: found.Records}, nil, nil
	case found.Message != nil && found.Type == "Notification":
		return S3Event{}, found.Message, nil
	}
	return S3Event{}, nil, errors.New("neither an S3 event nor an SNS message")
}
