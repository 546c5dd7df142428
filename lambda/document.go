package lambda

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
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
	f, ok := safely(func() *failure { return failureOf(err) })
	if !ok {
		f = failureOfPanic(err, nil) // whose text survives methods that panic
	}
	return f.document(maxDocument)
}

// document is the failure as the invoker gets it, in at most limit bytes.
func (f *failure) document(limit int) []byte {
	var message, typ, frames jsonText
	typ.quote(clip(f.typ, min(maxDocumentType, limit/16)))
	frames.stack(f.stack)
	message.quote(f.message)
	const keys = len(`{"errorMessage":,"errorType":,"stackTrace":}`)
	if room := max(min(minMessage, limit/4), limit-keys-len(typ.b)-len(frames.b)); len(message.b) > room {
		message.b = message.b[:0]
		message.quoteCut(f.message, room)
	}
	for n := len(f.stack); keys+len(message.b)+len(typ.b)+len(frames.b) > limit && n > 0; {
		n = n * 7 / 8
		frames.b = frames.b[:0]
		frames.stack(f.stack[:n])
	}
	var doc jsonText
	doc.add(`{"errorMessage":`, string(message.b), `,"errorType":`, string(typ.b))
	if len(frames.b) > len("[]") {
		doc.add(`,"stackTrace":`, string(frames.b))
	}
	doc.add("}")
	return doc.b
}

// A jsonText is JSON in the making: in UTF-8, or in printable ASCII alone, as a header needs it.
type jsonText struct {
	b     []byte
	ascii bool
}

// add appends texts as they are. Reports are rare: it is one function, and not inlined, for the sake of size.
//
//go:noinline
func (t *jsonText) add(texts ...string) {
	for _, text := range texts {
		t.b = append(t.b, text...)
	}
}

// stack appends frames as an array.
func (t *jsonText) stack(frames []StackFrame) {
	separator := "["
	for i := range frames {
		t.add(separator, `{"path":`)
		t.quote(frames[i].Path)
		t.add(`,"line":`, strconv.Itoa(int(frames[i].Line)), `,"label":`)
		t.quote(frames[i].Label)
		t.add("}")
		separator = ","
	}
	if len(frames) == 0 {
		t.add("[")
	}
	t.add("]")
}

// quote appends s as a string. Bytes that are not UTF-8 become U+FFFD.
func (t *jsonText) quote(s string) { t.quoteCut(s, math.MaxInt) }

// quoteCut appends s as a string of at most room bytes, cut at a character's border. A string that is cut says how
// long it was.
func (t *jsonText) quoteCut(s string, room int) {
	t.add(`"`)
	start := len(t.b)
	mark := "… (cut, " + strconv.Itoa(len(s)) + " bytes)"
	room -= len(`""`)
	fits := start // where the text can be cut so that the mark fits
	for _, r := range s {
		if len(t.b)-start <= room-maxEscape*len(mark) {
			fits = len(t.b)
		}
		t.rune(r)
		if len(t.b)-start > room {
			t.b = t.b[:fits]
			for _, r := range mark {
				t.rune(r)
			}
			break
		}
	}
	t.add(`"`)
}

// maxEscape is what a byte of the mark takes at most: its one character of three bytes has six as an escape.
const maxEscape = 2

// rune appends a character of a string.
func (t *jsonText) rune(r rune) {
	switch {
	case r == '"' || r == '\\':
		t.b = append(t.b, '\\', byte(r))
	case r < ' ' || t.ascii && 0x7f <= r && r <= 0xffff:
		t.unit(r)
	case t.ascii && r > 0xffff:
		r -= 0x10000
		t.unit(0xd800 + r>>10)
		t.unit(0xdc00 + r&0x3ff)
	default:
		t.b = utf8.AppendRune(t.b, r)
	}
}

// unit appends the escape of one UTF-16 code unit.
func (t *jsonText) unit(u rune) {
	const digits = "0123456789abcdef"
	short := -1
	if u < ' ' {
		short = strings.IndexByte("\b\f\n\r\t", byte(u))
	}
	if short >= 0 {
		t.b = append(t.b, '\\', "bfnrt"[short])
		return
	}
	t.b = append(t.b, '\\', 'u', digits[u>>12&0xf], digits[u>>8&0xf], digits[u>>4&0xf], digits[u&0xf])
}

// clip cuts s to at most limit bytes, at a character's border.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
