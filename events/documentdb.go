package events

import (
	"encoding/json"
	"time"
)

// A DocumentDBEvent is a batch of changes of Amazon DocumentDB, from a change stream, sent by an event source mapping.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
type DocumentDBEvent struct {
	EventSourceARN string                  `json:"eventSourceArn"`  // the cluster
	EventSource    string                  `json:"eventSource"`     // aws:docdb
	Events         []DocumentDBEventRecord `json:"events,omitzero"` // in the order of the change stream
}

// A DocumentDBEventRecord is one record of a change stream.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
type DocumentDBEventRecord struct {
	Event DocumentDBChange `json:"event,omitzero"` // the change
}

// DecodeError returns the first thing in the record that could not be decoded, or nil. It is nil for every record:
// documents stay as sent.
func (r DocumentDBEventRecord) DecodeError() error { return nil }

// A DocumentDBChange is a change of a document, a collection or a database. Documents are extended JSON, as sent; nil if
// they were not.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
type DocumentDBChange struct {
	ID                DocumentDBResumeToken        `json:"_id,omitzero"`                // where the change is in the change stream
	ClusterTime       DocumentDBClusterTime        `json:"clusterTime,omitzero"`        // when it was made
	DocumentKey       json.RawMessage              `json:"documentKey,omitempty"`       // the document's _id and, if it has one, its shard key
	OperationType     string                       `json:"operationType"`               // insert, update, replace, delete, drop, dropDatabase, rename or invalidate
	Namespace         DocumentDBNamespace          `json:"ns,omitzero"`                 // what was changed
	To                *DocumentDBNamespace         `json:"to,omitempty"`                // of rename: the new name; else nil
	FullDocument      json.RawMessage              `json:"fullDocument,omitempty"`      // the document after it; of update only if it is looked up
	UpdateDescription *DocumentDBUpdateDescription `json:"updateDescription,omitempty"` // of update: what was changed; else nil
}

// A DocumentDBResumeToken is a place in a change stream.
//
// https://docs.aws.amazon.com/documentdb/latest/developerguide/change_streams.html
type DocumentDBResumeToken struct {
	Data string `json:"_data"` // hexadecimal digits
}

// A DocumentDBClusterTime is a time of a cluster.
//
// https://docs.aws.amazon.com/documentdb/latest/developerguide/change_streams.html
type DocumentDBClusterTime struct {
	Timestamp DocumentDBTimestamp `json:"$timestamp,omitzero"` // seconds and a counter
}

// Time returns the second of the time. It is zero if the time is.
func (t DocumentDBClusterTime) Time() time.Time {
	if t == (DocumentDBClusterTime{}) {
		return time.Time{}
	}
	return time.Unix(t.Timestamp.Seconds, 0)
}

// A DocumentDBTimestamp is a second, and what tells the changes within it apart.
//
// https://docs.aws.amazon.com/documentdb/latest/developerguide/change_streams.html
type DocumentDBTimestamp struct {
	Seconds   int64 `json:"t"` // since 1970
	Increment int64 `json:"i"` // counts within the second, from 0 or 1
}

// A DocumentDBNamespace is a database or a collection of it.
//
// https://docs.aws.amazon.com/documentdb/latest/developerguide/change_streams.html
type DocumentDBNamespace struct {
	Database   string `json:"db"`             // the database's name
	Collection string `json:"coll,omitempty"` // the collection's name; "" for the whole database
}

// A DocumentDBUpdateDescription is what an update has changed.
//
// https://docs.aws.amazon.com/documentdb/latest/developerguide/change_streams.html
type DocumentDBUpdateDescription struct {
	UpdatedFields   json.RawMessage            `json:"updatedFields,omitempty"`  // their new values by path, as extended JSON
	RemovedFields   []string                   `json:"removedFields,omitzero"`   // their paths; nil if not sent
	TruncatedArrays []DocumentDBTruncatedArray `json:"truncatedArrays,omitzero"` // nil if not sent
}

// A DocumentDBTruncatedArray is an array that an update has made shorter.
//
// https://docs.aws.amazon.com/documentdb/latest/developerguide/change_streams.html
type DocumentDBTruncatedArray struct {
	Field   string `json:"field"`   // its path
	NewSize int64  `json:"newSize"` // how many elements it has now
}
