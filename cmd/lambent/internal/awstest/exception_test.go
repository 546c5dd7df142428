package awstest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
	"github.com/lambent-go/lambent/internal/localaws"
)

func requestID(metadata middleware.Metadata) string {
	id, _ := awsmiddleware.GetRequestIDMetadata(metadata)
	return id
}

// An exception is what the client makes of a refusal.
type exception struct {
	status  int
	code    string
	typed   bool // it is one of the client's types, and has the member Type if it has one of that name
	message string
}

// is reports whether err is of the exception's own type.
func is[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}

// typed are the client's types by the names of their exceptions.
var typed = map[string]func(error) bool{
	"ResourceNotFoundException":      is[*types.ResourceNotFoundException],
	"InvalidRequestContentException": is[*types.InvalidRequestContentException],
	"InvalidParameterValueException": is[*types.InvalidParameterValueException],
	"RequestTooLargeException":       is[*types.RequestTooLargeException],
	"TooManyRequestsException":       is[*types.TooManyRequestsException],
	"ServiceException":               is[*types.ServiceException],
}

func exceptionOf(t *testing.T, err error) exception {
	t.Helper()
	api, ok := errors.AsType[smithy.APIError](err)
	response, hasResponse := errors.AsType[*awshttp.ResponseError](err)
	if !ok || !hasResponse {
		t.Fatalf("error %v, want one of the API", err)
	}
	if len(response.ServiceRequestID()) != 36 {
		t.Errorf("request ID %q", response.ServiceRequestID())
	}
	check, known := typed[api.ErrorCode()]
	return exception{response.HTTPStatusCode(), api.ErrorCode(), known && check(err), api.ErrorMessage()}
}

// TestExceptions has every refusal, of a buffered and of a streamed invocation.
func TestExceptions(t *testing.T) {
	l, client := start(t)
	for name, tt := range map[string]struct {
		in   lambda.InvokeInput
		want exception
	}{
		"function": {lambda.InvokeInput{FunctionName: aws.String("other")},
			exception{404, "ResourceNotFoundException", true, "Function not found: arn:aws:lambda:us-east-1:123456789012:function:other:$LATEST"}},
		"qualifier": {lambda.InvokeInput{Qualifier: aws.String("7")},
			exception{404, "ResourceNotFoundException", true, "Function not found: " + l.Function.ARN() + ":7"}},
		"two qualifiers": {lambda.InvokeInput{FunctionName: aws.String("fn:a"), Qualifier: aws.String("b")},
			exception{400, "InvalidParameterValueException", true, "The derived qualifier from the function name does not match the specified qualifier."}},
		"no JSON": {lambda.InvokeInput{Payload: []byte("{x")},
			exception{400, "InvalidRequestContentException", true, "Could not parse request body into json: invalid character 'x' looking for beginning of object key string at offset 2"}},
		"client context": {lambda.InvokeInput{ClientContext: aws.String("{}")},
			exception{400, "InvalidRequestContentException", true, "Client context must be a valid Base64-encoded JSON object."}},
		"log type": {lambda.InvokeInput{LogType: "All"},
			exception{400, "InvalidParameterValueException", true, `Value "All" of X-Amz-Log-Type is not one of: None, Tail.`}},
		"name": {lambda.InvokeInput{FunctionName: aws.String("a/b")},
			exception{400, "ValidationException", false, "1 validation error detected: Value 'a/b' at 'functionName' failed to satisfy constraint: "}},
		"long qualifier": {lambda.InvokeInput{Qualifier: aws.String(strings.Repeat("q", 129))},
			exception{400, "ValidationException", false, "1 validation error detected: Value '" + strings.Repeat("q", 129) + "' at 'qualifier' failed to satisfy constraint: Member must have length less than or equal to 128"}},
		"too large": {lambda.InvokeInput{Payload: []byte(strings.Repeat("1", localaws.MaxEvent+1))},
			exception{413, "RequestTooLargeException", true, "Request must be smaller than 6291456 bytes for the InvokeFunction operation"}},
	} {
		if tt.in.FunctionName == nil {
			tt.in.FunctionName = aws.String(invokeapitest.Name)
		}
		t.Run(name, func(t *testing.T) {
			_, err := client.Invoke(t.Context(), &tt.in)
			checkException(t, err, tt.want)
		})
		t.Run(name+", streamed", func(t *testing.T) {
			_, err := client.InvokeWithResponseStream(t.Context(), &lambda.InvokeWithResponseStreamInput{
				FunctionName: tt.in.FunctionName, Qualifier: tt.in.Qualifier, Payload: tt.in.Payload,
				ClientContext: tt.in.ClientContext, LogType: tt.in.LogType,
			})
			checkException(t, err, tt.want)
		})
	}
}

// checkException compares an exception. A message of ValidationException ends in a pattern.
func checkException(t *testing.T, err error, want exception) {
	t.Helper()
	got := exceptionOf(t, err)
	if strings.HasSuffix(want.message, ": ") && strings.HasPrefix(got.message, want.message) {
		got.message = want.message
	}
	if got != want {
		t.Errorf("exception\n%+v, want\n%+v", got, want)
	}
}

// TestEventTooLarge has the lower limit of the queue.
func TestEventTooLarge(t *testing.T) {
	_, client := start(t)
	_, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("fn"), InvocationType: types.InvocationTypeEvent,
		Payload: []byte(`"` + strings.Repeat("x", localaws.MaxAsyncEvent) + `"`)})
	checkException(t, err, exception{413, "RequestTooLargeException", true, "Request must be smaller than 1048576 bytes for the InvokeFunction operation"})
}

// TestTooManyRequests has a reason, and when to try again.
func TestTooManyRequests(t *testing.T) {
	none := 0
	_, client := start(t, func(s *localaws.Settings) { s.ReservedConcurrency = &none })
	_, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("fn")}, once)
	checkException(t, err, exception{429, "TooManyRequestsException", true, "Rate Exceeded."})
	e, _ := errors.AsType[*types.TooManyRequestsException](err)
	if e.Reason != types.ThrottleReasonReservedFunctionConcurrentInvocationLimitExceeded || aws.ToString(e.Type) != "User" || aws.ToString(e.RetryAfterSeconds) != "1" {
		t.Errorf("reason %q, type %q, retry after %q", e.Reason, aws.ToString(e.Type), aws.ToString(e.RetryAfterSeconds))
	}
}

// TestServiceException is a fault of the local service.
func TestServiceException(t *testing.T) {
	l, client := start(t)
	if err := l.Service.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("fn")}, once)
	checkException(t, err, exception{500, "ServiceException", true, "The local service is closed."})
}

// TestNotImplemented names the operation, and is not repeated.
func TestNotImplemented(t *testing.T) {
	_, client := start(t)
	_, err := client.GetAccountSettings(t.Context(), &lambda.GetAccountSettingsInput{})
	checkException(t, err, exception{501, "NotImplemented", false, "GetAccountSettings is not implemented by the local service."})
	_, err = client.ListAliases(t.Context(), &lambda.ListAliasesInput{FunctionName: aws.String("fn")})
	checkException(t, err, exception{501, "NotImplemented", false, "ListAliases is not implemented by the local service."})
}
