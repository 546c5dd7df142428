package lambda_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambda/messages"
)

// An errorDocument is what an invoker decodes.
type errorDocument struct {
	Message string              `json:"errorMessage"`
	Type    string              `json:"errorType"`
	Stack   []lambda.StackFrame `json:"stackTrace"`
}

func document(t *testing.T, b []byte) (doc errorDocument) {
	t.Helper()
	if len(b) == 0 {
		return doc
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatalf("error document %.300q: %v", b, err)
	}
	return doc
}

type (
	typedError          string
	genericError[T any] struct{ v T }
	panicky             struct{ p string }
)

func (e typedError) Error() string      { return string(e) }
func (e typedError) ErrorType() string  { return "Chosen" + string(e) }
func (e genericError[T]) Error() string { return "generic" }
func (e *panicky) Error() string        { panic(e.p) }

func TestErrorDocument(t *testing.T) {
	path := &fs.PathError{Op: "open", Path: "f", Err: errors.New("gone")}
	frames := []lambda.StackFrame{{Path: "a/b.go", Line: 7, Label: "f"}}
	for name, tt := range map[string]struct {
		err    error
		want   string
		header string
	}{
		"errors.New":     {errors.New("no such order"), `{"errorMessage":"no such order","errorType":"errorString"}`, "Function.ErrorString"},
		"pointer type":   {path, `{"errorMessage":"open f: gone","errorType":"PathError"}`, "Function.PathError"},
		"wrapped":        {fmt.Errorf("read: %w", path), `{"errorMessage":"read: open f: gone","errorType":"PathError"}`, "Function.PathError"},
		"joined":         {errors.Join(errors.New("a"), path), `{"errorMessage":"a\nopen f: gone","errorType":"PathError"}`, "Function.PathError"},
		"wrapped plain":  {fmt.Errorf("read: %w", errors.New("x")), `{"errorMessage":"read: x","errorType":"errorString"}`, "Function.ErrorString"},
		"type arguments": {genericError[int]{1}, `{"errorMessage":"generic","errorType":"genericError"}`, "Function.GenericError"},
		"Error":          {&lambda.Error{Type: "NotFound", Message: "m"}, `{"errorMessage":"m","errorType":"NotFound"}`, "Function.NotFound"},
		"Error, wrapped": {fmt.Errorf("w: %w", &lambda.Error{Type: "NotFound", Message: "m"}), `{"errorMessage":"w: m","errorType":"NotFound"}`, "Function.NotFound"},
		"Error, stack": {&lambda.Error{Type: "T", Message: "m", StackTrace: frames},
			`{"errorMessage":"m","errorType":"T","stackTrace":[{"path":"a/b.go","line":7,"label":"f"}]}`, "Function.Error"},
		"Error without message":  {&lambda.Error{Type: "NotFound", Err: path}, `{"errorMessage":"open f: gone","errorType":"NotFound"}`, "Function.NotFound"},
		"Error without type":     {&lambda.Error{Message: "m", Err: path}, `{"errorMessage":"m","errorType":"PathError"}`, "Function.PathError"},
		"Error with nothing":     {&lambda.Error{Message: "m"}, `{"errorMessage":"m","errorType":"Error"}`, "Function.Error"},
		"ErrorType method":       {typedError("X"), `{"errorMessage":"X","errorType":"ChosenX"}`, "Function.ChosenX"},
		"ErrorType, wrapped":     {fmt.Errorf("w: %w", typedError("X")), `{"errorMessage":"w: X","errorType":"ChosenX"}`, "Function.ChosenX"},
		"platform type":          {&lambda.Error{Type: "Runtime.Mine", Message: "m"}, `{"errorMessage":"m","errorType":"Runtime.Mine"}`, "Runtime.Mine"},
		"function type":          {&lambda.Error{Type: "Function.Mine", Message: "m"}, `{"errorMessage":"m","errorType":"Function.Mine"}`, "Function.Mine"},
		"almost a platform type": {&lambda.Error{Type: "Runtime.mine", Message: "m"}, `{"errorMessage":"m","errorType":"Runtime.mine"}`, "Function.Runtimemine"},
		"type with no letters":   {&lambda.Error{Type: "4-0-4", Message: "m"}, `{"errorMessage":"m","errorType":"4-0-4"}`, "Function.Error"},
		"type with a newline":    {&lambda.Error{Type: "a\r\nX-Evil: b", Message: "m"}, `{"errorMessage":"m","errorType":"a\r\nX-Evil: b"}`, "Function.AXEvilb"},
		"RPC error": {messages.InvokeResponse_Error{Message: "m", Type: "T", StackTrace: []*lambda.StackFrame{&frames[0]}},
			`{"errorMessage":"m","errorType":"T","stackTrace":[{"path":"a/b.go","line":7,"label":"f"}]}`, "Function.Error"},
		"RPC error, pointer": {&messages.InvokeResponse_Error{Message: "m", Type: "Tee"}, `{"errorMessage":"m","errorType":"Tee"}`, "Function.Tee"},
		"RPC error, wrapped": {fmt.Errorf("w: %w", messages.InvokeResponse_Error{Message: "m", Type: "Tee"}), `{"errorMessage":"w: m","errorType":"Tee"}`, "Function.Tee"},
		"typed nil":          {(*panicky)(nil), `{"errorMessage":"<nil>","errorType":"panicky"}`, "Function.Panicky"},
		"odd characters":     {errors.New("a\"\\\b\x00\x7f\u2028é😀\xff"), "{\"errorMessage\":\"a\\\"\\\\\\b\\u0000\x7f\u2028é😀\ufffd\",\"errorType\":\"errorString\"}", "Function.ErrorString"},
		"empty message":      {errors.New(""), `{"errorMessage":"","errorType":"errorString"}`, "Function.ErrorString"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(lambda.ErrorDocument(tt.err)); got != tt.want {
				t.Errorf("ErrorDocument:\n got %s\nwant %s", got, tt.want)
			}
			if got := lambda.Header(tt.err); got != tt.header {
				t.Errorf("header = %q, want %q", got, tt.header)
			}
		})
	}
	if got := lambda.ErrorDocument(nil); got != nil {
		t.Errorf("ErrorDocument(nil) = %s, want nothing", got)
	}
	if doc := document(t, lambda.ErrorDocument(&panicky{"in Error"})); doc.Message != "%!v(PANIC=Error method: in Error)" {
		t.Errorf("message of an error whose Error panics = %q", doc.Message)
	}
}

func TestErrorDocumentIsBounded(t *testing.T) {
	const limit = 256 << 10
	long := strings.Repeat("é", 3_670_016) // 7340032 bytes
	frames := make([]lambda.StackFrame, 5000)
	for i := range frames {
		frames[i] = lambda.StackFrame{Path: strings.Repeat("p", 100), Line: int32(i), Label: "label"}
	}
	for name, tt := range map[string]struct {
		err        error
		wantSuffix string
		wantFrames func(int) bool
	}{
		"long message":            {errors.New(long), "… (cut, 7340032 bytes)", func(n int) bool { return n == 0 }},
		"long message of escapes": {errors.New(strings.Repeat("\x01", 1<<20)), "… (cut, 1048576 bytes)", func(n int) bool { return n == 0 }},
		"many frames":             {&lambda.Error{Type: "T", Message: "short", StackTrace: frames}, "short", func(n int) bool { return n > 1000 && n < 5000 }},
		"both":                    {&lambda.Error{Type: "T", Message: long, StackTrace: frames}, "… (cut, 7340032 bytes)", func(n int) bool { return n > 1000 && n < 5000 }},
		"message and some frames": {&lambda.Error{Type: "T", Message: long, StackTrace: frames[:100]}, "… (cut, 7340032 bytes)", func(n int) bool { return n == 100 }},
		"frames of any size":      {&lambda.Error{Type: "T", Message: "short", StackTrace: slices.Repeat([]lambda.StackFrame{{Path: long, Label: long}}, 200)}, "short", func(n int) bool { return n == 0 }},
		"long type":               {&lambda.Error{Type: long, Message: "m"}, "m", func(n int) bool { return n == 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			b := lambda.ErrorDocument(tt.err)
			if len(b) > limit {
				t.Errorf("document has %d bytes, limit %d", len(b), limit)
			}
			doc := document(t, b)
			if !utf8.ValidString(doc.Message) || !strings.HasSuffix(doc.Message, tt.wantSuffix) {
				t.Errorf("message ends in %q, want %q", doc.Message[max(0, len(doc.Message)-60):], tt.wantSuffix)
			}
			if !tt.wantFrames(len(doc.Stack)) {
				t.Errorf("%d frames are left", len(doc.Stack))
			}
			if cause := lambda.XRayCause(tt.err); len(cause) == 0 || len(cause) > 32<<10 {
				t.Errorf("X-Ray cause has %d bytes, limit %d", len(cause), 32<<10)
			}
		})
	}
}

func TestXRayCause(t *testing.T) {
	frames := []lambda.StackFrame{{Path: "a/b.go", Line: 7, Label: "f"}, {Path: "a/b.go", Line: 9, Label: "g"}, {Path: "é.go", Line: 1, Label: "h\x7f😀"}}
	b := lambda.XRayCause(&lambda.Error{Type: "T", Message: "line\nbreak\u0085", StackTrace: frames})
	for _, c := range b {
		if c < ' ' || c > '~' {
			t.Fatalf("cause %q has byte %#x, want printable ASCII", b, c)
		}
	}
	var cause struct {
		WorkingDirectory string `json:"working_directory"`
		Exceptions       []struct {
			Type    string              `json:"type"`
			Message string              `json:"message"`
			Stack   []lambda.StackFrame `json:"stack"`
		} `json:"exceptions"`
		Paths []string `json:"paths"`
	}
	if err := json.Unmarshal(b, &cause); err != nil {
		t.Fatalf("cause %q: %v", b, err)
	}
	if len(cause.Exceptions) != 1 || cause.Exceptions[0].Type != "T" || cause.Exceptions[0].Message != "line\nbreak\u0085" ||
		len(cause.Exceptions[0].Stack) != 3 || cause.Exceptions[0].Stack[2] != frames[2] {
		t.Errorf("exceptions = %+v", cause.Exceptions)
	}
	if cause.WorkingDirectory == "" || fmt.Sprint(cause.Paths) != "[a/b.go é.go]" {
		t.Errorf("working_directory = %q, paths = %v", cause.WorkingDirectory, cause.Paths)
	}
}

func FuzzErrorDocument(f *testing.F) {
	f.Add("message", "Type", "path", "label")
	f.Add("", "", "", "")
	f.Add("\xff\x00\u2028\x7f", "Runtime.X", "é", "\r\n")
	f.Add(strings.Repeat("\x1f", 60_000), strings.Repeat("Type", 100), strings.Repeat("p", 70_000), "l")
	f.Fuzz(func(t *testing.T, message, typ, path, label string) {
		stack := []lambda.StackFrame{{Path: path, Line: 1, Label: label}, {Path: label, Line: 2, Label: path}}
		err := &lambda.Error{Type: typ, Message: message, StackTrace: stack}
		b := lambda.ErrorDocument(err)
		if len(b) > 256<<10 {
			t.Errorf("document has %d bytes", len(b))
		}
		doc := document(t, b)
		if len(message) < 20_000 && doc.Message != strings.ToValidUTF8(strings.Map(func(r rune) rune { return r }, message), "\ufffd") {
			t.Errorf("message %q arrives as %q", message, doc.Message)
		}
		header := lambda.Header(err)
		if !headerPattern(header) {
			t.Errorf("header = %q", header)
		}
		if cause := lambda.XRayCause(err); cause != nil && (!json.Valid(cause) || len(cause) > 32<<10) {
			t.Errorf("X-Ray cause of %d bytes: %.200q", len(cause), cause)
		}
	})
}

// headerPattern is ^(Runtime|Function)\.[A-Z][a-zA-Z]+$, by hand.
func headerPattern(s string) bool {
	name, ok := strings.CutPrefix(s, "Runtime.")
	if !ok {
		name, ok = strings.CutPrefix(s, "Function.")
	}
	letters := func(r rune) bool { return r < 'A' || r > 'Z' && r < 'a' || r > 'z' }
	return ok && len(name) >= 2 && name[0] >= 'A' && name[0] <= 'Z' && strings.IndexFunc(name, letters) < 0
}
