package cfn_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cfn"
	"github.com/lambent-go/lambent/events"
)

// quiet drops the log of a test.
func quiet(t *testing.T) {
	before := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(before) })
}

// The event's ID, or that of the request, stands for one that the function does not give.
func TestLambdaWrap(t *testing.T) {
	quiet(t)
	for name, tt := range map[string]struct {
		request cfn.RequestType
		id      string
		err     error
		want    cfn.Response
	}{
		"create":         {request: cfn.RequestCreate, id: "new", want: cfn.Response{Status: cfn.StatusSuccess, PhysicalResourceID: "new"}},
		"create, no ID":  {request: cfn.RequestCreate, want: cfn.Response{Status: cfn.StatusSuccess, PhysicalResourceID: "req-2"}},
		"create, failed": {request: cfn.RequestCreate, err: errors.New("rock"), want: cfn.Response{Status: cfn.StatusFailed, PhysicalResourceID: "req-2", Reason: "rock"}},
		"update":         {request: cfn.RequestUpdate, id: "new", want: cfn.Response{Status: cfn.StatusSuccess, PhysicalResourceID: "new"}},
		"update, no ID":  {request: cfn.RequestUpdate, want: cfn.Response{Status: cfn.StatusSuccess, PhysicalResourceID: "burrow-7"}},
		"update, failed": {request: cfn.RequestUpdate, id: "new", err: errors.New("rock"), want: cfn.Response{Status: cfn.StatusFailed, PhysicalResourceID: "new", Reason: "rock"}},
		"delete, no ID":  {request: cfn.RequestDelete, want: cfn.Response{Status: cfn.StatusSuccess, PhysicalResourceID: "burrow-7"}},
		"delete, failed": {request: cfn.RequestDelete, err: errors.New(""), want: cfn.Response{Status: cfn.StatusFailed, PhysicalResourceID: "burrow-7", Reason: "*errors.errorString"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBucket(t, 200, "")
			e := fixture(t, "update")
			e.RequestType, e.ResponseURL = tt.request, b.URL
			reason, err := cfn.LambdaWrap(func(_ context.Context, got cfn.Event) (string, map[string]any, error) {
				if got.RequestID != e.RequestID {
					t.Errorf("the function got %+v, want %+v", got, e)
				}
				return tt.id, map[string]any{"Address": "2 Meadow Lane"}, tt.err
			})(t.Context(), e)
			if reason != "" || err != nil {
				t.Errorf("%q, %v; want nothing", reason, err)
			}
			got := b.next(t).response
			if got.Status != tt.want.Status || got.PhysicalResourceID != tt.want.PhysicalResourceID || got.Reason != tt.want.Reason {
				t.Errorf("response is %+v, want %+v", got, tt.want)
			}
			if got.StackID != e.StackID || got.RequestID != e.RequestID || got.LogicalResourceID != e.LogicalResourceID || got.Data["Address"] == nil {
				t.Errorf("response is %+v, for %+v", got, e)
			}
		})
	}
}

// CloudFormation hears of a panic, and so does whoever called the function.
func TestLambdaWrapPanic(t *testing.T) {
	quiet(t)
	for _, status := range []int{200, 403} {
		b := newBucket(t, status, "")
		e := fixture(t, "create")
		e.ResponseURL = b.URL
		got := func() (v any) {
			defer func() { v = recover() }()
			cfn.LambdaWrap(func(context.Context, cfn.Event) (string, map[string]any, error) { panic("rock") })(t.Context(), e)
			return nil
		}()
		if got != "rock" {
			t.Errorf("the panic has the value %v, want rock", got)
		}
		r := b.next(t).response
		if r.Status != cfn.StatusFailed || r.PhysicalResourceID != "req-1" || r.Reason != "Function panicked, see log stream for details" {
			t.Errorf("response is %+v", r)
		}
	}
}

// A response that could not be sent is an error, so that Lambda calls again.
func TestLambdaWrapSendError(t *testing.T) {
	quiet(t)
	b := newBucket(t, 403, "")
	e := fixture(t, "create")
	e.ResponseURL = b.URL
	reason, err := cfn.LambdaWrap(succeed)(t.Context(), e)
	if want := "put response of custom resource Burrow: status 403 Forbidden"; err == nil || err.Error() != want || reason != want {
		t.Errorf("%q, %v; want %s", reason, err, want)
	}
}

func succeed(context.Context, cfn.Event) (string, map[string]any, error) { return "id", nil, nil }

// A context that was canceled is no reason not to answer; its deadline is.
func TestLambdaWrapContext(t *testing.T) {
	quiet(t)
	b := newBucket(t, 200, "")
	e := fixture(t, "create")
	e.ResponseURL = b.URL
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := cfn.LambdaWrap(succeed)(ctx, e); err != nil {
		t.Error(err)
	}
	b.next(t)

	ctx, cancel = context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	if _, err := cfn.LambdaWrap(succeed)(ctx, e); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after the deadline: %v, want %v", err, context.DeadlineExceeded)
	}
	if len(b.requests) > 0 {
		t.Error("a response was sent after the deadline")
	}
}

func TestLambdaWrapSNS(t *testing.T) {
	b := newBucket(t, 200, "")
	e := fixture(t, "update")
	e.ResponseURL = b.URL
	message, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	handle := cfn.LambdaWrapSNS(succeed)
	record := events.SNSEventRecord{SNS: events.SNSEntity{Message: string(message)}}
	if _, err := handle(t.Context(), events.SNSEvent{Records: []events.SNSEventRecord{record}}); err != nil {
		t.Fatal(err)
	}
	if got := b.next(t).response; got.RequestID != e.RequestID || got.PhysicalResourceID != "id" {
		t.Errorf("response is %+v", got)
	}
	for name, tt := range map[string]struct {
		records []events.SNSEventRecord
		want    string
	}{
		"none":       {nil, "expected exactly 1 incoming record"},
		"two":        {[]events.SNSEventRecord{record, record}, "expected exactly 1 incoming record"},
		"no request": {[]events.SNSEventRecord{{SNS: events.SNSEntity{Message: "hello"}}}, "custom resource: SNS message: "},
	} {
		if _, err := handle(t.Context(), events.SNSEvent{Records: tt.records}); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want %s", name, err, tt.want)
		}
	}
}

func ExampleLambdaWrap() {
	bucket := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var response cfn.Response
		json.NewDecoder(r.Body).Decode(&response)
		fmt.Println(response.Status, response.PhysicalResourceID, response.Data)
	}))
	defer bucket.Close()

	handler := cfn.LambdaWrap(func(_ context.Context, e cfn.Event) (string, map[string]any, error) {
		p, err := cfn.Properties[struct{ Depth int }](e)
		if err != nil {
			return "", nil, err
		}
		return "burrow-7", map[string]any{"Address": fmt.Sprintf("%d m below", p.Depth)}, nil
	})
	// lambda.Start(handler) calls it with what CloudFormation sends:
	handler(context.Background(), cfn.Event{
		RequestType:        cfn.RequestCreate,
		ResponseURL:        bucket.URL,
		ResourceProperties: map[string]any{"Depth": "12"},
	})
	// Output: SUCCESS burrow-7 map[Address:12 m below]
}
