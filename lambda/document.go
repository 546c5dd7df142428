package lambda

import (
	"strconv"

	"github.com/lambent-go/lambent/internal/jsontext"
)

// Bounds of what a failure may take on the wire, in bytes.
const (
	maxDocument      = 256 << 10 // the error document, where nothing else bounds it
	minMessage       = 4 << 10   // what cutting leaves of a long message while there are frames to cut
	maxDocumentType  = 1 << 10   // an errorType
	maxXRayCause     = 32 << 10  // the X-Ray cause, which is a header
	maxXRayMessage   = 4 << 10   // the message in it
	maxXRayDirectory = 1 << 10   // the working directory in it
)

// ErrorDocument returns what an invoker sees of err: JSON with errorMessage, errorType and, where there is one,
// stackTrace. It is at most 256 KiB; a longer message is cut and says so. err is what a handler or [Handler.Invoke]
// returned; nil gives nil.
func ErrorDocument(err error) []byte {
	if err == nil {
		return nil
	}
	var f *failure
	if !safely(func() { f = failureOf(err) }) {
		f = failureOfPanic(err, nil) // whose text survives methods that panic
	}
	return f.document(maxDocument)
}

// document is the failure as the invoker gets it, in at most limit bytes.
func (f *failure) document(limit int) []byte {
	typ := jsontext.Clip(f.typ, min(maxDocumentType, limit/16))
	for n := len(leading(f.stack, limit)); ; n = n * 7 / 8 {
		var doc, rest jsonText
		rest.Mix(`,"errorType":`, typ)
		if n > 0 {
			rest.Add(`,"stackTrace":`)
			rest.stack(f.stack[:n])
		}
		rest.Add("}")
		doc.Add(`{"errorMessage":`)
		doc.QuoteCut(f.message, max(min(minMessage, limit/4), limit-len(doc.B)-len(rest.B)))
		if n == 0 || len(doc.B)+len(rest.B) <= limit {
			return append(doc.B, rest.B...)
		}
	}
}

// A jsonText is JSON in the making.
type jsonText struct{ jsontext.Text }

// stack appends frames as an array.
func (t *jsonText) stack(frames []StackFrame) {
	t.Add("[")
	separator := ""
	for i := range frames {
		t.Add(separator)
		t.Mix(`{"path":`, frames[i].Path, `,"line":`)
		t.Add(strconv.Itoa(int(frames[i].Line)))
		t.Mix(`,"label":`, frames[i].Label, "}")
		separator = ","
	}
	t.Add("]")
}

// leading returns the frames that may fit into limit bytes. It spares the work on those that cannot: a stack trace that
// an error brings along has any size.
func leading(stack []StackFrame, limit int) []StackFrame {
	for i := range stack {
		if limit -= len(stack[i].Path) + len(stack[i].Label); limit < 0 {
			return stack[:i]
		}
	}
	return stack
}
