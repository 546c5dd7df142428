package foreign_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/localaws"
)

// TestAWSLambdaGo runs a function that is built on the published aws-lambda-go, unmodified.
func TestAWSLambdaGo(t *testing.T) {
	t.Parallel()
	p := start(t, awsLambdaGo("echo"))
	var got struct {
		Text, RequestID, ARN, Function, Custom string
		MemoryMB                               int
		Deadline                               bool
	}
	response := p.invoke(t, `{"text":"é"}`, &got)
	if got.Text != "é" || got.RequestID != response.RequestID || got.ARN != p.function.ARN() || got.Function != "fn" ||
		got.Custom != "1" || got.MemoryMB != 128 || !got.Deadline {
		t.Errorf("answer %s", response.Payload)
	}
	if lines, _ := p.log.all(); !slices.Contains(lines, "says é") {
		t.Errorf("log %q", lines)
	}
	for _, tt := range []struct{ event, want, errorType string }{
		{`{"do":"error","text":"no table"}`, `{"errorMessage":"no table","errorType":"errorString"}`, "Runtime.Unknown"},
		{`{"do":"typed error"}`, `{"errorMessage":"no table","errorType":"tableError"}`, "Runtime.Unknown"},
		{`{"do":"exit"}`, `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: <id> Error: Runtime exited with error: exit status 3"}`, "Runtime.ExitError"},
		{`[]`, `{"errorMessage":"json: cannot unmarshal array into Go value of type main.order","errorType":"UnmarshalTypeError"}`, "Runtime.Unknown"},
	} {
		response := p.invoke(t, tt.event, nil)
		want := strings.ReplaceAll(tt.want, "<id>", response.RequestID)
		if got := compact(t, response.Payload); got != want || response.FunctionError != localaws.Unhandled || response.ErrorType != tt.errorType {
			t.Errorf("%s: %s, %s, %q, want %s, %s", tt.event, got, response.FunctionError, response.ErrorType, want, tt.errorType)
		}
	}
	response = p.invoke(t, `{"do":"panic","text":"oh no"}`, nil)
	if text := string(response.Payload); !strings.HasPrefix(text, `{"errorMessage":"oh no","errorType":"string","stackTrace":[`) {
		t.Errorf("panic: %s", text)
	}
	p.invoke(t, `{"text":"again"}`, &got) // in a new process
	p.close(t)
	if lines, _ := p.log.all(); !slices.Contains(lines, "farewell") {
		t.Errorf("the function has not been told to end: %q", lines)
	}
}

func TestAWSLambdaGoTimeout(t *testing.T) {
	t.Parallel()
	settings := awsLambdaGo("echo")
	settings.Timeout = time.Second
	response := start(t, settings).invoke(t, `{"do":"wait"}`, nil)
	want := `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ` + response.RequestID + ` Error: Task timed out after 1.00 seconds"}`
	if string(response.Payload) != want {
		t.Errorf("payload %s, want %s", response.Payload, want)
	}
}

// TestAWSLambdaGoInParallel has many invocations on a few environments.
func TestAWSLambdaGoInParallel(t *testing.T) {
	t.Parallel()
	settings := awsLambdaGo("echo")
	settings.MaxEnvironments = 3
	p := start(t, settings)
	answers := make(chan int)
	for range 100 {
		go func() {
			var got struct{ PID int }
			p.invoke(t, `{"text":"x"}`, &got)
			answers <- got.PID
		}()
	}
	pids := map[int]int{}
	for range 100 {
		pids[<-answers]++
	}
	if len(pids) > 3 || pids[0] > 0 {
		t.Errorf("answers of processes %v, want 3 at most", pids)
	}
}

// pieces is a streamed answer.
type pieces struct{ strings.Builder }

func (p *pieces) SetContentType(string) {}

// TestAWSLambdaGoStream has an answer that is a reader, whole and cut.
func TestAWSLambdaGoStream(t *testing.T) {
	t.Parallel()
	p := start(t, awsLambdaGo("stream"))
	for event, wantError := range map[string]string{"{}": "", `{"fail":true}`: `{"errorMessage":"broken off","errorType":"errorString"}`} {
		var answer pieces
		response, err := p.function.InvokeStream(t.Context(), localaws.Request{Payload: []byte(event)}, &answer)
		if err != nil {
			t.Fatal(err)
		}
		want := "half "
		if wantError == "" {
			want += strings.Repeat("whole ", 100_000)
		}
		if answer.String() != want {
			t.Errorf("%s: answer of %d bytes, want %d", event, answer.Len(), len(want))
		}
		if wantError != "" && compact(t, response.Payload) != wantError || (response.FunctionError != "") != (wantError != "") {
			t.Errorf("%s: %s %s, want %s", event, response.FunctionError, response.Payload, wantError)
		}
	}
}

// TestAWSLambdaGoHTTP has a handler behind lambdaurl and the function's URL.
func TestAWSLambdaGoHTTP(t *testing.T) {
	t.Parallel()
	p := start(t, awsLambdaGo("http"))
	response, err := http.Post(p.url+"/_url/fn/a%20b?q=1", "text/plain", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusCreated || response.Header.Get("Set-Cookie") != "a=1" || !strings.HasSuffix(string(body), "/a%20b?q=1 body") {
		t.Errorf("status %d, header %v, body %s", response.StatusCode, response.Header, body)
	}
}

func request(event string) localaws.Request { return localaws.Request{Payload: []byte(event)} }
