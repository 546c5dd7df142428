package lambdaotel

import "go.opentelemetry.io/otel/trace"

// What the fuzz targets look into.

// ParseXRay reads an X-Ray header.
func ParseXRay(header string) (span trace.SpanContext, decided bool) {
	c := parseXRay([]byte(header))
	if d := parseXRay(header); !d.span.Equal(c.span) || d.decided != c.decided {
		panic("bytes and text are read in two ways")
	}
	return c.span, c.decided
}

// A Scanned is what a payload says about its span.
type Scanned struct{ Trigger, Method, Path, Route, Source, Queue string }

// Scan scans a payload, and reads a header of it and all trace headers.
func Scan(payload []byte, header string) (s Scanned, value string, names, traceHeaders []string) {
	e := scan(payload)
	e.eachTraceHeader(func(h []byte) { traceHeaders = append(traceHeaders, string(h)) })
	c := headerCarrier{e.headers, e.multiValueHeaders}
	return Scanned{e.trigger.String(), plain(e.method), plain(e.path), e.route(), string(e.source), e.queue()}, c.Get(header), c.Keys(), traceHeaders
}

// StatusCode reads the status code of an answer.
func StatusCode(answer []byte) int { return statusCode(answer) }
