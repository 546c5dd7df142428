package lambda

import (
	"strconv"
	"unicode/utf8"
)

// Bounds of what a failure may take on the wire, in bytes.
const (
	maxDocument      = 256 << 10 // the error document
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
	return f.document()
}

// document is the failure as the invoker gets it.
func (f *failure) document() []byte {
	typ := quoted{}.appendQuoted(nil, clip(f.typ, maxDocumentType))
	frames := quoted{}.appendStack(nil, f.stack)
	message := quoted{}.appendQuoted(nil, f.message)
	const keys = len(`{"errorMessage":,"errorType":,"stackTrace":}`)
	if room := max(minMessage, maxDocument-keys-len(typ)-len(frames)); len(message) > room {
		message = quoted{}.appendCut(nil, f.message, room)
	}
	for n := len(f.stack); keys+len(message)+len(typ)+len(frames) > maxDocument && n > 0; {
		n = n * 7 / 8
		frames = quoted{}.appendStack(frames[:0], f.stack[:n])
	}
	doc := make([]byte, 0, keys+len(message)+len(typ)+len(frames))
	doc = append(doc, `{"errorMessage":`...)
	doc = append(doc, message...)
	doc = append(doc, `,"errorType":`...)
	doc = append(doc, typ...)
	if len(frames) > len("[]") {
		doc = append(doc, `,"stackTrace":`...)
		doc = append(doc, frames...)
	}
	return append(doc, '}')
}

// quoted writes JSON strings: in UTF-8, or in printable ASCII alone, as a header needs it.
type quoted struct {
	ascii bool
}

// appendStack appends stack as a JSON array.
func (q quoted) appendStack(dst []byte, stack []StackFrame) []byte {
	dst = append(dst, '[')
	for i := range stack {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"path":`...)
		dst = q.appendQuoted(dst, stack[i].Path)
		dst = append(dst, `,"line":`...)
		dst = strconv.AppendInt(dst, int64(stack[i].Line), 10)
		dst = append(dst, `,"label":`...)
		dst = q.appendQuoted(dst, stack[i].Label)
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

// appendQuoted appends s as a JSON string. Bytes that are not UTF-8 become U+FFFD.
func (q quoted) appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		dst = q.appendRune(dst, r)
		i += size
	}
	return append(dst, '"')
}

// appendCut appends s as a JSON string of at most room bytes, cut at a character's border. What is cut says how long
// it was.
func (q quoted) appendCut(dst []byte, s string, room int) []byte {
	mark := "… (cut, " + strconv.Itoa(len(s)) + " bytes)"
	room -= len(`""`) + len(q.appendQuoted(nil, mark)) - len(`""`)
	start := len(dst)
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		end := len(dst)
		dst = q.appendRune(dst, r)
		if len(dst)-start > room {
			dst = dst[:end]
			break
		}
		i += size
	}
	for _, r := range mark {
		dst = q.appendRune(dst, r)
	}
	return append(dst, '"')
}

func (q quoted) appendRune(dst []byte, r rune) []byte {
	switch {
	case r == '"' || r == '\\':
		return append(dst, '\\', byte(r))
	case r == '\n':
		return append(dst, `\n`...)
	case r == '\r':
		return append(dst, `\r`...)
	case r == '\t':
		return append(dst, `\t`...)
	case r < ' ' || q.ascii && 0x7f <= r && r <= 0xffff:
		return appendUnit(dst, r)
	case q.ascii && r > 0xffff:
		r -= 0x10000
		return appendUnit(appendUnit(dst, 0xd800+r>>10), 0xdc00+r&0x3ff)
	}
	return utf8.AppendRune(dst, r)
}

// appendUnit appends the escape of one UTF-16 code unit.
func appendUnit(dst []byte, u rune) []byte {
	const digits = "0123456789abcdef"
	return append(dst, '\\', 'u', digits[u>>12&0xf], digits[u>>8&0xf], digits[u>>4&0xf], digits[u&0xf])
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
