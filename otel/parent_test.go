package lambdaotel_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/lambent-go/lambent/internal/invocation"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	lambdaotel "github.com/lambent-go/lambent/otel"
)

const (
	xrayTrace   = "5759e988bd862e3fe1be46a994272793"
	xraySpan    = "53995c3f42cd8ad8"
	xrayHeader  = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8"
	w3cTrace    = "0af7651916cd43dd8448eb211c80319c"
	w3cSpan     = "b7ad6b7169203331"
	traceparent = "00-" + w3cTrace + "-" + w3cSpan + "-01"
)

func request(headers string) string {
	return `{"version":"2.0","routeKey":"GET /loaves/{kind}","rawPath":"/loaves/rye","headers":` + headers +
		`,"requestContext":{"http":{"method":"GET","path":"/loaves/rye"},"stage":"$default"},"isBase64Encoded":false}`
}

// O1: what is the parent, what is a link and what is neither.
func TestParent(t *testing.T) {
	clean(t)
	w3c, xray := "parent "+w3cTrace+" "+w3cSpan, "parent "+xrayTrace+" "+xraySpan
	linkXRay, linkW3C := "link "+xrayTrace+" "+xraySpan, "link "+w3cTrace+" "+w3cSpan
	carrier := lambdaotel.WithCarrier(func(payload []byte) propagation.TextMapCarrier {
		var e struct{ Meta map[string]string }
		if json.Unmarshal(payload, &e) != nil || e.Meta == nil {
			return nil
		}
		return propagation.MapCarrier(e.Meta)
	})
	with := request(`{"accept":"*/*","traceparent":"` + traceparent + `","tracestate":"a=b"}`)
	for name, tt := range map[string]struct {
		header  string // X-Ray's
		payload string
		options []lambdaotel.Option
		want    string
	}{
		"nothing":                     {"", `{}`, nil, "root"},
		"sampled":                     {xrayHeader + ";Sampled=1", `{}`, nil, xray},
		"not sampled":                 {xrayHeader + ";Sampled=0", `{}`, nil, "root " + linkXRay},
		"undecided":                   {xrayHeader + ";Sampled=?", `{}`, nil, "root " + linkXRay},
		"says nothing of sampling":    {xrayHeader, `{}`, nil, "root " + linkXRay},
		"more fields, other order":    {"Self=1-2-3; Sampled=1;Lineage=a87bd80c:1|68fd508a:5;Parent=" + xraySpan + "; Root=1-5759e988-bd862e3fe1be46a994272793", `{}`, nil, xray},
		"damaged":                     {strings.Replace(xrayHeader, "bd86", "bd8", 1) + ";Sampled=1", `{}`, nil, "root"},
		"traceparent":                 {"", with, nil, w3c},
		"any letter case":             {"", request(`{"TraceParent":"` + traceparent + `"}`), nil, w3c},
		"of many values":              {"", request(`{"traceparent":["` + traceparent + `"]}`), nil, w3c},
		"in multiValueHeaders":        {"", `{"httpMethod":"GET","path":"/","headers":null,"multiValueHeaders":{"Traceparent":["` + traceparent + `"]},"requestContext":{"elb":{}}}`, nil, w3c},
		"two values":                  {"", request(`{"traceparent":["` + traceparent + `","` + traceparent + `"]}`), nil, "root"},
		"damaged traceparent":         {"", request(`{"traceparent":"00-xyz"}`), nil, "root"},
		"escaped":                     {"", request(`{"traceparent":"00\u002d` + traceparent[3:] + `"}`), nil, w3c},
		"traceparent beside sampled":  {xrayHeader + ";Sampled=1", with, nil, w3c + " " + linkXRay},
		"traceparent beside Sampled0": {xrayHeader + ";Sampled=0", with, nil, w3c + " " + linkXRay},
		"bad one beside sampled":      {xrayHeader + ";Sampled=1", request(`{"traceparent":"00-xyz"}`), nil, xray},
		"traceparent beside damage":   {"Root=1-;Parent=", with, nil, w3c},
		"no HTTP event":               {"", `{"headers":{"traceparent":"` + traceparent + `"}}`, nil, "root"},

		"X-Ray first":                   {xrayHeader + ";Sampled=1", with, []lambdaotel.Option{lambdaotel.WithXRayParent()}, xray + " " + linkW3C},
		"X-Ray first, not sampled":      {xrayHeader + ";Sampled=0", with, []lambdaotel.Option{lambdaotel.WithXRayParent()}, "none"},
		"X-Ray first, undecided":        {xrayHeader, with, []lambdaotel.Option{lambdaotel.WithXRayParent()}, w3c + " " + linkXRay},
		"X-Ray first, undecided, alone": {xrayHeader, `{}`, []lambdaotel.Option{lambdaotel.WithXRayParent()}, "root " + linkXRay},
		"X-Ray first, damaged":          {"Root=x", with, []lambdaotel.Option{lambdaotel.WithXRayParent()}, w3c},
		"X-Ray first, nothing":          {"", `{}`, []lambdaotel.Option{lambdaotel.WithXRayParent()}, "root"},

		"carrier":              {"", `{"meta":{"traceparent":"` + traceparent + `"}}`, []lambdaotel.Option{carrier}, w3c},
		"carrier, not headers": {"", with, []lambdaotel.Option{carrier}, "root"},
		"propagator":           {"", with, []lambdaotel.Option{lambdaotel.WithPropagator(propagation.Baggage{})}, "root"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newTelemetry(sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.AlwaysSample())))
			var header []string
			if tt.header != "" {
				header = []string{"Lambda-Runtime-Trace-Id: " + tt.header}
			}
			got := run(t, []runtimeapitest.Reply{event("r-1", tt.payload, header...)}, func(ctx context.Context) error {
				if !trace.SpanContextFromContext(ctx).IsValid() {
					t.Error("the handler has no span")
				}
				return nil
			}, r.instrument(tt.options...)...)
			if got.err != nil || got.log != "" {
				t.Errorf("Run = %v, log %s", got.err, got.log)
			}
			if spans := r.spans.GetSpans(); tt.want == "none" && len(spans) == 0 {
				return
			}
			span := r.one(t)
			parts := []any{"root"}
			if p := span.Parent; p.IsValid() {
				parts = []any{"parent", p.TraceID(), p.SpanID()}
				if !p.IsRemote() || span.SpanContext.TraceID() != p.TraceID() {
					t.Errorf("the parent %v is not remote, or not in the trace", p)
				}
			}
			for _, l := range span.Links {
				parts = append(parts, "link", l.SpanContext.TraceID(), l.SpanContext.SpanID())
			}
			if got := text(parts...); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if strings.Contains(tt.payload, "tracestate") && strings.HasPrefix(tt.want, "parent "+w3cTrace) && span.SpanContext.TraceState().Get("a") != "b" {
				t.Error("tracestate is lost")
			}
		})
	}
}

// The environment variable belongs to whichever invocation set it last; nobody reads it here.
func TestNoEnvironmentVariable(t *testing.T) {
	clean(t)
	t.Setenv("_X_AMZN_TRACE_ID", xrayHeader+";Sampled=1")
	r := newTelemetry()
	if _, err := invoke(t, t.Context(), `{}`, func() {}, r.instrument()); err != nil {
		t.Fatal(err)
	}
	if span := r.one(t); span.Parent.IsValid() || len(span.Links) > 0 {
		t.Errorf("parent %v, links %v", span.Parent, span.Links)
	}
}

// Each invocation has its own parent, also when there are many at once.
func TestParentsOfWorkers(t *testing.T) {
	clean(t)
	t.Setenv("AWS_LAMBDA_MAX_CONCURRENCY", "4")
	r := newTelemetry()
	var events []runtimeapitest.Reply
	for i := range 20 {
		events = append(events, event(fmt.Sprint("r-", i), `{}`, fmt.Sprintf("Lambda-Runtime-Trace-Id: Root=1-5759e988-%024x;Parent=%s;Sampled=1", i+1, xraySpan)))
	}
	run(t, events, func(ctx context.Context) {}, r.instrument()...)
	spans := r.spans.GetSpans()
	if len(spans) != 20 {
		t.Fatalf("%d spans, want 20", len(spans))
	}
	for _, span := range spans {
		var i int
		if _, err := fmt.Sscanf(attributeOf(span.Attributes, "faas.invocation_id"), "r-%d", &i); err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("5759e988%024x", i+1); span.Parent.TraceID().String() != want {
			t.Errorf("invocation %d belongs to trace %s, want %s", i, span.Parent.TraceID(), want)
		}
	}
}

// A context that a test gives its handler in memory is the parent.
func TestLocalParent(t *testing.T) {
	clean(t)
	r := newTelemetry()
	ctx, span := r.traces.Tracer("test").Start(t.Context(), "outer")
	ctx = context.WithValue(ctx, invocation.TraceIDKey, xrayHeader+";Sampled=0") //lint:ignore SA1029 tracing libraries look for this very string
	if _, err := invoke(t, ctx, `{}`, func() {}, r.instrument()); err != nil {
		t.Fatal(err)
	}
	if got := r.one(t); got.Parent.SpanID() != span.SpanContext().SpanID() || len(got.Links) != 1 {
		t.Errorf("parent %v, links %v", got.Parent, got.Links)
	}
}
