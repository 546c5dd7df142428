package events

import "time"

// An ECRImageActionEvent says that an image of Amazon ECR was pushed or deleted.
// It comes through Amazon EventBridge.
//
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
type ECRImageActionEvent struct {
	Version       string                        `json:"version" jsondecode:"text"` // version of the envelope, "0" today
	ID            string                        `json:"id"`                        // unique ID of the event
	DetailType    string                        `json:"detail-type"`               // always "ECR Image Action"
	Source        string                        `json:"source"`                    // always "aws.ecr"
	Account       string                        `json:"account"`                   // ID of the account the event is from, 12 digits
	Time          time.Time                     `json:"time,omitzero"`             // when the event was made, to the second
	Region        string                        `json:"region"`                    // Region the event is from
	Resources     []string                      `json:"resources,omitzero"`        // ARN of the repository, or none
	Detail        ECRImageActionEventDetailType `json:"detail,omitzero"`           // what was done with the image
	ReplayName    string                        `json:"replay-name,omitempty"`     // name of the archive replay that sent the event again; empty otherwise
	IngestionTime time.Time                     `json:"ingestion-time,omitzero"`   // when EventBridge received it; zero if it was not sent
}

// ECRImageActionEventDetailType says what was done with an image.
//
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
type ECRImageActionEventDetailType struct {
	Result         string `json:"result"`              // "SUCCESS" or "FAILURE"
	RepositoryName string `json:"repository-name"`     // name of the repository
	ImageDigest    string `json:"image-digest"`        // digest of the image, "sha256:" and hex
	ActionType     string `json:"action-type"`         // "PUSH" or "DELETE"
	ImageTag       string `json:"image-tag,omitempty"` // tag of the image; empty if it has none

	ManifestMediaType string `json:"manifest-media-type,omitempty"` // media type of the manifest; empty if it was not sent
	ArtifactMediaType string `json:"artifact-media-type,omitempty"` // media type of the artifact; empty if it was not sent
}

// An ECRScanEvent says that a scan of an image of Amazon ECR has ended, or that
// the settings of scans were changed. It comes through Amazon EventBridge. Time is
// the text that was sent.
//
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
type ECRScanEvent struct {
	Version       string                 `json:"version" jsondecode:"text"` // version of the envelope, "0" today
	ID            string                 `json:"id"`                        // unique ID of the event
	DetailType    string                 `json:"detail-type"`               // "ECR Image Scan" or "ECR Scan Resource Change"; "Inspector2 Scan" of enhanced scans
	Source        string                 `json:"source"`                    // "aws.ecr"; "aws.inspector2" of enhanced scans
	Time          string                 `json:"time,omitempty"`            // when the event was made, in RFC 3339
	Region        string                 `json:"region"`                    // Region the event is from
	Resources     []string               `json:"resources,omitzero"`        // ARN of the repository, or none
	Account       string                 `json:"account"`                   // ID of the account the event is from, 12 digits
	Detail        ECRScanEventDetailType `json:"detail,omitzero"`           // the scan, or the settings
	ReplayName    string                 `json:"replay-name,omitempty"`     // name of the archive replay that sent the event again; empty otherwise
	IngestionTime time.Time              `json:"ingestion-time,omitzero"`   // when EventBridge received it; zero if it was not sent
}

// ECRScanEventDetailType is the scan of an image or, with ActionType set, a change
// of the settings of scans.
//
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
type ECRScanEventDetailType struct {
	ScanStatus            string                            `json:"scan-status,omitempty"`            // such as "COMPLETE" or "FAILED"
	RepositoryName        string                            `json:"repository-name,omitempty"`        // name of the repository; its ARN in enhanced scans
	FindingSeverityCounts ECRScanEventFindingSeverityCounts `json:"finding-severity-counts,omitzero"` // what was found; zero if nothing was sent
	ImageDigest           string                            `json:"image-digest,omitempty"`           // digest of the image, "sha256:" and hex
	ImageTags             []string                          `json:"image-tags,omitzero"`              // tags of the image; nil if they were not sent

	ActionType   string                   `json:"action-type,omitempty"`   // always "SCAN_FREQUENCY_CHANGE"; empty of a scan
	ResourceType string                   `json:"resource-type,omitempty"` // always "REPOSITORY"; empty of a scan
	ScanType     string                   `json:"scan-type,omitempty"`     // "BASIC" or "ENHANCED"; empty of a scan
	Repositories []ECRScanEventRepository `json:"repositories,omitzero"`   // the changes; nil of a scan

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (d *ECRScanEventDetailType) UnmarshalJSON(b []byte) error {
	return decode(b, &d.wire,
		member("scan-status", &d.ScanStatus),
		member("repository-name", &d.RepositoryName),
		member("finding-severity-counts", &d.FindingSeverityCounts).sticky(),
		member("image-digest", &d.ImageDigest),
		member("image-tags", &d.ImageTags),
		member("action-type", &d.ActionType),
		member("repositories", &d.Repositories),
		member("resource-type", &d.ResourceType),
		member("scan-type", &d.ScanType),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (d ECRScanEventDetailType) MarshalJSON() ([]byte, error) {
	type plain ECRScanEventDetailType
	return d.wire.encode(plain(d))
}

// ECRScanEventFindingSeverityCounts is how many findings a scan has, by severity.
// A count of zero is written again only where it was sent.
//
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
type ECRScanEventFindingSeverityCounts struct {
	Critical      int64 `json:"CRITICAL,omitempty"`      // critical ones
	High          int64 `json:"HIGH,omitempty"`          // of high severity
	Medium        int64 `json:"MEDIUM,omitempty"`        // of medium severity
	Low           int64 `json:"LOW,omitempty"`           // of low severity
	Informational int64 `json:"INFORMATIONAL,omitempty"` // for information
	Undefined     int64 `json:"UNDEFINED,omitempty"`     // without a severity
	Untriaged     int64 `json:"UNTRIAGED,omitempty"`     // not yet rated; enhanced scans
	Total         int64 `json:"TOTAL,omitempty"`         // all of them; enhanced scans

	wire *wire
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (c *ECRScanEventFindingSeverityCounts) UnmarshalJSON(b []byte) error {
	return decode(b, &c.wire,
		member("CRITICAL", &c.Critical).sticky(),
		member("HIGH", &c.High).sticky(),
		member("MEDIUM", &c.Medium).sticky(),
		member("LOW", &c.Low).sticky(),
		member("INFORMATIONAL", &c.Informational).sticky(),
		member("UNDEFINED", &c.Undefined).sticky(),
		member("UNTRIAGED", &c.Untriaged).sticky(),
		member("TOTAL", &c.Total).sticky(),
	)
}

// MarshalJSON implements [encoding/json.Marshaler].
func (c ECRScanEventFindingSeverityCounts) MarshalJSON() ([]byte, error) {
	type plain ECRScanEventFindingSeverityCounts
	return c.wire.encode(plain(c))
}

// ECRScanEventRepository is a repository whose settings of scans were changed.
//
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
type ECRScanEventRepository struct {
	RepositoryName        string `json:"repository-name"`                   // name of the repository
	RepositoryARN         string `json:"repository-arn"`                    // its ARN
	ScanFrequency         string `json:"scan-frequency"`                    // "SCAN_ON_PUSH", "CONTINUOUS_SCAN" or "MANUAL"
	PreviousScanFrequency string `json:"previous-scan-frequency,omitempty"` // how it was before
}
