package cli_test

import (
	"bytes"
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/cli"
	"github.com/lambent-go/lambent/internal/rpc"
	"github.com/lambent-go/lambent/lambda/messages"
)

// An rpcFunction is a function behind the legacy Go RPC protocol.
type rpcFunction func(context.Context, *messages.InvokeRequest) *messages.InvokeResponse

func (f rpcFunction) Invoke(ctx context.Context, r *messages.InvokeRequest) *messages.InvokeResponse {
	return f(ctx, r)
}

// serveRPC serves f until the test ends and returns its address.
func serveRPC(t *testing.T, f rpcFunction) (address string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		rpc.Serve(ctx, ln, f)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return ln.Addr().String()
}

// lambent runs the command in this process.
func lambent(stdin string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = cli.Main(args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

func TestInvokeRPC(t *testing.T) {
	var got *messages.InvokeRequest
	answer := &messages.InvokeResponse{Payload: []byte(`{"hello":"Gopher"}`)}
	address := serveRPC(t, func(_ context.Context, r *messages.InvokeRequest) *messages.InvokeResponse {
		got = r
		return answer
	})
	before := time.Now()
	code, stdout, stderr := lambent(`{"name":"Gopher"}`, "invoke", "--rpc", address, "--data-file", "-", "--timeout", "60",
		"--client-context", `{"custom":{}}`)
	if want := "{\"hello\":\"Gopher\"}\n"; code != 0 || stdout != want || stderr != "" {
		t.Fatalf("exit code %d, stdout %q, stderr %q, want 0, %q and nothing", code, stdout, stderr, want)
	}
	if want := `{"name":"Gopher"}`; string(got.Payload) != want {
		t.Errorf("payload = %q, want %q", got.Payload, want)
	}
	if want := `{"custom":{}}`; string(got.ClientContext) != want {
		t.Errorf("client context = %q, want %q", got.ClientContext, want)
	}
	if len(got.RequestId) != 36 || got.RequestId[14] != '4' {
		t.Errorf("request ID = %q, want a UUID of version 4", got.RequestId)
	}
	if want := "arn:aws:lambda:us-east-1:123456789012:function:rpc"; got.InvokedFunctionArn != want {
		t.Errorf("ARN = %q, want %q", got.InvokedFunctionArn, want)
	}
	deadline := time.Unix(got.Deadline.Seconds, got.Deadline.Nanos)
	if d := deadline.Sub(before); d < time.Minute || d > 2*time.Minute {
		t.Errorf("deadline is %s after the start, want a minute", d)
	}

	// --json
	code, stdout, stderr = lambent("", "invoke", "--rpc", address, "--json")
	report := `"report":{"status":"success","errorType":"","durationMs":`
	if code != 0 || stderr != "" || !strings.Contains(stdout, `"payload":{"hello":"Gopher"}`) || !strings.Contains(stdout, report) {
		t.Errorf("exit code %d, stdout %q, stderr %q, want a JSON object", code, stdout, stderr)
	}

	// A failure of the function.
	answer = &messages.InvokeResponse{Error: &messages.InvokeResponse_Error{Message: "no such order", Type: "OrderError"}}
	code, stdout, stderr = lambent("", "invoke", "--rpc", address)
	if want := `{"errorMessage":"no such order","errorType":"OrderError"}` + "\n"; code != 2 || stdout != want || stderr != "" {
		t.Errorf("exit code %d, stdout %q, stderr %q, want 2, %q and nothing", code, stdout, stderr, want)
	}
	code, stdout, _ = lambent("", "invoke", "--rpc", address, "--json")
	if code != 2 || !strings.Contains(stdout, `"functionError":"Unhandled"`) || !strings.Contains(stdout, `"errorType":"OrderError"`) {
		t.Errorf("exit code %d, stdout %q, want 2 and a JSON object with the error", code, stdout)
	}
}

func TestInvokeRPCTimeout(t *testing.T) {
	stop := make(chan struct{})
	address := serveRPC(t, func(context.Context, *messages.InvokeRequest) *messages.InvokeResponse {
		<-stop
		return &messages.InvokeResponse{}
	})
	t.Cleanup(func() { close(stop) })
	code, stdout, stderr := lambent("", "invoke", "--rpc", address, "--timeout", "10ms")
	want := "lambent: invoke: " + address + ": no answer within 10ms\n"
	if code != 3 || stdout != "" || stderr != want {
		t.Errorf("exit code %d, stdout %q, stderr %q, want 3, nothing and %q", code, stdout, stderr, want)
	}
}

func TestInvokeRPCNobodyThere(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := ln.Addr().String()
	ln.Close()
	code, stdout, stderr := lambent("", "invoke", "--rpc", address)
	if code != 1 || stdout != "" || !strings.HasPrefix(stderr, "lambent: invoke: ") || !strings.Contains(stderr, address) ||
		!strings.Contains(stderr, "\nhint: ") {
		t.Errorf("exit code %d, stdout %q, stderr %q, want 1 and who does not answer", code, stdout, stderr)
	}
}

// A cuttingListener remembers the connections that it accepts.
type cuttingListener struct {
	net.Listener
	accepted chan net.Conn
}

func (l cuttingListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err == nil {
		l.accepted <- conn
	}
	return conn, err
}

// A connection that breaks is no failure of the function.
func TestInvokeRPCLost(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cutting := cuttingListener{ln, make(chan net.Conn, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		rpc.Serve(ctx, cutting, rpcFunction(func(context.Context, *messages.InvokeRequest) *messages.InvokeResponse {
			(<-cutting.accepted).Close()
			return &messages.InvokeResponse{}
		}))
	}()
	code, stdout, stderr := lambent("", "invoke", "--rpc", ln.Addr().String())
	cancel()
	<-done
	if code != 1 || stdout != "" || !strings.HasPrefix(stderr, "lambent: invoke: ") {
		t.Errorf("exit code %d, stdout %q, stderr %q, want 1 and why the call was lost", code, stdout, stderr)
	}
}
