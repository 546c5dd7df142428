// Stream answers with a reader, which aws-lambda-go sends in pieces.
package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	Fail  bool   `json:"fail"`  // in the middle
	Visit string `json:"visit"` // a server to ask in the middle, which answers when it likes; empty: none
}

// A middle is a reader that does something once and has nothing to read.
type middle func() error

func (m middle) Read([]byte) (int, error) {
	if err := m(); err != nil {
		return 0, err
	}
	return 0, io.EOF
}

func handle(_ context.Context, o order) (io.Reader, error) {
	return io.MultiReader(strings.NewReader("half "), middle(func() error {
		if o.Fail {
			return errors.New("broken off")
		}
		if o.Visit == "" {
			return nil
		}
		response, err := http.Get(o.Visit)
		if err == nil {
			err = response.Body.Close()
		}
		return err
	}), strings.NewReader(strings.Repeat("whole ", 100_000))), nil
}

func main() { lambda.Start(handle) }
