package invokeapi_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/invokeapi"
	"github.com/lambent-go/lambent/internal/invokeapi/invokeapitest"
	"github.com/lambent-go/lambent/internal/localaws"
)

const streamHead = "Connection: keep-alive\nContent-Type: application/vnd.amazon.eventstream\nX-Amz-Executed-Version: $LATEST\n"

// A complete is what the last frame says.
type complete struct{ ErrorCode, ErrorDetails, LogResult string }

// readStream reads an event stream to its end: the pieces of the answer, and what the one last frame says.
func readStream(t *testing.T, r io.Reader) (chunks []string, end complete) {
	t.Helper()
	for {
		f, err := invokeapi.ReadFrame(r)
		if err != nil {
			t.Fatalf("after %d pieces: %v", len(chunks), err)
		}
		if f.MessageType != "event" {
			t.Fatalf("message %+v", f)
		}
		if f.Event == "PayloadChunk" && f.ContentType == octetType {
			chunks = append(chunks, string(f.Payload))
			continue
		}
		if f.Event != "InvokeComplete" || f.ContentType != jsonType {
			t.Fatalf("frame %+v", f)
		}
		if err := json.Unmarshal(f.Payload, &end); err != nil {
			t.Fatal(err)
		}
		if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
			t.Errorf("after the last frame: %q, %v", rest, err)
		}
		return chunks, end
	}
}

// TestStream reads whole event streams.
func TestStream(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	const textHead = streamHead + "X-Amzn-Remapped-Content-Type: text/x-pieces\n"
	const jsonHead = streamHead + "X-Amzn-Remapped-Content-Type: application/json\n"
	const octetHead = streamHead + "X-Amzn-Remapped-Content-Type: application/octet-stream\n"
	const prelude = `{"statusCode":200}` + "\x00\x00\x00\x00\x00\x00\x00\x00body"
	for name, tt := range map[string]struct {
		event invokeapitest.Event
		head  string
		text  string
		end   complete // <id> stands for the request ID
	}{
		"pieces":            {event: invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{"one", "two"}}, head: textHead, text: "onetwo"},
		"prelude":           {event: invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{prelude}}, head: textHead, text: prelude},
		"buffered answer":   {event: invokeapitest.Event{Do: invokeapitest.Answer, Text: `{"a":1}`}, head: octetHead, text: `{"a":1}`},
		"nothing":           {event: invokeapitest.Event{Do: invokeapitest.Stream}, head: octetHead},
		"failure, buffered": {event: invokeapitest.Event{Do: invokeapitest.Fail, Type: "Function.Bad", Text: "so"}, head: jsonHead, end: complete{"Function.Bad", `{"errorMessage":"so","errorType":"Function.Bad"}`, ""}},
		"failure, odd text": {event: invokeapitest.Event{Do: invokeapitest.Fail, Type: "Function.Bad", Text: "<\n&"}, head: jsonHead, end: complete{"Function.Bad", `{"errorMessage":"<\n&","errorType":"Function.Bad"}`, ""}},
		"failure half-way":  {event: invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{"one"}, Type: "Function.Bad", Text: "so"}, head: textHead, text: "one", end: complete{"Function.Bad", `{"errorMessage":"so","errorType":"Function.Bad"}`, ""}},
		"exit": {event: invokeapitest.Event{Do: invokeapitest.Exit}, head: jsonHead,
			end: complete{"Runtime.ExitError", `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited with error: exit status 3"}`, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			response := open(t, http.MethodPost, l.URL+streamPath, tt.event.String())
			chunks, end := readStream(t, response.Body)
			a := answer{response.StatusCode, response.Header, strings.Join(chunks, "")}
			a.check(t, http.StatusOK, tt.head, tt.text)
			tt.end.ErrorDetails = strings.ReplaceAll(tt.end.ErrorDetails, "<id>", a.header.Get("X-Amzn-Requestid"))
			if end != tt.end {
				t.Errorf("complete\n%+v, want\n%+v", end, tt.end)
			}
		})
	}
}

// TestLiveStream gets each piece before the function writes the next, then the function ends in the middle.
func TestLiveStream(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	for name, tt := range map[string]struct {
		errorType string
		wantCode  string
	}{
		"success": {},
		"failure": {"Function.Bad", "Function.Bad"},
		"crash":   {invokeapitest.Exit, "Runtime.ExitError"},
	} {
		t.Run(name, func(t *testing.T) {
			gate := invokeapitest.NewGate(t)
			event := invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{"one", "two", "three"}, Gate: gate.URL, Type: tt.errorType}
			response := open(t, http.MethodPost, l.URL+streamPath, event.String())
			for i, want := range event.Pieces {
				if i > 0 {
					gate.Open(t)
				}
				f, err := invokeapi.ReadFrame(response.Body)
				if err != nil || string(f.Payload) != want {
					t.Fatalf("piece %d: %q, %v, want %q", i, f.Payload, err, want)
				}
			}
			if tt.errorType == invokeapitest.Exit {
				gate.Open(t)
			}
			if chunks, end := readStream(t, response.Body); len(chunks) > 0 || end.ErrorCode != tt.wantCode {
				t.Errorf("%q, then %+v, want the code %q", chunks, end, tt.wantCode)
			}
		})
	}
}

// TestStreamTimeout is an error of the function, before its first byte and after it.
func TestStreamTimeout(t *testing.T) {
	t.Parallel()
	l := invokeapitest.Start(t, invokeapi.Options{}, func(s *localaws.Settings) { s.Timeout = time.Second })
	for name, tt := range map[string]struct {
		event invokeapitest.Event
		text  string
	}{
		"before": {event: invokeapitest.Event{Do: invokeapitest.Block}},
		"after":  {event: invokeapitest.Event{Do: invokeapitest.Stream, Pieces: []string{"one", "never"}}, text: "one"},
	} {
		t.Run(name, func(t *testing.T) {
			tt.event.Gate = invokeapitest.NewGate(t).URL
			response := open(t, http.MethodPost, l.URL+streamPath, tt.event.String())
			chunks, end := readStream(t, response.Body)
			want := complete{"Sandbox.Timedout", `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ` +
				response.Header.Get("X-Amzn-Requestid") + ` Error: Task timed out after 1.00 seconds"}`, ""}
			if strings.Join(chunks, "") != tt.text || end != want {
				t.Errorf("%q, then %+v, want %q, %+v", chunks, end, tt.text, want)
			}
		})
	}
}

// TestStreamLog has the log in the last frame.
func TestStreamLog(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	response := open(t, http.MethodPost, l.URL+streamPath, "7", "X-Amz-Log-Type", "Tail")
	_, end := readStream(t, response.Body)
	text, err := base64.StdEncoding.DecodeString(end.LogResult)
	id := response.Header.Get("X-Amzn-Requestid")
	if err != nil || !strings.HasPrefix(string(text), "START RequestId: "+id) || !strings.Contains(string(text), "\nREPORT RequestId: "+id) {
		t.Errorf("log %q, %v", text, err)
	}
}

// TestStreamSize cuts large pieces.
func TestStreamSize(t *testing.T) {
	l := invokeapitest.Start(t, invokeapi.Options{})
	const size = 300 << 10
	chunks, end := readStream(t, open(t, http.MethodPost, l.URL+streamPath, invokeapitest.Event{Do: invokeapitest.Large, Size: size}.String()).Body)
	total := 0
	for _, chunk := range chunks {
		total += len(chunk)
		if len(chunk) > 128<<10 {
			t.Errorf("a piece of %d bytes", len(chunk))
		}
	}
	if total != size || end != (complete{}) {
		t.Errorf("%d bytes, then %+v", total, end)
	}
}

// TestErrorCode holds that a type that stands for none is not passed on.
func TestErrorCode(t *testing.T) {
	for errorType, want := range map[string]string{
		"Function.Bad":      "Function.Bad",
		"Function.Unknown":  "Function.Unknown",
		"Runtime.ExitError": "Runtime.ExitError",
		"Runtime.Unknown":   "Unhandled",
		"":                  "Unhandled",
	} {
		got := invokeapi.ErrorCode(&localaws.Response{FunctionError: localaws.Unhandled, ErrorType: errorType})
		if got != want {
			t.Errorf("of %q: %q, want %q", errorType, got, want)
		}
	}
}
