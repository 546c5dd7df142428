//go:build unix

package localaws_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/localaws"
)

// A telemetryRecord is one that a subscriber has got.
type telemetryRecord struct {
	Time   string          `json:"time"`
	Type   string          `json:"type"`
	Record json.RawMessage `json:"record"`
}

// listen returns the port of a server that passes on the telemetry it gets.
func listen(t *testing.T) (port string, records chan telemetryRecord) {
	t.Helper()
	records = make(chan telemetryRecord, 1000)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var batch []telemetryRecord
		if err := json.NewDecoder(r.Body).Decode(&batch); err != nil || r.Method != http.MethodPost || r.URL.Path != "/logs" ||
			!strings.HasPrefix(r.Host, "sandbox") || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s http://%s%s, %v", r.Method, r.Host, r.URL.Path, err)
		}
		for _, record := range batch {
			records <- record
		}
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	must(err)
	return u.Port(), records
}

// subscriptionTo is a subscription to everything.
func subscriptionTo(schema, destination string) string {
	return `{"schemaVersion":"` + schema + `","types":["platform","function","extension"],"buffering":{"timeoutMs":25},"destination":` + destination + `}`
}

func httpDestination(port string) string {
	return `{"protocol":"HTTP","URI":"http://sandbox.localdomain:` + port + `/logs"}`
}

// summary is what is alike in all runs: the records' types, and what is in those of lines.
func summary(t *testing.T, records []telemetryRecord) []string {
	t.Helper()
	var list []string
	for _, r := range records {
		if _, err := time.Parse("2006-01-02T15:04:05.000Z", r.Time); err != nil {
			t.Error(err)
		}
		text := r.Type
		if !strings.HasPrefix(r.Type, "platform.") || r.Type == "platform.fault" {
			text += " " + differences[0].pattern.ReplaceAllString(string(r.Record), "<id>")
		}
		list = append(list, text)
	}
	return list
}

// live takes a function with a subscriber through one invocation, and returns everything that the subscriber got.
func live(t *testing.T, schema string, logs bool, a action, changes ...func(*localaws.Settings)) []telemetryRecord {
	t.Helper()
	port, records := listen(t)
	s := newExtensionService(t, localaws.Options{})
	x := extensionRole{Name: "x", Events: both, Telemetry: subscriptionTo(schema, httpDestination(port)), Logs: logs}
	f, _ := add(t, s, "act", append(changes, layers(layer(t, x)))...)
	invoke(t, f, do(a))
	closeService(t, s)
	var list []telemetryRecord
	for len(records) > 0 {
		r := <-records
		if !strings.Contains(string(r.Record), "SHUTDOWN spindown") { // it is said when there may be nobody to hear it
			list = append(list, r)
		}
	}
	return list
}

// TestTelemetry has what the subscribers of each schema get of an invocation.
func TestTelemetry(t *testing.T) {
	inOrder := func(lines ...string) []string { return lines }
	jsonFormat := func(s *localaws.Settings) { s.LogFormat = "JSON" }
	object := `{"level":"INFO","message":"hello"}`
	print := action{Do: "print", Text: object + "\nplain\n"}
	platform := inOrder("platform.initStart", "platform.telemetrySubscription", "platform.extension", "platform.initRuntimeDone",
		"platform.initReport", "platform.start", "platform.runtimeDone", "platform.report")
	for name, tt := range map[string]struct {
		schema   string
		logs     bool
		action   action
		changes  []func(*localaws.Settings)
		platform []string
		function []string
	}{
		"2022-12-13":      {"2022-12-13", false, print, changes(jsonFormat), platform, inOrder("function "+object, `function "plain"`)},
		"2022-12-13 text": {"2022-12-13", false, print, nil, platform, inOrder("function "+encode(object), `function "plain"`)},
		"2022-07-01":      {"2022-07-01", false, print, changes(jsonFormat), platform, inOrder("function "+encode(object), `function "plain"`)},
		"2025-01-29":      {"2025-01-29", false, print, changes(jsonFormat), platform, inOrder("function "+object, `function "plain"`)},
		"2021-03-18": {"2021-03-18", true, print, changes(jsonFormat), inOrder("platform.logsSubscription", "platform.extension",
			"platform.start", "platform.runtimeDone", "platform.end", "platform.report"),
			inOrder("function "+encode(object), `function "plain"`)},
		"2020-08-15": {"2020-08-15", true, action{Do: "exit", Size: 1}, nil, inOrder("platform.logsSubscription", "platform.extension",
			"platform.start", `platform.fault "RequestId: <id> Error: Runtime exited with error: exit status 1\nRuntime.ExitError"`,
			"platform.end", "platform.report"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records := summary(t, live(t, tt.schema, tt.logs, tt.action, tt.changes...))
			of := func(prefix string) []string {
				return slices.DeleteFunc(slices.Clone(records), func(r string) bool { return !strings.HasPrefix(r, prefix) })
			}
			if got := of("platform."); !slices.Equal(got, tt.platform) {
				t.Errorf("platform\n%q\nwant\n%q", got, tt.platform)
			}
			if got := of("function"); !slices.Equal(got, tt.function) {
				t.Errorf("function\n%q\nwant\n%q", got, tt.function)
			}
			if got := of("extension"); tt.schema != "2020-08-15" && !slices.Equal(got, inOrder(`extension "x INVOKE <id>"`)) {
				t.Errorf("extension %q", got)
			}
		})
	}
}

// TestTelemetryRecords has the members of the platform's records.
func TestTelemetryRecords(t *testing.T) {
	records := live(t, "2022-12-13", false, action{Do: "exit", Size: 1})
	for recordType, want := range map[string]string{
		"platform.telemetrySubscription": `{"name":"x","state":"Subscribed","types":["platform","function","extension"]}`,
		"platform.extension":             `{"name":"x","state":"Ready","events":["INVOKE","SHUTDOWN"]}`,
		"platform.runtimeDone": `{"requestId":"<id>","status":"failure","errorType":"Runtime.ExitError",` +
			`"metrics":{"durationMs":N,"producedBytes":0}}`,
		"platform.report": `{"requestId":"<id>","status":"error","errorType":"Runtime.ExitError","metrics":{"durationMs":N,` +
			`"billedDurationMs":N,"memorySizeMB":1024,"maxMemoryUsedMB":N,"initDurationMs":N}}`,
	} {
		i := slices.IndexFunc(records, func(r telemetryRecord) bool { return r.Type == recordType })
		if i < 0 {
			t.Errorf("no %s", recordType)
			continue
		}
		got := string(records[i].Record)
		for _, d := range differences {
			got = d.pattern.ReplaceAllString(got, d.replacement)
		}
		if got != want {
			t.Errorf("%s\n%s\nwant\n%s", recordType, got, want)
		}
	}
}

// TestSubscriptionLines has the log's words on subscriptions.
func TestSubscriptionLines(t *testing.T) {
	port, _ := listen(t)
	f, l := add(t, newExtensionService(t, localaws.Options{}), "echo", layers(layer(t,
		extensionRole{Name: "new", Telemetry: subscriptionTo("2022-12-13", httpDestination(port))},
		extensionRole{Name: "old", Telemetry: subscriptionTo("2021-03-18", httpDestination(port)), Logs: true})))
	invoke(t, f, "1")
	for _, want := range []string{
		"TELEMETRY\tName: new\tState: Subscribed\tTypes: [Platform, Function, Extension]",
		"LOGS\tName: old\tState: Subscribed\tTypes: [Platform, Function, Extension]",
	} {
		if !slices.Contains(textOf(l), want) {
			t.Errorf("no line %q in %q", want, textOf(l))
		}
	}
}

// TestTelemetryTCP has records come as lines.
func TestTelemetryTCP(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	t.Cleanup(func() { listener.Close() })
	lines := make(chan string, 1000)
	go func() {
		conn, err := listener.Accept()
		must(err)
		defer conn.Close()
		for scanner := bufio.NewScanner(conn); scanner.Scan(); {
			lines <- scanner.Text()
		}
		close(lines)
	}()
	destination := fmt.Sprintf(`{"protocol":"TCP","port":%d}`, listener.Addr().(*net.TCPAddr).Port)
	s := newExtensionService(t, localaws.Options{})
	f, _ := add(t, s, "echo", layers(layer(t, extensionRole{Name: "x", Telemetry: subscriptionTo("2022-12-13", destination)})))
	invoke(t, f, "1")
	closeService(t, s)
	var types []string
	for line := range lines {
		var r telemetryRecord
		must(json.Unmarshal([]byte(line), &r))
		types = append(types, r.Type)
	}
	if len(types) == 0 || types[0] != "platform.initStart" || !slices.Contains(types, "platform.report") {
		t.Errorf("records %q", types)
	}
}

// TestTelemetryOfInternalExtension subscribes from within the runtime, in time and too late.
func TestTelemetryOfInternalExtension(t *testing.T) {
	port, records := listen(t)
	f, start := held(t, localaws.Options{})
	p := begin(t.Context(), f, localaws.Request{})
	api := start()
	subscribe := func(id, body string) (int, string) {
		status, _, answer := api.do(http.MethodPut, extensionsapi.PathTelemetry, body, extensionsapi.HeaderIdentifier, id)
		return status, answer
	}
	valid := subscriptionTo("2022-12-13", httpDestination(port))
	if status, body := subscribe("", valid); status != 403 || !strings.Contains(body, "Extension.MissingExtensionIdentifier") {
		t.Errorf("without identifier: %d %s", status, body)
	}
	header, _ := api.register("internal", `{"events":[]}`)
	id := header.Get(extensionsapi.HeaderIdentifier)
	if status, body := subscribe(id, `{}`); status != 400 || !strings.Contains(body, `"errorType":"ValidationError"`) {
		t.Errorf("invalid: %d %s", status, body)
	}
	for range 2 { // the second replaces the first
		status, body := subscribe(id, valid)
		check(t, "subscribe", status, body, 200, `"OK"`)
	}
	waitForEver(t, api, extensionsapi.PathNext, extensionsapi.HeaderIdentifier, id)
	c := api.next()
	if status, body := subscribe(id, valid); status != 403 || !strings.Contains(body, "Telemetry.SubscriptionClosed") {
		t.Errorf("after init: %d %s", status, body)
	}
	c.respond("1")
	p.wait(t)
	for r := range records {
		if r.Type == "platform.start" {
			break
		}
	}
}

func TestParseSubscription(t *testing.T) {
	const where = `"destination":{"protocol":"HTTP","URI":"http://sandbox:8080"}`
	buffering := func(text string) string {
		return `{"schemaVersion":"2022-12-13","types":["function"],"buffering":{` + text + `},` + where + `}`
	}
	target := func(text string) string {
		return `{"schemaVersion":"2022-12-13","types":["function"],"destination":{` + text + `}}`
	}
	const http = "ValidationError: destination.URI: want http://sandbox.localdomain:PORT"
	for body, want := range map[string]string{
		buffering(``): "",
		buffering(`"maxItems":1000,"maxBytes":262144,"timeoutMs":25`):        "",
		buffering(`"maxItems":10000,"maxBytes":1048576,"timeoutMs":30000`):   "",
		buffering(`"maxItems":999`):                                          "ValidationError: buffering.maxItems 999: want 1000 to 10000",
		buffering(`"maxItems":10001`):                                        "ValidationError: buffering.maxItems 10001: want 1000 to 10000",
		buffering(`"maxBytes":262143`):                                       "ValidationError: buffering.maxBytes 262143: want 262144 to 1048576",
		buffering(`"maxBytes":1048577`):                                      "ValidationError: buffering.maxBytes 1048577: want 262144 to 1048576",
		buffering(`"timeoutMs":24`):                                          "ValidationError: buffering.timeoutMs 24: want 25 to 30000",
		buffering(`"timeoutMs":30001`):                                       "ValidationError: buffering.timeoutMs 30001: want 25 to 30000",
		target(`"protocol":"TCP","port":1`):                                  "",
		target(`"protocol":"TCP","port":65536`):                              "ValidationError: destination.port: want 1 to 65535",
		target(`"protocol":"TCP"`):                                           "ValidationError: destination.port: want 1 to 65535",
		target(`"protocol":"UDP","port":1`):                                  `ValidationError: destination.protocol "UDP": want HTTP or TCP`,
		target(`"protocol":"HTTP","URI":"http://sandbox.localdomain:1/a?b"`): "",
		target(`"protocol":"HTTP","URI":"http://example.com:80"`):            http,
		target(`"protocol":"HTTP","URI":"https://sandbox:80"`):               http,
		target(`"protocol":"HTTP","URI":"http://sandbox"`):                   http,
		target(`"protocol":"HTTP","URI":"http://sandbox:0"`):                 http,
		target(`"protocol":"HTTP","URI":":"`):                                "ValidationError: destination.URI: not a URI",
		`{"schemaVersion":"2021-03-18","types":["function"],` + where + `}`:  `ValidationError: schemaVersion "2021-03-18": want 2022-07-01 or 2022-12-13 or 2025-01-29`,
		`{"schemaVersion":"2022-12-13",` + where + `}`:                       "ValidationError: types: none, want some of platform, function, extension",
		`{"schemaVersion":"2022-12-13","types":["x"],` + where + `}`:         `ValidationError: types: "x", want some of platform, function, extension`,
		`no JSON`: "ValidationError: invalid character 'o' in literal null (expecting 'u')",
	} {
		if got := localaws.ParseSubscription(body, false); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
	if got := localaws.ParseSubscription(buffering(``), true); got != `ValidationError: schemaVersion "2022-12-13": want 2025-01-29` {
		t.Errorf("several invocations at a time: %q", got)
	}
}

// TestSubscriberBatches has each of the three bounds end a batch.
func TestSubscriberBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var sizes []int
		send := func(records [][]byte) error {
			mu.Lock()
			defer mu.Unlock()
			sizes = append(sizes, len(records))
			return nil
		}
		s := localaws.NewSubscriber(3, 1000, time.Second, send, nil)
		defer s.Close()
		wait := func(d time.Duration, want ...int) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if !slices.Equal(sizes, want) {
				t.Errorf("batches of %d records, want %d", sizes, want)
			}
			sizes = nil
		}
		s.Add("1")
		wait(999 * time.Millisecond)
		s.Add("2")
		wait(time.Millisecond, 2)
		for range 7 {
			s.Add("x")
		}
		wait(0, 3, 3)
		wait(time.Second, 1)
		s.Add(strings.Repeat("x", 2000)) // is more than a batch alone
		wait(0, 1)
		s.Add("x")
		select {
		case <-s.Flush():
		case <-time.After(time.Millisecond):
			t.Error("a flush takes time")
		}
		s.Add("x")
		wait(0, 1, 1)
	})
}

// TestSubscriberBacklog has a subscriber that is stuck: what it is too slow for is dropped and counted.
func TestSubscriberBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		received, records, bytes := 0, 0, 0
		send := func(batch [][]byte) error {
			<-release
			received += len(batch)
			return nil
		}
		s := localaws.NewSubscriber(1000, 1000, time.Second, send, func(r, b int) { records, bytes = records+r, bytes+b })
		defer s.Close()
		const n = 100
		line := strings.Repeat("x", 60) // and 62 bytes of its envelope
		for range n {
			s.Add(line)
		}
		synctest.Wait()
		if records != 0 {
			t.Errorf("%d records reported as lost while there is no room for the report", records)
		}
		close(release)
		<-s.Flush()
		synctest.Wait()
		if received == 0 || received+records != n || bytes%records != 0 || received*(bytes/records) > 4*1000 || (received+1)*(bytes/records) <= 4*1000 {
			t.Errorf("%d records received, %d of %d bytes lost, want %d in all, and 4000 bytes of them received", received, records, bytes, n)
		}
	})
}

// TestSubscriberRetries has a destination that refuses: a batch is sent three times, and then lost.
func TestSubscriberRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries, lost := 0, 0
		send := func([][]byte) error {
			if tries++; tries == 2 || tries > 5 {
				return nil
			}
			return errors.New("refused")
		}
		s := localaws.NewSubscriber(1000, 1000, time.Second, send, func(records, _ int) { lost += records })
		defer s.Close()
		s.Add("1")
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if tries != 2 || lost != 0 {
			t.Errorf("%d tries, %d records lost, want 2 and none", tries, lost)
		}
		s.Add("2")
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if tries != 5 || lost != 1 {
			t.Errorf("%d tries, %d records lost, want 5 and 1", tries, lost)
		}
	})
}

// TestSlowSubscriber has a destination that is stuck: the function does not wait for it, and the log tells of the loss.
func TestSlowSubscriber(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-release
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	must(err)
	f, l := add(t, newExtensionService(t, localaws.Options{}), "act", func(s *localaws.Settings) { s.LogFormat = "JSON" },
		layers(layer(t, extensionRole{Name: "x", Events: both, Telemetry: subscriptionTo("2022-12-13", httpDestination(u.Port()))})))
	for range 3 * localaws.TelemetryBacklog {
		if got := invoke(t, f, do(action{Do: "bigline", Size: localaws.MaxLogLine})); got.FunctionError != "" {
			t.Errorf("payload %s", got.Payload)
		}
	}
	close(release)
	line := l.await(t, contains(`"type":"platform.logsDropped"`))
	if !strings.Contains(line.Line, `"reason":"Consumer seems to have fallen behind`) || strings.Contains(line.Line, `"droppedRecords":0`) {
		t.Errorf("line %s", line.Line)
	}
}
