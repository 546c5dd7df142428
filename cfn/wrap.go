package cfn

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

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

// LambdaWrap makes a handler for lambda.Start from a function that makes resources. It sends the response, also where
// the function fails or panics; a panic goes on after that. The handler returns an error only if the response could not
// be sent, so that Lambda calls it again: a function that failed has told CloudFormation so, and that is all.
//
// The response is sent within the context's deadline, also where the context was canceled earlier.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-lambda.html
func LambdaWrap(lambdaFunction CustomResourceFunction) (fn CustomResourceLambdaFunction) {
	return func(ctx context.Context, event Event) (reason string, err error) {
		r := NewResponse(&event)
		returned := false
		defer func() {
			if returned {
				return
			}
			r.Status = StatusFailed
			r.Reason = "the function panicked; its log says more"
			r.PhysicalResourceID = fallbackID(event)
			if err := r.sendInTime(ctx); err != nil {
				slog.ErrorContext(ctx, "custom resource", "error", err)
			}
		}()
		r.PhysicalResourceID, r.Data, err = lambdaFunction(ctx, event)
		returned = true

		if r.PhysicalResourceID == "" {
			r.PhysicalResourceID = fallbackID(event)
		}
		r.Status = StatusSuccess
		if err != nil {
			r.Status = StatusFailed
			r.Reason = err.Error()
			if r.Reason == "" {
				r.Reason = fmt.Sprintf("%T", err)
			}
			slog.ErrorContext(ctx, "custom resource", "request", event.RequestType, "resource", event.LogicalResourceID, "error", err)
		}
		if err := r.sendInTime(ctx); err != nil {
			return err.Error(), err
		}
		return "", nil
	}
}

// fallbackID is the name of a resource whose function gives none.
func fallbackID(e Event) string {
	if e.RequestType == RequestCreate {
		return e.RequestID
	}
	return e.PhysicalResourceID
}

// sendInTime sends the response until the deadline of ctx. Without a response a stack stands still for an hour, so that
// ctx's being canceled is no reason not to send it.
func (r *Response) sendInTime(ctx context.Context) error {
	deadline, ok := ctx.Deadline()
	ctx = context.WithoutCancel(ctx)
	var cancel context.CancelFunc
	if ok {
		ctx, cancel = context.WithDeadline(ctx, deadline)
	} else {
		ctx, cancel = context.WithTimeout(ctx, sendTimeout)
	}
	defer cancel()
	return r.SendContext(ctx)
}

// LambdaWrapSNS is [LambdaWrap] for resources whose ServiceToken is an Amazon SNS topic that calls the function. An
// event without exactly one record, or one that holds no request, is an error.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-sns.html
func LambdaWrapSNS(lambdaFunction CustomResourceFunction) SNSCustomResourceLambdaFunction {
	inner := LambdaWrap(lambdaFunction)
	return func(ctx context.Context, event events.SNSEvent) (reason string, err error) {
		if len(event.Records) != 1 {
			return "", fmt.Errorf("custom resource: %d SNS records, want 1", len(event.Records))
		}
		var request Event
		if err := json.Unmarshal([]byte(event.Records[0].SNS.Message), &request); err != nil {
			return "", fmt.Errorf("custom resource: SNS message: %w", err)
		}
		return inner(ctx, request)
	}
}
