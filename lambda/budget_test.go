//go:build !race

package lambda_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/lambent-go/lambent/internal/runtimeapi"
	"github.com/lambent-go/lambent/lambda"
)

// The race detector allocates, and calls, on its own account: budgets are for builds without it.

// A cannedAPI is a connection to a Runtime API that is as cheap as can be: it hands out one event again and again, and
// notes what the process has allocated after some of them and at the end.
type cannedAPI struct {
	event  []byte // the reply to next
	events int    // still to be handed out
	done   func() // the last one has been answered

	reply  []byte        // still to be read
	asked  chan struct{} // closed with the connection
	once   sync.Once
	warm   int // events left when counting begins
	before runtime.MemStats
	after  runtime.MemStats

	collect bool // garbage before the notes are taken
}

var cannedAnswer = []byte("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n")

func newCannedAPI(events int, headers, payload string) *cannedAPI {
	reply := fmt.Sprintf("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", headers, len(payload), payload)
	return &cannedAPI{event: []byte(reply), events: events + events/10, warm: events, asked: make(chan struct{})}
}

func (a *cannedAPI) note(stats *runtime.MemStats) {
	if a.collect {
		runtime.GC()
	}
	runtime.ReadMemStats(stats)
}

func (a *cannedAPI) Write(p []byte) (int, error) {
	switch {
	case !bytes.HasPrefix(p, []byte("GET ")):
		a.reply = cannedAnswer
	case a.events > 0:
		if a.events == a.warm {
			a.note(&a.before)
		}
		a.events--
		a.reply = a.event
	default:
		a.note(&a.after)
		a.done()
	}
	return len(p), nil
}

func (a *cannedAPI) Read(p []byte) (int, error) {
	if len(a.reply) == 0 {
		<-a.asked // until it is closed
		return 0, io.EOF
	}
	n := copy(p, a.reply)
	a.reply = a.reply[n:]
	return n, nil
}

func (a *cannedAPI) Close() error {
	a.once.Do(func() { close(a.asked) })
	return nil
}

// cost returns how many objects and bytes an invocation allocates.
func cost(t *testing.T, handler any, events int, headers, payload string) (objects, size float64) {
	t.Helper()
	api := newCannedAPI(events, headers, payload)
	ctx, cancel := context.WithCancel(t.Context())
	api.done = cancel
	ctx = runtimeapi.WithDialer(ctx, func(context.Context) (io.ReadWriteCloser, error) { return api, nil })
	if err := lambda.Run(ctx, handler); err != nil {
		t.Fatal(err)
	}
	n := float64(events)
	return float64(api.after.Mallocs-api.before.Mallocs) / n, float64(api.after.TotalAlloc-api.before.TotalAlloc) / n
}

const allHeaders = "Content-Type: application/json\r\n" +
	"Lambda-Runtime-Aws-Request-Id: 8f5a3a52-1111-4222-8333-944455556666\r\n" +
	"Lambda-Runtime-Deadline-Ms: 4102444800000\r\n" +
	"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:budget\r\n" +
	"Lambda-Runtime-Trace-Id: Root=1-6561f0a0-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0\r\n" +
	"Lambda-Runtime-Client-Context: {\"custom\":{\"k\":\"v\"}}\r\n" +
	"Lambda-Runtime-Cognito-Identity: {\"cognitoIdentityId\":\"i\",\"cognitoIdentityPoolId\":\"p\"}\r\n" +
	"Lambda-Runtime-Aws-Tenant-Id: blue\r\n" +
	"Lambda-Runtime-Invocation-Id: 1\r\n"

func TestAllocationBudget(t *testing.T) {
	const kept = 1536 // bytes beyond the payload's own copy
	payload := `{"Name":"` + strings.Repeat("x", 89) + `"}`
	type in struct{ Name string }
	type out struct{ Greeting string }
	for name, tt := range map[string]struct {
		handler any
		objects float64
		copied  int // of the payload
	}{
		"typed": {func(_ context.Context, e in) (out, error) { return out{e.Name}, nil }, 7, len(payload)},
		"bytes": {handlerFunc(func(p []byte) ([]byte, error) { return p, nil }), 3, len(payload)},
	} {
		t.Run(name, func(t *testing.T) {
			objects, size := cost(t, tt.handler, 1000, allHeaders, payload)
			t.Logf("%.2f objects, %.0f bytes", objects, size)
			if objects > tt.objects+0.5 { // what the test and the collector allocate beside it is a fraction
				t.Errorf("an invocation allocates %.2f objects, want at most %v", objects, tt.objects)
			}
			if size > float64(kept+tt.copied) {
				t.Errorf("an invocation allocates %.0f bytes, want at most %d beyond the payload's %d", size, kept, tt.copied)
			}
		})
	}
}

// A function that is given large events again and again works in the same memory.
func TestLargeEventsDoNotGrowMemory(t *testing.T) {
	payload := `{"Name":"` + strings.Repeat("x", 1<<20) + `"}`
	api := newCannedAPI(200, allHeaders, payload)
	ctx, cancel := context.WithCancel(t.Context())
	api.done = cancel
	ctx = runtimeapi.WithDialer(ctx, func(context.Context) (io.ReadWriteCloser, error) { return api, nil })
	if err := lambda.Run(ctx, func(e struct{ Other string }) {}); err != nil {
		t.Fatal(err)
	}
	perEvent := float64(api.after.TotalAlloc-api.before.TotalAlloc) / 200
	if perEvent > 4<<10 {
		t.Errorf("each event of 1 MiB allocates %.0f bytes, want its memory to be used again", perEvent)
	}
}

// Functions, built for Lambda, are small and link nothing large.
func TestBinaryBudget(t *testing.T) {
	const always = `^(log/slog|fmt)\.[a-zA-Z(]|^encoding/json\.(state|\(\*(decode|encode)State\))`
	for source, tt := range map[string]struct {
		most int64
		none string // of these symbols but for what package initialization brings
	}{
		"../examples/hello": {2_230_000, always},
		"./testdata/bytes":  {1_860_000, always + `|internal/jsondecode\.\(\*Decoder\)|internal/jsonencode\.\(\*encoder\)`},
	} {
		t.Run(filepath.Base(source), func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "function")
			goTool(t, "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags", "-s -w", "-o", file, source)
			info, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d bytes", info.Size())
			if info.Size() > tt.most {
				t.Errorf("%d bytes, want at most %d", info.Size(), tt.most)
			}
			linked := goTool(t, "list", "-deps", "-tags", "lambda.norpc", source)
			if found := regexp.MustCompile(`(?m)^(net|net/http|net/rpc|encoding/gob|text/template|html/template|log|log/slog)$`).FindAllString(linked, -1); found != nil {
				t.Errorf("it links %v", found)
			}
			goTool(t, "build", "-tags", "lambda.norpc", "-o", file, source)
			symbols := goTool(t, "tool", "nm", file)
			if !strings.Contains(symbols, "lambda.Start") {
				t.Errorf("%d bytes of symbols, want lambda.Start among them", len(symbols))
			}
			none := regexp.MustCompile(tt.none)
			for line := range strings.Lines(symbols) {
				fields := strings.Fields(line)
				if kind, name := fields[len(fields)-2], fields[len(fields)-1]; kind == "T" && none.MatchString(name) && !strings.HasSuffix(name, ".init") {
					t.Errorf("it links %s", name)
				}
			}
		})
	}
}

// goTool runs go for Lambda on x86_64 and returns what it prints.
func goTool(t *testing.T, args ...string) string {
	t.Helper()
	c := exec.Command("go", args...)
	c.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}
