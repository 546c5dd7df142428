package events

import "encoding/json"

// A SageMakerPreHumanTaskEvent asks the pre-annotation function of a labeling job of Amazon SageMaker Ground Truth to
// prepare one data object for the workers. The answer is a [SageMakerPreHumanTaskResponse].
//
// https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
type SageMakerPreHumanTaskEvent struct {
	Version        string          `json:"version"`              // of the event: 2018-10-16
	LabelingJobARN string          `json:"labelingJobArn"`       // ARN of the labeling job
	DataObject     json.RawMessage `json:"dataObject,omitempty"` // line of the input manifest, an object with source-ref or source; up to 100 KB
}

// A SageMakerPreHumanTaskResponse is a data object as the workers' template takes it.
//
// https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
type SageMakerPreHumanTaskResponse struct {
	TaskInput                 any   `json:"taskInput,omitempty"`                 // task.input of the template, an object
	IsHumanAnnotationRequired *bool `json:"isHumanAnnotationRequired,omitempty"` // whether workers are to see it at all; nil is true
}

// A SageMakerAnnotationConsolidationEvent asks the post-annotation function of a labeling job of Amazon SageMaker Ground
// Truth to make one label of those that several workers gave. The answer is a list of [SageMakerConsolidatedAnnotation].
//
// https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
type SageMakerAnnotationConsolidationEvent struct {
	Version            string                     `json:"version"`                   // of the event: 2018-10-16
	LabelingJobARN     string                     `json:"labelingJobArn"`            // ARN of the labeling job
	LabelCategories    []string                   `json:"labelCategories,omitempty"` // labels to choose from; nil where the job has none
	LabelAttributeName string                     `json:"labelAttributeName"`        // name of the label in the output manifest
	RoleARN            string                     `json:"roleArn"`                   // of the role to read the payload with
	Payload            SageMakerAnnotationPayload `json:"payload,omitzero"`          // what the workers did
}

// A SageMakerAnnotationPayload is where the workers' annotations are.
//
// https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
type SageMakerAnnotationPayload struct {
	S3URI string `json:"s3Uri"` // of a JSON list of data objects with their annotations: s3://bucket/key
}

// A SageMakerConsolidatedAnnotation is the label of a data object.
//
// https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
type SageMakerConsolidatedAnnotation struct {
	DatasetObjectID        string                       `json:"datasetObjectId"`                 // ID of the data object, from the payload
	ConsolidatedAnnotation SageMakerConsolidatedContent `json:"consolidatedAnnotation,omitzero"` // its label
}

// A SageMakerConsolidatedContent is what goes into the output manifest for a data object.
//
// https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
type SageMakerConsolidatedContent struct {
	Content map[string]any `json:"content,omitzero"` // the label under the job's LabelAttributeName
}
