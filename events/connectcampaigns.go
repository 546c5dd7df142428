package events

// A ConnectOutboundCampaignsEvent is profiles of customers that an outbound campaign of Amazon Connect sends to a
// function. Return a [ConnectOutboundCampaignsResponse].
//
// https://docs.aws.amazon.com/connect/latest/adminguide/lambda-invoke-functions.html
type ConnectOutboundCampaignsEvent struct {
	InvocationMetadata ConnectOutboundCampaignsMetadata `json:"InvocationMetadata,omitzero"` // which campaign it is
	Items              ConnectOutboundCampaignsItems    `json:"Items,omitzero"`              // whom it is about
}

// A ConnectOutboundCampaignsMetadata says which campaign calls a function.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/lambda-invoke-functions.html
type ConnectOutboundCampaignsMetadata struct {
	CampaignContext ConnectOutboundCampaignsContext `json:"CampaignContext,omitzero"` // the campaign
}

// A ConnectOutboundCampaignsContext is a run of a campaign.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/lambda-invoke-functions.html
type ConnectOutboundCampaignsContext struct {
	CampaignID   string `json:"CampaignId"`   // of the campaign
	RunID        string `json:"RunId"`        // of the run
	ActionID     string `json:"ActionId"`     // of the action that calls the function
	CampaignName string `json:"CampaignName"` // name of the campaign
}

// A ConnectOutboundCampaignsItems is a batch of customers.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/lambda-invoke-functions.html
type ConnectOutboundCampaignsItems struct {
	CustomerProfiles []ConnectOutboundCampaignsProfile `json:"CustomerProfiles,omitzero"` // one for each customer
}

// A ConnectOutboundCampaignsProfile is the profile of a customer.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/lambda-invoke-functions.html
type ConnectOutboundCampaignsProfile struct {
	ProfileID        string `json:"ProfileId"`        // of the customer
	CustomerData     string `json:"CustomerData"`     // the profile, JSON in a string
	IdempotencyToken string `json:"IdempotencyToken"` // the same when the profile is sent again
}

// A ConnectOutboundCampaignsResponse is what a function says of the profiles.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/lambda-invoke-functions.html
type ConnectOutboundCampaignsResponse struct {
	Items ConnectOutboundCampaignsResults `json:"Items,omitzero"` // what became of each profile
}

// A ConnectOutboundCampaignsResults is what became of a batch of customers. One that is missing has failed.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/lambda-invoke-functions.html
type ConnectOutboundCampaignsResults struct {
	CustomerProfiles []ConnectOutboundCampaignsResult `json:"CustomerProfiles,omitzero"` // one for each customer
}

// A ConnectOutboundCampaignsResult is what became of one customer.
//
// https://docs.aws.amazon.com/connect/latest/adminguide/lambda-invoke-functions.html
type ConnectOutboundCampaignsResult struct {
	ID         string         `json:"Id"`                  // ProfileID of the request
	ResultData map[string]any `json:"ResultData,omitzero"` // for the steps of the campaign that follow
}
