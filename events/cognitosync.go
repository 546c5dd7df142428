package events

// A CognitoEvent is a synchronization of a dataset of Amazon Cognito Sync, before it is stored. The function returns it
// with the records as they are to be stored, or an error to stop the synchronization.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
type CognitoEvent struct {
	DatasetName    string                          `json:"datasetName"`             // name of the dataset
	DatasetRecords map[string]CognitoDatasetRecord `json:"datasetRecords,omitzero"` // the changed records, by key
	EventType      string                          `json:"eventType"`               // SyncTrigger
	IdentityID     string                          `json:"identityId"`              // whose dataset it is
	IdentityPoolID string                          `json:"identityPoolId"`          // of the identity
	Region         string                          `json:"region"`                  // of the identity pool
	Version        int                             `json:"version"`                 // of the event: 2
}

// A CognitoDatasetRecord is a change of a record of a dataset. A function may change NewValue and Op.
//
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
type CognitoDatasetRecord struct {
	NewValue string `json:"newValue"`           // what to store
	OldValue string `json:"oldValue,omitempty"` // what is stored; "" for nothing
	Op       string `json:"op"`                 // replace or remove
}
