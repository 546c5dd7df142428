//go:build unix

package localaws_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// TestBigLine has a function print what no reader expects.
func TestBigLine(t *testing.T) {
	const size = 10 << 20
	f, l := add(t, newService(t, localaws.Options{}), "act")
	invoke(t, f, do(action{Do: "bigline", Size: size}))
	var want []string
	for range size / localaws.MaxLogLine {
		want = append(want, strings.Repeat("x", localaws.MaxLogLine))
	}
	want = append(want, "a\x00b\xffc", "last")
	if got := l.function(); !slices.Equal(got, want) {
		t.Errorf("%d lines, the last %.20q, want %d", len(got), got[len(got)-1], len(want))
	}
	last := l.all()[len(l.all())-1]
	if !strings.HasPrefix(last.Line, "REPORT ") {
		t.Errorf("last line %.80q, want REPORT", last.Line)
	}
}

// TestOutputBeforeEnd prints much, many times, and looks for lines on the wrong side of END.
func TestOutputBeforeEnd(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "act")
	text := strings.Repeat(strings.Repeat("x", 99)+"\n", 2000) + "end"
	for range 20 {
		invoke(t, f, do(action{Do: "printafter", Text: text}))
	}
	inside, printed := false, 0
	for _, line := range l.all() {
		switch {
		case strings.HasPrefix(line.Line, "START "):
			inside, printed = true, 0
		case strings.HasPrefix(line.Line, "END "):
			if printed != 2001 {
				t.Errorf("%d lines before END, want 2001", printed)
			}
			inside = false
		case line.Source == localaws.SourceFunction:
			if printed++; !inside || line.RequestID == "" {
				t.Fatalf("%.20q outside of its invocation", line.Line)
			}
		}
	}
}

// TestSlowLog has a log that is stuck, which delays no answer but that of an invoker who wants to see it.
func TestSlowLog(t *testing.T) {
	answered := make(chan struct{})
	var once sync.Once
	release := func() { once.Do(func() { close(answered) }) }
	f, _ := add(t, newService(t, localaws.Options{}), "act", func(s *localaws.Settings) {
		s.Log = func(line localaws.LogLine) {
			if strings.HasPrefix(line.Line, "END ") {
				<-answered
			}
		}
	})
	t.Cleanup(release)
	response, err := f.Invoke(t.Context(), request(action{Do: "exit", Size: 1}))
	if err != nil || response.ErrorType != "Runtime.ExitError" || response.Report != (localaws.Report{}) {
		t.Errorf("response %+v, %v", response, err)
	}
	release()
	if response := invoke(t, f, do(action{Do: "respond", Text: "1"})); response.Report.Duration == 0 {
		t.Errorf("response %+v, want a report", response)
	}
}

// TestBlockingOutput has a function look at its standard output: it must wait for room, as programs expect.
func TestBlockingOutput(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	if got := string(invoke(t, f, do(action{Do: "nonblocking"})).Payload); got != "false" {
		t.Errorf("non-blocking standard output: %s", got)
	}
}

// TestLogLevel drops JSON lines below the level, and no others.
func TestLogLevel(t *testing.T) {
	lines := []string{
		`{"level":"DEBUG","message":"dropped"}`, `{"level":"INFO","message":"dropped"}`, `{"level":"TRACE"}`,
		`{"level":"WARN","message":"kept"}`, `{"level":"FATAL"}`, `{"level":"odd"}`, `{"level":7}`, `{"message":"kept"}`,
		`{"level":"DEBUG"`, `plain`, ``, `[{"level":"DEBUG"}]`,
	}
	for format, want := range map[string][]string{"JSON": lines[3:], "Text": lines} {
		t.Run(format, func(t *testing.T) {
			f, l := add(t, newService(t, localaws.Options{}), "act", func(s *localaws.Settings) { s.LogFormat, s.LogLevel = format, "WARN" })
			invoke(t, f, do(action{Do: "print", Text: strings.Join(lines, "\n") + "\n"}))
			if got := l.function(); !slices.Equal(got, want) {
				t.Errorf("lines\n%q\nwant\n%q", got, want)
			}
		})
	}
}

// TestSystemLogLevel has the platform's own lines cut at a level.
func TestSystemLogLevel(t *testing.T) {
	for level, want := range map[string]string{
		"":     "platform.initStart platform.start platform.report platform.start platform.runtimeDone platform.report",
		"INFO": "platform.initStart platform.start platform.report platform.start platform.runtimeDone platform.report",
		"WARN": "platform.runtimeDone platform.report",
	} {
		t.Run(level, func(t *testing.T) {
			f, l := add(t, newService(t, localaws.Options{}), "act", func(s *localaws.Settings) { s.LogFormat, s.SystemLogLevel = "JSON", level })
			invoke(t, f, do(action{Do: "respond", Text: "1"}))
			invoke(t, f, do(action{Do: "exit"}))
			var got []string
			for _, line := range l.all() {
				_, rest, _ := strings.Cut(line.Line, `"type":"`)
				kind, _, _ := strings.Cut(rest, `"`)
				got = append(got, kind)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("events %s, want %s", got, want)
			}
		})
	}
}

// TestTail has the end of an invocation's log in its response.
func TestTail(t *testing.T) {
	f, l := add(t, newService(t, localaws.Options{}), "act")
	tail := func(a action) string {
		r := request(a)
		r.Tail = true
		response, err := f.Invoke(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, line := range l.all() {
			if line.RequestID == response.RequestID {
				all.WriteString(line.Line + "\n")
			}
		}
		whole := all.String()
		if want := whole[max(0, len(whole)-localaws.MaxLogTail):]; string(response.LogTail) != want {
			t.Errorf("tail\n%q\nwant\n%q", response.LogTail, want)
		}
		if r := response.Report; r.BilledDuration < r.Duration.Round(10*time.Microsecond) { // the log has two decimals
			t.Errorf("report %+v", r)
		}
		return string(response.LogTail)
	}
	if got := tail(action{Do: "print", Text: "one\n"}); !strings.HasPrefix(got, "START ") || !strings.Contains(got, "\none\nEND ") {
		t.Errorf("tail %q", got)
	}
	if got := tail(action{Do: "print", Text: strings.Repeat("0123456789\n", 1000)}); len(got) != localaws.MaxLogTail {
		t.Errorf("tail of %d bytes, want %d", len(got), localaws.MaxLogTail)
	}
	tail(action{Do: "exit", Text: "bye"})
	response := invoke(t, f, do(action{Do: "respond", Text: "1"}))
	if response.LogTail != nil {
		t.Errorf("a tail that nobody asked for: %q", response.LogTail)
	}
}

func TestSplitLines(t *testing.T) {
	for _, tt := range []struct {
		chunks string // separated by |
		want   string // separated by |
	}{
		{"", ""},
		{"a\nb\n", "a|b"},
		{"a|b\n|c", "ab|c"},
		{"\n\na", "||a"},
		{"1234\n5", "1234|5"},
		{"12345\n", "1234|5"},
		{"1234|\n5", "1234|5"},
		{"1234|5|6", "1234|56"},
		{"12|34567890\n", "1234|5678|90"},
		{"1234\n|\n", "1234|"},
		{"a\r\n", "a\r"},
	} {
		var chunks [][]byte
		for chunk := range strings.SplitSeq(tt.chunks, "|") {
			chunks = append(chunks, []byte(chunk))
		}
		got := strings.Join(localaws.SplitLines(4, chunks...), "|")
		if got != tt.want {
			t.Errorf("lines of %q: %q, want %q", tt.chunks, got, tt.want)
		}
	}
}

// FuzzSplitLines compares what comes of a stream in two chunks with what comes of it whole, and loses no byte.
func FuzzSplitLines(f *testing.F) {
	f.Add([]byte("one\ntwo"), 3, 4)
	f.Add([]byte("\n\n\n"), 1, 1)
	f.Add([]byte("12345678\n\x00\xff"), 8, 4)
	f.Fuzz(func(t *testing.T, stream []byte, at, limit int) {
		limit = max(1, min(limit, 1<<20))
		at = max(0, min(at, len(stream)))
		whole := localaws.SplitLines(limit, stream)
		parts := localaws.SplitLines(limit, stream[:at], stream[at:])
		if !slices.Equal(whole, parts) {
			t.Fatalf("%q whole is %q, in two parts %q", stream, whole, parts)
		}
		if got, want := strings.Join(whole, ""), strings.ReplaceAll(string(stream), "\n", ""); got != want {
			t.Fatalf("%q became %q", stream, whole)
		}
		for _, line := range whole {
			if len(line) > limit || strings.Contains(line, "\n") {
				t.Fatalf("line %q, limit %d", line, limit)
			}
		}
	})
}
