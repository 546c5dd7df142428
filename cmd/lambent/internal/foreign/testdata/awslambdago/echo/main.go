// Echo is a function as the documentation of aws-lambda-go has them: an event in, a result or an error out.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type order struct {
	Do   string `json:"do"`
	Text string `json:"text"`
}

type answer struct {
	Text      string `json:"text"`
	RequestID string `json:"requestId"`
	ARN       string `json:"arn"`
	Function  string `json:"function"`
	MemoryMB  int    `json:"memoryMB"`
	Custom    string `json:"custom"`
	Deadline  bool   `json:"deadline"`
	PID       int    `json:"pid"`
}

type tableError struct{}

func (tableError) Error() string { return "no table" }

func handle(ctx context.Context, o order) (answer, error) {
	switch o.Do {
	case "error":
		return answer{}, errors.New(o.Text)
	case "typed error":
		return answer{}, tableError{}
	case "panic":
		panic(o.Text)
	case "exit":
		os.Exit(3)
	case "wait":
		time.Sleep(time.Hour)
	case "visit":
		if err := visit(o.Text); err != nil {
			return answer{}, err
		}
	}
	fmt.Println("says", o.Text)
	deadline, ok := ctx.Deadline()
	a := answer{
		Text: o.Text, Function: lambdacontext.FunctionName, MemoryMB: lambdacontext.MemoryLimitInMB, PID: os.Getpid(),
		Deadline: ok && time.Until(deadline) > 0 && time.Until(deadline) < time.Minute,
	}
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		a.RequestID, a.ARN, a.Custom = lc.AwsRequestID, lc.InvokedFunctionArn, lc.ClientContext.Custom["a"]
	}
	return a, nil
}

// visit asks a server, which answers when it likes.
func visit(url string) error {
	response, err := http.Get(url)
	if err == nil {
		err = response.Body.Close()
	}
	return err
}

func main() {
	lambda.StartWithOptions(handle, lambda.WithEnableSIGTERM(func() { fmt.Println("farewell") }))
}
