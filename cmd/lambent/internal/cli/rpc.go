package cli

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/internal/localaws"
	"github.com/lambent-go/lambent/internal/rpc"
	"github.com/lambent-go/lambent/lambda/messages"
)

// rpcDialTimeout is how long a function may take to serve that is being started beside this command.
const rpcDialTimeout = time.Second

// overRPC invokes the function that serves on the address of --rpc.
func (v *invocation) overRPC(ctx context.Context) error {
	client, err := v.dialRPC(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	timeout := time.Duration(v.timeout)
	if timeout == 0 {
		timeout = localaws.MaxTimeout // a person with a debugger needs time
	}
	request := v.rpcRequest(timeout)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	start := time.Now()
	response, err := client.Invoke(ctx, request)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return &functionFailure{exitTimeout, fmt.Errorf("%s: no answer within %s", v.rpcAddress, timeout)}
	case err != nil:
		return err
	}
	return v.printRPC(request, response, time.Since(start))
}

func (v *invocation) dialRPC(ctx context.Context) (*rpc.Client, error) {
	dialing, cancel := context.WithTimeout(ctx, rpcDialTimeout)
	defer cancel()
	client, err := rpc.Dial(dialing, v.rpcAddress)
	if err != nil {
		return nil, hint.Add(err, "run the function's executable: it says where it serves; _LAMBDA_SERVER_PORT sets the port")
	}
	return client, nil
}

func (v *invocation) rpcRequest(timeout time.Duration) *messages.InvokeRequest {
	deadline := time.Now().Add(timeout)
	return &messages.InvokeRequest{
		Payload:            v.payload,
		RequestId:          newRequestID(),
		Deadline:           messages.InvokeRequest_Timestamp{Seconds: deadline.Unix(), Nanos: int64(deadline.Nanosecond())},
		InvokedFunctionArn: "arn:aws:lambda:" + localaws.DefaultRegion + ":" + localaws.DefaultAccount + ":function:rpc",
		ClientContext:      []byte(v.clientContext),
	}
}

// printRPC prints the answer, or the error document in its place.
func (v *invocation) printRPC(request *messages.InvokeRequest, response *messages.InvokeResponse, took time.Duration) error {
	out := result{StatusCode: http.StatusOK, ExecutedVersion: latest, RequestID: request.RequestId}
	report := localaws.Report{Status: localaws.StatusSuccess, Duration: took}
	payload := response.Payload
	var failure error
	if e := response.Error; e != nil {
		document, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("error of the function: %w", err)
		}
		payload, failure = document, &functionFailure{code: exitFunction}
		out.FunctionError, report.Status, report.ErrorType = localaws.Unhandled, localaws.StatusError, e.Type
	}
	if !v.json {
		return errors.Join(writeLine(v.stdout, payload), failure)
	}
	out.Payload, out.Report = payloadJSON(payload), newReport(report)
	return errors.Join(out.write(v.stdout), failure)
}

// newRequestID returns a random UUID, of version 4.
func newRequestID() string {
	var id [16]byte
	rand.Read(id[:])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
