package events

// A TranscribeJobStateChangeEvent says that a transcription job of Amazon Transcribe is done. Source is "aws.transcribe",
// DetailType "Transcribe Job State Change".
//
// https://docs.aws.amazon.com/transcribe/latest/dg/monitoring-events.html
type TranscribeJobStateChangeEvent = EventBridge[TranscribeJobStateChangeDetail]

// A TranscribeJobStateChangeDetail is a transcription job that is done.
//
// https://docs.aws.amazon.com/transcribe/latest/dg/monitoring-events.html
type TranscribeJobStateChangeDetail struct {
	TranscriptionJobName   string `json:"TranscriptionJobName"`    // name of the job
	TranscriptionJobStatus string `json:"TranscriptionJobStatus"`  // COMPLETED or FAILED
	FailureReason          string `json:"FailureReason,omitempty"` // why it failed; "" if it did not
}
