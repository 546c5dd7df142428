package invokeapi_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
	"github.com/lambent-go/lambent/internal/localaws"
)

const (
	invokePath = "/2015-03-31/functions/fn/invocations"
	streamPath = "/2021-11-15/functions/fn/response-streaming-invocations"
	asyncPath  = "/2014-11-13/functions/fn/invoke-async"
)

// An answer is what a server answered.
type answer struct {
	status int
	header http.Header
	body   string
}

// send sends a request with pairs of header names and values.
func send(t *testing.T, method, url, body string, headers ...string) answer {
	t.Helper()
	response := open(t, method, url, body, headers...)
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	return answer{response.StatusCode, response.Header, string(content)}
}

// open is send for an answer that is read by the test.
func open(t *testing.T, method, url, body string, headers ...string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return response
}

// hidden are the values of headers that differ from one answer to the other.
var hidden = map[string]*regexp.Regexp{
	"X-Amzn-Requestid": regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
	"X-Amzn-Trace-Id":  regexp.MustCompile(`^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$`),
	"Date":             regexp.MustCompile(`GMT$`),
}

// head returns the headers of an answer, a line each, in the order of their names.
func (a answer) head() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(a.header)) {
		value := strings.Join(a.header[name], ", ")
		if pattern := hidden[name]; pattern != nil && pattern.MatchString(value) {
			continue
		}
		b.WriteString(name + ": " + value + "\n")
	}
	return b.String()
}

// check compares all of an answer but its headers in hidden, which are there with every one.
func (a answer) check(t *testing.T, status int, head, body string) {
	t.Helper()
	if a.status != status {
		t.Errorf("status %d, want %d", a.status, status)
	}
	if got := a.head(); got != head {
		t.Errorf("headers\n%s\nwant\n%s", got, head)
	}
	if a.body != body {
		t.Errorf("body\n%.300q\nwant\n%.300q", a.body, body)
	}
	for name := range hidden {
		if a.header.Get(name) == "" {
			t.Errorf("no header %s", name)
		}
	}
}

// TestInvoke sends what SDKs send, and compares the answer byte by byte.
func TestInvoke(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	success := func(body, version string) string {
		return "Connection: keep-alive\nContent-Length: " + jsonLength(body) + "\nContent-Type: application/json\n" +
			"X-Amz-Executed-Version: " + version + "\nX-Amzn-Remapped-Content-Length: 0\n"
	}
	failure := func(body string) string {
		return strings.Replace(success(body, "$LATEST"), "X-Amzn-", "X-Amz-Function-Error: Unhandled\nX-Amzn-", 1)
	}
	const tooLarge = `{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}`
	for name, tt := range map[string]struct {
		path, body string
		headers    []string
		wantStatus int
		want       string
		wantBody   string
	}{
		"echo":                {path: invokePath, body: `{"a": 1}`, wantStatus: 200, want: success(`{"a": 1}`, "$LATEST"), wantBody: `{"a": 1}`},
		"no event":            {path: invokePath, wantStatus: 200, want: success("{}", "$LATEST"), wantBody: "{}"},
		"type":                {path: invokePath, body: "7", headers: []string{"X-Amz-Invocation-Type", "RequestResponse", "X-Amz-Log-Type", "None"}, wantStatus: 200, want: success("7", "$LATEST"), wantBody: "7"},
		"any content type":    {path: invokePath, body: "7", headers: []string{"Content-Type", "text/plain", "Authorization", "AWS4-HMAC-SHA256 x"}, wantStatus: 200, want: success("7", "$LATEST"), wantBody: "7"},
		"alias":               {path: invokePath + "?Qualifier=live", body: "7", wantStatus: 200, want: success("7", "1"), wantBody: "7"},
		"version in the name": {path: "/2015-03-31/functions/fn:1/invocations", body: "7", wantStatus: 200, want: success("7", "1"), wantBody: "7"},
		"ARN":                 {path: "/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:fn:live/invocations", body: "7", wantStatus: 200, want: success("7", "1"), wantBody: "7"},
		"ARN, escaped":        {path: "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Afn/invocations", body: "7", wantStatus: 200, want: success("7", "$LATEST"), wantBody: "7"},
		"latest, escaped":     {path: invokePath + "?Qualifier=%24LATEST", body: "7", wantStatus: 200, want: success("7", "$LATEST"), wantBody: "7"},
		"an answer like an error": {path: invokePath, body: invokeapitest.Event{Do: invokeapitest.Answer, Text: `{"errorType":"E"}`}.String(),
			wantStatus: 200, want: success(`{"errorType":"E"}`, "$LATEST"), wantBody: `{"errorType":"E"}`},
		"failure": {path: invokePath, body: invokeapitest.Event{Do: invokeapitest.Fail, Type: "Bad", Text: "so"}.String(),
			wantStatus: 200, want: failure(`{"errorMessage":"so","errorType":"Bad"}`), wantBody: `{"errorMessage":"so","errorType":"Bad"}`},
		"too large an answer": {path: invokePath, body: invokeapitest.Event{Do: invokeapitest.Large, Size: localaws.MaxResponse + 1}.String(), wantStatus: 200,
			want: failure(tooLarge), wantBody: tooLarge},
		"event":        {path: invokePath, body: "7", headers: []string{"X-Amz-Invocation-Type", "Event"}, wantStatus: 202, want: "Connection: keep-alive\nContent-Length: 0\n"},
		"invoke async": {path: asyncPath, body: "7", wantStatus: 202, want: "Connection: keep-alive\nContent-Length: 0\n"},
		"invoke async, with the slash of some SDKs": {path: asyncPath + "/", body: "7", wantStatus: 202, want: "Connection: keep-alive\nContent-Length: 0\n"},
		"dry run":           {path: invokePath, body: "no JSON", headers: []string{"X-Amz-Invocation-Type", "DryRun"}, wantStatus: 204, want: "Connection: keep-alive\n"},
		"dry run, streamed": {path: streamPath, body: "7", headers: []string{"X-Amz-Invocation-Type", "DryRun"}, wantStatus: 204, want: "Connection: keep-alive\n"},
	} {
		t.Run(name, func(t *testing.T) {
			send(t, http.MethodPost, l.URL+tt.path, tt.body, tt.headers...).check(t, tt.wantStatus, tt.want, tt.wantBody)
		})
	}
}

// TestLargestEvent sends an event of as many bytes as may be.
func TestLargestEvent(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	event := `"` + strings.Repeat("x", localaws.MaxEvent-2) + `"`
	if got := send(t, http.MethodPost, l.URL+invokePath, event); got.status != 200 || got.body != event {
		t.Errorf("status %d, %d bytes, want 200, %d bytes", got.status, len(got.body), len(event))
	}
}

// TestTold holds that the function is told what the invoker says, under the ID that the invoker is told.
func TestTold(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{Account: "999999999999", Region: "eu-west-1"})
	const trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
	event := invokeapitest.Event{Do: invokeapitest.Tell}.String()
	a := send(t, http.MethodPost, l.URL+invokePath+"?Qualifier=live", event,
		"X-Amz-Client-Context", base64.StdEncoding.EncodeToString([]byte(`{"custom": {"a": "b"}}`)),
		"X-Amz-Tenant-Id", "blue", "X-Amzn-Trace-Id", trace)
	want := invokeapitest.Told{
		RequestID: a.header.Get("X-Amzn-Requestid"), ARN: "arn:aws:lambda:eu-west-1:999999999999:function:fn:live",
		Tenant: "blue", Trace: trace, Custom: map[string]string{"a": "b"}, Stage: "first",
	}
	checkTold(t, a.body, want)
	if got := a.header.Get("X-Amzn-Trace-Id"); got != "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1" {
		t.Errorf("trace header of the answer: %q", got)
	}
}

func checkTold(t *testing.T, body string, want invokeapitest.Told) {
	t.Helper()
	var got invokeapitest.Told
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatalf("%v in %q", err, body)
	}
	if !maps.Equal(got.Custom, want.Custom) {
		t.Errorf("client context %v, want %v", got.Custom, want.Custom)
	}
	got.Custom, want.Custom = nil, nil
	if got.RequestID != want.RequestID || got.ARN != want.ARN || got.Tenant != want.Tenant || got.Trace != want.Trace || got.Stage != want.Stage {
		t.Errorf("the function was told\n%+v, want\n%+v", got, want)
	}
}

func TestAnsweredTrace(t *testing.T) {
	for given, want := range map[string]string{
		"Root=1-a-b":                                    "Root=1-a-b;Sampled=0",
		"Sampled=1; Root=1-a-b":                         "Root=1-a-b;Sampled=1",
		"Root=1-a-b;Parent=c;Sampled=?":                 "Root=1-a-b;Sampled=0",
		"Self=1-c-d;Root=1-a-b;Sampled=1;Lineage=x:0|y": "Root=1-a-b;Sampled=1",
	} {
		if got := invokeapi.AnsweredTrace(given); got != want {
			t.Errorf("of %q: %q, want %q", given, got, want)
		}
	}
}

// TestLogTail compares the log that goes with an answer.
func TestLogTail(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	tail := func(event string) (answer, string) {
		a := send(t, http.MethodPost, l.URL+invokePath, event, "X-Amz-Log-Type", "Tail")
		text, err := base64.StdEncoding.DecodeString(a.header.Get("X-Amz-Log-Result"))
		if err != nil {
			t.Fatal(err)
		}
		return a, string(text)
	}
	a, text := tail("7")
	id := a.header.Get("X-Amzn-Requestid")
	want := `^START RequestId: ` + id + ` Version: \$LATEST\nEND RequestId: ` + id + `\nREPORT RequestId: ` + id + `\tDuration: .*\t\n$`
	if !regexp.MustCompile(want).MatchString(text) || a.body != "7" {
		t.Errorf("log %q, body %q", text, a.body)
	}
	a, text = tail(invokeapitest.Event{Do: invokeapitest.Exit, Text: strings.Repeat("x", 5000)}.String())
	if len(text) != localaws.MaxLogTail || !strings.Contains(text, "xx\n") || !strings.HasSuffix(text, "\tStatus: error\tError Type: Runtime.ExitError\n") {
		t.Errorf("log of %d bytes, %.50q…", len(text), text)
	}
	id = a.header.Get("X-Amzn-Requestid")
	if want := `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ` + id + ` Error: Runtime exited with error: exit status 3"}`; a.status != 200 || a.body != want {
		t.Errorf("status %d, body %q, want %q", a.status, a.body, want)
	}
}

// TestTimeout is a function error of its own.
func TestTimeout(t *testing.T) {
	t.Parallel()
	l := invokeapitest.Start(t, invokeapi.Options{}, func(s *localaws.Settings) { s.Timeout = time.Second })
	a := send(t, http.MethodPost, l.URL+invokePath, invokeapitest.Event{Do: invokeapitest.Block}.String())
	want := `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ` + a.header.Get("X-Amzn-Requestid") + ` Error: Task timed out after 1.00 seconds"}`
	if a.status != 200 || a.header.Get("X-Amz-Function-Error") != "Unhandled" || a.body != want {
		t.Errorf("%+v, want %q", a, want)
	}
}

// TestRefusals compares everything that is refused.
func TestRefusals(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	base := func(name, length string) string {
		return "Connection: keep-alive\nContent-Length: " + length + "\nContent-Type: application/json\nX-Amzn-Errortype: " + name + "\n"
	}
	const notFound = `{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:`
	const parse = `{"Type":"User","message":"Could not parse request body into json: `
	context := func(text string) []string {
		return []string{"X-Amz-Client-Context", base64.StdEncoding.EncodeToString([]byte(text))}
	}
	const badContext = `{"Type":"User","message":"Client context must be a valid Base64-encoded JSON object."}`
	large := strings.Repeat("1", localaws.MaxEvent+1)
	for name, tt := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		errorType          string
		more               string // headers before the others
		want               string
	}{
		"unknown function":     {path: "/2015-03-31/functions/other/invocations", status: 404, errorType: "ResourceNotFoundException", want: notFound + `other:$LATEST"}`},
		"unknown qualifier":    {path: invokePath + "?Qualifier=2", status: 404, errorType: "ResourceNotFoundException", want: notFound + `fn:2"}`},
		"unknown, streamed":    {path: "/2021-11-15/functions/fn:x/response-streaming-invocations", status: 404, errorType: "ResourceNotFoundException", want: notFound + `fn:x"}`},
		"unknown, event":       {path: "/2014-11-13/functions/other/invoke-async", status: 404, errorType: "ResourceNotFoundException", want: notFound + `other:$LATEST"}`},
		"unknown, dry run":     {path: invokePath + "?Qualifier=2", headers: []string{"X-Amz-Invocation-Type", "DryRun"}, status: 404, errorType: "ResourceNotFoundException", want: notFound + `fn:2"}`},
		"unknown, not invoked": {method: "GET", path: "/2015-03-31/functions/other", status: 404, errorType: "ResourceNotFoundException", want: notFound + `other:$LATEST"}`},
		"no JSON":              {path: invokePath, body: "{x", status: 400, errorType: "InvalidRequestContentException", want: parse + `invalid character 'x' looking for beginning of object key string at offset 2"}`},
		"no JSON, streamed":    {path: streamPath, body: "1 2", status: 400, errorType: "InvalidRequestContentException", want: parse + `invalid character '2' after top-level value at offset 3"}`},
		"no JSON, event":       {path: invokePath, body: "nil", headers: []string{"X-Amz-Invocation-Type", "Event"}, status: 400, errorType: "InvalidRequestContentException", want: parse + `invalid character 'i' in literal null (expecting 'u') at offset 2"}`},
		"no UTF-8":             {path: invokePath, body: "\"a\xff\"", status: 400, errorType: "InvalidRequestContentException", want: parse + `invalid UTF-8 at offset 2"}`},
		"client context, no base64": {path: invokePath, headers: []string{"X-Amz-Client-Context", "{}"}, status: 400,
			errorType: "InvalidRequestContentException", want: badContext},
		"client context, no JSON":   {path: invokePath, headers: context("{"), status: 400, errorType: "InvalidRequestContentException", want: badContext},
		"client context, no object": {path: streamPath, headers: context("[]"), status: 400, errorType: "InvalidRequestContentException", want: badContext},
		"client context, too long":  {path: invokePath, headers: context(`{"a":"` + strings.Repeat("x", 3583) + `"}`), status: 400, errorType: "InvalidRequestContentException", want: badContext},
		"two qualifiers": {path: "/2015-03-31/functions/fn:a/invocations?Qualifier=b", status: 400, errorType: "InvalidParameterValueException",
			want: `{"Type":"User","message":"The derived qualifier from the function name does not match the specified qualifier."}`},
		"invocation type": {path: invokePath, headers: []string{"X-Amz-Invocation-Type", "event"}, status: 400, errorType: "InvalidParameterValueException",
			want: `{"Type":"User","message":"Value \"event\" of X-Amz-Invocation-Type is not one of: RequestResponse, Event, DryRun."}`},
		"invocation type of a stream": {path: streamPath, headers: []string{"X-Amz-Invocation-Type", "Event"}, status: 400, errorType: "InvalidParameterValueException",
			want: `{"Type":"User","message":"Value \"Event\" of X-Amz-Invocation-Type is not one of: RequestResponse, DryRun."}`},
		"log type": {path: invokePath, headers: []string{"X-Amz-Log-Type", "All"}, status: 400, errorType: "InvalidParameterValueException",
			want: `{"Type":"User","message":"Value \"All\" of X-Amz-Log-Type is not one of: None, Tail."}`},
		"name": {path: "/2015-03-31/functions/a%2Fb/invocations", status: 400, errorType: "ValidationException",
			want: `{"message":"1 validation error detected: Value 'a/b' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ` +
				`(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"}`},
		"qualifier": {path: invokePath + "?Qualifier=a%20b", status: 400, errorType: "ValidationException",
			want: `{"message":"1 validation error detected: Value 'a b' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: (|[a-zA-Z0-9$_-]+)"}`},
		"too large":           {path: invokePath, body: large, status: 413, errorType: "RequestTooLargeException", want: `{"Type":"User","message":"Request must be smaller than 6291456 bytes for the InvokeFunction operation"}`},
		"too large, streamed": {path: streamPath, body: large, status: 413, errorType: "RequestTooLargeException", want: `{"Type":"User","message":"Request must be smaller than 6291456 bytes for the InvokeFunction operation"}`},
		"too large, dry run": {path: invokePath, body: large, headers: []string{"X-Amz-Invocation-Type", "DryRun"}, status: 413, errorType: "RequestTooLargeException",
			want: `{"Type":"User","message":"Request must be smaller than 6291456 bytes for the InvokeFunction operation"}`},
		"too large, event": {path: invokePath, body: `"` + strings.Repeat("1", localaws.MaxAsyncEvent) + `"`, headers: []string{"X-Amz-Invocation-Type", "Event"}, status: 413,
			errorType: "RequestTooLargeException", want: `{"Type":"User","message":"Request must be smaller than 1048576 bytes for the InvokeFunction operation"}`},
		"method": {method: "GET", path: invokePath, status: 405, errorType: "MethodNotAllowedException", more: "Allow: POST\n",
			want: `{"message":"The method GET is not allowed for /2015-03-31/functions/fn/invocations"}`},
		"several methods": {method: "PATCH", path: "/2015-03-31/functions/fn", status: 405, errorType: "MethodNotAllowedException", more: "Allow: GET, DELETE\n",
			want: `{"message":"The method PATCH is not allowed for /2015-03-31/functions/fn"}`},
		"path": {path: "/2015-03-31/functions/fn/invocation", status: 404, errorType: "UnknownOperationException",
			want: `{"message":"There is no operation at POST /2015-03-31/functions/fn/invocation"}`},
		"no name": {path: "/2015-03-31/functions//invocations", status: 404, errorType: "UnknownOperationException",
			want: `{"message":"There is no operation at POST /2015-03-31/functions//invocations"}`},
		"date":       {path: "/2099-01-01/functions", status: 404, errorType: "UnknownOperationException", want: `{"message":"There is no operation at POST /2099-01-01/functions"}`},
		"max items":  {method: "GET", path: "/2015-03-31/functions?MaxItems=0", status: 400, errorType: "InvalidParameterValueException", want: `{"Type":"User","message":"Value \"0\" of MaxItems is not a positive number."}`},
		"versions":   {method: "GET", path: "/2015-03-31/functions?FunctionVersion=1", status: 400, errorType: "InvalidParameterValueException", want: `{"Type":"User","message":"Value \"1\" of FunctionVersion is not one of: ALL."}`},
		"bad marker": {method: "GET", path: "/2015-03-31/functions?Marker=x", status: 400, errorType: "InvalidParameterValueException", want: `{"Type":"User","message":"The marker is not one of this service."}`},
	} {
		t.Run(name, func(t *testing.T) {
			method := tt.method
			if method == "" {
				method = http.MethodPost
			}
			head := tt.more + base(tt.errorType, jsonLength(tt.want))
			send(t, method, l.URL+tt.path, tt.body, tt.headers...).check(t, tt.status, head, tt.want)
		})
	}
}
