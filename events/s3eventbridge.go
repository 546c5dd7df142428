package events

// An S3EventBridgeEvent says, through Amazon EventBridge, that something happened to an object. DetailType says what:
// Object Created, Object Deleted, Object Restore Completed, Object Tags Added, …
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
type S3EventBridgeEvent = EventBridge[S3EventBridgeDetail]

// An S3EventBridgeDetail is what happened to an object. Which of the optional members are there depends on the event's
// DetailType.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
type S3EventBridgeDetail struct {
	Version                 string              `json:"version"`                             // of this structure: 0
	Bucket                  S3EventBridgeBucket `json:"bucket,omitzero"`                     // the bucket
	Object                  S3EventBridgeObject `json:"object,omitzero"`                     // the object
	RequestID               string              `json:"request-id"`                          // of the request, also in its answer
	Requester               string              `json:"requester"`                           // account or service that did it: 123456789012, s3.amazonaws.com
	SourceIPAddress         string              `json:"source-ip-address,omitempty"`         // where the request came from; "" for one of S3's own
	Reason                  string              `json:"reason,omitempty"`                    // of a created or deleted object: PutObject, Lifecycle Expiration, …
	DeletionType            string              `json:"deletion-type,omitempty"`             // of a deleted object: Permanently Deleted or Delete Marker Created
	RestoreExpiryTime       string              `json:"restore-expiry-time,omitempty"`       // of a restored copy: when it goes, as sent: 2026-02-03T00:00:00Z
	SourceStorageClass      string              `json:"source-storage-class,omitempty"`      // of a restored copy: where it was restored from
	DestinationStorageClass string              `json:"destination-storage-class,omitempty"` // of a changed storage class: where it is now
	DestinationAccessTier   string              `json:"destination-access-tier,omitempty"`   // of a changed access tier: where it is now
}

// An S3EventBridgeBucket is a bucket.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
type S3EventBridgeBucket struct {
	Name string `json:"name"` // the bucket's name
}

// An S3EventBridgeObject is an object, as it was when the event occurred.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
type S3EventBridgeObject struct {
	Key       string `json:"key"`                  // as it is: not encoded for a URL
	Size      int64  `json:"size,omitempty"`       // bytes; 0 also if not sent, as for deletions
	ETag      string `json:"etag,omitempty"`       // of the content; "" if not sent
	VersionID string `json:"version-id,omitempty"` // "" in a bucket without versions
	Sequencer string `json:"sequencer,omitempty"`  // hexadecimal digits that rise with every change of one key; "" if not sent

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (o *S3EventBridgeObject) UnmarshalJSON(b []byte) error {
	return decode(b, &o.wire,
		member("key", &o.Key),
		member("size", &o.Size).sticky(),
		member("etag", &o.ETag),
		member("version-id", &o.VersionID),
		member("sequencer", &o.Sequencer),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (o S3EventBridgeObject) MarshalJSON() ([]byte, error) {
	type plain S3EventBridgeObject
	return o.wire.encode(plain(o))
}
