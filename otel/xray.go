package lambdaotel

import (
	"go.opentelemetry.io/otel/trace"
)

// An xrayContext is what an X-Ray trace header says.
type xrayContext struct {
	span    trace.SpanContext // not valid: there is none
	decided bool              // it says whether the trace is sampled
}

// parseXRay reads an X-Ray trace header. One that is damaged is none.
//
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
func parseXRay[T string | []byte](header T) xrayContext {
	var root, parent, sampled T
	for i := 0; i < len(header); i++ {
		from := i
		for i < len(header) && header[i] != ';' {
			i++
		}
		key, value := field(header[from:i])
		var known *T
		switch string(key) {
		case "Root":
			known = &root
		case "Parent":
			known = &parent
		case "Sampled":
			known = &sampled
		default:
			continue
		}
		if len(value) == 0 || len(*known) > 0 {
			return xrayContext{}
		}
		*known = value
	}
	traceID, ok := xrayTraceID(root)
	if !ok || len(parent) > maxSpanID {
		return xrayContext{}
	}
	spanID, err := trace.SpanIDFromHex(string(parent))
	if err != nil {
		return xrayContext{}
	}
	c := trace.SpanContextConfig{TraceID: traceID, SpanID: spanID, Remote: true}
	decided := false
	switch string(sampled) {
	case "1":
		c.TraceFlags, decided = trace.FlagsSampled, true
	case "0":
		decided = true
	case "?", "":
	default:
		return xrayContext{}
	}
	return xrayContext{trace.NewSpanContext(c), decided}
}

const maxSpanID = 2 * len(trace.SpanID{})

// field splits key=value, with spaces around it. Without a key it is nothing.
func field[T string | []byte](f T) (key, value T) {
	for len(f) > 0 && isSpace(f[0]) {
		f = f[1:]
	}
	for len(f) > 0 && isSpace(f[len(f)-1]) {
		f = f[:len(f)-1]
	}
	for i := range len(f) {
		if f[i] == '=' {
			return f[:i], f[i+1:]
		}
	}
	return f, value
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' }

// xrayTraceID reads 1-<8 hex>-<24 hex>.
func xrayTraceID[T string | []byte](root T) (id trace.TraceID, ok bool) {
	const epoch, unique = 8, 24
	if len(root) != len("1-")+epoch+len("-")+unique || root[0] != '1' || root[1] != '-' || root[2+epoch] != '-' {
		return id, false
	}
	var digits [epoch + unique]byte
	copy(digits[:], root[2:2+epoch])
	copy(digits[epoch:], root[2+epoch+1:])
	id, err := trace.TraceIDFromHex(string(digits[:]))
	return id, err == nil
}
