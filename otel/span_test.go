package lambdaotel_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/lambent-go/lambent/events"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	lambdaotel "github.com/lambent-go/lambent/otel"
)

const sqsEvent = `{"Records":[
	{"messageId":"m1","body":"{\"Records\":[]}","attributes":{"SentTimestamp":"1","AWSTraceHeader":"Root=1-5759e988-00000000000000000000000a;Parent=000000000000000a;Sampled=1"},"eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:orders"},
	{"messageId":"m2","body":"x","attributes":{},"eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:orders"},
	{"messageId":"m3","body":"x","attributes":{"AWSTraceHeader":"Root=damaged"},"eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:orders"},
	{"messageId":"m4","body":"x","attributes":{"AWSTraceHeader":"Root=1-5759e988-00000000000000000000000b;Parent=000000000000000b;Sampled=0"},"eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:orders"}]}`

// What kind of span an event becomes.
func TestEvents(t *testing.T) {
	clean(t)
	const context = `"requestContext":{"stage":"prod","identity":{"sourceIp":"192.0.2.1","x":[1,{"a":"]}"}]}}`
	for name, tt := range map[string]struct {
		payload string
		want    string // name, kind, trigger
		attrs   string // method, route, path
	}{
		"nothing":         {``, "bake server other", ""},
		"null":            {`null`, "bake server other", ""},
		"text":            {`"requestContext"`, "bake server other", ""},
		"damaged":         {`{"requestContext":{"http":{"method":"GET"`, "bake server http", "GET"},
		"own":             {`{"name":"Gopher","headers":{"a":"b"}}`, "bake server other", ""},
		"REST":            {`{"resource":"/loaves/{kind}","path":"/loaves/rye","httpMethod":"GET",` + context + `}`, "/loaves/{kind} server http", "GET /loaves/{kind} /loaves/rye"},
		"REST, escapes":   {`{"resource":"\/loaves\/{kind}","path":"\/loaves\/r\u0079e","httpMethod":"GET",` + context + `}`, "/loaves/{kind} server http", "GET /loaves/{kind} /loaves/rye"},
		"HTTP":            {request(`{}`), "/loaves/{kind} server http", "GET /loaves/{kind} /loaves/rye"},
		"function URL":    {`{"version":"2.0","routeKey":"$default","rawPath":"/a","requestContext":{"domainName":"x","http":{"method":"POST","path":"/a"}}}`, "bake server http", "POST  /a"},
		"load balancer":   {`{"requestContext":{"elb":{"targetGroupArn":"arn"}},"httpMethod":"GET","path":"/a","body":"requestContext"}`, "bake server http", "GET  /a"},
		"Lattice":         {`{"raw_path":"/a?b=c","method":"PUT","headers":{},"body":""}`, "bake server http", "PUT  /a"},
		"Lattice 2.0":     {`{"version":"2.0","path":"/a","method":"PUT","headers":{"a":["b"]},"requestContext":{"serviceArn":"arn"}}`, "bake server http", "PUT  /a"},
		"WebSocket":       {`{"requestContext":{"routeKey":"$connect","connectionId":"c"}}`, "bake server http", ""},
		"Lambda@Edge":     {`{"Records":[{"cf":{"request":{"uri":"/a"}}}]}`, "bake server http", ""},
		"no HTTP context": {`{"httpMethod":"GET","path":"/a"}`, "bake server other", ""},
		"SQS":             {sqsEvent, "orders process consumer pubsub", ""},
		"SNS":             {`{"Records":[{"EventSource":"aws:sns","Sns":{}}]}`, "bake server pubsub", ""},
		"Kinesis":         {`{"Records":[{"kinesis":{},"eventSource":"aws:kinesis"}]}`, "bake server pubsub", ""},
		"Kafka":           {`{"eventSource":"aws:kafka","records":{}}`, "bake server pubsub", ""},
		"DynamoDB":        {`{"Records":[{"eventSource":"aws:dynamodb"}]}`, "bake server datasource", ""},
		"S3":              {`{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3"}]}`, "bake server datasource", ""},
		"no records":      {`{"Records":[]}`, "bake server other", ""},
		"odd records":     {`{"Records":[1,"a"]}`, "bake server other", ""},
		"schedule":        {`{"version":"0","detail-type":"Scheduled Event","source":"aws.events","detail":{}}`, "bake server timer", ""},
		"scheduler":       {`{"detail-type":"Scheduled Event","source":"aws.scheduler"}`, "bake server timer", ""},
		"EventBridge":     {`{"detail-type":"Order Placed","source":"shop","detail":{"eventSource":"aws:sqs"}}`, "bake server pubsub", ""},
		"odd types":       {`{"requestContext":[1],"httpMethod":7,"path":{"a":1},"headers":"x","Records":{"a":1},"version":2.0,"resource":null}`, "bake server other", ""},
		"white space":     {" {\n\t\"requestContext\" : { \"http\" :\r\n{ \"method\" : \"GET\" } } ,\n\"rawPath\" : \"/a\" } ", "bake server http", "GET  /a"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newTelemetry()
			if _, err := invoke(t, t.Context(), tt.payload, raw(func([]byte) ([]byte, error) { return []byte(`{}`), nil }), r.instrument()); err != nil {
				t.Fatal(err)
			}
			span := r.one(t)
			if got := text(span.Name, span.SpanKind, attributeOf(span.Attributes, "faas.trigger")); got != tt.want {
				t.Errorf("span %s, want %s", got, tt.want)
			}
			got := text(attributeOf(span.Attributes, "http.request.method"), attributeOf(span.Attributes, "http.route"), attributeOf(span.Attributes, "url.path"))
			if got != tt.attrs {
				t.Errorf("method, route and path are %q, want %q", got, tt.attrs)
			}
		})
	}
}

// raw is a handler of bytes.
type raw func([]byte) ([]byte, error)

func (f raw) Invoke(_ context.Context, payload []byte) ([]byte, error) { return f(payload) }

func TestSpanOfQueue(t *testing.T) {
	clean(t)
	r := newTelemetry()
	got := run(t, []runtimeapitest.Reply{event("r-1", sqsEvent, "Lambda-Runtime-Trace-Id: "+xrayHeader+";Sampled=0")},
		func(ctx context.Context, e events.SQSEvent) error {
			for _, m := range e.Records {
				_, span := lambdaotel.SQSRecord(ctx, m)
				span.End()
			}
			return nil
		}, r.instrument()...)
	if got.err != nil || got.log != "" {
		t.Errorf("Run = %v, log %s", got.err, got.log)
	}
	spans := r.spans.GetSpans()
	if len(spans) != 5 {
		t.Fatalf("%d spans, want one for each message and one for the batch", len(spans))
	}
	batch := spans[4]
	var links []string
	for _, l := range batch.Links {
		links = append(links, l.SpanContext.SpanID().String())
	}
	if got, want := strings.Join(links, " "), xraySpan+" 000000000000000a 000000000000000b"; got != want {
		t.Errorf("links to %s, want %s", got, want)
	}
	for i, span := range spans {
		if span.Name != "orders process" || span.SpanKind != trace.SpanKindConsumer ||
			attributeOf(span.Attributes, "messaging.system") != "aws_sqs" || attributeOf(span.Attributes, "messaging.operation.type") != "process" ||
			attributeOf(span.Attributes, "messaging.destination.name") != "orders" {
			t.Errorf("span %d: %s %v %v", i, span.Name, span.SpanKind, span.Attributes)
		}
		if i == 4 {
			break
		}
		wantLinks := map[int]int{0: 1, 3: 1}[i]
		if span.Parent.SpanID() != batch.SpanContext.SpanID() || len(span.Links) != wantLinks || attributeOf(span.Attributes, "messaging.message.id") != fmt.Sprint("m", i+1) {
			t.Errorf("span %d of message %s: parent %v, %d links", i, attributeOf(span.Attributes, "messaging.message.id"), span.Parent, len(span.Links))
		}
	}
}

func TestAttributes(t *testing.T) {
	clean(t)
	r := newTelemetry()
	run(t, []runtimeapitest.Reply{event("r-1", `{}`), event("r-2", `{}`)}, func() {}, r.instrument()...)
	for i, span := range r.spans.GetSpans() {
		for key, want := range map[string]string{
			"faas.invocation_id": fmt.Sprint("r-", i+1), "faas.coldstart": fmt.Sprint(i == 0), "faas.trigger": "other",
			"aws.lambda.invoked_arn": arn, "cloud.account.id": "123456789012",
			"cloud.resource_id": "arn:aws:lambda:us-east-1:123456789012:function:bake",
		} {
			found := ""
			for _, a := range span.Attributes {
				if string(a.Key) == key {
					found = a.Value.String()
				}
			}
			if found != want {
				t.Errorf("span %d: %s is %q, want %q", i, key, found, want)
			}
		}
		if span.Status.Code != codes.Unset || len(span.Events) > 0 || len(span.Attributes) != 6 {
			t.Errorf("span %d: status %v, %d events, %d attributes", i, span.Status, len(span.Events), len(span.Attributes))
		}
	}
}

// O3: how an invocation ends is the span's status, and is counted once.
func TestEnds(t *testing.T) {
	clean(t)
	missing := &fs.PathError{Op: "open", Path: "7.json", Err: fs.ErrNotExist}
	for name, tt := range map[string]struct {
		handler func() (any, error)
		status  string
		failure string // type and message of the exception
		answers string // the path that the answer is posted to
	}{
		"return":         {func() (any, error) { return map[string]int{"statusCode": 404}, nil }, "", "", "response"},
		"error":          {func() (any, error) { return nil, fmt.Errorf("read: %w", missing) }, "read: open 7.json: file does not exist", "PathError read: open 7.json: file does not exist", "error"},
		"chosen type":    {func() (any, error) { return nil, &lambda.Error{Type: "Sold.Out", Message: "no loaves"} }, "no loaves", "Sold.Out no loaves", "error"},
		"panic":          {func() (any, error) { panic("boom") }, "boom", "string boom", "error"},
		"panic, error":   {func() (any, error) { panic(missing) }, missing.Error(), "PathError " + missing.Error(), "error"},
		"panic with nil": {func() (any, error) { panic(nil) }, "panic called with nil argument", "PanicNilError panic called with nil argument", "error"},
		"Goexit":         {func() (any, error) { runtime.Goexit(); return nil, nil }, "handler called runtime.Goexit", "Goexit handler called runtime.Goexit", "error"},
		"500":            {func() (any, error) { return map[string]any{"statusCode": 500}, nil }, "", "", "response"},
		"502":            {func() (any, error) { return map[string]any{"body": `{"statusCode":200}`, "statusCode": 502}, nil }, "", "", "response"},
		"not encoded":    {func() (any, error) { return func() {}, nil }, "json: unsupported type: func()", "UnsupportedTypeError json: unsupported type: func()", "error"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newTelemetry()
			got := run(t, []runtimeapitest.Reply{event("r-1", request(`{}`))}, tt.handler, r.instrument()...)
			posts := got.posts()
			if len(posts) != 1 || !strings.HasSuffix(posts[0].Path, "/"+tt.answers) {
				t.Errorf("%d answers, want one to …/%s", len(posts), tt.answers)
			}
			span := r.one(t)
			failed := tt.failure != "" || strings.HasPrefix(name, "50")
			if (span.Status.Code == codes.Error) != failed || span.Status.Description != tt.status {
				t.Errorf("status %v, want %q", span.Status, tt.status)
			}
			failure := ""
			for _, e := range span.Events {
				failure += text(attributeOf(e.Attributes, "exception.type"), attributeOf(e.Attributes, "exception.message"))
				if e.Name != "exception" {
					t.Errorf("event %s", e.Name)
				}
			}
			if failure != tt.failure {
				t.Errorf("exception %q, want %q", failure, tt.failure)
			}
			if tt.failure != "" && len(posts) == 1 {
				var document struct{ ErrorType string }
				_ = json.Unmarshal(posts[0].Body, &document)
				if !strings.HasPrefix(failure, document.ErrorType+" ") {
					t.Errorf("the error document says %s, the span %s", document.ErrorType, failure)
				}
			}
			code := map[string]string{"return": "404", "500": "500", "502": "502"}[name]
			if got := attributeOf(span.Attributes, "http.response.status_code"); got != code {
				t.Errorf("status code %q, want %q", got, code)
			}
			want := map[string]int64{"faas.invoke_duration http": 1, "faas.coldstarts http": 1, "faas.invocations http": 1}
			if failed {
				delete(want, "faas.invocations http")
				want["faas.errors http"] = 1
			}
			if got := r.counts(t); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("counted %v, want %v", got, want)
			}
		})
	}
}

// The panic that goes on is the handler's, and its stack still shows where it came from.
func TestPanicGoesOn(t *testing.T) {
	clean(t)
	got := run(t, []runtimeapitest.Reply{event("r-1", `{}`)}, func() { burn() }, newTelemetry().instrument()...)
	var document struct {
		ErrorType, ErrorMessage string
		StackTrace              []struct{ Label string }
	}
	if err := json.Unmarshal(got.posts()[0].Body, &document); err != nil {
		t.Fatal(err)
	}
	labels := fmt.Sprint(document.StackTrace)
	if document.ErrorMessage != "burnt" || !strings.Contains(labels, "{burn}") {
		t.Errorf("error document %s", got.posts()[0].Body)
	}
	var panics *lambda.PanicError
	if !errors.As(got.err, &panics) || panics.Value != "burnt" {
		t.Errorf("Run = %v", got.err)
	}
}

func burn() { panic("burnt") }

// A streamed answer is in the span to its end.
func TestStream(t *testing.T) {
	clean(t)
	for name, tt := range map[string]any{
		"written": func(ctx context.Context, _ any, out *lambda.ResponseStream) error {
			for range 3 {
				if _, err := io.WriteString(out, "x"); err != nil {
					return err
				}
				time.Sleep(100 * time.Millisecond)
			}
			return nil
		},
		"read": func() (io.Reader, error) { return &slowReader{3}, nil },
	} {
		t.Run(name, func(t *testing.T) {
			r := newTelemetry()
			run(t, []runtimeapitest.Reply{event("r-1", `{}`)}, tt, r.instrument()...)
			if span := r.one(t); span.EndTime.Sub(span.StartTime) != 300*time.Millisecond {
				t.Errorf("the span took %v, want 300 ms", span.EndTime.Sub(span.StartTime))
			}
		})
	}
}

// slowReader has so many bytes, each of which takes 100 ms.
type slowReader struct{ left int }

func (r *slowReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	r.left--
	time.Sleep(100 * time.Millisecond)
	return copy(p, "x"), nil
}

// A handler that returns after its deadline is a timeout; one that uses the margin it was given is not.
func TestTimeouts(t *testing.T) {
	clean(t)
	for name, tt := range map[string]struct {
		sleep   time.Duration
		options []lambda.Option
		want    int64
	}{
		"in time": {time.Second, nil, 0},
		"late":    {4 * time.Second, nil, 1},
		"margin":  {2700 * time.Millisecond, []lambda.Option{lambda.WithDeadlineMargin(500 * time.Millisecond)}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := newTelemetry()
			run(t, []runtimeapitest.Reply{event("r-1", `{}`)}, func() { time.Sleep(tt.sleep) }, append(r.instrument(), tt.options...)...)
			if got := r.counts(t)["faas.timeouts other"]; got != tt.want {
				t.Errorf("%d timeouts, want %d", got, tt.want)
			}
		})
	}
}

// One cold start for an environment that somebody waited for, however many workers it has.
func TestColdStarts(t *testing.T) {
	clean(t)
	t.Setenv("AWS_LAMBDA_MAX_CONCURRENCY", "4")
	for initialization, want := range map[string]int64{"": 1, "on-demand": 1, "provisioned-concurrency": 0, "lambda-managed-instances": 0} {
		t.Setenv("AWS_LAMBDA_INITIALIZATION_TYPE", initialization)
		r := newTelemetry()
		run(t, []runtimeapitest.Reply{event("r-1", `{}`), event("r-2", `{}`), event("r-3", `{}`), event("r-4", `{}`)}, func() {}, r.instrument()...)
		got := int64(0)
		for _, span := range r.spans.GetSpans() {
			if attributeOf(span.Attributes, "faas.coldstart") == "true" {
				got++
			}
		}
		if counted := r.counts(t)["faas.coldstarts other"]; got != want || counted != want {
			t.Errorf("%s: %d cold starts, %d counted, want %d", initialization, got, counted, want)
		}
	}
}
