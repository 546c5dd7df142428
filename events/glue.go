package events

// A GlueJobStateChangeEvent says that a run of a job of AWS Glue has ended. It
// comes through Amazon EventBridge; its detail type is "Glue Job State Change".
//
// https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
type GlueJobStateChangeEvent = EventBridge[GlueJobStateChangeDetail]

// GlueJobStateChangeDetail is a run of a job.
//
// https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
type GlueJobStateChangeDetail struct {
	JobName  string `json:"jobName"`           // name of the job
	JobRunID string `json:"jobRunId"`          // ID of the run
	State    string `json:"state"`             // "SUCCEEDED", "FAILED", "TIMEOUT" or "STOPPED"
	Severity string `json:"severity"`          // "INFO", "WARN" or "ERROR"
	Message  string `json:"message,omitempty"` // what has happened, in words
}

// A GlueCrawlerStateChangeEvent says that a crawler of AWS Glue has begun or
// ended. It comes through Amazon EventBridge; its detail type is "Glue Crawler
// State Change".
//
// https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
type GlueCrawlerStateChangeEvent = EventBridge[GlueCrawlerStateChangeDetail]

// GlueCrawlerStateChangeDetail is a run of a crawler. Its numbers are text; they
// are empty unless it has succeeded.
//
// https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
type GlueCrawlerStateChangeDetail struct {
	AccountID           string `json:"accountId"`                     // ID of the account, 12 digits
	CrawlerName         string `json:"crawlerName"`                   // name of the crawler
	State               string `json:"state"`                         // "Started", "Succeeded" or "Failed"
	Message             string `json:"message,omitempty"`             // what has happened, in words
	StartTime           string `json:"startTime,omitempty"`           // when it began, in RFC 3339; empty unless it has just begun
	CompletionDate      string `json:"completionDate,omitempty"`      // when it ended, in RFC 3339; empty before
	RunningTime         string `json:"runningTime (sec),omitempty"`   // how long it took, in seconds
	TablesCreated       string `json:"tablesCreated,omitempty"`       // tables it has made
	TablesUpdated       string `json:"tablesUpdated,omitempty"`       // tables it has changed
	TablesDeleted       string `json:"tablesDeleted,omitempty"`       // tables it has removed
	PartitionsCreated   string `json:"partitionsCreated,omitempty"`   // partitions it has made
	PartitionsUpdated   string `json:"partitionsUpdated,omitempty"`   // partitions it has changed
	PartitionsDeleted   string `json:"partitionsDeleted,omitempty"`   // partitions it has removed
	WarningMessage      string `json:"warningMessage,omitempty"`      // warnings, "N/A" for none
	ErrorMessage        string `json:"errorMessage,omitempty"`        // why it failed; empty if it did not
	CloudWatchLogGroup  string `json:"cloudWatchLogGroup,omitempty"`  // log group
	CloudWatchLogStream string `json:"cloudWatchLogStream,omitempty"` // log stream
}
