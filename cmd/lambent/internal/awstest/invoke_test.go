package awstest_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
	"github.com/lambent-go/lambent/internal/localaws"
)

// An outcome is what the client makes of an answer.
type outcome struct {
	Status  int32
	Error   string
	Version string
	Payload string
}

func outcomeOf(o *lambda.InvokeOutput) outcome {
	return outcome{o.StatusCode, aws.ToString(o.FunctionError), aws.ToString(o.ExecutedVersion), string(o.Payload)}
}

// TestInvoke has all types of invocations that wait for an answer, by all names of the function.
func TestInvoke(t *testing.T) {
	l, client := start(t)
	for name, tt := range map[string]struct {
		in   lambda.InvokeInput
		want outcome
	}{
		"name":          {lambda.InvokeInput{Payload: []byte(`{"a": 1}`)}, outcome{200, "", "$LATEST", `{"a": 1}`}},
		"no event":      {lambda.InvokeInput{}, outcome{200, "", "$LATEST", "{}"}},
		"ARN":           {lambda.InvokeInput{FunctionName: aws.String(l.Function.ARN()), Payload: []byte("7")}, outcome{200, "", "$LATEST", "7"}},
		"ARN and alias": {lambda.InvokeInput{FunctionName: aws.String(l.Function.ARN() + ":live"), Payload: []byte("7")}, outcome{200, "", "1", "7"}},
		"partial ARN":   {lambda.InvokeInput{FunctionName: aws.String("123456789012:function:fn"), Payload: []byte("7")}, outcome{200, "", "$LATEST", "7"}},
		"qualifier":     {lambda.InvokeInput{Qualifier: aws.String("1"), Payload: []byte("7")}, outcome{200, "", "1", "7"}},
		"latest":        {lambda.InvokeInput{Qualifier: aws.String("$LATEST"), Payload: []byte("7")}, outcome{200, "", "$LATEST", "7"}},
		"explicit type": {lambda.InvokeInput{InvocationType: types.InvocationTypeRequestResponse, LogType: types.LogTypeNone}, outcome{200, "", "$LATEST", "{}"}},
		"dry run":       {lambda.InvokeInput{InvocationType: types.InvocationTypeDryRun}, outcome{Status: 204}},
		"function error": {lambda.InvokeInput{Payload: payload(invokeapitest.Event{Do: invokeapitest.Fail, Type: "Bad", Text: "so"})},
			outcome{200, "Unhandled", "$LATEST", `{"errorMessage":"so","errorType":"Bad"}`}},
		"too large an answer": {lambda.InvokeInput{Payload: payload(invokeapitest.Event{Do: invokeapitest.Large, Size: localaws.MaxResponse + 1})},
			outcome{200, "Unhandled", "$LATEST", `{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}`}},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.in.FunctionName == nil {
				tt.in.FunctionName = aws.String(invokeapitest.Name)
			}
			out, err := client.Invoke(t.Context(), &tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, outcomeOf(out)); diff != "" {
				t.Errorf("outcome (-want +got)\n%s", diff)
			}
			if id, ok := awsmiddleware.GetRequestIDMetadata(out.ResultMetadata); !ok || len(id) != 36 {
				t.Errorf("request ID %q", id)
			}
		})
	}
}

// TestLargest sends the largest event and gets the largest answer.
func TestLargest(t *testing.T) {
	_, client := start(t)
	event := `"` + strings.Repeat("x", localaws.MaxEvent-2) + `"`
	out, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("fn"), Payload: []byte(event)})
	if err != nil {
		t.Fatal(err)
	}
	if string(out.Payload) != event {
		t.Errorf("an echo of %d bytes, want %d", len(out.Payload), len(event))
	}
	out, err = client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("fn"),
		Payload: payload(invokeapitest.Event{Do: invokeapitest.Large, Size: localaws.MaxResponse})})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Payload) != localaws.MaxResponse || out.FunctionError != nil {
		t.Errorf("an answer of %d bytes, error %v, want %d bytes", len(out.Payload), out.FunctionError, localaws.MaxResponse)
	}
}

// TestTold holds that the function is told what the client says, under the ID that the client is told.
func TestTold(t *testing.T) {
	l, client := start(t)
	context := base64.StdEncoding.EncodeToString([]byte(`{"client":{"app_title":"x"},"custom":{"a":"b"}}`))
	out, err := client.Invoke(t.Context(), &lambda.InvokeInput{
		FunctionName: aws.String("fn"), Qualifier: aws.String("live"), TenantId: aws.String("blue"), ClientContext: &context,
		Payload: payload(invokeapitest.Event{Do: invokeapitest.Tell}),
	})
	if err != nil {
		t.Fatal(err)
	}
	var got invokeapitest.Told
	if err := json.Unmarshal(out.Payload, &got); err != nil {
		t.Fatalf("%v in %s", err, out.Payload)
	}
	if !strings.HasPrefix(got.Trace, "Root=1-") || !strings.HasSuffix(got.Trace, ";Sampled=0") {
		t.Errorf("trace %q", got.Trace)
	}
	id, _ := awsmiddleware.GetRequestIDMetadata(out.ResultMetadata)
	want := invokeapitest.Told{RequestID: id, ARN: l.Function.ARN() + ":live", Tenant: "blue", Trace: got.Trace,
		Custom: map[string]string{"a": "b"}, Stage: "first"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("told (-want +got)\n%s", diff)
	}
}

// TestFunctionFailuresAreFinal holds that the client, which repeats what the service fails with, does not repeat a
// function that fails, crashes or takes too long.
func TestFunctionFailuresAreFinal(t *testing.T) {
	t.Parallel()
	starts := make(chan string, 100)
	_, client := start(t, func(s *localaws.Settings) {
		s.Timeout = time.Second
		s.Log = func(line localaws.LogLine) {
			if strings.HasPrefix(line.Line, "START") {
				starts <- line.Line
			}
		}
	})
	for _, tt := range []struct {
		event invokeapitest.Event
		want  string
	}{
		{invokeapitest.Event{Do: invokeapitest.Fail, Type: "Bad"}, `"errorType":"Bad"`},
		{invokeapitest.Event{Do: invokeapitest.Exit}, `"errorType":"Runtime.ExitError"`},
		{invokeapitest.Event{Do: invokeapitest.Block}, `"errorType":"Sandbox.Timedout"`},
	} {
		out, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("fn"), Payload: payload(tt.event), LogType: types.LogTypeTail})
		if err != nil {
			t.Fatalf("%s: %v", tt.event.Do, err)
		}
		if out.StatusCode != 200 || aws.ToString(out.FunctionError) != "Unhandled" || !strings.Contains(string(out.Payload), tt.want) {
			t.Errorf("%s: %+v, want %s", tt.event.Do, outcomeOf(out), tt.want)
		}
		if n := len(starts); n != 1 {
			t.Errorf("%s: started %d times, want once", tt.event.Do, n)
		}
		<-starts
	}
}

// TestTail has the end of the log with the answer.
func TestTail(t *testing.T) {
	_, client := start(t)
	out, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("fn"), LogType: types.LogTypeTail})
	if err != nil {
		t.Fatal(err)
	}
	checkLog(t, out.LogResult)
}

func checkLog(t *testing.T, encoded *string) {
	t.Helper()
	log, err := base64.StdEncoding.DecodeString(aws.ToString(encoded))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(log), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "START ") || !strings.HasPrefix(lines[1], "END ") ||
		!strings.HasPrefix(lines[2], "REPORT ") || lines[3] != "" {
		t.Errorf("log %q", log)
	}
}

// TestEvent puts events into the queue in both ways. The function gets them under the IDs that the client is told.
func TestEvent(t *testing.T) {
	starts := make(chan string, 2)
	_, client := start(t, func(s *localaws.Settings) {
		s.Log = func(line localaws.LogLine) {
			if strings.HasPrefix(line.Line, "START") {
				starts <- line.Line
			}
		}
	})
	out, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("fn"), InvocationType: types.InvocationTypeEvent, Payload: []byte("7")})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(outcome{Status: 202}, outcomeOf(out)); diff != "" {
		t.Errorf("outcome (-want +got)\n%s", diff)
	}
	id, _ := awsmiddleware.GetRequestIDMetadata(out.ResultMetadata)
	if got, want := <-starts, "START RequestId: "+id+" Version: $LATEST"; got != want {
		t.Errorf("%q, want %q", got, want)
	}

	async, err := client.InvokeAsync(t.Context(), &lambda.InvokeAsyncInput{FunctionName: aws.String("fn"), InvokeArgs: strings.NewReader("7")}) //lint:ignore SA1019 older programs call it
	if err != nil {
		t.Fatal(err)
	}
	id, _ = awsmiddleware.GetRequestIDMetadata(async.ResultMetadata)
	if got, want := <-starts, "START RequestId: "+id+" Version: $LATEST"; got != want || async.Status != 202 {
		t.Errorf("status %d, %q, want 202, %q", async.Status, got, want)
	}
}
