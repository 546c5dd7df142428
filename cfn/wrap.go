package cfn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lambent-go/lambent/events"
)

// A CustomResourceLambdaFunction is a handler for events of CloudFormation, as [LambdaWrap] makes it. The reason it
// returns is the error's text.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-lambda.html
type CustomResourceLambdaFunction func(context.Context, Event) (reason string, err error)

// An SNSCustomResourceLambdaFunction is a handler for events of CloudFormation that come through Amazon SNS, as
// [LambdaWrapSNS] makes it. The reason it returns is the error's text.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-sns.html
type SNSCustomResourceLambdaFunction func(context.Context, events.SNSEvent) (reason string, err error)

// A CustomResourceFunction makes, changes or removes a resource. It returns the name of the resource, of 1 to 1,024
// bytes; one that differs from the event's makes CloudFormation delete the resource that had that. An empty one stands
// for the event's, and on Create for the request ID. Data is what Fn::GetAtt of the resource gives.
//
// An error, whose text becomes the reason, makes the stack roll back. A Delete that finds nothing should be no error.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
type CustomResourceFunction func(context.Context, Event) (physicalResourceID string, data map[string]interface{}, err error)

// A Result is what a function says of the resource that it has made, changed or removed.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
type Result struct {
	PhysicalResourceID string         // name of the resource, 1 to 1,024 bytes; another than before makes CloudFormation delete that one. Empty: the event's, and on Create the request ID
	Data               map[string]any // what Fn::GetAtt of the resource gives, by name; nil: nothing
	NoEcho             bool           // whether Data is secret: CloudFormation shows asterisks
}

// LambdaWrap makes a handler for lambda.Start from a function that makes resources. It sends the response, also where
// the function fails or panics; a panic goes on after that. The handler returns an error only if the response could not
// be sent, so that Lambda calls it again: a function that failed has told CloudFormation so, and that is all. A response
// that CloudFormation would not read, with too much data or too long a name, becomes a failure.
//
// The response is sent within the context's deadline, also where the context was canceled earlier. Therefore the
// function's context ends a quarter of the time before that, at most ten seconds, and a function that does not return
// then is answered for: the request has failed, and what the function returns later is only logged.
//
// [Wrap] does the same for functions that return a [Result].
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-lambda.html
func LambdaWrap(lambdaFunction CustomResourceFunction) (fn CustomResourceLambdaFunction) {
	return wrap(func(ctx context.Context, event Event) (r Result, err error) {
		r.PhysicalResourceID, r.Data, err = lambdaFunction(ctx, event)
		return r, err
	}, fallbackID)
}

// Wrap is [LambdaWrap] for a function that returns a [Result], with one thing more. When a Create fails without a name,
// CloudFormation undoes it with a Delete; there is nothing to delete, and the function does not get to see that one.
// The response to such a Create has a name that says so.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-lambda.html
func Wrap(function func(context.Context, Event) (Result, error)) CustomResourceLambdaFunction {
	handler := wrap(function, failedID)
	nothing := wrap(func(context.Context, Event) (r Result, err error) { return r, nil }, fallbackID)
	return func(ctx context.Context, event Event) (reason string, err error) {
		if event.RequestType == RequestDelete && isFailedCreate(event.PhysicalResourceID) {
			return nothing(ctx, event)
		}
		return handler(ctx, event)
	}
}

// LambdaWrapSNS is [LambdaWrap] for resources whose ServiceToken is an Amazon SNS topic that calls the function. An
// event without exactly one record, or one that holds no request, is an error.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-sns.html
func LambdaWrapSNS(lambdaFunction CustomResourceFunction) SNSCustomResourceLambdaFunction {
	return overSNS(LambdaWrap(lambdaFunction))
}

// WrapSNS is [Wrap] for resources whose ServiceToken is an Amazon SNS topic, as [LambdaWrapSNS] is [LambdaWrap].
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-sns.html
func WrapSNS(function func(context.Context, Event) (Result, error)) SNSCustomResourceLambdaFunction {
	return overSNS(Wrap(function))
}

func overSNS(handler CustomResourceLambdaFunction) SNSCustomResourceLambdaFunction {
	return func(ctx context.Context, event events.SNSEvent) (reason string, err error) {
		if len(event.Records) != 1 {
			return "", errors.New("expected exactly 1 incoming record")
		}
		var request Event
		if err := json.Unmarshal([]byte(event.Records[0].SNS.Message), &request); err != nil {
			return "", fmt.Errorf("custom resource: SNS message: %w", err)
		}
		return handler(ctx, request)
	}
}
