package invokeapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
	"github.com/lambent-go/lambent/internal/localaws"
)

// An invoker is a function, near or far.
type invoker interface {
	Name() string
	Invoke(context.Context, localaws.Request) (*localaws.Response, error)
	InvokeStream(context.Context, localaws.Request, localaws.StreamWriter) (*localaws.Response, error)
	InvokeAsync(context.Context, localaws.Request) (string, error)
}

// invokers are the function of a Lambda, itself and over the wire.
func invokers(l *invokeapitest.Lambda) map[string]invoker {
	client := &invokeapi.Client{Endpoint: l.URL + "/"}
	return map[string]invoker{"near": l.Function, "far": client.Function(invokeapitest.Name)}
}

// pieces keeps what a stream brings.
type pieces struct {
	contentTypes []string
	text         string
	err          error // of every Write
}

func (p *pieces) SetContentType(contentType string) {
	p.contentTypes = append(p.contentTypes, contentType)
}

func (p *pieces) Write(b []byte) (int, error) {
	p.text += string(b)
	return len(b), p.err
}

// TestInvokers holds that a function looks the same from near and from far.
func TestInvokers(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	const failure = `{"errorMessage":"so","errorType":"Function.Bad"}`
	for name, tt := range map[string]struct {
		request localaws.Request
		stream  bool
		want    localaws.Response
		types   string // content types of the stream
		text    string // of the stream
	}{
		"echo":    {request: localaws.Request{Payload: []byte(`{"a": 1}`)}, want: localaws.Response{ExecutedVersion: "$LATEST", Payload: []byte(`{"a": 1}`)}},
		"alias":   {request: localaws.Request{Qualifier: "live"}, want: localaws.Response{ExecutedVersion: "1", Payload: []byte("{}")}},
		"failure": {request: request(invokeapitest.Event{Do: invokeapitest.Fail, Type: "Function.Bad", Text: "so"}), want: localaws.Response{ExecutedVersion: "$LATEST", FunctionError: "Unhandled", ErrorType: "Function.Bad", Payload: []byte(failure)}},
		"stream": {request: request(invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{"one", "two"}}), stream: true,
			want: localaws.Response{ExecutedVersion: "$LATEST"}, types: "text/x-pieces", text: "onetwo"},
		"stream of nothing": {request: request(invokeapitest.Event{Do: invokeapitest.Stream}), stream: true,
			want: localaws.Response{ExecutedVersion: "$LATEST"}, types: "application/octet-stream"},
		"stream fails": {request: request(invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{"one"}, Type: "Function.Bad", Text: "so"}), stream: true,
			want: localaws.Response{ExecutedVersion: "$LATEST", FunctionError: "Unhandled", ErrorType: "Function.Bad", Payload: []byte(failure)}, types: "text/x-pieces", text: "one"},
		"stream fails at once": {request: request(invokeapitest.Event{Do: invokeapitest.Fail, Type: "Function.Bad", Text: "so"}), stream: true,
			want: localaws.Response{ExecutedVersion: "$LATEST", FunctionError: "Unhandled", ErrorType: "Function.Bad", Payload: []byte(failure)}},
	} {
		for where, f := range invokers(l) {
			t.Run(name+", "+where, func(t *testing.T) {
				p := new(pieces)
				got, err := invoke(t.Context(), f, tt.request, tt.stream, p)
				if err != nil {
					t.Fatal(err)
				}
				if got.RequestID == "" || got.ExecutedVersion != tt.want.ExecutedVersion || got.FunctionError != tt.want.FunctionError ||
					got.ErrorType != tt.want.ErrorType || string(got.Payload) != string(tt.want.Payload) {
					t.Errorf("response\n%+v, want\n%+v", got, tt.want)
				}
				if types := strings.Join(p.contentTypes, "|"); types != tt.types || p.text != tt.text {
					t.Errorf("stream of %q: %q, want %q: %q", types, p.text, tt.types, tt.text)
				}
			})
		}
	}
}

func request(e invokeapitest.Event) localaws.Request {
	return localaws.Request{Payload: []byte(e.String())}
}

func invoke(ctx context.Context, f invoker, r localaws.Request, stream bool, w localaws.StreamWriter) (*localaws.Response, error) {
	if stream {
		return f.InvokeStream(ctx, r, w)
	}
	return f.Invoke(ctx, r)
}

// TestInvokersTell holds that the function is told the same from near and from far.
func TestInvokersTell(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	for where, f := range invokers(l) {
		r := request(invokeapitest.Event{Do: invokeapitest.Tell})
		r.TraceID, r.TenantID, r.Qualifier = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0", "blue", "$LATEST"
		r.ClientContext = []byte(`{"custom":{"a":"b"}}`)
		response, err := f.Invoke(t.Context(), r)
		if err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		checkTold(t, string(response.Payload), invokeapitest.Told{
			RequestID: response.RequestID, ARN: l.Function.ARN() + ":$LATEST", Tenant: "blue", Trace: r.TraceID,
			Custom: map[string]string{"a": "b"}, Stage: "latest",
		})
	}
}

// TestInvokersRefuse holds that refusals are the same from near and from far.
func TestInvokersRefuse(t *testing.T) {
	none := 0
	l := invokeapitest.Start(t, invokeapi.Options{}, func(s *localaws.Settings) { s.ReservedConcurrency = &none })
	for where, f := range invokers(l) {
		for name, tt := range map[string]struct {
			err  func() error
			want localaws.ServiceError
		}{
			"throttled": {func() error { _, err := f.Invoke(t.Context(), localaws.Request{}); return err },
				localaws.ServiceError{Status: 429, Name: "TooManyRequestsException", Message: "Rate Exceeded.", Reason: "ReservedFunctionConcurrentInvocationLimitExceeded"}},
			"stream": {func() error {
				_, err := f.InvokeStream(t.Context(), localaws.Request{Qualifier: "2"}, new(pieces))
				return err
			}, localaws.ServiceError{Status: 404, Name: "ResourceNotFoundException", Message: "Function not found: " + l.Function.ARN() + ":2"}},
			"event": {func() error {
				_, err := f.InvokeAsync(t.Context(), localaws.Request{Payload: []byte("{")})
				return err
			}, localaws.ServiceError{Status: 400, Name: "InvalidRequestContentException", Message: "Could not parse request body into json: unexpected end of JSON input at offset 1"}},
		} {
			err := tt.err()
			if got, ok := errors.AsType[*localaws.ServiceError](err); !ok || *got != tt.want {
				t.Errorf("%s, %s: %#v, want %#v", name, where, err, tt.want)
			}
		}
	}
}

// TestClientEvent puts an event into the queue, and the function gets it under the ID that the client was told.
func TestClientEvent(t *testing.T) {
	starts := make(chan string, 2)
	l := invokeapitest.Start(t, invokeapi.Options{}, func(s *localaws.Settings) {
		s.Log = func(line localaws.LogLine) {
			if strings.HasPrefix(line.Line, "START") {
				starts <- line.Line
			}
		}
	})
	for where, f := range invokers(l) {
		id, err := f.InvokeAsync(t.Context(), localaws.Request{Payload: []byte("7")})
		if err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		if got, want := <-starts, "START RequestId: "+id+" Version: $LATEST"; got != want {
			t.Errorf("%s: %q, want %q", where, got, want)
		}
	}
}

// TestClientDryRun runs nothing: the function's executable is not there.
func TestClientDryRun(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{}, func(s *localaws.Settings) { s.Command = []string{"/none"} })
	f := (&invokeapi.Client{Endpoint: l.URL}).Function("fn")
	if err := f.DryRun(t.Context(), localaws.Request{Qualifier: "live"}); err != nil {
		t.Error(err)
	}
	want := "ResourceNotFoundException: Function not found: " + l.Function.ARN() + ":x"
	if err := f.DryRun(t.Context(), localaws.Request{Qualifier: "x"}); errText(err) != want {
		t.Errorf("error %q, want %q", errText(err), want)
	}
}

// TestClientLog reads the report out of the log, in both formats.
func TestClientLog(t *testing.T) {
	for _, format := range []string{"Text", "JSON"} {
		l := invokeapitest.Start(t, invokeapi.Options{}, func(s *localaws.Settings) { s.LogFormat = format })
		f := (&invokeapi.Client{Endpoint: l.URL, HTTP: new(http.Client)}).Function(l.Function.ARN())
		for _, stream := range []bool{false, true} {
			cold := !stream // the first invocation
			r, err := invoke(t.Context(), f, localaws.Request{Tail: true}, stream, new(pieces))
			if err != nil {
				t.Fatal(err)
			}
			if len(r.LogTail) == 0 || r.Report.Status != "success" || r.Report.Duration <= 0 || r.Report.BilledDuration <= 0 ||
				r.Report.MemorySizeMB != 1024 || r.Report.MaxMemoryUsedMB < 1 || r.Report.ColdStart != cold || r.Report.InitDuration > 0 != cold {
				t.Errorf("%s, stream %t: report %+v of log %q", format, stream, r.Report, r.LogTail)
			}
		}
	}
}

func TestParseReport(t *testing.T) {
	const start = "START RequestId: i Version: $LATEST\n"
	ms := func(n float64) time.Duration { return time.Duration(n * float64(time.Millisecond)) }
	for name, tt := range map[string]struct {
		log  string
		want localaws.Report
	}{
		"cold": {start + "REPORT RequestId: i\tDuration: 2.37 ms\tBilled Duration: 427 ms\tMemory Size: 128 MB\tMax Memory Used: 21 MB\tInit Duration: 423.98 ms\t\n",
			localaws.Report{Duration: ms(2.37), BilledDuration: ms(427), MemorySizeMB: 128, MaxMemoryUsedMB: 21, InitDuration: ms(423.98), ColdStart: true, Status: "success"}},
		"timeout": {"REPORT RequestId: i\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 21 MB\tStatus: timeout\nXRAY TraceId: 1-a\t\n",
			localaws.Report{Duration: ms(3000), BilledDuration: ms(3000), MemorySizeMB: 128, MaxMemoryUsedMB: 21, Status: "timeout"}},
		"crash": {"REPORT RequestId: i\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 21 MB\tStatus: error\tError Type: Runtime.ExitError\n",
			localaws.Report{Duration: ms(1), BilledDuration: ms(1), MemorySizeMB: 128, MaxMemoryUsedMB: 21, Status: "error", ErrorType: "Runtime.ExitError"}},
		"JSON": {`{"msg":"x"}` + "\n{\n" + `{"type":"platform.report","record":{"status":"error","errorType":"E","metrics":{"durationMs":2.37,"billedDurationMs":3,"memorySizeMB":128,"maxMemoryUsedMB":21,"initDurationMs":0.5}}}` + "\n",
			localaws.Report{Duration: ms(2.37), BilledDuration: ms(3), MemorySizeMB: 128, MaxMemoryUsedMB: 21, InitDuration: ms(0.5), ColdStart: true, Status: "error", ErrorType: "E"}},
		"the last counts": {"REPORT RequestId: i\tDuration: 9.00 ms\t\nREPORT RequestId: i\tDuration: 1.00 ms\t\n", localaws.Report{Duration: ms(1), Status: "success"}},
		"no number":       {"REPORT RequestId: i\tDuration: soon\n", localaws.Report{Status: "success"}},
		"none":            {start, localaws.Report{}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := invokeapi.ParseReport([]byte(tt.log)); got != tt.want {
				t.Errorf("got\n%+v, want\n%+v", got, tt.want)
			}
		})
	}
}

// FuzzParseReport holds that no log makes a report of what cannot be.
func FuzzParseReport(f *testing.F) {
	f.Add([]byte("START RequestId: i\nREPORT RequestId: i\tDuration: 2.37 ms\tBilled Duration: 427 ms\tMemory Size: 128 MB\tMax Memory Used: 21 MB\tInit Duration: 423.98 ms\t\n"))
	f.Add([]byte("REPORT RequestId: i\tDuration: -1 ms\tInit Duration: NaN\tMemory Size: Inf MB\tBilled Duration: 1e300 ms"))
	f.Add([]byte(`{"type":"platform.report","record":{"status":"timeout","metrics":{"durationMs":2.37,"memorySizeMB":128}}}`))
	f.Add([]byte(`{"type":"platform.report","record":{"metrics":{"durationMs":-1,"initDurationMs":1e300,"memorySizeMB":-128}}}`))
	f.Fuzz(func(t *testing.T, log []byte) {
		r := invokeapi.ParseReport(log)
		if min(r.Duration, r.InitDuration, r.BilledDuration) < 0 || min(r.MemorySizeMB, r.MaxMemoryUsedMB) < 0 {
			t.Errorf("of %q: %+v", log, r)
		}
	})
}

// TestClientErrors invokes over servers that do not do what they should.
func TestClientErrors(t *testing.T) {
	good := golden(t, "chunk")
	broken := errors.New("cannot write")
	for name, tt := range map[string]struct {
		serve  http.HandlerFunc
		stream bool
		w      pieces
		want   string // <url> stands for the server's
	}{
		"no Invoke API":        {serve: http.NotFound, want: "invoke fn: <url> is no Invoke API: 404 Not Found"},
		"no error document":    {serve: status(500, "X-Amzn-Errortype", "ServiceException"), want: "invoke fn: <url> is no Invoke API: 500 Internal Server Error"},
		"name with a URL":      {serve: body(403, `{"Message":"no"}`, "X-Amzn-Errortype", "AccessDeniedException:http://x/"), want: "AccessDeniedException: no"},
		"response cut":         {serve: body(200, "{", "Content-Length", "5"), want: "invoke fn: read the response: unexpected EOF"},
		"log":                  {serve: status(200, "X-Amz-Log-Result", "!"), want: "invoke fn: log: illegal base64 data at input byte 0"},
		"stream without end":   {serve: body(200, string(good)), stream: true, want: "invoke fn: event stream: ended without InvokeComplete"},
		"stream of text":       {serve: body(200, "this is no event stream"), stream: true, want: "invoke fn: event stream: checksum of a prelude does not match"},
		"exception":            {serve: body(200, string(good)+string(golden(t, "exception"))), stream: true, want: "invoke fn: ServiceException: x"},
		"bad completion":       {serve: body(200, string(invokeapi.Frame{MessageType: "event", Event: "InvokeComplete", Payload: []byte("{")}.Bytes())), stream: true, want: "invoke fn: event stream: InvokeComplete: unexpected end of JSON input"},
		"writer fails":         {serve: body(200, string(good)), stream: true, w: pieces{err: broken}, want: "invoke fn: cannot write"},
		"unknown frames go by": {serve: body(200, string(invokeapi.Frame{MessageType: "event", Event: "New"}.Bytes())+string(golden(t, "complete"))), stream: true},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(tt.serve)
			defer server.Close()
			f := (&invokeapi.Client{Endpoint: server.URL}).Function("fn")
			_, err := invoke(t.Context(), f, localaws.Request{}, tt.stream, &tt.w)
			if got, want := errText(err), strings.ReplaceAll(tt.want, "<url>", server.URL); got != want {
				t.Errorf("error %q, want %q", got, want)
			}
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		server := httptest.NewServer(nil)
		server.Close()
		_, err := (&invokeapi.Client{Endpoint: server.URL}).Function("fn").Invoke(t.Context(), localaws.Request{})
		if want := "invoke fn: Post \"" + server.URL; !strings.HasPrefix(errText(err), want) {
			t.Errorf("error %q, want one that begins with %q", err, want)
		}
	})
	t.Run("no URL", func(t *testing.T) {
		_, err := (&invokeapi.Client{Endpoint: "http://a b"}).Function("fn").Invoke(t.Context(), localaws.Request{})
		if want := `invoke fn: parse "http://a b/2015-03-31/functions/fn/invocations": invalid character " " in host name`; errText(err) != want {
			t.Errorf("error %q, want %q", err, want)
		}
	})
}

// body answers with a text, and status without one; headers are pairs.
func body(code int, text string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		fmt.Fprint(w, text)
	}
}

func status(code int, headers ...string) http.HandlerFunc { return body(code, "", headers...) }

// TestClientStreamLive gets a piece while the function waits with the next.
func TestClientStreamLive(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	gate := invokeapitest.NewGate(t)
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		event := invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{"one", "two"}, Gate: gate.URL}
		_, err := (&invokeapi.Client{Endpoint: l.URL}).Function("fn").InvokeStream(t.Context(), request(event), pipe{writer})
		ended <- err
	}()
	buffer := make([]byte, 3)
	for i, want := range []string{"one", "two"} {
		if i > 0 {
			gate.Open(t)
		}
		if _, err := io.ReadFull(reader, buffer); err != nil || string(buffer) != want {
			t.Fatalf("%q, %v, want %q", buffer, err, want)
		}
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// pipe passes a stream on.
type pipe struct{ *io.PipeWriter }

func (pipe) SetContentType(string) {}

// TestClientStreamBreaks is a fault of the service after the first byte: it is ended in a hurry.
func TestClientStreamBreaks(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	gate := invokeapitest.NewGate(t)
	now, cancel := context.WithCancel(t.Context())
	cancel()
	reader, writer := io.Pipe()
	closed := make(chan error, 1)
	go func() {
		_, readErr := io.ReadFull(reader, make([]byte, len("one")))
		closed <- errors.Join(readErr, l.Service.Close(now))
	}()
	event := invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{"one", "never"}, Gate: gate.URL}
	_, err := (&invokeapi.Client{Endpoint: l.URL}).Function("fn").InvokeStream(t.Context(), request(event), pipe{writer})
	if e, ok := errors.AsType[*localaws.ServiceError](err); !ok || e.Name != "ServiceException" || e.Message == "" {
		t.Errorf("error %v, want a ServiceException", err)
	}
	if err := <-closed; !errors.Is(err, context.Canceled) {
		t.Errorf("Close: %v", err)
	}
}
