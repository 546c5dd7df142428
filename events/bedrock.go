package events

import "encoding/json"

// A BedrockAgentAPIRequest is what an agent of Amazon Bedrock asks of an action group that has an API schema. Return a
// [BedrockAgentAPIResponse].
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentAPIRequest struct {
	MessageVersion          string                   `json:"messageVersion"`                   // of request and response: 1.0
	Agent                   BedrockAgent             `json:"agent,omitzero"`                   // that asks
	InputText               string                   `json:"inputText"`                        // what the user said
	SessionID               string                   `json:"sessionId"`                        // of the conversation
	ActionGroup             string                   `json:"actionGroup"`                      // name of the action group
	APIPath                 string                   `json:"apiPath"`                          // of the operation, as in the schema
	HTTPMethod              string                   `json:"httpMethod"`                       // of the operation, as in the schema
	Parameters              []BedrockAgentParameter  `json:"parameters,omitzero"`              // of the operation; nil for none
	RequestBody             *BedrockAgentRequestBody `json:"requestBody,omitempty"`            // of the operation; nil for none
	SessionAttributes       map[string]string        `json:"sessionAttributes,omitzero"`       // kept for the session
	PromptSessionAttributes map[string]string        `json:"promptSessionAttributes,omitzero"` // kept for the turn
}

// A BedrockAgentFunctionRequest is what an agent of Amazon Bedrock asks of an action group that has function details.
// Return a [BedrockAgentFunctionResponse].
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentFunctionRequest struct {
	MessageVersion          string                  `json:"messageVersion"`                   // of request and response: 1.0
	Agent                   BedrockAgent            `json:"agent,omitzero"`                   // that asks
	InputText               string                  `json:"inputText"`                        // what the user said
	SessionID               string                  `json:"sessionId"`                        // of the conversation
	ActionGroup             string                  `json:"actionGroup"`                      // name of the action group
	Function                string                  `json:"function"`                         // name in the function details
	Parameters              []BedrockAgentParameter `json:"parameters,omitzero"`              // of the function; nil for none
	SessionAttributes       map[string]string       `json:"sessionAttributes,omitzero"`       // kept for the session
	PromptSessionAttributes map[string]string       `json:"promptSessionAttributes,omitzero"` // kept for the turn
}

// A BedrockAgent is an agent of Amazon Bedrock.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgent struct {
	Name    string `json:"name"`    // name of the agent
	ID      string `json:"id"`      // 10 letters and digits
	Alias   string `json:"alias"`   // ID of the alias
	Version string `json:"version"` // a number, or DRAFT
}

// A BedrockAgentParameter is a parameter, or a property of a request body, with the value that the agent has found.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentParameter struct {
	Name  string `json:"name"`  // as in the schema or the function details
	Type  string `json:"type"`  // string, number, integer, boolean, array or object
	Value string `json:"value"` // as text, whatever the type
}

// A BedrockAgentRequestBody is the body of a request to an operation.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentRequestBody struct {
	Content map[string]BedrockAgentContent `json:"content,omitzero"` // by MIME type
}

// A BedrockAgentContent is the body of a request in one MIME type.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentContent struct {
	Properties []BedrockAgentParameter `json:"properties,omitzero"` // of the body
}

// A BedrockAgentAPIResponse is the answer to a [BedrockAgentAPIRequest].
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentAPIResponse struct {
	MessageVersion              string                                   `json:"messageVersion"`                       // 1.0; required
	Response                    BedrockAgentAPIResult                    `json:"response,omitzero"`                    // required
	SessionAttributes           map[string]string                        `json:"sessionAttributes,omitzero"`           // optional
	PromptSessionAttributes     map[string]string                        `json:"promptSessionAttributes,omitzero"`     // optional
	KnowledgeBasesConfiguration []BedrockAgentKnowledgeBaseConfiguration `json:"knowledgeBasesConfiguration,omitzero"` // optional
}

// A BedrockAgentAPIResult is what an operation has come to.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentAPIResult struct {
	ActionGroup    string                              `json:"actionGroup"`              // of the request
	APIPath        string                              `json:"apiPath"`                  // of the request
	HTTPMethod     string                              `json:"httpMethod"`               // of the request
	HTTPStatusCode int                                 `json:"httpStatusCode,omitempty"` // such as 200
	ResponseBody   map[string]BedrockAgentResponseBody `json:"responseBody,omitzero"`    // by MIME type
}

// A BedrockAgentResponseBody is the body of a response in one MIME type.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentResponseBody struct {
	Body string `json:"body"` // the body as text, mostly JSON
}

// A BedrockAgentFunctionResponse is the answer to a [BedrockAgentFunctionRequest].
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentFunctionResponse struct {
	MessageVersion              string                                   `json:"messageVersion"`                       // 1.0; required
	Response                    BedrockAgentFunctionResult               `json:"response,omitzero"`                    // required
	SessionAttributes           map[string]string                        `json:"sessionAttributes,omitzero"`           // optional
	PromptSessionAttributes     map[string]string                        `json:"promptSessionAttributes,omitzero"`     // optional
	KnowledgeBasesConfiguration []BedrockAgentKnowledgeBaseConfiguration `json:"knowledgeBasesConfiguration,omitzero"` // optional
}

// A BedrockAgentFunctionResult is what a function of an action group has come to.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentFunctionResult struct {
	ActionGroup      string                         `json:"actionGroup"`               // of the request
	Function         string                         `json:"function"`                  // of the request
	FunctionResponse BedrockAgentFunctionResultBody `json:"functionResponse,omitzero"` // what the function says
}

// A BedrockAgentFunctionResultBody is what a function of an action group says.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentFunctionResultBody struct {
	ResponseState string                              `json:"responseState,omitempty"` // FAILURE, REPROMPT, or ""
	ResponseBody  map[string]BedrockAgentResponseBody `json:"responseBody,omitzero"`   // under TEXT
}

// A BedrockAgentKnowledgeBaseConfiguration says how an agent is to search a knowledge base.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentKnowledgeBaseConfiguration struct {
	KnowledgeBaseID        string                             `json:"knowledgeBaseId"`                 // 10 letters and digits
	RetrievalConfiguration BedrockAgentRetrievalConfiguration `json:"retrievalConfiguration,omitzero"` // how to search it
}

// A BedrockAgentRetrievalConfiguration says how to search a knowledge base.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentRetrievalConfiguration struct {
	VectorSearchConfiguration BedrockAgentVectorSearchConfiguration `json:"vectorSearchConfiguration,omitzero"` // how to find vectors
}

// A BedrockAgentVectorSearchConfiguration says how to search vectors.
//
// https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
type BedrockAgentVectorSearchConfiguration struct {
	NumberOfResults    int             `json:"numberOfResults,omitempty"`    // 1 to 100; 0 for the default
	OverrideSearchType string          `json:"overrideSearchType,omitempty"` // HYBRID or SEMANTIC; "" leaves it to Bedrock
	Filter             json.RawMessage `json:"filter,omitempty"`             // a RetrievalFilter; nil for none
}
