// Rpc is a client of the legacy Go RPC protocol: it invokes a function that runs outside Lambda.
//
// In one terminal, a function says where it serves:
//
//	$ go run ./examples/hello
//	lambda: not on AWS Lambda (AWS_LAMBDA_RUNTIME_API is not set): serving Go RPC on 127.0.0.1:37157
//
// In another one:
//
//	$ go run ./examples/rpc 127.0.0.1:37157 '{"name":"Gopher"}'
//	{"greeting":"Hello, Gopher!"}
//
// The protocol is that of the standard library's net/rpc; lambent invoke --rpc is the same client with more comfort.
package main

import (
	"fmt"
	"net/rpc"
	"os"
	"time"

	"github.com/lambent-go/lambent/lambda/messages"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: rpc HOST:PORT EVENT")
		os.Exit(1)
	}
	payload, err := invoke(os.Args[1], []byte(os.Args[2]))
	if err != nil {
		fmt.Fprintln(os.Stderr, "rpc:", err)
		os.Exit(1)
	}
	fmt.Printf("%s\n", payload)
}

func invoke(address string, event []byte) ([]byte, error) {
	client, err := rpc.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	if err := client.Call("Function.Ping", messages.PingRequest{}, &messages.PingResponse{}); err != nil {
		return nil, fmt.Errorf("ping %s: %w", address, err)
	}
	deadline := time.Now().Add(3 * time.Second)
	request := messages.InvokeRequest{
		Payload:   event,
		RequestId: "6f1c1e9e-0000-4000-8000-000000000001",
		Deadline:  messages.InvokeRequest_Timestamp{Seconds: deadline.Unix(), Nanos: int64(deadline.Nanosecond())},
	}
	var response messages.InvokeResponse
	if err := client.Call("Function.Invoke", request, &response); err != nil {
		return nil, fmt.Errorf("invoke %s: %w", address, err)
	}
	if response.Error != nil {
		return nil, *response.Error
	}
	return response.Payload, nil
}
