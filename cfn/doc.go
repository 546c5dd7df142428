// Package cfn is for custom resources of AWS CloudFormation: resources of a template that a function makes.
//
// CloudFormation calls the function with an [Event] when the resource is created, updated or deleted, and waits until a
// [Response] has been put to the URL in the event, for an hour if need be. [LambdaWrap] does that last part, also where
// the function fails, panics or does not return in time:
//
//	func main() {
//		lambda.Start(cfn.LambdaWrap(handle))
//	}
//
//	func handle(ctx context.Context, e cfn.Event) (physicalResourceID string, data map[string]any, err error) {
//		p, err := cfn.Properties[TableProperties](e)
//
// [Wrap] is for functions whose data is secret, and spares them the Delete that follows a failed Create.
//
// CloudFormation sends all properties as text, numbers and booleans too; [Properties] and [OldProperties] decode them
// into a struct of one's own nevertheless.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
package cfn
