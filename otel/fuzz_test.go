package lambdaotel_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	lambdaotel "github.com/lambent-go/lambent/otel"
)

// FuzzXRayHeader holds that a header is either read as it stands or not at all.
func FuzzXRayHeader(f *testing.F) {
	for _, seed := range []string{
		"", ";;;", "=", xrayHeader, xrayHeader + ";Sampled=1", xrayHeader + ";Sampled=0", xrayHeader + ";Sampled=?", xrayHeader + ";Sampled=2",
		"Sampled=1;Parent=53995c3f42cd8ad8;Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a87bd80c:1|68fd508a:5|c512fbe3:2",
		" Root=1-5759e988-bd862e3fe1be46a994272793 ; Parent=53995c3f42cd8ad8 ", "Self=1-67891234-12456789abcdef012345678;" + xrayHeader,
		"Root=1-5759e988-bd862e3fe1be46a994272793", "Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
		"Root=1-00000000-000000000000000000000000;Parent=53995c3f42cd8ad8", xrayHeader + ";" + xrayHeader, strings.ToUpper(xrayHeader),
	} {
		f.Add(seed)
	}
	root := regexp.MustCompile(`(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})\s*(?:;|$)`)
	f.Fuzz(func(t *testing.T, header string) {
		span, decided := lambdaotel.ParseXRay(header)
		if !span.IsValid() {
			if span.TraceID().IsValid() || span.SpanID().IsValid() || decided {
				t.Errorf("%q is read in part: %v, %v", header, span, decided)
			}
			return
		}
		found := root.FindStringSubmatch(header)
		if found == nil || found[1]+found[2] != span.TraceID().String() {
			t.Errorf("%q has the trace ID %s", header, span.TraceID())
		}
		if !strings.Contains(header, "Parent="+span.SpanID().String()) || !span.IsRemote() {
			t.Errorf("%q has the span ID %s", header, span.SpanID())
		}
		if span.IsSampled() && (!decided || !strings.Contains(header, "Sampled=1")) {
			t.Errorf("%q is sampled", header)
		}
		again := "Sampled=" + map[bool]string{true: "1", false: "0"}[span.IsSampled()] + ";Parent=" + span.SpanID().String() +
			";Root=1-" + span.TraceID().String()[:8] + "-" + span.TraceID().String()[8:]
		if !decided {
			again = strings.TrimPrefix(again, "Sampled=0;")
		}
		if got, gotDecided := lambdaotel.ParseXRay(again); !got.Equal(span) || gotDecided != decided {
			t.Errorf("%q is written as %q and read as %v", header, again, got)
		}
	})
}

// FuzzScan holds that no payload is a danger, and that what is found in valid JSON is there.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		"", "{", "[", `{"a"`, `{"a":`, `{"a":1`, "null", `"`, `"\`, `{"requestContext":{"http":{"method":"G\u0045T"}},"rawPath":"\/a","headers":{"A":"b","c":["d",1]}}`,
		request(`{"traceparent":"` + traceparent + `"}`), sqsEvent, `{"statusCode":502,"body":"}"}`, `{"statusCode":-1}`, `{"statusCode":99999999999999999999}`,
		`{"Records":[{"attributes":{"AWSTraceHeader":1}},{"attributes":[]},[],{}]}`, `{"path":{"path":"x"},"httpMethod":["GET"],"requestContext":{"elb":[[{}]]}}`,
		`{"a":tru e,"b":[1 2],"method":"x"}`, "{\"raw_path\":\"?\",\"method\":\"\xff\"}",
	} {
		f.Add([]byte(seed), "traceparent")
	}
	f.Fuzz(func(t *testing.T, payload []byte, header string) {
		scanned, value, names, traceHeaders := lambdaotel.Scan(payload, header)
		code := lambdaotel.StatusCode(payload)
		if code < 0 || code > 9999 {
			t.Errorf("status code %d", code)
		}
		if !json.Valid(payload) {
			return
		}
		var all map[string]json.RawMessage
		if json.Unmarshal(payload, &all) != nil {
			if scanned.Trigger != "other" || code != 0 {
				t.Errorf("%q: %+v, status code %d", payload, scanned, code)
			}
			return
		}
		if scanned.Trigger == "" || !utf8.ValidString(scanned.Trigger) {
			t.Errorf("trigger %q", scanned.Trigger)
		}
		if value != "" && len(names) == 0 || len(traceHeaders) > len(payload) {
			t.Errorf("header %q of none", value)
		}
		if scanned.Trigger == "http" && all["requestContext"] == nil && all["raw_path"] == nil && all["Records"] == nil {
			t.Errorf("%q is no HTTP event", payload)
		}
	})
}

// The scanner finds what encoding/json finds.
func TestScanAgainstDecoder(t *testing.T) {
	for _, payload := range []string{request(`{"A-b":"c\"d","e":["f","g"],"h":null}`), sqsEvent} {
		var indented strings.Builder
		var v any
		if err := json.Unmarshal([]byte(payload), &v); err != nil {
			t.Fatal(err)
		}
		e := json.NewEncoder(&indented)
		e.SetIndent(" \t", "\r\n  ")
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		one, a, namesA, headersA := lambdaotel.Scan([]byte(payload), "a-B")
		two, b, namesB, headersB := lambdaotel.Scan([]byte(indented.String()), "a-B")
		if one != two || a != b || len(namesA) != len(namesB) || len(headersA) != len(headersB) {
			t.Errorf("%+v %q %q %q\n%+v %q %q %q", one, a, namesA, headersA, two, b, namesB, headersB)
		}
		if strings.Contains(payload, "A-b") && (a != `c"d` || len(namesA) != 3) || payload == sqsEvent && len(headersA) != 3 {
			t.Errorf("header %q of %q, trace headers %q", a, namesA, headersA)
		}
	}
}
