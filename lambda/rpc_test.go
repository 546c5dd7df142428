//go:build !lambda.norpc

package lambda_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	netrpc "net/rpc"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lambent-go/lambent/internal/rpc"
	"github.com/lambent-go/lambent/internal/runtimeapi/runtimeapitest"
	"github.com/lambent-go/lambent/lambda"
	"github.com/lambent-go/lambent/lambda/messages"
	"github.com/lambent-go/lambent/lambdacontext"
)

// invokeOnce has handler answer one call of the RPC protocol, in memory.
func invokeOnce(t *testing.T, handler any, request *messages.InvokeRequest, options ...lambda.Option) messages.InvokeResponse {
	t.Helper()
	response := messages.InvokeResponse{Payload: []byte("left over"), Error: &messages.InvokeResponse_Error{Message: "left over"}}
	f := lambda.NewFunction(lambda.NewHandlerWithOptions(handler, options...))
	if err := f.Ping(new(messages.PingRequest), new(messages.PingResponse)); err != nil {
		t.Errorf("Ping = %v", err)
	}
	if err := f.Invoke(request, &response); err != nil {
		t.Errorf("Invoke = %v, want every failure in the response", err)
	}
	return response
}

func TestRPCEnds(t *testing.T) {
	for shape, h := range handlers {
		for name, tt := range ends {
			if tt.isError && !h.failure {
				continue
			}
			t.Run(shape+" "+name, func(t *testing.T) {
				got := invokeOnce(t, h.make(tt.end), &messages.InvokeRequest{Payload: []byte("{}")})
				if got.Payload != nil || got.Error == nil {
					t.Fatalf("Invoke = %s, %v, want an error alone", got.Payload, got.Error)
				}
				e := got.Error
				if e.Type != tt.typ || e.Message != tt.message || e.ShouldExit != tt.isPanic || (len(e.StackTrace) > 0) != tt.hasStack {
					t.Errorf("error = %+v, want type %s, message %s, panic: %v, stack: %v", e, tt.typ, tt.message, tt.isPanic, tt.hasStack)
				}
				if n := len(e.StackTrace); n > 0 && (strings.HasPrefix(e.StackTrace[0].Path, "runtime/") || !strings.HasSuffix(e.StackTrace[n-1].Path, "_test.go")) {
					t.Errorf("stack from %+v to %+v, want the handler's", e.StackTrace[0], e.StackTrace[n-1])
				}
			})
		}
		t.Run(shape+" value", func(t *testing.T) {
			got := invokeOnce(t, h.make(func(context.Context) (any, error) { return "Ann", nil }), &messages.InvokeRequest{Payload: []byte("{}")})
			if string(got.Payload) != h.value || got.Error != nil {
				t.Errorf("Invoke = %s, %v, want %s", got.Payload, got.Error, h.value)
			}
		})
	}
}

func TestRPCAnswers(t *testing.T) {
	legacy := messages.InvokeResponse_Error{Message: "m", Type: "T", StackTrace: []*lambda.StackFrame{{Path: "a.go", Line: 1, Label: "f"}}}
	exits := legacy
	exits.ShouldExit = true
	for name, tt := range map[string]struct {
		handler any
		payload string
		want    string
		err     *messages.InvokeResponse_Error
	}{
		"reader": {func() (io.Reader, error) { return strings.NewReader("text"), nil }, "{}", "text", nil},
		"prelude reader": {func() (any, error) {
			return typedReader{strings.NewReader(prelude), "application/vnd.awslambda.http-integration-response"}, nil
		}, "{}", prelude, nil},
		"reader fails":     {func() (any, error) { return typedReader{failingReader{io.ErrUnexpectedEOF}, ""}, nil }, "{}", "", &messages.InvokeResponse_Error{Message: "unexpected EOF", Type: "errorString"}},
		"stream":           {failAfter(func() error { return nil }), "{}", "somebytes", nil},
		"stream fails":     {failAfter(func() error { return io.ErrUnexpectedEOF }), "{}", "", &messages.InvokeResponse_Error{Message: "unexpected EOF", Type: "errorString"}},
		"empty payload":    {func(n int) (int, error) { return n, nil }, "", "0", nil},
		"bad event":        {func(int) {}, "x", "", &messages.InvokeResponse_Error{Message: "invalid character 'x' looking for beginning of value", Type: "SyntaxError"}},
		"own error":        {func() error { return legacy }, "{}", "", &legacy},
		"own error, fatal": {func() error { return &exits }, "{}", "", &exits},
		"chosen type":      {func() error { return &lambda.Error{Type: "Order.NotFound", Err: io.EOF} }, "{}", "", &messages.InvokeResponse_Error{Message: "EOF", Type: "Order.NotFound"}},
		"invalid handler":  {5, "{}", "", &messages.InvokeResponse_Error{Message: "handler int: not a function and not a lambda.Handler", Type: "errorString"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := invokeOnce(t, tt.handler, &messages.InvokeRequest{Payload: []byte(tt.payload)})
			if string(got.Payload) != tt.want || !reflect.DeepEqual(got.Error, tt.err) {
				t.Errorf("Invoke = %q, %+v, want %q, %+v", got.Payload, got.Error, tt.want, tt.err)
			}
		})
	}
}

func TestRPCContext(t *testing.T) {
	future := time.Now().Add(time.Hour)
	full := messages.InvokeRequest{
		RequestId: "id", XAmznTraceId: "Root=1", InvokedFunctionArn: "arn", CognitoIdentityId: "me\"\n", CognitoIdentityPoolId: "pool",
		ClientContext: []byte(`{"client":{"app_title":"t"},"env":{"n":1},"custom":[]}`),
		Deadline:      messages.InvokeRequest_Timestamp{Seconds: future.Unix(), Nanos: int64(future.Nanosecond())},
	}
	past := full
	past.Deadline.Seconds -= 3601
	for name, tt := range map[string]struct {
		request  messages.InvokeRequest
		want     lambdacontext.LambdaContext
		trace    string
		deadline time.Time
	}{
		"full": {full, lambdacontext.LambdaContext{
			AwsRequestID: "id", InvokedFunctionArn: "arn",
			Identity:      lambdacontext.CognitoIdentity{CognitoIdentityID: "me\"\n", CognitoIdentityPoolID: "pool"},
			ClientContext: lambdacontext.ClientContext{Client: lambdacontext.ClientApplication{AppTitle: "t"}, Env: map[string]string{"n": "1"}},
		}, "Root=1", future},
		"deadline in the past": {past, lambdacontext.LambdaContext{
			AwsRequestID: "id", InvokedFunctionArn: "arn",
			Identity:      lambdacontext.CognitoIdentity{CognitoIdentityID: "me\"\n", CognitoIdentityPoolID: "pool"},
			ClientContext: lambdacontext.ClientContext{Client: lambdacontext.ClientApplication{AppTitle: "t"}, Env: map[string]string{"n": "1"}},
		}, "Root=1", time.Time{}},
		"nothing": {messages.InvokeRequest{}, lambdacontext.LambdaContext{}, "", time.Time{}},
		"odd client context": {messages.InvokeRequest{ClientContext: []byte("what?"), CognitoIdentityPoolId: "pool"},
			lambdacontext.LambdaContext{Identity: lambdacontext.CognitoIdentity{CognitoIdentityPoolID: "pool"}}, "", time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			var kept context.Context
			after := make(chan error, 1)
			got := invokeOnce(t, func(ctx context.Context) {
				kept = ctx
				if lc, ok := lambdacontext.FromContext(ctx); !ok || !reflect.DeepEqual(*lc, tt.want) {
					t.Errorf("LambdaContext = %+v, %v, want %+v", lc, ok, tt.want)
				}
				if trace, ok := ctx.Value("x-amzn-trace-id").(string); !ok || trace != tt.trace {
					t.Errorf("trace ID = %q, want %q", trace, tt.trace)
				}
				if at, ok := ctx.Deadline(); ok == tt.deadline.IsZero() || !at.Equal(tt.deadline) || ctx.Err() != nil {
					t.Errorf("Deadline = %v, %v, Err = %v, want %v", at, ok, ctx.Err(), tt.deadline)
				}
				if ctx.Value(ctxKey("k")) != "v" {
					t.Error("WithContextValue's value is missing")
				}
			}, &tt.request, lambda.WithContextValue(ctxKey("k"), "v"), lambda.WithAfterInvoke(func(ctx context.Context) { after <- ctx.Err() }))
			if got.Error != nil {
				t.Errorf("Invoke = %+v", got.Error)
			}
			if err := <-after; err != nil {
				t.Errorf("the context has ended before the functions after the invocation: %v", err)
			}
			<-kept.Done()
			if kept.Err() != context.Canceled {
				t.Errorf("Err = %v after the call, want Canceled", kept.Err())
			}
		})
	}
}

// What passes through is told to a trace in WithContext's context.
func TestRPCHandlerTrace(t *testing.T) {
	var heard []any
	note := func(ctx context.Context, v any) { heard = append(heard, lambdacontextOf(ctx).AwsRequestID, v) }
	ctx := lambda.ContextWithHandlerTrace(t.Context(), lambda.HandlerTrace{RequestEvent: note, ResponseEvent: note})
	invokeOnce(t, func(n int) (int, error) { return n + 1, nil }, &messages.InvokeRequest{RequestId: "id", Payload: []byte("4")}, lambda.WithContext(ctx))
	if want := []any{"id", 4, "id", 5}; !reflect.DeepEqual(heard, want) {
		t.Errorf("heard %v, want %v", heard, want)
	}
}

// net/rpc's own server can serve a Function.
func TestFunctionBehindNetRPC(t *testing.T) {
	server := netrpc.NewServer()
	if err := server.RegisterName("Function", lambda.NewFunction(lambda.NewHandler(func(s string) (string, error) { return "hello " + s, nil }))); err != nil {
		t.Fatal(err)
	}
	here, there := net.Pipe()
	go server.ServeConn(there)
	client := netrpc.NewClient(here)
	defer client.Close()
	var response messages.InvokeResponse
	if err := client.Call("Function.Invoke", &messages.InvokeRequest{Payload: []byte(`"you"`)}, &response); err != nil || string(response.Payload) != `"hello you"` {
		t.Errorf("Invoke = %s, %v, want hello you", response.Payload, err)
	}
}

// An order is what the function of role rpc does.
type order struct {
	Do string
	N  int
}

var rpcBarrier sync.WaitGroup

// obey does what it is told.
func obey(ctx context.Context, o order) (string, error) {
	switch o.Do {
	case "panic":
		panic("boom")
	case "goexit":
		runtime.Goexit()
	case "error":
		return "", errors.New("boom")
	case "trace":
		value, ok := os.LookupEnv("_X_AMZN_TRACE_ID")
		return fmt.Sprint(value, ok), nil
	case "meet": // of two calls that are in progress at once
		rpcBarrier.Done()
		rpcBarrier.Wait()
		return fmt.Sprint(lambdacontextOf(ctx).AwsRequestID, os.Getenv("_X_AMZN_TRACE_ID") != ""), nil
	}
	return fmt.Sprint(o.Do, " ", o.N), nil
}

// rpcRoles are started by this file's tests alone: a build without RPC has neither.
var rpcRoles = map[string]func(){
	"rpc": func() {
		rpcBarrier.Add(2)
		lambda.Start(obey)
	},
	"rpc sigterm": func() {
		lambda.StartWithOptions(func() {}, lambda.WithEnableSIGTERM(func() { fmt.Println("sigterm") }),
			lambda.WithShutdown(func(ctx context.Context) error {
				_, ok := ctx.Deadline()
				fmt.Println("shutdown", ok)
				return nil
			}), lambda.WithInit(func(context.Context) error { fmt.Println("init"); return nil }))
	},
}

// startRPC starts a function that serves RPC, and returns it with what it writes to stderr.
func startRPC(t *testing.T, role string, env ...string) (*program, *bufio.Reader) {
	t.Helper()
	r, w := pipe(t)
	p := startWith(t, role, func(cmd *exec.Cmd) { cmd.Stderr = w }, env...)
	w.Close()
	return p, bufio.NewReader(r)
}

func readLine(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	line, err := r.ReadString('\n')
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return strings.TrimSuffix(line, "\n")
}

func dialRPC(t *testing.T, address string) *rpc.Client {
	t.Helper()
	client, err := rpc.Dial(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

func call(t *testing.T, client *rpc.Client, o order, id string) *messages.InvokeResponse {
	t.Helper()
	payload, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Invoke(t.Context(), &messages.InvokeRequest{RequestId: id, XAmznTraceId: id, Payload: payload})
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// Where invocations come from is the environment's matter.
func TestStartServesRPC(t *testing.T) {
	api := runtimeapitest.NewServer(t)
	runtimeAPI := on(api)
	events("{}")(api)
	serving := regexp.MustCompile(`^lambda: (.*)serving Go RPC on (127\.0\.0\.1:[1-9]\d*)$`)
	for name, tt := range map[string]struct {
		env  []string
		also string
		hint bool
	}{
		"neither":           {nil, "not on AWS Lambda (AWS_LAMBDA_RUNTIME_API is not set): ", true},
		"both empty":        {[]string{"AWS_LAMBDA_RUNTIME_API=", "_LAMBDA_SERVER_PORT="}, "not on AWS Lambda (AWS_LAMBDA_RUNTIME_API is not set): ", true},
		"a free port":       {[]string{"_LAMBDA_SERVER_PORT=0"}, "", false},
		"a free port, both": {[]string{"_LAMBDA_SERVER_PORT=0", runtimeAPI}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			p, stderr := startRPC(t, "rpc", tt.env...)
			line := readLine(t, stderr)
			match := serving.FindStringSubmatch(line)
			if match == nil || match[1] != tt.also {
				t.Fatalf("stderr has %q", line)
			}
			address := match[2]
			if tt.hint {
				if got, want := readLine(t, stderr), fmt.Sprintf("hint: lambent invoke --rpc %s --data '{}'", address); got != want {
					t.Errorf("stderr has %q, want %q", got, want)
				}
			}
			client := dialRPC(t, address)
			if got := call(t, client, order{"do", 5}, "id"); string(got.Payload) != `"do 5"` || got.Error != nil {
				t.Errorf("Invoke = %s, %+v", got.Payload, got.Error)
			}
			for _, end := range []string{"error", "panic", "goexit", "error"} {
				got := call(t, client, order{Do: end}, "id")
				if got.Error == nil || got.Error.ShouldExit != (end == "panic") || len(got.Payload) > 0 {
					t.Errorf("Invoke of %s = %s, %+v", end, got.Payload, got.Error)
				}
			}
			if got := call(t, dialRPC(t, address), order{"still here", 1}, "id"); string(got.Payload) != `"still here 1"` {
				t.Errorf("after a panic: Invoke = %s, %+v", got.Payload, got.Error)
			}
			p.signal(syscall.SIGKILL)
			p.wait()
			if line := readLine(t, stderr); line != "" {
				t.Errorf("stderr has %q, want no more lines", line)
			}
		})
	}
	if requests := api.Requests(); len(requests) != 0 {
		t.Errorf("requests to the Runtime API: %s, want none where RPC is served", paths(requests))
	}
}

func TestStartServesRPCOnAPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	startProgram(t, "rpc", "_LAMBDA_SERVER_PORT="+port).wantEnd(1,
		`level=FATAL message="_LAMBDA_SERVER_PORT: listen on 127.0.0.1:`+port+`: bind: address already in use"`)
	taken.Close()
	startRPC(t, "rpc", "_LAMBDA_SERVER_PORT="+port)
	if got := call(t, dialRPC(t, "127.0.0.1:"+port), order{"do", 5}, "id"); string(got.Payload) != `"do 5"` {
		t.Errorf("Invoke = %s, %+v", got.Payload, got.Error)
	}
	for _, port := range []string{"99999", "no port", "127.0.0.1:1"} {
		startProgram(t, "rpc", "_LAMBDA_SERVER_PORT="+port).wantEnd(1, `level=FATAL message="_LAMBDA_SERVER_PORT: listen on …`)
	}
}

// An invalid handler is no function, wherever it is started.
func TestStartOfAnInvalidHandler(t *testing.T) {
	const want = `level=FATAL message="handler string: not a function and not a lambda.Handler"`
	startProgram(t, "no handler").wantEnd(1, want)
	startProgram(t, "no handler", "_LAMBDA_SERVER_PORT=0").wantEnd(1, want)
	api := runtimeapitest.NewServer(t)
	startProgram(t, "no handler", "_LAMBDA_SERVER_PORT=0", on(api)).wantEnd(1, want)
	startProgram(t, "init").wantEnd(1, `level=FATAL message="function of WithInit: no database"`)
}

// The trace variable is that of a call that is alone.
func TestRPCTraceEnvironment(t *testing.T) {
	_, stderr := startRPC(t, "rpc", "_LAMBDA_SERVER_PORT=0", "_X_AMZN_TRACE_ID=left over")
	client := dialRPC(t, strings.TrimPrefix(readLine(t, stderr), "lambda: serving Go RPC on "))
	for _, tt := range []struct{ id, want string }{{"", `"false"`}, {"a", `"atrue"`}, {"b", `"btrue"`}, {"", `"false"`}} {
		if got := call(t, client, order{Do: "trace"}, tt.id); string(got.Payload) != tt.want {
			t.Errorf("trace of %q = %s, %+v, want %s", tt.id, got.Payload, got.Error, tt.want)
		}
	}
	var calls sync.WaitGroup
	for _, id := range []string{"x", "y"} {
		calls.Go(func() {
			if got := call(t, client, order{Do: "meet"}, id); string(got.Payload) != `"`+id+`true"` {
				t.Errorf("Invoke = %s, %+v", got.Payload, got.Error)
			}
		})
	}
	calls.Wait()
}

// Outside Lambda there is nobody to register with, and nothing to say about that.
func TestRPCSIGTERM(t *testing.T) {
	p, stderr := startRPC(t, "rpc sigterm", "_LAMBDA_SERVER_PORT=0")
	address := strings.TrimPrefix(readLine(t, stderr), "lambda: serving Go RPC on ")
	p.wantLines("init")
	call(t, dialRPC(t, address), order{}, "id")
	p.signal(syscall.SIGTERM)
	p.wantLines("sigterm", "shutdown true", "")
	if status := p.wait(); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
	if line := readLine(t, stderr); line != "" {
		t.Errorf("stderr has %q, want no more lines", line)
	}
}

// Run over RPC ends as it does on the Runtime API.
func TestRunOverRPCEnds(t *testing.T) {
	t.Setenv("AWS_LAMBDA_RUNTIME_API", "")
	for how, end := range map[string]func(context.CancelFunc, context.CancelFunc){
		"Run's context":         func(run, _ context.CancelFunc) { run() },
		"WithContext's context": func(_, with context.CancelFunc) { with() },
	} {
		t.Run(how, func(t *testing.T) {
			free, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			address := free.Addr().String()
			_, port, _ := net.SplitHostPort(address)
			free.Close()
			t.Setenv("_LAMBDA_SERVER_PORT", port)
			ctx, endRun := context.WithCancel(t.Context())
			parent, endParent := context.WithCancel(t.Context())
			defer endRun()
			defer endParent()
			var order []string
			entered, leave, ended := make(chan bool), make(chan bool), make(chan error, 1)
			go func() {
				ended <- lambda.Run(ctx, func() {
					entered <- true
					<-leave
					order = append(order, "handler")
				}, lambda.WithContext(parent), lambda.WithShutdown(func(context.Context) error { order = append(order, "shutdown"); return nil }))
			}()
			client := dialRPC(t, address)
			answered := make(chan error, 1)
			go func() {
				_, err := client.Invoke(t.Context(), &messages.InvokeRequest{})
				answered <- err
			}()
			<-entered
			end(endRun, endParent)
			leave <- true
			if err := <-ended; err != nil {
				t.Errorf("Run = %v", err)
			}
			if strings.Join(order, " ") != "handler shutdown" {
				t.Errorf("order = %v, want the handler's end first", order)
			}
			<-answered
		})
	}
}
