//go:build unix

package localaws_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/extensionsapi"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/runtimeapi"
)

const (
	invalidID   = `{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}`
	invalidMode = `{"errorMessage":"Invalid Lambda-Runtime-Function-Response-Mode header: want streaming","errorType":"InvalidFunctionResponseMode"}`
	accepted    = `{"status":"OK"}` + "\n"
)

func transition(from, to string) string {
	return fmt.Sprintf(`{"errorMessage":"State transition from %s to %s failed for runtime. Error: State transition is not allowed","errorType":"InvalidStateTransition"}`, from, to)
}

// check compares an answer of the Runtime API.
func check(t *testing.T, what string, status int, body string, wantStatus int, want string) {
	t.Helper()
	if status != wantStatus || body != want {
		t.Errorf("%s: %d %s, want %d %s", what, status, body, wantStatus, want)
	}
}

func post(t *testing.T, api runtime, path, body string, wantStatus int, want string, headers ...string) {
	t.Helper()
	status, got := api.post(path, body, headers...)
	check(t, "POST "+path, status, got, wantStatus, want)
}

// TestStates goes through the states of a runtime and asks in each for everything that it forbids.
func TestStates(t *testing.T) {
	f, start := held(t, localaws.Options{})
	first := begin(t.Context(), f, localaws.Request{Payload: []byte(`{"n": 1}`)})
	api := start()

	// Started
	post(t, api, "/2018-06-01/runtime/invocation/x/response", "{}", 400, invalidID)
	post(t, api, "/2018-06-01/runtime/invocation/x/error", "{}", 400, invalidID)

	// Running
	c := api.next()
	if again := api.next(); again.id != c.id || string(again.event) != `{"n": 1}` {
		t.Errorf("next while running: %s %s, want %s again", again.id, again.event, c.id)
	}
	post(t, api, runtimeapi.PathInitError, "{}", 403, transition("Running", "InitError"))
	post(t, api, "/2018-06-01/runtime/invocation/"+strings.ToUpper(c.id)+"/response", "{}", 400, invalidID)
	post(t, api, c.path("/response"), "{}", 400, invalidMode, runtimeapi.HeaderResponseMode, "buffered")
	post(t, api, c.path("/response"), "1", 202, accepted, runtimeapi.HeaderResponseMode, "streaming")
	if got := string(first.wait(t).Payload); got != "1" {
		t.Errorf("payload %s, want 1", got)
	}

	// Answered
	post(t, api, c.path("/response"), "2", 403, transition("Answered", "Answered"))
	post(t, api, c.path("/error"), "2", 403, transition("Answered", "Answered"))
	post(t, api, runtimeapi.PathInitError, "{}", 403, transition("Answered", "InitError"))

	// Ready: next waits, whatever else is asked
	waiting := make(chan call)
	go func() { waiting <- api.next() }()
	other := newRuntime(api.address)
	for status := 403; status != 400; { // until the request for the next invocation has arrived
		status, _ = other.post(c.path("/response"), "{}")
	}
	post(t, other, c.path("/error"), "{}", 400, invalidID)
	post(t, other, runtimeapi.PathInitError, "{}", 403, transition("Ready", "InitError"))
	second := begin(t.Context(), f, localaws.Request{Payload: []byte("2")})
	d := <-waiting
	post(t, api, d.path("/error"), "bad", 202, accepted)
	if got := second.wait(t); string(got.Payload) != "bad" || got.FunctionError != localaws.Unhandled {
		t.Errorf("payload %s, function error %q", got.Payload, got.FunctionError)
	}
}

func TestStateInitError(t *testing.T) {
	f, start := held(t, localaws.Options{})
	f.Service().SetResponseLimits(100, 100)
	begin(t.Context(), f, localaws.Request{})
	api := start()
	post(t, api, runtimeapi.PathInitError, strings.Repeat("x", 101), 413,
		`{"errorMessage":"Exceeded maximum allowed payload size (100 bytes).","errorType":"RequestEntityTooLarge"}`)
	post(t, api, runtimeapi.PathInitError, `{"errorMessage":"no"}`, 202, accepted)
	post(t, api, runtimeapi.PathInitError, "{}", 403, transition("InitError", "InitError"))
	post(t, api, "/2018-06-01/runtime/invocation/x/response", "{}", 400, invalidID)
	status, body := api.get(runtimeapi.PathNext)
	check(t, "next", status, body, 403, transition("InitError", "Ready"))
}

// TestStateEnded asks when there is no runtime, as a process might that it has left behind.
func TestStateEnded(t *testing.T) {
	f, start := held(t, localaws.Options{})
	p := begin(t.Context(), f, localaws.Request{})
	api := start()
	c := api.next()
	c.respond("1")
	p.wait(t)
	kill(t, api)
	f.AwaitNoProcess()
	want := transition("Ended", "Ready")
	status, body := api.get(runtimeapi.PathNext)
	check(t, "next", status, body, 403, want)
	post(t, api, c.path("/response"), "{}", 403, want)
	post(t, api, c.path("/error"), "{}", 403, want)
	post(t, api, runtimeapi.PathInitError, "{}", 403, want)
	post(t, api, extensionsapi.PathRegister, "{}", 403, want, extensionsapi.HeaderName, "x")
	status, body = api.get(extensionsapi.PathNext)
	check(t, "event/next", status, body, 403, want)
}

func kill(t *testing.T, api runtime) {
	t.Helper()
	if err := syscall.Kill(api.pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// TestEndedBeforeInvocation has a runtime end when an invocation is assigned to it that it has not fetched: another
// runtime gets it.
func TestEndedBeforeInvocation(t *testing.T) {
	f, start := held(t, localaws.Options{})
	first := begin(t.Context(), f, localaws.Request{})
	api := start()
	c := api.next()
	c.respond("1")
	first.wait(t)
	abandonNext(t, api, c)
	second := begin(t.Context(), f, localaws.Request{Payload: []byte("2"), WaitLog: true})
	f.AwaitInvocation()
	kill(t, api)
	other := start()
	d := other.next()
	if d.id == c.id || string(d.event) != "2" {
		t.Errorf("invocation %s with %s", d.id, d.event)
	}
	d.respond("3")
	waitForEver(t, other, runtimeapi.PathNext, "", "")
	response := second.wait(t)
	if string(response.Payload) != "3" || response.Report.InitDuration != 0 {
		t.Errorf("payload %s, report %+v", response.Payload, response.Report)
	}
}

// TestPaths asks for what every state answers alike.
func TestPaths(t *testing.T) {
	f, start := held(t, localaws.Options{})
	p := begin(t.Context(), f, localaws.Request{})
	api := start()
	for _, tt := range []struct {
		method, path string
		status       int
		want         string
	}{
		{"GET", "/2018-06-01/ping", 200, "pong"},
		{"POST", "/2018-06-01/ping", 405, `{"errorMessage":"The method POST is not allowed for /2018-06-01/ping","errorType":"MethodNotAllowed"}`},
		{"GET", "/2018-06-01/runtime/restore/next", 404, `{"errorMessage":"There is nothing at /2018-06-01/runtime/restore/next","errorType":"PathNotFound"}`},
		{"POST", "/2018-06-01/runtime/restore/error", 404, `{"errorMessage":"There is nothing at /2018-06-01/runtime/restore/error","errorType":"PathNotFound"}`},
		{"GET", "/", 404, `{"errorMessage":"There is nothing at /","errorType":"PathNotFound"}`},
		{"GET", "/2018-06-01/runtime/invocation/next/", 404, `{"errorMessage":"There is nothing at /2018-06-01/runtime/invocation/next/","errorType":"PathNotFound"}`},
		{"POST", "/2018-06-01/runtime/invocation/next", 405, `{"errorMessage":"The method POST is not allowed for /2018-06-01/runtime/invocation/next","errorType":"MethodNotAllowed"}`},
		{"PUT", "/2018-06-01/runtime/invocation/x/response", 405, `{"errorMessage":"The method PUT is not allowed for /2018-06-01/runtime/invocation/x/response","errorType":"MethodNotAllowed"}`},
		{"POST", "/2018-06-01/runtime/invocation/x/answer", 404, `{"errorMessage":"There is nothing at /2018-06-01/runtime/invocation/x/answer","errorType":"PathNotFound"}`},
		{"POST", "/2018-06-01/runtime/invocation/a%2Fb%3Fc/response", 400, invalidID},
		{"POST", "/2018-06-01/runtime/invocation//error", 400, invalidID},
		{"POST", "/2020-01-01/extension/event/next", 405, `{"errorMessage":"The method POST is not allowed for /2020-01-01/extension/event/next","errorType":"MethodNotAllowed"}`},
	} {
		status, header, body := api.do(tt.method, tt.path, "x")
		check(t, tt.method+" "+tt.path, status, body, tt.status, tt.want)
		if got := header.Get("Content-Type"); status != 200 && got != "application/json" {
			t.Errorf("%s %s: content type %q", tt.method, tt.path, got)
		}
	}
	c := api.next()
	post(t, api, c.path("/response"), "null", 202, accepted)
	p.wait(t)
}

// TestHeaders has what next tells about an invocation beside its event.
func TestHeaders(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{Region: "eu-central-1", Account: "111122223333"}), "act", timeout(5*time.Second))
	before := time.Now()
	head := func(r localaws.Request) http.Header {
		r.Payload = []byte(do(action{Do: "head"}))
		response, err := f.Invoke(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		var header http.Header
		if err := json.Unmarshal(response.Payload, &header); err != nil {
			t.Fatal(err)
		}
		if got := header.Get(runtimeapi.HeaderRequestID); got != response.RequestID ||
			!regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(got) {
			t.Errorf("request ID %q, response's %q", got, response.RequestID)
		}
		ms, err := strconv.ParseInt(header.Get(runtimeapi.HeaderDeadline), 10, 64)
		if deadline := time.UnixMilli(ms); err != nil || deadline.Before(before.Add(5*time.Second).Truncate(time.Millisecond)) ||
			deadline.After(time.Now().Add(5*time.Second)) {
			t.Errorf("deadline %s, %v", deadline, err)
		}
		for _, name := range []string{"Date", "Content-Length", runtimeapi.HeaderRequestID, runtimeapi.HeaderDeadline} {
			header.Del(name)
		}
		return header
	}
	want := func(got http.Header, pairs ...string) {
		t.Helper()
		for i := 0; i < len(pairs); i += 2 {
			if got := got.Get(pairs[i]); got != pairs[i+1] {
				t.Errorf("%s: %q, want %q", pairs[i], got, pairs[i+1])
			}
		}
		if len(got) != len(pairs)/2 {
			t.Errorf("headers %v, want %v", got, pairs)
		}
	}

	plain := head(localaws.Request{})
	trace := plain.Get(runtimeapi.HeaderTraceID)
	if !regexp.MustCompile(`^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`).MatchString(trace) {
		t.Errorf("trace ID %q", trace)
	}
	want(plain, "Content-Type", "application/json", runtimeapi.HeaderTraceID, trace,
		runtimeapi.HeaderFunctionARN, "arn:aws:lambda:eu-central-1:111122223333:function:fn")
	want(head(localaws.Request{
		Qualifier: "$LATEST", TraceID: "Root=1;Sampled=1", TenantID: "t1",
		ClientContext:     []byte("{\n \"custom\": {\"é\": \"a\\nb\"}\n}"),
		CognitoIdentityID: "<i>", CognitoIdentityPoolID: "p",
	}),
		"Content-Type", "application/json",
		runtimeapi.HeaderFunctionARN, "arn:aws:lambda:eu-central-1:111122223333:function:fn:$LATEST",
		runtimeapi.HeaderTraceID, "Root=1;Sampled=1",
		runtimeapi.HeaderTenantID, "t1",
		runtimeapi.HeaderClientContext, `{"custom":{"é":"a\nb"}}`,
		runtimeapi.HeaderCognitoIdentity, `{"cognitoIdentityId":"<i>","cognitoIdentityPoolId":"p"}`)
}

// TestAbandonedNext has clients ask for an invocation and go away.
func TestAbandonedNext(t *testing.T) {
	f, start := held(t, localaws.Options{})
	first := begin(t.Context(), f, localaws.Request{})
	api := start()
	c := api.next()
	post(t, api, c.path("/response"), "null", 202, accepted)
	first.wait(t)
	for range 5 {
		abandonNext(t, api, c)
	}
	second := begin(t.Context(), f, localaws.Request{Payload: []byte("7")})
	d := api.next()
	if string(d.event) != "7" {
		t.Errorf("event %s, want 7", d.event)
	}
	post(t, api, d.path("/response"), "8", 202, accepted)
	if got := string(second.wait(t).Payload); got != "8" {
		t.Errorf("payload %s, want 8", got)
	}
}

// abandonNext asks for the invocation after c and goes away.
func abandonNext(t *testing.T, api runtime, c call) {
	t.Helper()
	conn, err := net.Dial("tcp", api.address)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", runtimeapi.PathNext)
	for status := 403; status != 400; { // until it has arrived
		status, _ = api.post(c.path("/response"), "{}")
	}
	conn.(*net.TCPConn).CloseWrite()
	io.Copy(io.Discard, conn) // until it has been noticed
	conn.Close()
}

// TestStrangeRequests has the Runtime API read what no good client sends.
func TestStrangeRequests(t *testing.T) {
	f, start := held(t, localaws.Options{})
	p := begin(t.Context(), f, localaws.Request{})
	api := start()
	c := api.next()
	for name, tt := range map[string]struct{ request, want string }{
		"no HTTP":         {"hello\r\n\r\n", "HTTP/1.1 400 "},
		"garbage header":  {"POST " + c.path("/response") + " HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n", "HTTP/1.1 400 "},
		"bad length":      {"POST " + c.path("/response") + " HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400 "},
		"header too long": {"GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", localaws.MaxRequestHeader+8192) + "\r\n\r\n", "HTTP/1.1 431 "},
		"HTTP/1.0":        {"GET /2018-06-01/ping HTTP/1.0\r\n\r\n", "HTTP/1.0 200 "},
		"HEAD":            {"HEAD /2018-06-01/ping HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 405 "},
		"continue":        {"POST " + c.path("x/error") + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 100 "},
	} {
		conn, err := net.Dial("tcp", api.address)
		if err != nil {
			t.Fatal(err)
		}
		go io.WriteString(conn, tt.request)
		status, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || !strings.HasPrefix(status, tt.want) {
			t.Errorf("%s: %q, %v, want %s", name, status, err, tt.want)
		}
		conn.Close()
	}
	post(t, api, c.path("/response"), `"still there"`, 202, accepted)
	if got := string(p.wait(t).Payload); got != `"still there"` {
		t.Errorf("payload %s", got)
	}
}

// TestTruncatedAnswer is told to a runtime that has broken its answer off and still listens.
func TestTruncatedAnswer(t *testing.T) {
	f, start := held(t, localaws.Options{})
	p := begin(t.Context(), f, localaws.Request{})
	api := start()
	c := api.next()
	conn, err := net.Dial("tcp", api.address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nhalf", c.path("/response"))
	conn.(*net.TCPConn).CloseWrite()
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if want := `{"errorMessage":"unexpected EOF","errorType":"TruncatedHTTPRequest"}`; err != nil || answer.StatusCode != 400 || string(body) != want {
		t.Errorf("%d %s, %v, want 400 %s", answer.StatusCode, body, err, want)
	}
	if got := p.wait(t); got.ErrorType != "Runtime.TruncatedResponse" {
		t.Errorf("error type %q", got.ErrorType)
	}
}

// TestRefusedBodyIsRead has a client write a long body before it reads why it is refused.
func TestRefusedBodyIsRead(t *testing.T) {
	f, start := held(t, localaws.Options{})
	p := begin(t.Context(), f, localaws.Request{})
	api := start()
	c := api.next()
	post(t, api, c.path("/x/response"), strings.Repeat("x", 20<<20), 404,
		`{"errorMessage":"There is nothing at `+c.path("/x/response")+`","errorType":"PathNotFound"}`)
	post(t, api, runtimeapi.PathInvocation+"x/response", strings.Repeat("x", 20<<20), 400, invalidID)
	post(t, api, c.path("/response"), "1", 202, accepted)
	p.wait(t)
}

func TestXRayErrorCause(t *testing.T) {
	f, _ := add(t, newService(t, localaws.Options{}), "act")
	response := invoke(t, f, do(action{Do: "error", Text: "{}", Headers: map[string]string{
		runtimeapi.HeaderXRayErrorCause: strings.Repeat("c", localaws.MaxXRayCause+1),
	}}))
	if got := len(response.XRayErrorCause); got != localaws.MaxXRayCause {
		t.Errorf("X-Ray error cause of %d bytes, want %d", got, localaws.MaxXRayCause)
	}
}

// waitForEver asks for an event that does not come.
func waitForEver(t *testing.T, api runtime, path, header, value string) {
	t.Helper()
	conn, err := net.Dial("tcp", api.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if header == "" {
		header = "X"
	}
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\n%s: %s\r\n\r\n", path, header, value)
}

// TestExtensions registers extensions in all the wrong ways, and one rightly.
func TestExtensions(t *testing.T) {
	f, start := held(t, localaws.Options{Account: "111122223333"}, func(s *localaws.Settings) { s.Handler = "h" })
	p := begin(t.Context(), f, localaws.Request{TraceID: "Root=1"})
	api := start()
	register := func(name, body string) (int, http.Header, string) {
		return api.do(http.MethodPost, extensionsapi.PathRegister, body, extensionsapi.HeaderName, name,
			extensionsapi.HeaderAcceptFeature, extensionsapi.FeatureAccountID)
	}
	refused := func(what string, status int, body, errorType string) {
		t.Helper()
		var answer struct{ ErrorType, ErrorMessage string }
		if err := json.Unmarshal([]byte(body), &answer); err != nil || status != 403 || answer.ErrorType != errorType || answer.ErrorMessage == "" {
			t.Errorf("%s: %d %s, want 403 %s", what, status, body, errorType)
		}
	}
	for _, tt := range []struct{ name, body, want string }{
		{"", `{"events":[]}`, "Extension.InvalidExtensionName"},
		{"x", `{"events":["SHUTDOWN"]}`, "Extension.InvalidEventType"},
		{"x", `{"events":["PARTY"]}`, "Extension.InvalidEventType"},
		{"x", `{`, "InvalidRequestFormat"},
		{"x", ``, "InvalidRequestFormat"},
	} {
		status, _, body := register(tt.name, tt.body)
		refused("register "+tt.name+" "+tt.body, status, body, tt.want)
	}
	status, header, body := register("first", `{"events":["INVOKE"]}`)
	check(t, "register", status, body, 200, `{"functionName":"fn","functionVersion":"$LATEST","handler":"h","accountId":"111122223333"}`)
	first := header.Get(extensionsapi.HeaderIdentifier)
	header, plain := api.register("second", `{}`)
	second := header.Get(extensionsapi.HeaderIdentifier)
	if want := `{"functionName":"fn","functionVersion":"$LATEST","handler":"h"}`; plain != want {
		t.Errorf("register without features: %s, want %s", plain, want)
	}
	status, _, body = register("first", `{"events":[]}`)
	refused("register twice", status, body, "Extension.InvalidExtensionState")
	for i := range localaws.MaxExtensions - 2 {
		if status, header, body = register(fmt.Sprint("more", i), `{"events":[]}`); status != 200 {
			t.Errorf("register: %d %s", status, body)
		}
		waitForEver(t, api, extensionsapi.PathNext, extensionsapi.HeaderIdentifier, header.Get(extensionsapi.HeaderIdentifier))
	}
	status, _, body = register("eleventh", `{"events":[]}`)
	refused("register too many", status, body, "Extension.TooManyExtensions")

	for identifier, want := range map[string]string{
		"":                                     "Extension.MissingExtensionIdentifier",
		"me":                                   "Extension.InvalidExtensionIdentifier",
		"00000000-0000-4000-8000-000000000000": "Extension.UnknownExtensionIdentifier",
	} {
		status, body := api.get(extensionsapi.PathNext, extensionsapi.HeaderIdentifier, identifier)
		refused("next of "+identifier, status, body, want)
	}

	// No invocation comes before everyone waits for one.
	calls, events := make(chan call), make(chan string, 2)
	go func() { calls <- newRuntime(api.address).next() }()
	awaitClosed := func() {
		for status := 200; status != 403; {
			status, _, body = register("late", `{"events":[]}`)
			if status == 403 && !strings.Contains(body, "RegistrationClosed") {
				status = 200
			}
		}
	}
	awaitClosed()
	next := func(identifier string) {
		_, header, body := newRuntime(api.address).do(http.MethodGet, extensionsapi.PathNext, "", extensionsapi.HeaderIdentifier, identifier)
		if header.Get(extensionsapi.HeaderEventIdentifier) == "" {
			t.Error("an event without identifier")
		}
		events <- body
	}
	waitForEver(t, api, extensionsapi.PathNext, extensionsapi.HeaderIdentifier, second)
	select {
	case c := <-calls:
		t.Fatalf("invocation %s before the first extension was ready", c.id)
	default:
	}
	go next(first)
	c := <-calls
	var event struct {
		EventType, RequestID, InvokedFunctionARN string
		DeadlineMS                               int64
		Tracing                                  struct{ Type, Value string }
	}
	if err := json.Unmarshal([]byte(<-events), &event); err != nil {
		t.Fatal(err)
	}
	if event.EventType != "INVOKE" || event.RequestID != c.id || event.InvokedFunctionARN != f.ARN() ||
		strconv.FormatInt(event.DeadlineMS, 10) != c.head.Get(runtimeapi.HeaderDeadline) ||
		event.Tracing.Type != "X-Amzn-Trace-Id" || event.Tracing.Value != "Root=1" {
		t.Errorf("event %+v", event)
	}

	// The next one comes only when the first extension asks for it too.
	post(t, api, c.path("/response"), "1", 202, accepted)
	p.wait(t)
	q := begin(t.Context(), f, localaws.Request{})
	go func() { calls <- newRuntime(api.address).next() }()
	for status := 403; status != 400; {
		status, _ = api.post(c.path("/response"), "{}")
	}
	select {
	case c := <-calls:
		t.Fatalf("invocation %s before the first extension was done", c.id)
	case <-q.done:
		t.Fatal("an answer from nowhere")
	default:
	}
	go next(first)
	c = <-calls
	<-events
	post(t, api, c.path("/response"), "1", 202, accepted)
	q.wait(t)
}
