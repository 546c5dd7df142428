package logrecord_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/logrecord"
)

func TestSource(t *testing.T) {
	const function = "github.com/lambent-go/lambent/internal/logrecord_test.TestSource"
	var out bytes.Buffer
	options := logrecord.Options{Output: &out, Source: true, Format: logrecord.JSON}
	slog.New(logrecord.NewHandler(options)).WithGroup("g").Info("m", "source", 1)
	_, file, line, _ := runtime.Caller(0)
	quoted, _ := json.Marshal(file)
	want := fmt.Sprintf(`"message":"m","source":{"file":%s,"line":%d,"function":%q},"g":{"source":1}}`+"\n", quoted, line-1, function)
	if got := out.String(); !strings.HasSuffix(got, want) {
		t.Errorf("JSON\n got %swant %s", got, want)
	}

	out.Reset()
	options.Format = logrecord.Text
	slog.New(logrecord.NewHandler(options)).WithGroup("g").Info("m", "source", 1)
	_, _, line, _ = runtime.Caller(0)
	want = fmt.Sprintf(" message=m source.file=%s source.line=%d source.function=%s g.source=1\n", file, line-1, function)
	if got := out.String(); !strings.HasSuffix(got, want) {
		t.Errorf("text\n got %swant %s", got, want)
	}

	if got := log(t, options, nil, t.Context()); got != textStart {
		t.Errorf("record without a place: %s", got)
	}
}

// lines is a writer that keeps what each Write was given, and is not safe for concurrent use.
type lines struct{ list []string }

func (l *lines) Write(p []byte) (int, error) {
	l.list = append(l.list, string(p))
	return len(p), nil
}

func TestConcurrentUse(t *testing.T) {
	const workers, records = 8, 200
	for _, format := range []logrecord.Format{logrecord.JSON, logrecord.Text} {
		var out lines
		logger := slog.New(logrecord.NewHandler(logrecord.Options{Output: &out, Format: format, Invocation: find}))
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				own := logger.With("worker", w).WithGroup("g")
				ctx := within(t.Context(), logrecord.Invocation{RequestID: fmt.Sprint("r-", w)})
				for i := range records {
					own.ErrorContext(ctx, "m", "i", i, "any", []int{w, i}, "err", io.EOF)
				}
			})
		}
		wg.Wait()
		if len(out.list) != workers*records {
			t.Fatalf("%d writes, want %d", len(out.list), workers*records)
		}
		next := make(map[int]int)
		for _, line := range out.list {
			var w, i int
			_, rest, _ := strings.Cut(line, "worker")
			digits := strings.Map(func(r rune) rune {
				if r < '0' || r > '9' {
					return ' '
				}
				return r
			}, rest)
			if _, err := fmt.Sscan(digits, &w, &i); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			want := fmt.Sprintf(`"requestId":"r-%d","worker":%d,"g":{"i":%d,"any":[%d,%d],"err":"EOF"}}`+"\n", w, w, i, w, i)
			if format == logrecord.Text {
				want = fmt.Sprintf(` requestId=r-%d worker=%d g.i=%d g.any="[%d %d]" g.err=EOF`+"\n", w, w, i, w, i)
			}
			if !strings.HasSuffix(line, want) || i != next[w] {
				t.Fatalf("line %d of worker %d\n got %swant %s", next[w], w, line, want)
			}
			next[w]++
		}
	}
}

// A handler and those made of it do not see each other's attributes and groups.
func TestDerivedHandlers(t *testing.T) {
	var out lines
	root := slog.New(logrecord.NewHandler(logrecord.Options{Output: &out, Format: logrecord.JSON})).
		With("a", 1).WithGroup("g").With("b", 2)
	h := root.WithGroup("h").WithGroup("i").WithGroup("j")
	one, two := h.WithGroup("k"), h.WithGroup("l")
	three, four := one.With("c", 3), one.With("d", 4)
	for _, logger := range []*slog.Logger{root, one, two, three, four} {
		logger.Info("m", "e", 5)
	}
	for i, want := range []string{
		`"b":2,"e":5}}`,
		`"b":2,"h":{"i":{"j":{"k":{"e":5}}}}}}`,
		`"b":2,"h":{"i":{"j":{"l":{"e":5}}}}}}`,
		`"b":2,"h":{"i":{"j":{"k":{"c":3,"e":5}}}}}}`,
		`"b":2,"h":{"i":{"j":{"k":{"d":4,"e":5}}}}}}`,
	} {
		if got, want := out.list[i], `"message":"m","a":1,"g":{`+want+"\n"; !strings.HasSuffix(got, want) {
			t.Errorf("got %swant %s", got, want)
		}
	}
}

// A handler remembers where its attributes are in Lambda's way, whatever was logged since.
func TestDerivedHandlersOfFailures(t *testing.T) {
	var out lines
	root := slog.New(logrecord.NewHandler(logrecord.Options{Output: &out}))
	one := root.With("aaaa", 1, "errorType", 2, "stackTrace", 3)
	root.With("errorMessage", 1, "errorType", 2).Info("m", "errorType", 3)
	root.Info("m", "errorType", 1)
	one.Info("m", "err", io.EOF)
	if got, want := out.list[2], " errorType=errorString errorMessage=EOF aaaa=1 errorType_=2 stackTrace_=3 err=EOF\n"; !strings.HasSuffix(got, want) {
		t.Errorf("got %swant %s", got, want)
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestBrokenOutput(t *testing.T) {
	broken := errors.New("broken")
	h := logrecord.NewHandler(logrecord.Options{Output: brokenWriter{broken}})
	for range 2 {
		if err := h.Handle(t.Context(), slog.Record{}); err != broken {
			t.Errorf("Handle = %v, want %v", err, broken)
		}
	}
}

// A long line leaves nothing behind for the next one.
func TestLongLine(t *testing.T) {
	var out lines
	logger := slog.New(logrecord.NewHandler(logrecord.Options{Output: &out, Format: logrecord.JSON}))
	for _, n := range []int{1, 100_000, 5_000_000, 1} {
		logger.Info(strings.Repeat("m", n))
	}
	for i, n := range []int{1, 100_000, 5_000_000, 1} {
		if want := strings.Repeat("m", n) + "\"}\n"; !strings.HasSuffix(out.list[i], `"message":"`+want) || len(out.list[i]) > n+100 {
			t.Errorf("line of %d bytes for a message of %d", len(out.list[i]), n)
		}
	}
}

var record = func() slog.Record {
	r := slog.NewRecord(noon, slog.LevelInfo, "order received", 0)
	r.AddAttrs(slog.String("order", "o-1"), slog.Int("items", 3), slog.Float64("price", 12.5), slog.Bool("gift", true))
	return r
}()

func BenchmarkHandle(b *testing.B) {
	ctx := within(context.Background(), logrecord.Invocation{RequestID: "8f507cfc-0000-4000-8000-000000000001"})
	for _, bb := range []struct {
		name string
		h    slog.Handler
	}{
		{"JSON", logrecord.NewHandler(logrecord.Options{Output: io.Discard, Format: logrecord.JSON, Invocation: find})},
		{"text", logrecord.NewHandler(logrecord.Options{Output: io.Discard, Format: logrecord.Text, Invocation: find})},
		{"slog-JSON", slog.NewJSONHandler(io.Discard, nil)},
		{"slog-text", slog.NewTextHandler(io.Discard, nil)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := bb.h.Handle(ctx, record); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
