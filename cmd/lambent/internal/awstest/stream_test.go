package awstest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
	"github.com/lambent-go/lambent/internal/localaws"
)

// A stream is an answer that the client reads piece by piece.
type stream struct {
	t      *testing.T
	out    *lambda.InvokeWithResponseStreamOutput
	events <-chan types.InvokeWithResponseStreamResponseEvent
}

func openStream(t *testing.T, client *lambda.Client, in *lambda.InvokeWithResponseStreamInput) *stream {
	t.Helper()
	in.FunctionName = aws.String(invokeapitest.Name)
	out, err := client.InvokeWithResponseStream(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.GetStream().Close() })
	return &stream{t, out, out.GetStream().Events()}
}

// next returns the next piece, or the end.
func (s *stream) next() (piece string, end *types.InvokeWithResponseStreamCompleteEvent) {
	s.t.Helper()
	switch event := (<-s.events).(type) {
	case *types.InvokeWithResponseStreamResponseEventMemberPayloadChunk:
		return string(event.Value.Payload), nil
	case *types.InvokeWithResponseStreamResponseEventMemberInvokeComplete:
		return "", &event.Value
	default:
		s.t.Fatalf("event %#v, error %v", event, s.out.GetStream().Err())
		return "", nil
	}
}

// rest returns what comes until the end, behind which there is nothing.
func (s *stream) rest() (text string, end *types.InvokeWithResponseStreamCompleteEvent) {
	s.t.Helper()
	for end == nil {
		var piece string
		piece, end = s.next()
		text += piece
	}
	if event, ok := <-s.events; ok {
		s.t.Errorf("behind the end: %#v", event)
	}
	if err := s.out.GetStream().Err(); err != nil {
		s.t.Error(err)
	}
	return text, end
}

// A completion is how a stream ends.
type completion struct{ Code, Details string }

func completionOf(e *types.InvokeWithResponseStreamCompleteEvent) completion {
	return completion{aws.ToString(e.ErrorCode), aws.ToString(e.ErrorDetails)}
}

// TestStream gets each piece before the function writes the next, and how the stream ends.
func TestStream(t *testing.T) {
	_, client := start(t)
	for name, tt := range map[string]struct {
		errorType string // that the function ends with
		wantCode  string
		wantText  string // in the details
	}{
		"success": {},
		"failure": {"Function.Bad", "Function.Bad", `{"errorMessage":"so","errorType":"Function.Bad"}`},
		"crash":   {invokeapitest.Exit, "Runtime.ExitError", "Error: Runtime exited with error: exit status 3"},
	} {
		t.Run(name, func(t *testing.T) {
			gate := invokeapitest.NewGate(t)
			event := invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{"one", "two\x00", "three"}, Gate: gate.URL, Type: tt.errorType, Text: "so"}
			s := openStream(t, client, &lambda.InvokeWithResponseStreamInput{Payload: payload(event)})
			if s.out.StatusCode != 200 || aws.ToString(s.out.ExecutedVersion) != "$LATEST" ||
				aws.ToString(s.out.ResponseStreamContentType) != "application/vnd.amazon.eventstream" {
				t.Errorf("head %+v", s.out)
			}
			for i, want := range event.Pieces {
				if i > 0 {
					gate.Open(t)
				}
				if piece, _ := s.next(); piece != want {
					t.Fatalf("piece %d: %q, want %q", i, piece, want)
				}
			}
			if tt.errorType == invokeapitest.Exit {
				gate.Open(t)
			}
			text, end := s.rest()
			got := completionOf(end)
			if text != "" || got.Code != tt.wantCode || !strings.Contains(got.Details, tt.wantText) {
				t.Errorf("%q, then %+v, want %+v", text, got, tt)
			}
		})
	}
}

// TestWholeStreams are streams of functions that do not write to one.
func TestWholeStreams(t *testing.T) {
	t.Parallel()
	_, client := start(t, func(s *localaws.Settings) { s.Timeout = time.Second })
	for name, tt := range map[string]struct {
		event    invokeapitest.Event
		wantText string
		want     completion
	}{
		"buffered": {event: invokeapitest.Event{Do: invokeapitest.Answer, Text: `{"a":1}`}, wantText: `{"a":1}`},
		"failure": {event: invokeapitest.Event{Do: invokeapitest.Fail, Type: "Function.Bad", Text: "so"},
			want: completion{"Function.Bad", `{"errorMessage":"so","errorType":"Function.Bad"}`}},
		"timeout": {event: invokeapitest.Event{Do: invokeapitest.Block},
			want: completion{"Sandbox.Timedout", `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: <id> Error: Task timed out after 1.00 seconds"}`}},
		"300 KiB": {event: invokeapitest.Event{Do: invokeapitest.Large, Size: 300 << 10}, wantText: `"` + strings.Repeat("x", 300<<10-2) + `"`},
	} {
		t.Run(name, func(t *testing.T) {
			s := openStream(t, client, &lambda.InvokeWithResponseStreamInput{Payload: payload(tt.event)})
			text, end := s.rest()
			tt.want.Details = strings.ReplaceAll(tt.want.Details, "<id>", requestID(s.out.ResultMetadata))
			if diff := cmp.Diff(tt.want, completionOf(end)); text != tt.wantText || diff != "" {
				t.Errorf("%.80q, want %.80q; end (-want +got)\n%s", text, tt.wantText, diff)
			}
		})
	}
}

// TestStreamInput has a qualifier, the log in the last frame, and nothing at all for a dry run.
func TestStreamInput(t *testing.T) {
	_, client := start(t)
	s := openStream(t, client, &lambda.InvokeWithResponseStreamInput{Qualifier: aws.String("live"), LogType: types.LogTypeTail, Payload: []byte("7")})
	text, end := s.rest()
	if text != "7" || aws.ToString(s.out.ExecutedVersion) != "1" {
		t.Errorf("answer %q of version %s", text, aws.ToString(s.out.ExecutedVersion))
	}
	checkLog(t, end.LogResult)

	dry := openStream(t, client, &lambda.InvokeWithResponseStreamInput{InvocationType: types.ResponseStreamingInvocationTypeDryRun})
	if event, ok := <-dry.events; ok || dry.out.StatusCode != 204 {
		t.Errorf("dry run: status %d, event %#v", dry.out.StatusCode, event)
	}
}

// TestStreamBreaks is a fault of the local service after the first byte: it is ended in a hurry.
func TestStreamBreaks(t *testing.T) {
	l, client := start(t)
	gate := invokeapitest.NewGate(t)
	event := invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{"one", "never"}, Gate: gate.URL}
	s := openStream(t, client, &lambda.InvokeWithResponseStreamInput{Payload: payload(event)})
	if piece, _ := s.next(); piece != "one" {
		t.Fatalf("piece %q", piece)
	}
	gate.Await(t)
	now, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Service.Close(now); !errors.Is(err, context.Canceled) {
		t.Errorf("Close: %v", err)
	}
	if got, ok := <-s.events; ok {
		t.Errorf("event %#v", got)
	}
	if e, ok := errors.AsType[*types.ServiceException](s.out.GetStream().Err()); !ok || e.ErrorMessage() == "" {
		t.Errorf("error %v, want a ServiceException", s.out.GetStream().Err())
	}
}
