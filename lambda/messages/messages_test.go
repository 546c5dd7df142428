package messages_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/lambent-go/lambent/lambda/messages"
)

// Other programs have these types under the same names, and fields of the same names and types. They are spelt here a
// second time, as those programs have them.
type (
	PingRequest  struct{}
	PingResponse struct{}

	//lint:ignore ST1003 the name is the protocol's
	InvokeRequest_Timestamp struct {
		Seconds int64
		Nanos   int64
	}

	//lint:ignore ST1003 field names are the protocol's
	InvokeRequest struct {
		Payload               []byte
		RequestId             string
		XAmznTraceId          string
		Deadline              InvokeRequest_Timestamp
		InvokedFunctionArn    string
		CognitoIdentityId     string
		CognitoIdentityPoolId string
		ClientContext         []byte
	}

	InvokeResponse struct {
		Payload []byte
		Error   *InvokeResponse_Error
	}

	//lint:ignore ST1003 the name is the protocol's
	InvokeResponse_Error struct {
		Message    string
		Type       string
		StackTrace []*InvokeResponse_Error_StackFrame
		ShouldExit bool
	}

	//lint:ignore ST1003 the name is the protocol's
	InvokeResponse_Error_StackFrame struct {
		Path  string
		Line  int32
		Label string
	}
)

// Each pair is the same value of both.
var pairs = []struct{ ours, theirs any }{
	{messages.PingRequest{}, PingRequest{}},
	{messages.PingResponse{}, PingResponse{}},
	{messages.InvokeRequest_Timestamp{Seconds: 1, Nanos: -2}, InvokeRequest_Timestamp{Seconds: 1, Nanos: -2}},
	{
		messages.InvokeRequest{
			Payload:               []byte("payload"),
			RequestId:             "request",
			XAmznTraceId:          "trace",
			Deadline:              messages.InvokeRequest_Timestamp{Seconds: 1, Nanos: 2},
			InvokedFunctionArn:    "arn",
			CognitoIdentityId:     "identity",
			CognitoIdentityPoolId: "pool",
			ClientContext:         []byte("client"),
		},
		InvokeRequest{[]byte("payload"), "request", "trace", InvokeRequest_Timestamp{1, 2}, "arn", "identity", "pool", []byte("client")},
	},
	{
		messages.InvokeResponse{Payload: []byte("payload"), Error: &messages.InvokeResponse_Error{Message: "message"}},
		InvokeResponse{[]byte("payload"), &InvokeResponse_Error{Message: "message"}},
	},
	{
		messages.InvokeResponse_Error{
			Message:    "message",
			Type:       "type",
			StackTrace: []*messages.InvokeResponse_Error_StackFrame{{Path: "path", Line: -3, Label: "label"}},
			ShouldExit: true,
		},
		InvokeResponse_Error{"message", "type", []*InvokeResponse_Error_StackFrame{{"path", -3, "label"}}, true},
	},
	{
		messages.InvokeResponse_Error_StackFrame{Path: "path", Line: 1<<31 - 1, Label: "label"},
		InvokeResponse_Error_StackFrame{"path", 1<<31 - 1, "label"},
	},
}

func TestGobReadsWhatOthersWrite(t *testing.T) {
	for _, pair := range pairs {
		check := func(from, want any) {
			t.Helper()
			var stream bytes.Buffer
			if err := gob.NewEncoder(&stream).Encode(from); err != nil {
				t.Fatalf("encode %T: %v", from, err)
			}
			got := reflect.New(reflect.TypeOf(want))
			if err := gob.NewDecoder(&stream).DecodeValue(got); err != nil {
				t.Fatalf("decode %T into %T: %v", from, want, err)
			}
			if got := got.Elem().Interface(); !reflect.DeepEqual(got, want) {
				t.Errorf("%T %+v arrives as %+v, want %+v", from, from, got, want)
			}
		}
		check(pair.ours, pair.theirs)
		check(pair.theirs, pair.ours)
		check(pair.ours, pair.ours)
	}
}

// The names of fields are on the wire, in the order of the fields, with their length in front. So are those of types,
// except where gob met the type as an element of a slice first.
func TestNames(t *testing.T) {
	for _, pair := range pairs {
		ours, theirs := reflect.TypeOf(pair.ours), reflect.TypeOf(pair.theirs)
		if ours.Name() != theirs.Name() || ours.NumField() != theirs.NumField() {
			t.Errorf("%v has %d fields, %v %d", ours, ours.NumField(), theirs, theirs.NumField())
		}
		var stream bytes.Buffer
		if err := gob.NewEncoder(&stream).Encode(pair.ours); err != nil {
			t.Fatal(err)
		}
		rest := stream.Bytes()
		for field := range theirs.Fields() {
			_, after, ok := bytes.Cut(rest, append([]byte{byte(len(field.Name))}, field.Name...))
			if !ok {
				t.Errorf("%v is sent without field %s after the ones before it: %q", ours, field.Name, stream.Bytes())
				break
			}
			rest = after
		}
	}
}

func TestErrorJSON(t *testing.T) {
	frame := &messages.InvokeResponse_Error_StackFrame{Path: "hello/main.go", Line: 23, Label: "handle"}
	for want, failure := range map[string]messages.InvokeResponse_Error{
		`{"errorMessage":"","errorType":""}`: {},
		`{"errorMessage":"no such order","errorType":"NotFound"}`: {
			Message: "no such order", Type: "NotFound", ShouldExit: true, StackTrace: []*messages.InvokeResponse_Error_StackFrame{},
		},
		`{"errorMessage":"boom","errorType":"string","stackTrace":[{"path":"hello/main.go","line":23,"label":"handle"},{"path":"","line":0,"label":""}]}`: {
			Message: "boom", Type: "string", ShouldExit: true, StackTrace: []*messages.InvokeResponse_Error_StackFrame{frame, {}},
		},
	} {
		got, err := json.Marshal(failure)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("JSON of %+v is\n%s, want\n%s", failure, got, want)
		}
	}

	// A function's caller may read the document into the same type.
	var got messages.InvokeResponse_Error
	document := `{"errorMessage":"m","errorType":"T","stackTrace":[{"path":"p","line":1,"label":"l"}],"ShouldExit":true}`
	if err := json.Unmarshal([]byte(document), &got); err != nil {
		t.Fatal(err)
	}
	want := messages.InvokeResponse_Error{
		Message:    "m",
		Type:       "T",
		StackTrace: []*messages.InvokeResponse_Error_StackFrame{{Path: "p", Line: 1, Label: "l"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("document reads as %+v, want %+v", got, want)
	}
}

// A handler returns the error by value or by pointer, bare or wrapped.
func TestErrorIsAnError(t *testing.T) {
	failure := messages.InvokeResponse_Error{Message: "no such order", Type: "NotFound"}
	for _, err := range []error{failure, &failure} {
		if got := err.Error(); got != "no such order" {
			t.Errorf("Error of %T = %q, want the message", err, got)
		}
	}
	if got, ok := errors.AsType[*messages.InvokeResponse_Error](fmt.Errorf("find: %w", &failure)); !ok || got != &failure {
		t.Errorf("unwrapped to %v, want %v", got, &failure)
	}
}
