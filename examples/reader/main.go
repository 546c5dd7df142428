// Reader answers with an io.Reader that says what it is: a CSV file, not JSON.
package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/lambent-go/lambent/lambda"
)

type query struct {
	Rows int `json:"rows"`
}

// A table is CSV text.
type table struct{ io.Reader }

func (table) ContentType() string { return "text/csv" }

func export(_ context.Context, q query) (table, error) {
	var b strings.Builder
	b.WriteString("n,square\n")
	for i := range q.Rows {
		fmt.Fprintf(&b, "%d,%d\n", i, i*i)
	}
	return table{strings.NewReader(b.String())}, nil
}

func main() { lambda.Start(export) }
