package logs_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambent-go/lambent/cmd/lambent/internal/awsclient"
	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy/fakeaws"
	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/logs"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// A clock on which time passes only when somebody waits; then tick is called.
type clock struct {
	now  time.Time
	tick func(poll int) error
	poll int
}

func (c *clock) Now() time.Time { return c.now }

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(d)
	c.poll++
	return c.tick(c.poll)
}

func newLog(t *testing.T) (*fakeaws.Server, *logs.CloudWatch) {
	fakeaws.Setenv(t)
	server := fakeaws.New(t)
	session, err := awsclient.Load(t.Context(), awsclient.Options{Endpoint: server.URL, Delay: func(int, error) time.Duration { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	server.Put("api", nil)
	return server, &logs.CloudWatch{Session: session, Function: "api", Since: noon, Clock: &clock{now: noon.Add(time.Minute)}}
}

// event is one at so many seconds after noon.
func event(id string, seconds float64, message string) fakeaws.Event {
	return fakeaws.Event{ID: id, Stream: "s", Message: message + "\n", Time: noon.Add(time.Duration(seconds * float64(time.Second))).UnixMilli()}
}

func messages(t *testing.T, source logs.Source) ([]string, error) {
	t.Helper()
	var list []string
	err := source.Each(t.Context(), func(e logs.Event) error {
		list = append(list, e.Message)
		return nil
	})
	return list, err
}

func TestNoFollow(t *testing.T) {
	server, log := newLog(t)
	server.LogGroups["/aws/lambda/api"] = &fakeaws.LogGroup{Page: 2, Events: []fakeaws.Event{
		event("0", -1, "too old"), event("1", 0, "one"), event("2", 1, "two"), event("3", 1, "three"), event("4", 2, "four"), event("5", 3, "five"),
	}}
	got, err := messages(t, log)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"one", "two", "three", "four", "five"}, got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	log.Filter = `"t"`
	if got, err = messages(t, log); err != nil || !slices.Equal(got, []string{"two", "three"}) {
		t.Errorf("filtered: %s, %v", got, err)
	}
}

// Events come in late and not in order, and every poll finds some again.
func TestFollow(t *testing.T) {
	server, log := newLog(t)
	log.Follow = true
	group := &fakeaws.LogGroup{Events: []fakeaws.Event{event("1", 1, "one")}}
	server.LogGroups["/aws/lambda/api"] = group
	stop := errors.New("stop")
	c := &clock{now: noon.Add(2 * time.Second)}
	log.Clock = c
	c.tick = func(poll int) error {
		server.Lock()
		defer server.Unlock()
		at := c.now.Sub(noon).Seconds()
		switch {
		case poll == 1: // at 4 s: the second of these is older, and written later
			group.Events = append(group.Events, event("3", at-0.5, "three"))
		case poll == 2: // at 6 s
			group.Events = slices.Insert(group.Events, 1, event("2", at-3, "two"))
		case poll < 40:
			group.Events = append(group.Events, event(fmt.Sprint(poll+1), at-2, fmt.Sprint(poll+1)))
		case poll == 60:
			return stop
		}
		return nil
	}
	got, err := messages(t, log)
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	want := []string{"one", "two", "three"}
	for n := 4; n <= 40; n++ {
		want = append(want, fmt.Sprint(n))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func TestNoLogYet(t *testing.T) {
	server, log := newLog(t)
	_, err := messages(t, log)
	if err == nil || err.Error() != "function api has no log yet" || hint.Of(err) == "" {
		t.Errorf("error %v", err)
	}
	waited := 0
	log.Follow, log.Waiting = true, func() { waited++ }
	stop := errors.New("stop")
	c := &clock{now: noon}
	log.Clock = c
	c.tick = func(poll int) error {
		server.Lock()
		defer server.Unlock()
		switch poll {
		case 3:
			server.LogGroups["/aws/lambda/api"] = &fakeaws.LogGroup{Events: []fakeaws.Event{event("1", 3, "first")}}
		case 6:
			return stop
		}
		return nil
	}
	got, err := messages(t, log)
	if !errors.Is(err, stop) || !slices.Equal(got, []string{"first"}) || waited != 1 {
		t.Errorf("got %s, %v, told %d times to wait", got, err, waited)
	}
}

func TestLogGroup(t *testing.T) {
	server, log := newLog(t)
	log.Function = "apis"
	_, err := messages(t, log)
	if err == nil || err.Error() != "no function apis in region eu-central-1" {
		t.Errorf("error %v", err)
	}
	log.Function = "api"
	server.Functions["api"].Config["LoggingConfig"] = map[string]any{"LogGroup": "/shop/api"}
	server.LogGroups["/shop/api"] = &fakeaws.LogGroup{Events: []fakeaws.Event{event("1", 1, "own group")}}
	if got, err := messages(t, log); err != nil || !slices.Equal(got, []string{"own group"}) {
		t.Errorf("got %s, %v", got, err)
	}
	server.LogGroups["/aws/lambda/api"] = &fakeaws.LogGroup{Events: []fakeaws.Event{event("1", 1, "usual group")}}
	server.Fault = func(op string, nth int) *fakeaws.Fault {
		if op == "GetFunctionConfiguration" {
			return &fakeaws.Fault{Status: 403, Code: "AccessDeniedException"}
		}
		return nil
	}
	if got, err := messages(t, log); err != nil || !slices.Equal(got, []string{"usual group"}) {
		t.Errorf("without permission to ask: %s, %v", got, err)
	}
}

func TestLogRefused(t *testing.T) {
	server, log := newLog(t)
	server.Fault = func(op string, nth int) *fakeaws.Fault {
		switch {
		case op == "FilterLogEvents" && nth < 3:
			return &fakeaws.Fault{Status: 400, Code: "ThrottlingException", Message: "Rate exceeded"}
		case op == "FilterLogEvents":
			return &fakeaws.Fault{Status: 400, Code: "AccessDeniedException", Message: fakeaws.Account + " may not"}
		}
		return nil
	}
	_, err := messages(t, log)
	want := "log of function api: FilterLogEvents: AccessDeniedException: ************ may not (request 11111111-2222-4333-8444-555555555555)"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v\nwant    %s", err, want)
	}
	if n := server.Took("FilterLogEvents"); n != 3 {
		t.Errorf("asked %d times, want twice more after throttles", n)
	}
}

func TestOf(t *testing.T) {
	for name, tt := range map[string]struct {
		lines []logs.Event
		want  string
	}{
		"text": {[]logs.Event{
			{Stream: "a", Message: "INIT_START"},
			{Stream: "a", Message: "START RequestId: one Version: $LATEST"},
			{Stream: "b", Message: "START RequestId: two Version: $LATEST"},
			{Stream: "a", Message: "of one"},
			{Stream: "b", Message: "of two"},
			{Stream: "a", Message: "END RequestId: one"},
			{Stream: "a", Message: "REPORT RequestId: one\tDuration: 1 ms"},
			{Stream: "a", Message: "between"},
			{Stream: "b", Message: "caused by one"},
		}, "START RequestId: one Version: $LATEST; of one; END RequestId: one; REPORT RequestId: one\tDuration: 1 ms; caused by one"},
		"JSON": {[]logs.Event{
			{Message: `{"type":"platform.start","record":{"requestId":"one"}}`},
			{Message: `{"level":"INFO","msg":"x","requestId":"one"}`},
			{Message: `not JSON`},
			{Message: `{"type":"platform.report","record":{"requestId":"one"}}`},
			{Message: `{"level":"INFO","msg":"y"}`},
			{Message: `{"type":"platform.start","record":{"requestId":"two"}}`},
			{Message: `of two`},
		}, `{"type":"platform.start","record":{"requestId":"one"}}; {"level":"INFO","msg":"x","requestId":"one"}; not JSON; {"type":"platform.report","record":{"requestId":"one"}}`},
		"other invocation in between": {[]logs.Event{
			{Message: "START RequestId: one Version: 1"},
			{Message: `{"msg":"y","requestId":"two"}`},
			{Message: "REPORT RequestId: one\t"},
		}, "START RequestId: one Version: 1; REPORT RequestId: one\t"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			do := logs.Of("one", func(e logs.Event) error {
				got = append(got, e.Message)
				return nil
			})
			for _, e := range tt.lines {
				if err := do(e); err != nil {
					t.Fatal(err)
				}
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), tt.want)
			}
		})
	}
}

func TestPrinter(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 30, 0, 5e6, time.Local)
	report := "REPORT RequestId: 8f50\tDuration: 3.53 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 33 MB\tInit Duration: 80.10 ms\t"
	failed := "REPORT RequestId: 8f50\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 33 MB\tStatus: timeout"
	for name, tt := range map[string]struct {
		printer logs.Printer
		message string
		want    string
	}{
		"plain":           {logs.Printer{}, "hello", "hello\n"},
		"plain report":    {logs.Printer{}, report, report + "\n"},
		"several lines":   {logs.Printer{}, "a\nb\r\nc\rd", `a\nb\nc\nd` + "\n"},
		"terminal":        {logs.Printer{Terminal: true}, "hello", "12:30:00 hello\n"},
		"terminal report": {logs.Printer{Terminal: true}, report, "12:30:00 REPORT 8f50: 3.53 ms, billed 4 ms, init 80.10 ms, 33 of 128 MB\n"},
		"timeout":         {logs.Printer{Terminal: true}, failed, "12:30:00 REPORT 8f50: 3000.00 ms, billed 3000 ms, 33 of 128 MB, timeout\n"},
		"other report":    {logs.Printer{Terminal: true}, "REPORT RequestId: 8f50", "12:30:00 REPORT RequestId: 8f50\n"},
		"JSON":            {logs.Printer{JSON: true, Terminal: true}, "a\n\"b\"", `{"time":"` + at.UTC().Format("2006-01-02T15:04:05.000Z") + `","stream":"s","message":"a\n\"b\""}` + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			tt.printer.W = &out
			if err := tt.printer.Print(logs.Event{Time: at, Stream: "s", Message: tt.message}); err != nil {
				t.Fatal(err)
			}
			if out.String() != tt.want {
				t.Errorf("got  %swant %s", out.String(), tt.want)
			}
		})
	}
}

func TestLocal(t *testing.T) {
	hub := &logs.Hub{}
	server := httptest.NewServer(hub)
	defer server.Close()
	hub.Add("api", "", "too old", noon.Add(-time.Second))
	hub.Add("api", "1", "START", noon)
	hub.Add("other", "2", "START", noon)
	hub.Add("api", "1", "one", noon)
	local := &logs.Local{Endpoint: server.URL, Function: "api", Since: noon}
	if got, err := messages(t, local); err != nil || !slices.Equal(got, []string{"START", "one"}) {
		t.Errorf("got %s, %v", got, err)
	}

	local.Follow = true
	var got []string
	err := local.Each(t.Context(), func(e logs.Event) error {
		got = append(got, e.Message)
		switch e.Message {
		case "one":
			hub.Add("api", "1", "two", noon)
		case "two":
			hub.Close()
		}
		return nil
	})
	if err == nil || err.Error() != "log of function api: lambent dev has ended" || !slices.Equal(got, []string{"START", "one", "two"}) {
		t.Errorf("followed %s, %v", got, err)
	}

	open := &logs.Hub{}
	open.Add("api", "1", "START", noon)
	openServer := httptest.NewServer(open)
	defer openServer.Close()
	stop := errors.New("stop")
	ctx, cancel := context.WithCancelCause(t.Context())
	err = (&logs.Local{Endpoint: openServer.URL, Function: "api", Since: noon, Follow: true}).Each(ctx, func(logs.Event) error {
		cancel(stop)
		return nil
	})
	if !errors.Is(err, stop) {
		t.Errorf("interrupted: %v", err)
	}
	server.Close()
	if _, err := messages(t, local); err == nil || err.Error() != "no lambent dev at "+server.URL {
		t.Errorf("without a server: %v", err)
	}
}

// A hub keeps the newest ten thousand lines and more, and does not grow for ever.
func TestHubForgets(t *testing.T) {
	hub := &logs.Hub{}
	for i := range 50_000 {
		hub.Add("api", "", fmt.Sprint(i), noon)
	}
	server := httptest.NewServer(hub)
	defer server.Close()
	got, err := messages(t, &logs.Local{Endpoint: server.URL, Function: "api", Since: noon})
	if err != nil || len(got) < 10_000 || len(got) >= 20_000 || got[len(got)-1] != "49999" {
		t.Errorf("%d lines, %v", len(got), err)
	}
}

func FuzzPrinter(f *testing.F) {
	for _, seed := range []string{"", "REPORT RequestId: a\tDuration: 1 ms\t", "REPORT RequestId: \t\t: ", "START RequestId: a Version: 1", `{"type":"platform.start","record":{"requestId":"a"}}`, "{", "a\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message string) {
		for _, p := range []logs.Printer{{}, {Terminal: true}, {JSON: true}} {
			var out strings.Builder
			p.W = &out
			do := logs.Of("a", p.Print)
			if err := errors.Join(do(logs.Event{Message: message}), p.Print(logs.Event{Message: message})); err != nil {
				t.Fatal(err)
			}
			if text := out.String(); !strings.HasSuffix(text, "\n") || strings.Count(text, "\n") > 2 {
				t.Errorf("%q is printed as %q", message, text)
			}
		}
	})
}

func ExampleOf() {
	printer := &logs.Printer{W: os.Stdout}
	print := logs.Of("8f50", printer.Print)
	for _, line := range []string{
		"START RequestId: 8f50 Version: 3", "order 1 is paid", "REPORT RequestId: 8f50\tDuration: 3.53 ms",
		"START RequestId: 91aa Version: 3", "order 2 is paid",
	} {
		if err := print(logs.Event{Stream: "environment 1", Message: line}); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// START RequestId: 8f50 Version: 3
	// order 1 is paid
	// REPORT RequestId: 8f50	Duration: 3.53 ms
}
